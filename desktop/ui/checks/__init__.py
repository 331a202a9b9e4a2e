"""The page of security checks."""
