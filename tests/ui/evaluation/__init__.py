"""The page of the year-end evaluation."""
