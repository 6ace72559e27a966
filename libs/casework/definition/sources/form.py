"""How a form is written."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

from contracts.typed import Json, Text

CheckSource = Mapping[str, Json]
"""One comparison of an answer, such as ``{after: now, within: {days: 30}}``; see `form_checks`."""


class ChoiceSource(TypedDict):
    """One choice of a field; ``by`` names the groups that it is offered to, where not to all."""

    value: str
    label: Text
    advice: NotRequired[Text]
    by: NotRequired[list[str]]
    offices: NotRequired[dict[str, str | None]]
    over_station_head: NotRequired[bool]
    sensitive: NotRequired[bool]


class FieldLimits(TypedDict):
    """What a field of a form takes, beside its words, choices and own fields; which limits go with
    which type, `form.FIELD_TYPES` knows. ``digits``: a text of ``min_length`` to ``max_length``
    digits and nothing else."""

    name: str
    type: str
    at_counter: NotRequired[bool]
    default: NotRequired[Json]
    digits: NotRequired[bool]
    finds: NotRequired[str]
    link: NotRequired[str]
    max: NotRequired[int]
    max_items: NotRequired[int]
    max_length: NotRequired[int]
    min: NotRequired[int]
    min_items: NotRequired[int]
    min_length: NotRequired[int]
    past: NotRequired[bool]
    pii: NotRequired[bool]
    public: NotRequired[bool]
    required: NotRequired[bool]
    step: NotRequired[str]
    unless_ticked: NotRequired[str]
    when: NotRequired[dict[str, list[Json]]]


class FieldSource(FieldLimits):
    """One field of a form. ``anywhere``: the officer named may be of any office, for being named
    gives no part in the case."""

    label: Text
    anywhere: NotRequired[bool]
    choices: NotRequired[list[ChoiceSource]]
    fields: NotRequired[list["FieldSource"]]
    help: NotRequired[Text]


class StepSource(TypedDict):
    """One step of a form; a list keeps their order, which keys lose on the bus."""

    name: str
    label: Text


class FormSource(TypedDict):
    """A form: its fields, and what must hold between their answers; ``shows_record`` where whoever
    answers reads above it what was filed."""

    fields: list[FieldSource]
    check: NotRequired[dict[str, CheckSource | list[CheckSource]]]
    offline: NotRequired[bool]
    shows_record: NotRequired[bool]
    steps: NotRequired[list[StepSource]]
