"""What services announced, as the administrator looks at it: every version, whether people can
apply under it and if not why, what the linter says, and the words that notify holds for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from casework.definition.lint.linter import lint
from casework.definition.model import Definition
from contracts.errors import NotFound
from contracts.typed import JsonObject
from gateway.bus.calls import ask
from gateway.catalogue.catalogue import Service
from gateway.http.context import database, parts

READ_SECONDS = 10.0
LISTED, FOR_SERVICES, OLDER, NO_ANSWER, LACKS = "listed", "others", "older", "no-answer", "lacks"


@dataclass(frozen=True)
class Announced:
    """One version of a service. ``standing``: LISTED, FOR_SERVICES (it is used, and citizens do not
    apply for it), OLDER (cases go on under it), NO_ANSWER (of notify) or LACKS, with what notify
    ``lacks``. ``since``: when its service announced itself first, ``last`` when the last time."""

    service: Service
    standing: str
    lacks: tuple[str, ...]
    since: datetime | None
    last: datetime | None


def announced() -> list[Announced]:
    """Return every version, in the order of the catalogue, the newest of a code first."""
    versions = parts().catalogue.versions()
    departments = {row["_id"]: row for row in database()["departments"].find()}
    newest: dict[str, int] = {}
    for one in versions:
        definition = one.definition
        newest[definition.code] = max(newest.get(definition.code, 0), definition.version)
    listed = [_standing(one, newest, departments.get(one.owner, {})) for one in versions]
    return sorted(listed, key=_place)


def version_of(code: str, version: int | None = None) -> Announced:
    """Return a version of a service, the newest one without; NotFound where nobody announced it."""
    for one in announced():
        definition = one.service.definition
        if definition.code == code and version in (None, definition.version):
            return one
    raise NotFound("no such service")


def findings_of(definition: Definition) -> list[str]:
    """Return what the linter finds in an announced definition: all but what needs the service's own
    folder, which is names of rules in its Python, roles and papers."""
    return lint(definition)


def words_of(owner: str) -> list[JsonObject]:
    """Return the sources of the texts that notify holds for a service; Unavailable while it does
    not answer."""
    answer = ask("notify", "service_words", {"service": owner}, timeout=READ_SECONDS)
    items: list[JsonObject] = answer["items"]
    return items


def _standing(one: Service, newest: Mapping[str, int], row: Mapping[str, object]) -> Announced:
    definition, lacks = one.definition, ()
    if definition.version < newest[definition.code]:
        standing = OLDER
    elif one.listed:
        standing = LISTED if one.for_citizens else FOR_SERVICES
    else:
        held_id = f"{one.owner}:{row.get('digest')}"
        answer = database()["held"].find_one({"_id": held_id}, {"lacks": 1})
        standing = LACKS if answer and answer["lacks"] else NO_ANSWER
        lacks = tuple(answer["lacks"]) if answer else ()
    return Announced(one, standing, lacks, _moment(row.get("since")), _moment(row.get("sequence")))


def _moment(milliseconds: object) -> datetime | None:
    if not isinstance(milliseconds, int):
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _place(one: Announced) -> tuple[bool, str, str, int]:
    service = one.service
    department = service.department.get("code", "")
    return (
        not service.home,
        department,
        service.definition.code,
        -service.definition.version,
    )
