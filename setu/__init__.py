"""The house's command line: ``python -m setu``."""
