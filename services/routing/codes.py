"""Codes of offices, and of stations and units that the MHA station master does not list."""

import re

HEADQUARTERS = "HQ"
STATE_CONTROL_ROOM = "HQ-CR"
STATE = "State"
"""The police district of units whose jurisdiction is the whole State."""

STATE_UNITS = {
    "economic-offences-unit-ps": "BR-EOU",
    "anti-terrorist-squad": "BR-ATS",
    "special-vigilance-unit": "BR-SVU",
    "vigilance-investigation-bureau": "BR-VIB",
    "cid-patna": "BR-CID",
}


def slug(text: str) -> str:
    """Return ``text`` as upper-case ASCII letters and digits joined by hyphens."""
    return re.sub(r"[^A-Z0-9]+", "-", text.upper()).strip("-")


def office(police_district: str, post: str) -> str:
    """Return the code of a post of a police district; ``post`` is SP, DSP or CR (control room)."""
    return f"PD-{slug(police_district)}-{post}"


def unlisted_station(fact_id: str, police_district: str) -> str:
    """Return a stable, readable code for a station without an MHA code.

    ``fact_id`` is its identity in the facts, ``x-<district>-<name>``: ``x-patna-patna-cyber-ps``
    becomes ``BR-PATNA-CYBER``. State units have short codes of their own.
    """
    if fact_id.startswith("x-statewide-patna-"):
        return STATE_UNITS[fact_id.removeprefix("x-statewide-patna-")]
    district = slug(police_district).lower()
    name = fact_id.removeprefix(f"x-{district}-").removeprefix(f"{district}-")
    name = re.sub(r"-ps$", "", name)
    if police_district.startswith("Rail "):
        name = re.sub(r"-rail$", "", name)
    return f"BR-{slug(police_district)}-{slug(name) or slug(police_district)}"
