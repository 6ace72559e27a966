"""The law as the machine holds it, on one page: ``python -m services.complaints.law_page``."""
