"""Stolen vehicles and those that were recovered; see ``docs/stolen-vehicles.md``."""
