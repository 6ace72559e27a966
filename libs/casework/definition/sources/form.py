"""How a form is written."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

from contracts.typed import Json, Text

CheckSource = Mapping[str, Json]
"""One comparison of an answer, such as ``{after: now, within: {days: 30}}``; see `form_checks`."""


class ChoiceSource(TypedDict):
    """One choice of a field."""

    value: str
    label: Text
    advice: NotRequired[Text]
    offices: NotRequired[dict[str, str | None]]
    over_station_head: NotRequired[bool]
    sensitive: NotRequired[bool]


class FieldSource(TypedDict):
    """One field of a form; which limits go with which type, `form.FIELD_TYPES` knows."""

    name: str
    type: str
    label: Text
    choices: NotRequired[list[ChoiceSource]]
    default: NotRequired[Json]
    fields: NotRequired[list["FieldSource"]]
    finds: NotRequired[str]
    help: NotRequired[Text]
    link: NotRequired[str]
    max: NotRequired[int]
    max_items: NotRequired[int]
    max_length: NotRequired[int]
    min: NotRequired[int]
    min_items: NotRequired[int]
    min_length: NotRequired[int]
    past: NotRequired[bool]
    pii: NotRequired[bool]
    required: NotRequired[bool]
    when: NotRequired[dict[str, list[Json]]]


class FormSource(TypedDict):
    """A form: its fields, and what must hold between their answers."""

    fields: list[FieldSource]
    check: NotRequired[dict[str, CheckSource | list[CheckSource]]]
    offline: NotRequired[bool]
