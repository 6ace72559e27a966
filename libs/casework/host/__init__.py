"""One process for every citizen service: ``python -m casework.host services/prisons``."""
