"""Sentences in both languages: those that a citizen reads, from ``wording.yaml``, and those that
say what is wrong with a directory, from ``findings.yaml``."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from contracts import yaml_file
from contracts.typed import Text

LANGUAGES = ("en", "hi")
AND = {"en": " or ", "hi": " या "}
WORDING: dict[str, Text] = yaml_file.read(Path(__file__).with_name("wording.yaml"))
FINDINGS: dict[str, Text] = yaml_file.read(Path(__file__).with_name("findings.yaml"))


def say(key: str, **values: Text | str | int) -> Text:
    """Return the sentence ``key`` in both languages; a value may itself be bilingual."""
    return _filled(WORDING[key], values)


def finding(key: str, **values: Text | str | int) -> Text:
    """Return the sentence ``key`` of what is wrong with a directory, in both languages."""
    return _filled(FINDINGS[key], values)


def _filled(sentence: Text, values: Mapping[str, Text | str | int]) -> Text:
    return {
        language: sentence[language].format(
            **{
                name: value[language] if isinstance(value, dict) else value
                for name, value in values.items()
            }
        )
        for language in LANGUAGES
    }


def listed(names: Iterable[Text]) -> Text:
    """Return the names as one list: "A, B or C"."""
    names = list(names)
    return {
        language: _listed([name[language] for name in names], language) for language in LANGUAGES
    }


def _listed(names: list[str], language: str) -> str:
    return AND[language].join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def joined(*texts: Text | None) -> Text:
    """Return the sentences one after the other; None is passed over."""
    sentences = [text for text in texts if text]
    return {language: " ".join(text[language] for text in sentences) for language in LANGUAGES}
