"""How a service runs. Knows no service, and no word of what the services are for."""
