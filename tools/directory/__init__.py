"""The directory of stations, made from the facts: ``python -m tools.directory``."""
