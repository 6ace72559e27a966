"""A citizen service as data: what is read from ``definitions/*.yaml`` and announced on the bus."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from casework.definition.bilingual import Text
from casework.definition.documents import Document
from casework.definition.fee import Fee
from casework.definition.form import Form
from casework.definition.links import Link, Passed
from casework.definition.open311 import Open311
from casework.definition.parties import Party
from casework.definition.posts import Post
from casework.definition.records import RecordBook, Value
from casework.definition.slots import Slot
from casework.definition.sources.common import Conditions
from casework.definition.sources.form import ChoiceSource
from casework.definition.sources.parts import RoutingSource
from casework.definition.sources.whole import DefinitionSource
from contracts.typed import JsonObject

SAME = "same"
"""As the target of a transition: the state stays."""
NO_IDENTITY = "none"
"""As the ``identity`` of a service: it is filed by whoever bears a receipt phrase."""
HANDLING = "handling"
"""The region of how a case is handled, which ends the case; others run beside it."""


class BadDefinition(Exception):
    """The data is not a definition; the message says where."""


@dataclass(frozen=True)
class NextStep:
    """What the citizen is told comes next: the first of ``clocks`` that runs gives the date."""

    what: Text
    clocks: tuple[str, ...] = ()
    rule: Text | None = None


@dataclass(frozen=True)
class UrgentStep:
    """Told before the state's own next step while ``only_if`` holds and a clock it names runs."""

    only_if: Conditions
    step: NextStep


@dataclass(frozen=True)
class State:
    """A state of the case in one region. ``terminal`` (handling only): the matter ends here."""

    name: str
    label: Text
    next: NextStep | None = None
    terminal: bool = False
    region: str = HANDLING


@dataclass(frozen=True)
class Transition:
    """One transition, in one region. ``also``: states of other regions; ``issues``: documents;
    ``asks``: links; ``passes``: a word to a linked case; ``internal``: not shown or told;
    ``in_timeline``: whether an entry is made of it."""

    from_states: tuple[str, ...]
    to: str
    event: str
    when: tuple[str, ...] = ()
    text: Text | None = None
    tells: tuple[str, ...] = ()
    law: str | None = None
    note: str | None = None
    internal: bool = False
    in_timeline: bool = True
    ends_clocks: tuple[str, ...] = ()
    restarts_clocks: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    passes: Passed | None = None
    only_if: Conditions = field(default_factory=dict)
    unless: Conditions = field(default_factory=dict)


@dataclass(frozen=True)
class Action:
    """What somebody can do. ``by`` names groups; guards, facts and effects are names that the
    service's rules give meaning to, ``answers`` such as make answers what is kept of them;
    ``only_if``, ``unless`` and ``until`` (days after a moment of the case) are read from the view.
    ``keep`` maps fields of the case to answers, ``books`` names a slot, ``records`` gives the row
    to add by record, ``corrects`` the answers that take an earlier one's place. ``after_end``: also
    where the matter has ended; ``previews``: see `desk.drafting`; ``several``: of many at once."""

    name: str
    label: Text
    by: tuple[str, ...]
    transitions: tuple[Transition, ...]
    form: Form
    starts: bool = False
    after_end: bool = False
    previews: bool = False
    several: bool = False
    only_if: Conditions = field(default_factory=dict)
    unless: Conditions = field(default_factory=dict)
    until: Mapping[str, int] = field(default_factory=dict)
    guards: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    keep: Mapping[str, str] = field(default_factory=dict)
    books: str | None = None
    records: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    answers: tuple[str, ...] = ()
    corrects: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def from_states(self) -> frozenset[str]:
        """Every state that some transition leads out of."""
        return frozenset(
            state for transition in self.transitions for state in transition.from_states
        )


@dataclass(frozen=True)
class Mark:
    """A moment on a clock, fired once: a fraction ``at`` of the limit, or a time ``before`` or
    ``after`` it. A ``reminder`` tells of what is to come, or has; nobody is late.

    ``takes`` names an action that the system then takes if it is open; such a mark may be without
    text, and is then seen by that action alone."""

    text: Text | None
    tell: tuple[str, ...]
    at: float | None = None
    after: timedelta | None = None
    before: timedelta | None = None
    reminder: bool = False
    warning: bool = False
    takes: str | None = None


