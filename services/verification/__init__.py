"""Police verification."""
