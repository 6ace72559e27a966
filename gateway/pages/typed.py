"""What the pages take apart, as types: the fields of forms, stations of lists, words."""

from typing import NotRequired, TypedDict

from casework.definition.bilingual import Text
from casework.definition.sources.form import FieldLimits

Words = Text | str | None
"""A text in both languages, or one that is written in the reader's already; None for none."""


class Choice(TypedDict):
    """One choice of a field."""

    value: str
    label: Words
    advice: NotRequired[Text]
    offices: NotRequired[dict[str, str | None]]
    over_station_head: NotRequired[bool]
    sensitive: NotRequired[bool]


class Spec(FieldLimits):
    """One field of a form: as a definition writes it, or one of the pages' own, whose label is in
    the reader's language."""

    label: Words
    autocomplete: NotRequired[str]
    choices: NotRequired[list[Choice]]
    fields: NotRequired[list["Spec"]]
    help: NotRequired[Words]


class StationOffered(TypedDict):
    """A station that routing thinks may be the one; ``distance_m`` in metres, absent where it is
    not known."""

    code: str
    name: Text
    distance_m: NotRequired[int]
