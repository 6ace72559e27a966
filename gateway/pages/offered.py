"""What is offered, as the first page and the search list it."""

from itertools import groupby
from typing import TypedDict

from contracts.errors import ContractError
from gateway.catalogue import use_cases as catalogue
from gateway.catalogue.typed import DepartmentEntry, ServiceEntry
from gateway.statistics import use_cases as statistics

ENDS = ("। ", ". ")
"""Where a sentence of Hindi and of English ends."""


class DepartmentServices(TypedDict):
    """A department with its services."""

    department: DepartmentEntry
    services: list[ServiceEntry]


def departments() -> list[DepartmentServices]:
    """Return the departments in the order of the catalogue, each with what it offers, the most used
    first; none while the catalogue cannot be read."""
    try:
        services = catalogue.services()
    except ContractError:
        return []
    used = statistics.filed_by_service()
    groups = groupby(services, key=lambda one: one["department"].get("code"))
    listed = [sorted(group, key=lambda one: -used.get(one["code"], 0)) for _, group in groups]
    return [{"department": group[0]["department"], "services": group} for group in listed]


def first_sentence(text: str) -> str:
    """Return what a help text says first: a list of services is read across, not through."""
    ends = [place + len(end) - 1 for end in ENDS if (place := text.find(end)) >= 0]
    return text[: min(ends)] if ends else text
