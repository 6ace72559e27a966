"""What the pages take apart, as types: the fields of forms, stations of lists, words."""

from typing import NotRequired, TypedDict

from casework.definition.bilingual import Text
from contracts.typed import Json

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


class Spec(TypedDict):
    """One field of a form: as a definition writes it (`casework.definition.sources.form`), or one
    of the pages' own, whose label is in the reader's language."""

    name: str
    type: str
    label: Words
    autocomplete: NotRequired[str]
    choices: NotRequired[list[Choice]]
    default: NotRequired[Json]
    fields: NotRequired[list["Spec"]]
    finds: NotRequired[str]
    help: NotRequired[Words]
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


class StationEntry(TypedDict):
    """A station or unit of the directory, as routing lists it."""

    code: str
    name: Text
    type: str
    police_district: str
    lat: float | None
    lon: float | None
    quality: str


class StationOffered(TypedDict):
    """A station that routing thinks may be the one; ``distance_m`` in metres, absent where it is
    not known."""

    code: str
    name: Text
    distance_m: NotRequired[int]
