"""Codes of offices and police districts."""

import re

HEADQUARTERS = "HQ"
STATE_CONTROL_ROOM = "HQ-CR"
STATE = "State"
"""The police district of units whose jurisdiction is the whole State."""
DISTRICT_POSTS = ("SP", "DSP", "CR")
"""What every police district has: its Superintendent, a deputy, a control room."""


def slug(text: str) -> str:
    """Return ``text`` as upper-case ASCII letters and digits joined by hyphens."""
    return re.sub(r"[^A-Z0-9]+", "-", text.upper()).strip("-")


def office(police_district: str, post: str) -> str:
    """Return the code of a post of a police district; ``post`` is SP, DSP or CR (control room)."""
    return f"PD-{slug(police_district)}-{post}"


def unit_control_room(unit: str) -> str:
    """Return the code of the State-wide control room of a type of special unit."""
    return f"HQ-{slug(unit)}-CR"
