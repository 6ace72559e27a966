"""How states, actions, clocks and messages are written."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

from casework.definition.sources.common import Conditions, SpanSource
from casework.definition.sources.form import FormSource
from contracts.typed import Json, Text

RecordValues = dict[str, str | Text]
"""By field of a record, the answer, the path or the words that stand in a row."""


class NextStepSource(TypedDict):
    """What comes next in a state, or, with ``only_if``, before the state's own."""

    what: Text
    clock: NotRequired[str]
    clocks: NotRequired[list[str]]
    rule: NotRequired[Text]
    only_if: NotRequired[Conditions]


class StateSource(TypedDict):
    """A state."""

    name: Text
    next: NotRequired[NextStepSource | None]
    region: NotRequired[str]
    terminal: NotRequired[bool]


class PassedSource(TypedDict):
    """What a step passes on to a case that was asked for."""

    to: str
    takes: str
    answers: NotRequired[list[str]]


TransitionSource = TypedDict(
    "TransitionSource",
    {
        "from": NotRequired[list[str]],
        "to": str,
        "event": str,
        "also": NotRequired[list[str]],
        "asks": NotRequired[list[str]],
        "ends_clocks": NotRequired[list[str]],
        "in_timeline": NotRequired[bool],
        "internal": NotRequired[bool],
        "issues": NotRequired[list[str]],
        "law": NotRequired[str],
        "note": NotRequired[str],
        "only_if": NotRequired[Conditions],
        "passes": NotRequired[PassedSource],
        "restarts_clocks": NotRequired[list[str]],
        "tells": NotRequired[list[str]],
        "text": NotRequired[Text],
        "unless": NotRequired[Conditions],
        "when": NotRequired[list[str]],
    },
)
"""One transition of an action."""


class ActionSource(TypedDict):
    """An action; ``several``: one press in a list takes it, of one case or of several alike."""

    name: Text
    by: list[str]
    transitions: list[TransitionSource]
    after_end: NotRequired[bool]
    answers: NotRequired[list[str]]
    books: NotRequired[str]
    corrects: NotRequired[dict[str, str]]
    effects: NotRequired[list[str]]
    facts: NotRequired[list[str]]
    form: NotRequired[FormSource]
    guards: NotRequired[list[str]]
    keep: NotRequired[dict[str, str]]
    only_if: NotRequired[Conditions]
    previews: NotRequired[bool]
    records: NotRequired[dict[str, RecordValues]]
    several: NotRequired[bool]
    starts: NotRequired[bool]
    unless: NotRequired[Conditions]
    until: NotRequired[dict[str, int]]


class MarkSource(TypedDict):
    """A moment on a clock."""

    after: NotRequired[SpanSource]
    at: NotRequired[float]
    before: NotRequired[SpanSource]
    kind: NotRequired[str]
    takes: NotRequired[str]
    tell: NotRequired[list[str]]
    text: NotRequired[Text]


LimitSource = Mapping[str, Json]
"""The limit of a clock: a span, ``{working_days: 7}``, or ``{at: visit.at, before: {days: 7}}``."""


ClockSource = TypedDict(
    "ClockSource",
    {
        "name": Text,
        "rule": Text,
        "limit": LimitSource,
        "counts_from": NotRequired[str],
        "ends_on": NotRequired[list[str]],
        "marks": NotRequired[list[MarkSource]],
        "needs_officer": NotRequired[str],
        "only_if": NotRequired[Conditions],
        "pauses_on": NotRequired[list[str]],
        "restarts": NotRequired[bool],
        "starts_on": NotRequired[list[str]],
        "stops_on": NotRequired[list[str]],
        "while": NotRequired[list[str]],
    },
)
"""A clock, between states or ``while`` in states."""


class NotificationSource(TypedDict):
    """Whom a template is sent to, and how."""

    audience: str
    channels: list[str]
    lane: str
    variables: list[str]
    about: NotRequired[Text]
    office: NotRequired[str]


VariableSource = TypedDict("VariableSource", {"from": str, "example": NotRequired[Json]})
"""Where a variable of the messages comes from."""
