"""How the tracker names an office when it tells the web workers that something changed there."""


def office_key(office: str) -> str:
    """Return the routing key of the notes about an office; no reference of a case looks so."""
    return f"office {office}"