@dataclass(frozen=True)
class Clock:
    """A limit. Exactly one of ``span`` (exact), ``days``, ``working_days`` and ``moment`` is given;
    the last is a path of the case, and the limit lies ``offset`` after it (see ``moments``).

    ``owed``: by then something is to be done, and later is a breach. It starts only where
    ``only_if`` holds, and is counted from the case's moment ``counts_from`` (a path), or from its
    start where it names none or the case has none.
    """

    name: str
    label: Text
    rule: Text
    starts_on: frozenset[str]
    stops_on: frozenset[str]
    pauses_on: frozenset[str]
    marks: tuple[Mark, ...]
    ends_on: frozenset[str] = frozenset()
    span: timedelta | None = None
    days: int | None = None
    working_days: int | None = None
    restarts: bool = False
    needs_officer: str | None = None
    only_if: Conditions = field(default_factory=dict)
    counts_from: str | None = None
    moment: str | None = None
    offset: timedelta = timedelta()
    owed: bool = True


@dataclass(frozen=True)
class Notification:
    """One template's recipients. ``variables`` are names in the definition's ``variables``."""

    template: str
    audience: str
    channels: tuple[str, ...]
    lane: str
    variables: tuple[str, ...]
    office: str | None = None


@dataclass(frozen=True)
class Definition:
    """One version of one service. Built by ``load``; forms are compiled with it, once.

    ``posts`` are the department's, ``counter`` is as `counter` reads it. ``registers`` are fields
    that are books without gaps (``desk.register``), ``unique`` texts that no other case may bear.
    ``asked_by`` may open a case (names on the bus and codes), ``takes_over`` hand matters on to it;
    ``withdraw`` is what the system takes when they need it no longer. ``place`` says the office.
    """

    source: DefinitionSource
    code: str
    version: int
    bus_service: str
    name: Text
    form: Form
    states: Mapping[str, State]
    actions: Mapping[str, Action]
    clocks: Mapping[str, Clock]
    notifications: Mapping[str, Notification]
    variables: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, Mapping[str, tuple[str, ...]]]
    documents: Mapping[str, Document] = field(default_factory=dict)
    next_first: tuple[UrgentStep, ...] = ()
    view_fields: tuple[str, ...] = ()
    posts: Mapping[str, Post] = field(default_factory=dict)
    registers: Mapping[str, Text] = field(default_factory=dict)
    unique: tuple[str, ...] = ()
    place: str | None = None
    slots: Mapping[str, Slot] = field(default_factory=dict)
    bulk_rows: int = 0
    records: Mapping[str, RecordBook] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    asked_by: frozenset[tuple[str, str]] = frozenset()
    takes_over: frozenset[tuple[str, str]] = frozenset()
    withdraw: str | None = None
    hears: tuple[str, ...] = ()
    parties: Mapping[str, Party] = field(default_factory=dict)
    counter: Mapping[str, Party] = field(default_factory=dict)
    fee: Fee | None = None
    open311: Open311 | None = None

    def to_dict(self) -> JsonObject:
        """Return what ``loader.load`` takes, in JSON types: what is announced on the bus."""
        return dict(self.source)

    @cached_property
    def start(self) -> Action:
        """The action that begins a case."""
        return next(action for action in self.actions.values() if action.starts)

    def form_of(self, action: Action) -> Form:
        """Return what is asked with ``action``: the application itself with the first one."""
        return self.form if action.starts else action.form

    @cached_property
    def regions(self) -> Mapping[str, frozenset[str]]:
        """The names of the states by their region."""
        names = {state.region for state in self.states.values()}
        return {
            region: frozenset(s.name for s in self.states.values() if s.region == region)
            for region in names
        }

    @cached_property
    def choices(self) -> Mapping[str, ChoiceSource]:
        """The choices of the form's category field by value, with their labels and marks."""
        return self.form.choices.get(self.category_field or "", {})

    @cached_property
    def kept_choices(self) -> tuple[tuple[str, Mapping[str, ChoiceSource]], ...]:
        """The choices of what each action keeps, by the field of the case: once, for every step
        looks for their labels."""
        return tuple(
            (path, choices[name])
            for action in self.actions.values()
            for choices in (self.form_of(action).choices,)
            for path, name in action.keep.items()
            if name in choices
        )

    @property
    def anonymous(self) -> bool:
        """Whether nobody is asked who files it, and nothing of the sender is kept."""
        return self.source.get("identity") == NO_IDENTITY

    @property
    def routing(self) -> RoutingSource | None:
        """Which answers routing is asked with; None where filing asks no routing."""
        return self.source.get("routing")

    @property
    def category_field(self) -> str | None:
        """The answer that says of which category a case is; None where cases have none."""
        routed = (self.routing or {}).get("category")
        return routed or self.source.get("category")

    @property
    def fallback_office(self) -> str | None:
        """The office that holds a case for which routing has given none."""
        return (self.routing or {}).get("fallback_office")

    @property
    def officer_language(self) -> str:
        """The language in which offices are written to."""
        return self.source.get("officer_language", "hi")
