"""Missing persons and unidentified bodies; see ``docs/missing-persons.md``."""
