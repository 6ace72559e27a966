"""The reasons of a suggestion as sentences, in both languages, from ``wording.yaml``."""

from functools import lru_cache
from pathlib import Path
from typing import TypedDict

from contracts import yaml_file
from contracts.typed import Json, JsonObject, Text
from services.lostfound.matching.entry import Reason

LANGUAGES = ("hi", "en")


class Wording(TypedDict):
    """What ``wording.yaml`` holds: reasons by their code, kinds of numbers by theirs."""

    reasons: dict[str, Text]
    same_day: Text
    kinds: dict[str, Text]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """Return the sentences of this service."""
    path = Path(__file__).with_name("wording.yaml")
    data: Wording = yaml_file.read(path)
    return data


def worded(reason: Reason) -> Text:
    """Return what an officer reads of a reason."""
    words = wording()
    sentence = words["reasons"][reason.code]
    if reason.code == "days" and reason.parameters["days"] == 0:
        return dict(words["same_day"])
    return {
        language: sentence[language].format(**_filled(reason, language)) for language in LANGUAGES
    }


def _filled(reason: Reason, language: str) -> JsonObject:
    return {name: _value(name, value, language) for name, value in reason.parameters.items()}


def _value(name: str, value: Json, language: str) -> Json:
    if name == "kind":
        return wording()["kinds"][value][language]
    if name == "words":
        return ", ".join(one if one == other else f"{one} ≈ {other}" for one, other in value)
    return value[language] if isinstance(value, dict) else value
