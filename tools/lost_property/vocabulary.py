"""The words of ``vocabulary.yaml``, divided between the two parts of the set."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, NotRequired, TypedDict

from contracts import yaml_file

Part = Literal["tuning", "held-out"]
Language = Literal["en", "hi", "roman"]
PARTS: tuple[Part, Part] = ("tuning", "held-out")
LANGUAGES: tuple[Language, ...] = ("en", "hi", "roman")
Ways = dict[str, list[str]]
"""Ways of writing one thing by language, the usual one first."""


class Sort(TypedDict):
    """Things that are lost alike: how often, among all; what they may look like and bear.

    ``name`` is how often one bears a name; ``numbers`` has the kind of its number, and how often
    the loser and the station tell it. Models stand by make, kinds without one have none.
    """

    kinds: list[str]
    category: str
    share: float
    name: float
    marks: list[str]
    strangers: list[str]
    colours: NotRequired[list[str]]
    materials: NotRequired[list[str]]
    holds: NotRequired[list[str]]
    makes: NotRequired[dict[str, list[str]]]
    numbers: NotRequired[tuple[str, float, float]]


@dataclass(frozen=True)
class Vocabulary:
    """Everything that can be lost, and how it is called."""

    words: dict[str, Ways]
    phrases: dict[str, Ways]
    things: list[Sort]
    first_names: list[Ways]
    last_names: list[Ways]
    frames: dict[str, list[Ways]]


def ways(line: str) -> Ways:
    """Return the ways of "english|english ; hindi ; roman"."""
    return dict(zip(LANGUAGES, (part.split("|") for part in line.split(" ; ")), strict=True))


def names(line: str) -> list[Ways]:
    """Return the ways of each name: in Roman letters they are the same in two languages."""
    names_read = []
    for name in line.split(","):
        latin, nagari = (part.strip().split("|") for part in name.split(" ; "))
        names_read.append({"en": latin, "roman": latin, "hi": nagari})
    return names_read


def of_part(one: Ways, language: str, part: Part) -> list[str]:
    """Return the ways of a language that a part may use: the usual one, and of the others half."""
    usual, *others = one[language]
    return [usual, *others[PARTS.index(part) :: 2]]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the vocabulary of this folder."""
    data = yaml_file.read(Path(__file__).with_name("vocabulary.yaml"))
    return Vocabulary(
        {code: ways(line) for code, line in data["words"].items()},
        {code: ways(line) for code, line in data["phrases"].items()},
        data["things"],
        names(data["first_names"]),
        names(data["last_names"]),
        {side: [ways(frame) for frame in data[f"{side}_frames"]] for side in ("lost", "found")},
    )
