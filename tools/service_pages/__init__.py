"""One page for each citizen service, made of its folder: ``python -m tools.service_pages``."""
