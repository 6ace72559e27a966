"""From the YAML's plain data to a Definition."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from casework.definition.bulk import read_bulk
from casework.definition.counter import read_counter
from casework.definition.department import Department, qualify
from casework.definition.documents import Document, Shown
from casework.definition.fee import read_fee
from casework.definition.files import read
from casework.definition.form import Form
from casework.definition.included import OWN, with_included
from casework.definition.links import read_asked_by, read_links, read_passed, read_takes_over
from casework.definition.model import (
    HANDLING,
    Action,
    BadDefinition,
    Clock,
    Definition,
    Mark,
    NextStep,
    Notification,
    State,
    Transition,
    UrgentStep,
)
from casework.definition.open311 import read_open311
from casework.definition.own_offices import read_place, with_offices
from casework.definition.parties import read_parties
from casework.definition.posts import read_posts
from casework.definition.records import read_record_books, read_record_values
from casework.definition.sources.common import Source
from casework.definition.sources.form import FormSource
from casework.definition.sources.parts import DocumentSource, ShownSource
from casework.definition.sources.whole import DefinitionSource
from casework.definition.sources.workflow import (
    ActionSource,
    ClockSource,
    MarkSource,
    NextStepSource,
    NotificationSource,
    StateSource,
    TransitionSource,
)
from casework.definition.spans import read_span
from casework.definition.state_groups import without_groups
from casework.engine.moments import read_bounds, read_limit
from casework.engine.slots import read_slots

DEFINITIONS = "definitions"
"""The folder of a service that holds them."""
NO_FORM: FormSource = {"fields": []}
FORMAT = 1
"""Of the language in which definitions are written."""


def load_file(path: Path, department: Department | None = None) -> Definition:
    """Return the definition at ``path``, a file or a folder of parts; BadDefinition names the
    path. See ``load``.

    Who answers for it on the bus is the service in whose folder it lies, if it does not say so.
    """
    try:
        source = {"bus_service": _service_of(path)} | read(path)
        return load(with_included(source, _own_includes(path)), department)
    except BadDefinition as error:
        where = path.name if path.suffix else "/".join(path.parts[-2:])
        raise BadDefinition(f"{where}: {error}") from error


def _service_of(path: Path) -> str:
    parts = path.resolve().parts
    return parts[parts.index(DEFINITIONS) - 1] if DEFINITIONS in parts else ""


def _own_includes(path: Path) -> Path | None:
    """Return the folder of the service's own includes; None for one in no service."""
    parts = path.resolve().parts
    return Path(*parts[: parts.index(DEFINITIONS)]) / OWN if DEFINITIONS in parts else None


def load(source: Source, department: Department | None = None) -> Definition:
    """Return the definition in ``source``, a definition file's or an announced one's content.

    Raises BadDefinition where a part is absent or has the wrong form. Whether the whole makes
    sense is ``casework.definition.lint.linter``'s question.

    A source from a folder is written with the short names of its ``department``, whose offices its
    forms may ask for; without one it is taken as it is, as for one that was announced.
    """
    if source.get("format", FORMAT) != FORMAT:
        raise BadDefinition(f"format {source['format']!r} is not known here, which is {FORMAT}")
    try:
        source = with_included(source)
        if department is not None:
            source = qualify(source, department)
        plain = with_offices(without_groups(source), department)
        return _definition(cast(DefinitionSource, plain))
    except KeyError as error:
        raise BadDefinition(f"{error.args[0]!r} is missing") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise BadDefinition(str(error)) from error


def _definition(source: DefinitionSource) -> Definition:
    return Definition(
        source=source,
        code=source["code"],
        version=int(source["version"]),
        bus_service=source["bus_service"],
        name=source["name"],
        form=Form.compile(source["form"]),
        states={name: _state(name, part) for name, part in source["states"].items()},
        actions={name: _action(name, part) for name, part in source["actions"].items()},
        clocks={
            name: _clock(name, part, source["states"])
            for name, part in source.get("clocks", {}).items()
        },
        notifications={
            name: _notification(name, part)
            for name, part in source.get("notifications", {}).items()
        },
        variables={
            name: tuple(part["from"].split("."))
            for name, part in source.get("variables", {}).items()
        },
        groups={name: _group(part) for name, part in source["groups"].items()},
        documents={
            kind: _document(kind, part) for kind, part in source.get("documents", {}).items()
        },
        next_first=tuple(
            UrgentStep(part["only_if"], _next_step(part)) for part in source.get("next_first", ())
        ),
        view_fields=tuple(source.get("view", ())),
        posts=read_posts(source.get("department", {}).get("posts", {})),
        registers={name: part["name"] for name, part in source.get("registers", {}).items()},
        unique=tuple(source.get("unique", ())),
        place=read_place(source.get("place")),
        slots=read_slots(source.get("slots", {})),
        bulk_rows=read_bulk(source.get("bulk")),
        records=read_record_books(source.get("records", {})),
        fee=read_fee(source.get("fee")),
        open311=read_open311(source.get("open311")),
        links=read_links(source),
        asked_by=read_asked_by(source),
        takes_over=read_takes_over(source),
        withdraw=source.get("asked", {}).get("withdraw"),
        hears=tuple(source.get("asked", {}).get("hears", ())),
        parties=read_parties(source.get("parties", {}), source["actions"]),
        counter=read_counter(source.get("counter"), source["actions"]),
    )


