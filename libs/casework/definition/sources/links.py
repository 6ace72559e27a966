"""How links between cases are written."""

from typing import NotRequired, TypedDict

from casework.definition.sources.common import Conditions
from contracts.typed import Text


class AskedSource(TypedDict, total=False):
    """What who asked for a case can make of it."""

    hears: list[str]
    withdraw: str


class RowsSource(TypedDict):
    """Rows of an answer that become rows of another case's answer."""

    of: str
    fill: dict[str, str]


class AskSource(TypedDict):
    """What another case is opened with."""

    fill: dict[str, str]
    each: NotRequired[str]
    only_if: NotRequired[Conditions]
    rows: NotRequired[dict[str, RowsSource]]
    unless: NotRequired[Conditions]
    says: NotRequired[dict[str, str]]
    whose: NotRequired[str]


class ConsequenceSource(TypedDict):
    """What follows once the rows of a link are as it says."""

    all: NotRequired[Conditions]
    any: NotRequired[Conditions]
    takes: str


class LinkSource(TypedDict):
    """Other cases that a case asks for or refers to; see `definition.links`."""

    name: Text
    to: str
    asks: NotRequired[AskSource]
    keeps: NotRequired[list[str]]
    service: NotRequired[str]
    shown_to: NotRequired[list[str]]
    shows: NotRequired[list[str]]
    then: NotRequired[list[ConsequenceSource]]


LinkedBySource = TypedDict(
    "LinkedBySource",
    {
        "name": Text,
        "from": str,
        "keeps": NotRequired[list[str]],
        "service": NotRequired[str],
        "shown_to": NotRequired[list[str]],
        "shows": NotRequired[list[str]],
        "then": NotRequired[list[ConsequenceSource]],
        "who": NotRequired[str],
    },
)
"""Cases of another service that may be linked to one of this."""
