"""The law as the machine holds it, on one page: ``python -m tools.law_page``."""
