"""The adapter to CCTNS, the national crime and criminal tracking network."""
