"""What of a service's announcement it is found by, and the index of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from threading import Lock

from casework.definition.bilingual import Text
from contracts.typed import Json
from gateway.catalogue.search import Entry, Index
from gateway.catalogue.typed import ServiceDescription

NAME, HELP, CHOICE, DEPARTMENT = 1.0, 0.55, 0.6, 0.4
"""How much a word tells by where it stands; a choice of the category tells as much as the name."""


def entry_of(service: ServiceDescription) -> Entry:
    """Return what a service is found by: its name, search words, help, categories, choices and
    department."""
    return Entry(service["code"], tuple(_texts(service)))


class _Known:
    """The last index, and of which descriptions it was made."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of: tuple[ServiceDescription, ...] = ()
        self._index = Index(())

    def index(self, services: Sequence[ServiceDescription]) -> Index:
        with self._lock:
            same = len(services) == len(self._of)
            # A description lives as long as its version is announced so: another is another.
            if not same or any(a is not b for a, b in zip(services, self._of, strict=True)):
                self._of = tuple(services)
                self._index = Index([entry_of(one) for one in services])
            return self._index


_known = _Known()


def index_of(services: Sequence[ServiceDescription]) -> Index:
    """Return the index of these services, made anew when one of them was announced anew."""
    return _known.index(services)


def _texts(service: ServiceDescription) -> Iterator[tuple[float, str]]:
    yield from _both(NAME, service["name"])
    for phrases in service["search"].values():
        yield from ((NAME, phrase) for phrase in phrases)
    yield from _both(HELP, service["help"])
    yield from _both(DEPARTMENT, service["department"]["name"])
    for field in service["form"]["fields"]:
        weight = NAME if field["name"] == service["category_field"] else CHOICE
        yield from _choices(weight, field)


def _choices(weight: float, field: Mapping[str, Json]) -> Iterator[tuple[float, str]]:
    """Yield the choices, also of the fields of a row."""
    for choice in field.get("choices") or ():
        yield from _both(weight, choice["label"])
    for inner in field.get("fields") or ():
        yield from _choices(CHOICE, inner)


def _both(weight: float, text: Text | None) -> Iterator[tuple[float, str]]:
    yield from ((weight, part) for part in (text or {}).values())
