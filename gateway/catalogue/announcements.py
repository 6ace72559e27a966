"""`service.announced`: a service with its department, roles, offices, definitions and messages.

Read and checked here; `store` keeps it. What the deployment has not granted to the
service that announces is refused whole: another's code, another department's role or office.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from casework.definition import loader
from casework.definition.bilingual import is_bilingual
from casework.definition.model import BadDefinition
from casework.definition.panels import panels
from casework.definition.public_lists import public_lists
from chassis import grant as grants
from chassis.announcement import digest
from chassis.grant import Grant
from contracts.departments import HOME, department_of_office, department_of_role
from contracts.errors import NotAllowed
from contracts.typed import Envelope, Json, JsonObject
from gateway.tracker.unreadable import Unreadable

NOT_THE_OWNERS = "not-the-owners"
MALFORMED = "malformed-announcement"
MALFORMED_DEFINITION = "malformed-definition"

_ROLE = re.compile(r"(?:[a-z][a-z0-9-]*/)?[a-z]+(-[a-z0-9]+)*")
_OFFICE = re.compile(r"(?:[a-z][a-z0-9-]*:)?[A-Za-z0-9][A-Za-z0-9-]{0,31}")
_RANKS = range(1, 100)


@dataclass(frozen=True)
class Deployment:
    """Whose grants count, and which department's roles and offices bear no prefix."""

    key: Ed25519PublicKey
    home_department: str


@dataclass(frozen=True)
class Announcement:
    """What one service is. Roles by qualified name; `offices` None: the directory that routing
    keeps; `sequence` tells which of two announcements is the later one; `home`: its department is
    the one without prefixes."""

    service: str
    digest: str
    sequence: int
    department: Mapping[str, Json]
    roles: Mapping[str, Mapping[str, Json]]
    posts: Mapping[str, Json]
    offices: tuple[Mapping[str, Json], ...] | None
    definitions: tuple[Mapping[str, Json], ...]
    home: bool

    @property
    def needs_words(self) -> bool:
        """Whether some definition has somebody told, so that notify must hold the texts."""
        return any(one.get("notifications") for one in self.definitions)


def read(event: Envelope, deployment: Deployment) -> Announcement:
    """Return the announcement of an event whose envelope was checked.

    Unreadable with `not-the-owners` for what is not granted to its source, with
    `malformed-announcement` or `malformed-definition` for what is no announcement.
    """
    data = event["data"]
    try:
        announcement = _read(data, sequence_of(event), deployment.home_department)
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable(MALFORMED, repr(error)) from None
    granted = _granted(data, deployment.key)
    if not granted.service == announcement.service == event.get("source"):
        raise Unreadable(NOT_THE_OWNERS, f"granted to {granted.service}")
    if granted.department != announcement.department["code"]:
        raise Unreadable(NOT_THE_OWNERS, f"of the department {granted.department}")
    _check_definitions(announcement, granted)
    _check_names(announcement, granted)
    _check_messages(data["messages"], granted)
    return announcement


def definition_id(owner: str, code: str, version: int) -> str:
    """Return the key of one version of one service's definition."""
    return f"{owner}/{code}@{version}"


def sequence_of(event: Envelope) -> int:
    """Return the sequence: of two events of one source the later one has the higher number."""
    return int(datetime.fromisoformat(event["occurred_at"]).timestamp() * 1000)


def _read(data: Mapping[str, Json], sequence: int, home: str) -> Announcement:
    _require(data["digest"] == digest(data), "the digest is another")
    department = {"code": data["department"]["code"], "name": data["department"]["name"]}
    _require(is_bilingual(department["name"]), "the department has no name")
    _require(isinstance(data["messages"], list), "messages")
    offices = data["offices"]
    return Announcement(
        service=data["service"],
        digest=data["digest"],
        sequence=sequence,
        department=department,
        roles={name: _role(name, role) for name, role in data["roles"].items()},
        posts=dict(data["posts"]),
        offices=None if offices is None else tuple(_office(one) for one in offices),
        definitions=tuple(dict(one) for one in data["definitions"]),
        home=department["code"] == home,
    )


def _role(name: str, role: Mapping[str, Json]) -> JsonObject:
    _require(bool(_ROLE.fullmatch(name)), f"role {name}")
    _require(is_bilingual(role["name"]), f"role {name} has no name in both languages")
    _require(isinstance(role["rank"], int) and role["rank"] in _RANKS, f"role {name} has no rank")
    return {
        "name": dict(role["name"]),
        "rank": role["rank"],
        "heads": bool(role.get("heads", False)),
    }


def _office(office: Mapping[str, Json]) -> JsonObject:
    code = office["code"]
    _require(bool(_OFFICE.fullmatch(code)), f"office {code}")
    _require(is_bilingual(office["name"]), f"office {code} has no name in both languages")
    return {
        "code": code,
        "kind": str(office["kind"]),
        "name": dict(office["name"]),
        "parent": office.get("parent"),
        "mobile": office.get("mobile"),
        "email": office.get("email"),
    }


def _granted(data: Mapping[str, Json], key: Ed25519PublicKey) -> Grant:
    try:
        return grants.verify(data.get("grant") or "", key)
    except NotAllowed as error:
        raise Unreadable(NOT_THE_OWNERS, str(error)) from None


def _check_definitions(announcement: Announcement, granted: Grant) -> None:
    for source in announcement.definitions:
        try:
            definition = loader.load(source)
            public_lists(source)
            panels(source)
        except (BadDefinition, KeyError, TypeError) as error:
            raise Unreadable(MALFORMED_DEFINITION, str(error)) from None
        if definition.code not in granted.codes or definition.bus_service != announcement.service:
            raise Unreadable(NOT_THE_OWNERS, f"the definition of {definition.code}")
        of = source.get("department")
        if isinstance(of, Mapping) and of.get("code") != granted.department:
            raise Unreadable(NOT_THE_OWNERS, f"the department of {definition.code}")


def _check_names(announcement: Announcement, granted: Grant) -> None:
    """Check that roles and offices are the department's own, and stand under offices of the same
    announcement only."""
    own = HOME if announcement.home else granted.department
    foreign = [name for name in announcement.roles if department_of_role(name) != own]
    codes = [one["code"] for one in announcement.offices or ()]
    foreign += [code for code in codes if department_of_office(code) != own]
    if foreign:
        raise Unreadable(NOT_THE_OWNERS, ", ".join(foreign))
    _require(len(set(codes)) == len(codes), "an office stands twice")
    parents = {one["parent"] for one in announcement.offices or () if one["parent"]}
    _require(parents <= set(codes), "an office is under one that is not announced")


def _check_messages(messages: Iterable[Json], granted: Grant) -> None:
    for message in messages:
        name = message.get("name") if isinstance(message, Mapping) else None
        if not isinstance(name, str):
            raise Unreadable(MALFORMED, "a message without a name")
        # One that several of its codes share bears the name of the bus service.
        if not any(name.startswith(f"{own}.") for own in (*granted.codes, granted.service)):
            raise Unreadable(NOT_THE_OWNERS, f"the message {name}")


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise Unreadable(MALFORMED, what)
