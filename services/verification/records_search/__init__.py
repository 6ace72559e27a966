"""The search of the records of crime for a person, behind an interface."""
