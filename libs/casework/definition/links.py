"""``links``, ``linked_by`` and ``asked_by``: cases that belong together, each following the other.

A link begins in one of two ways. A transition ``asks`` it: then another office's case is opened for
it, one for each row of a list answer or a single one. Or an answer of the kind ``reference`` names
a case that is there; that one's definition has it under ``linked_by``. Either way the row that a
case keeps of the other shows how that one stands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import cast

from casework.definition.bilingual import Text
from casework.definition.sources.common import Conditions
from casework.definition.sources.form import FieldSource
from casework.definition.sources.links import (
    AskSource,
    ConsequenceSource,
    LinkedBySource,
    LinkSource,
)
from casework.definition.sources.whole import DefinitionSource
from casework.definition.sources.workflow import PassedSource

ASKING = "asking"
"""The post, in the case that was asked for, of the office that handles the one that asks."""
ANYONE, OWNER = "anyone", "owner"
"""Who may link a case of his to one by its reference."""
ROW, FORM, CASE, STEP = "row", "form", "case", "step"
"""Where ``fill`` takes an answer from: the row asked for, the application, the case, the answers of
the step that asks."""
MARK = "/"
"""Between the service on the bus and the code, where ``asked_by`` names another service's."""


@dataclass(frozen=True)
class Rows:
    """Rows of the application's list ``of``; ``fill`` gives the answers of the other's rows by the
    names that they have here."""

    of: str
    fill: Mapping[str, str]


@dataclass(frozen=True)
class Ask:
    """What the other case is opened with: ``fill`` gives the answers of its form by the path that
    each is taken from, once for each row of the answer ``each`` (of the application, or of the step
    where it begins with ``step.``), or once where that is None.
    ``says`` gives answers in words, with such paths in braces. ``rows`` gives list answers, each
    from a list of the application. Nothing is asked unless ``only_if`` holds, or where all of
    ``unless`` does.

    ``whose`` is None where the office asks for itself. Else the matter is handed on: the other case
    is filed in the name of the ``owner``, or of the party of that name, once for each link."""

    fill: Mapping[str, str]
    each: str | None = None
    only_if: Conditions = field(default_factory=dict)
    unless: Conditions = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)
    whose: str | None = None
    rows: Mapping[str, Rows] = field(default_factory=dict)


@dataclass(frozen=True)
class Consequence:
    """The action ``takes`` that the system takes, if it is open, once the conditions ``holds`` are
    met by every row of the link, or by one of them."""

    every: bool
    holds: Conditions
    takes: str


@dataclass(frozen=True)
class Passed:
    """What a step passes on to a case that was asked for: the system takes the action ``takes``
    there, if that case's definition hears it and it is open. ``to`` is the path of the case's
    reference, ``answers`` name those of the step that go along."""

    to: str
    takes: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """Cases of the service ``code``, kept by ``service`` on the bus, that a case is linked to.

    ``shows`` are fields of their view that stand here beside those of every row; ``keeps`` are
    such fields, too, that the case's rules read and its view does not show. ``asks`` is None
    for a link that an answer makes. ``who`` says, on the side that is referred to (``linked_by``),
    whose cases may be linked; None on the other. ``shown_to`` are the groups that the rows are
    shown to; None for all who see the case.
    """

    name: str
    label: Text
    code: str
    service: str
    shows: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    asks: Ask | None = None
    then: tuple[Consequence, ...] = ()
    who: str | None = None
    shown_to: tuple[str, ...] | None = None

    @property
    def followed(self) -> tuple[str, ...]:
        """The fields of the other's view that are in a row, shown or not."""
        return (*self.shows, *self.keeps)

    @property
    def referred_to(self) -> bool:
        """Whether the other case is the one that made the link."""
        return self.who is not None


def read_passed(part: PassedSource | None) -> Passed | None:
    """Return what ``passes`` of a transition says, None for nothing."""
    if part is None:
        return None
    return Passed(part["to"], part["takes"], tuple(part.get("answers", ())))


def read_links(source: DefinitionSource) -> dict[str, Link]:
    """Return the links of a definition's source by name, those of ``linked_by`` among them.

    Raises ValueError for a name that stands under both, KeyError or TypeError for what is none.
    """
    own, back = source.get("links", {}), source.get("linked_by", {})
    if twice := sorted(own.keys() & back.keys()):
        raise ValueError(f"the link {twice[0]!r} stands under links and under linked_by")
    bus_service = source["bus_service"]
    links = {name: _link(name, part, part["to"], bus_service) for name, part in own.items()}
    for name, part in back.items():
        links[name] = _link(name, part, part["from"], bus_service, part.get("who", OWNER))
    return links


def _link(
    name: str,
    part: LinkSource | LinkedBySource,
    code: str,
    bus_service: str,
    who: str | None = None,
) -> Link:
    return Link(
        name=name,
        label=part["name"],
        code=code,
        service=part.get("service", bus_service),
        shows=tuple(part.get("shows", ())),
        keeps=tuple(part.get("keeps", ())),
        asks=_ask(cast(LinkSource, part)["asks"]) if "asks" in part and who is None else None,
        then=tuple(_consequence(name, one) for one in part.get("then", ())),
        who=who,
        shown_to=tuple(part["shown_to"]) if "shown_to" in part else None,
    )


def _ask(part: AskSource) -> Ask:
    return Ask(
        fill=dict(part["fill"]),
        each=part.get("each"),
        only_if=part.get("only_if", {}),
        unless=part.get("unless", {}),
        says=dict(part.get("says", {})),
        whose=part.get("whose"),
        rows={name: Rows(**one) for name, one in part.get("rows", {}).items()},
    )


def _consequence(name: str, part: ConsequenceSource) -> Consequence:
    if ("all" in part) == ("any" in part):
        raise ValueError(f"what follows from the link {name!r} asks either 'all' or 'any'")
    return Consequence("all" in part, part["all" if "all" in part else "any"], part["takes"])


def read_asked_by(source: DefinitionSource) -> frozenset[tuple[str, str]]:
    """Return the services, each by its name on the bus and its code, that may open a case."""
    return frozenset(_named(one, source["bus_service"]) for one in source.get("asked_by", ()))


def read_takes_over(source: DefinitionSource) -> frozenset[tuple[str, str]]:
    """Return the services, named likewise, that hand their citizens' matters on to this one."""
    return frozenset(_named(one, source["bus_service"]) for one in source.get("takes_over", ()))


def list_of(each: str) -> tuple[str, str]:
    """Return where the list ``each`` is, the application or the step, and its name there."""
    source, _, name = each.rpartition(".")
    return source or FORM, name


def paths_in(words: str) -> tuple[str, ...]:
    """Return the paths that stand in braces in ``words``. Raises ValueError for unclosed ones."""
    return tuple(path for _, path, _, _ in Formatter().parse(words) if path is not None)


def _named(name: str, bus_service: str) -> tuple[str, str]:
    service, mark, code = name.rpartition(MARK)
    return (service, code) if mark else (bus_service, code)


def references(specs: tuple[FieldSource, ...]) -> Iterator[tuple[str, str]]:
    """Yield the answers of a form that make a link: the answer's name and the link's."""
    for spec in specs:
        if spec["type"] == "reference" and spec.get("link"):
            yield spec["name"], spec["link"]