def _state(name: str, part: StateSource) -> State:
    return State(
        name=name,
        label=part["name"],
        next=_next_step(following) if (following := part.get("next")) else None,
        terminal=bool(part.get("terminal", False)),
        region=part.get("region", HANDLING),
    )


def _next_step(part: NextStepSource) -> NextStep:
    clocks = part.get("clocks") or ([part["clock"]] if "clock" in part else [])
    return NextStep(part["what"], tuple(clocks), part.get("rule"))


def _transition(part: TransitionSource) -> Transition:
    return Transition(
        from_states=tuple(part.get("from", ())),
        to=part["to"],
        event=part["event"],
        when=tuple(part.get("when", ())),
        text=part.get("text"),
        tells=tuple(part.get("tells", ())),
        law=part.get("law"),
        note=part.get("note"),
        internal=bool(part.get("internal", False)),
        in_timeline=bool(part.get("in_timeline", True)),
        ends_clocks=tuple(part.get("ends_clocks", ())),
        restarts_clocks=tuple(part.get("restarts_clocks", ())),
        also=tuple(part.get("also", ())),
        issues=tuple(part.get("issues", ())),
        asks=tuple(part.get("asks", ())),
        passes=read_passed(part.get("passes")),
        only_if=part.get("only_if", {}),
        unless=part.get("unless", {}),
    )


def _action(name: str, part: ActionSource) -> Action:
    return Action(
        name=name,
        label=part["name"],
        by=tuple(part["by"]),
        transitions=tuple(_transition(transition) for transition in part["transitions"]),
        form=Form.compile(part.get("form", NO_FORM), closes=not part.get("starts")),
        starts=bool(part.get("starts", False)),
        after_end=bool(part.get("after_end", False)),
        previews=bool(part.get("previews", False)),
        several=bool(part.get("several", False)),
        only_if=part.get("only_if", {}),
        unless=part.get("unless", {}),
        until=dict(part.get("until", {})),
        guards=tuple(part.get("guards", ())),
        facts=tuple(part.get("facts", ())),
        effects=tuple(part.get("effects", ())),
        keep=dict(part.get("keep", {})),
        books=part.get("books"),
        records=read_record_values(part.get("records", {})),
        answers=tuple(part.get("answers", ())),
        corrects=dict(part.get("corrects", {})),
    )


def _mark(part: MarkSource, owed: bool) -> Mark:
    if [side in part for side in ("at", "before", "after")].count(True) != 1:
        raise BadDefinition("a mark has either 'at' or 'before' or 'after'")
    speaks = "text" in part or "tell" in part or "takes" not in part
    return Mark(
        text=part["text"] if speaks else None,
        tell=tuple(part["tell"]) if speaks else (),
        at=float(part["at"]) if "at" in part else None,
        after=read_span(part["after"]) if "after" in part else None,
        before=read_span(part["before"]) if "before" in part else None,
        reminder="before" in part or not owed,
        warning=part.get("kind") == "warning",
        takes=part.get("takes"),
    )


def _clock(name: str, part: ClockSource, states: Mapping[str, StateSource]) -> Clock:
    return Clock(
        name=name,
        label=part["name"],
        rule=part["rule"],
        pauses_on=frozenset(part.get("pauses_on", ())),
        marks=tuple(_mark(mark, owed="while" not in part) for mark in part.get("marks", ())),
        **read_bounds(name, part, states),
        **read_limit(name, part["limit"]),
        needs_officer=part.get("needs_officer"),
        only_if=part.get("only_if", {}),
        counts_from=part.get("counts_from"),
    )


def _notification(name: str, part: NotificationSource) -> Notification:
    return Notification(
        template=name,
        audience=part["audience"],
        channels=tuple(part["channels"]),
        lane=part["lane"],
        variables=tuple(part["variables"]),
        office=part.get("office"),
    )


def _document(kind: str, part: DocumentSource) -> Document:
    until = part.get("valid_until")
    days = None if until is None or isinstance(until, str) else until
    if days is not None and not (set(days) == {"days"} and isinstance(days["days"], int)):
        raise BadDefinition(f"document {kind!r} is valid until neither a path nor a number of days")
    return Document(
        kind=kind,
        name=part["name"],
        who=tuple(part["who"]),
        text=part["text"],
        verify=bool(part.get("verify", True)),
        template=part.get("template", kind),
        reason=part.get("reason") or part["name"]["en"],
        valid_until=until if isinstance(until, str) else None,
        valid_days=days["days"] if days else None,
        revoked_in=frozenset(part.get("revoked_in", ())),
        verify_shows=tuple(_line_at_check(one) for one in part.get("verify_shows", ())),
        data=part.get("data"),
        replaces=frozenset(_names(part.get("replaces", []))),
    )


def _line_at_check(part: str | ShownSource) -> Shown:
    if isinstance(part, str):
        return Shown(part)
    if "initials" in part:
        return Shown("", part.get("name"), part["initials"])
    return Shown(part["path"], part.get("name"))


def _names(part: str | list[str]) -> tuple[str, ...]:
    return (part,) if isinstance(part, str) else tuple(part)


def _group(part: Mapping[str, str | list[str]]) -> dict[str, tuple[str, ...]]:
    return {
        role: (relations,) if isinstance(relations, str) else tuple(relations)
        for role, relations in part.items()
    }
