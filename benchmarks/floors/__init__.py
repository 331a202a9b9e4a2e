"""The least that any program must do: what our operations are held against."""
