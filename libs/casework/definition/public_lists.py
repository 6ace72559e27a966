"""Lists that a service makes public: which rows of its cases anybody may read, and what of them.

A case is on a list while its view opens it and a row stands in the view; only the fields that the
definition declares are ever kept of a row. What may be in a row is the service's own decision.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casework import identifiers
from casework.definition.bilingual import is_bilingual
from casework.definition.conditions import meets, value_at
from casework.definition.model import BadDefinition, Text
from casework.definition.open311 import LIST as OPEN311
from casework.definition.sources.common import Conditions, Source
from casework.typed.fields import ViewFields
from contracts.typed import Json, JsonObject

TEXT, TEXTS, MOMENT, OFFICE, PAPER = "text", "texts", "moment", "office", "paper"
WORDS, DAY, PHOTO = "words", "day", "photo"
KINDS = (TEXT, TEXTS, MOMENT, DAY, OFFICE, PAPER, WORDS, PHOTO)
"""Of a field of a row: a text, several, a time, a day (``YYYY-MM-DD``, of India), an office by code
and name, an issued document, words in both languages, a photo by the id of its file."""
MOST_NARROWED = 3
"""Each field that a list is narrowed by has an index of its own."""
AT = "paper"
"""Beside the fields of a row, the address of the paper that it comes with."""
DOCUMENTS = "documents"
"""Where the papers of a case stand in its view."""
ASKED_ANYWAY = frozenset({"office", "from", "to", "cursor", "limit", "lang", "whole_number"})
"""What every list is asked for."""


@dataclass(frozen=True)
class ShownField:
    """One field of a row, with the words it is shown under."""

    field: str
    label: Text
    kind: str = TEXT


@dataclass(frozen=True)
class Finding:
    """By which numbers a row is found, whole and exact, though none is shown: the row's ``field``
    has their ``casework.identifiers.public_indexes`` of these ``kinds``."""

    field: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class PublicList:
    """One list: its rows stand in the view at the path ``row`` while ``opened_by`` holds.

    A row is found by its field ``key`` and listed by the time or day in ``day``, newest first;
    ``office`` names the field by whose office the list is narrowed, None where it is by none, and
    ``narrowed_by`` the fields by whose words. ``paper`` is the kind of document that anybody may
    have while its case is on the list, None where a row comes with none.
    """

    name: str
    label: Text
    help: Text | None
    row: str
    opened_by: Conditions
    key: str
    day: str
    office: str | None
    shows: tuple[ShownField, ...]
    closed_if_sensitive: bool = True
    narrowed_by: tuple[str, ...] = ()
    paper: str | None = None
    found_by: Finding | None = None

    @property
    def by_day(self) -> bool:
        """Whether rows are listed by a day and nobody is told the hour."""
        return any(one.field == self.day and one.kind == DAY for one in self.shows)

    @property
    def photo(self) -> str | None:
        """The field that holds the photo of a row, None where rows have none."""
        return next((one.field for one in self.shows if one.kind == PHOTO), None)

    @property
    def reads(self) -> frozenset[str]:
        """The fields of a view that the list is made from."""
        papers = (DOCUMENTS,) if self.paper else ()
        return frozenset(path.partition(".")[0] for path in (self.row, *self.opened_by, *papers))

    def is_opened(self, view: ViewFields) -> bool:
        """Return whether the service has put the case on the list."""
        return meets(view, self.opened_by) and bool(value_at(view, self.row))

    def row_of(self, view: ViewFields) -> JsonObject | None:
        """Return the row as it is public; None where there is none or may be none."""
        row = value_at(view, self.row)
        if not self.is_opened(view) or not isinstance(row, Mapping):
            return None
        if self.closed_if_sensitive and view.get("sensitive") is not False:
            return None
        public = {one.field: _public(one.kind, row.get(one.field)) for one in self.shows}
        return public if public[self.key] and public[self.day] else None

    def numbers_of(self, view: ViewFields) -> list[str]:
        """Return what the row of a view is found by beside what it shows; nothing where that is
        not declared, or there is no row."""
        row = value_at(view, self.row) if self.found_by and self.row_of(view) else None
        numbers = row.get(self.found_by.field) if row and self.found_by else None
        return [one for one in numbers or () if isinstance(one, str)]

    def paper_of(self, view: ViewFields) -> Mapping[str, Json] | None:
        """Return the entry, in the view's documents, of the paper that anybody may have now; None
        where there is no row, or the paper is not printed or another took its place."""
        if self.paper is None or self.row_of(view) is None:
            return None
        entries = reversed(view.get(DOCUMENTS) or ())
        valid = (one for one in entries if one["kind"] == self.paper and not one.get("replaced"))
        return next(valid, None)


def public_lists(source: Source) -> dict[str, PublicList]:
    """Return the public lists of a definition by name; raises BadDefinition where one is none."""
    declared = source.get("public") or {}
    try:
        return {name: _list(name, part) for name, part in declared.items()}
    except KeyError as error:
        raise BadDefinition(f"a public list does not say its {error.args[0]}") from error
    except (AttributeError, TypeError) as error:
        raise BadDefinition(f"a public list is none: {error}") from error


def _list(name: str, part: Mapping[str, Json]) -> PublicList:
    shows = tuple(ShownField(**one) for one in part["shows"])
    public_list = PublicList(
        name=name,
        label=part["name"],
        help=part.get("help"),
        row=part["row"],
        opened_by=dict(part["while"]),
        key=part["key"],
        day=part["day"],
        office=part.get("office"),
        shows=shows,
        closed_if_sensitive=part.get("closed_if_sensitive", True) is not False,
        narrowed_by=tuple(part.get("narrowed_by") or ()),
        paper=part.get("paper"),
        found_by=_finding(name, part.get("found_by")),
    )
    kinds = {one.field: one.kind for one in shows}
    wanted = [
        (public_list.key, (TEXT,)),
        (public_list.day, (MOMENT, DAY)),
        (public_list.office, (OFFICE,)),
        *((field, (WORDS,)) for field in public_list.narrowed_by),
    ]
    for field, any_of in wanted:
        if field is not None and kinds.get(field) not in any_of:
            meant = " or ".join(any_of)
            raise BadDefinition(f"the public list {name} does not show {field} as {meant}")
    if [one.kind for one in shows].count(PHOTO) > 1:
        raise BadDefinition(f"the public list {name} shows more than one photo to a row")
    if len(public_list.narrowed_by) > MOST_NARROWED:
        raise BadDefinition(f"the public list {name} is narrowed by more than {MOST_NARROWED}")
    if name == OPEN311:
        raise BadDefinition(f"no public list is called {name}: there the public requests stand")
    for field in ASKED_ANYWAY.intersection(public_list.narrowed_by):
        raise BadDefinition(f"the public list {name} is narrowed by {field}, which every list is")
    return public_list


def _finding(name: str, part: Mapping[str, Json] | None) -> Finding | None:
    if part is None:
        return None
    finding = Finding(part["field"], tuple(part["kinds"]))
    unknown = sorted(set(finding.kinds) - identifiers.KINDS.keys())
    if unknown or not finding.kinds:
        raise BadDefinition(f"the public list {name} is found by {unknown or 'no'} kinds of number")
    return finding


def _public(kind: str, value: Json) -> Json:
    """Return what of a value may be kept: nothing that is not of the declared kind."""
    if kind == TEXTS:
        return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
    if kind == OFFICE:
        office = value if isinstance(value, Mapping) else {}
        return {"code": office.get("code"), "name": office.get("name")}
    if kind == WORDS:
        return dict(value) if is_bilingual(value) else None
    if kind == DAY:
        return value if _is_day(value) else None
    return value if isinstance(value, str) else None


def _is_day(value: Json) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        return False
