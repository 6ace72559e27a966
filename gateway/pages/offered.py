"""What is offered, as the first page and the search list it."""

from itertools import groupby
from typing import TypedDict

from contracts.errors import ContractError
from gateway.catalogue import use_cases as catalogue
from gateway.catalogue.typed import DepartmentEntry, ServiceEntry

ENDS = ("। ", ". ")
"""Where a sentence of Hindi and of English ends."""


class DepartmentServices(TypedDict):
    """A department with its services."""

    department: DepartmentEntry
    services: list[ServiceEntry]


def departments() -> list[DepartmentServices]:
    """Return the departments in the order of the catalogue, each with what it offers; none while
    the catalogue cannot be read."""
    try:
        services = catalogue.services()
    except ContractError:
        return []
    groups = groupby(services, key=lambda one: one["department"].get("code"))
    listed = [list(group) for _, group in groups]
    return [{"department": group[0]["department"], "services": group} for group in listed]


def first_sentence(text: str) -> str:
    """Return what a help text says first: a list of services is read across, not through."""
    ends = [place + len(end) - 1 for end in ENDS if (place := text.find(end)) >= 0]
    return text[: min(ends)] if ends else text
