"""Why a classification is what it is, in words, from ``wording.yaml``."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from casework import closed_text
from contracts import yaml_file
from contracts.events import LANGUAGES
from contracts.typed import Json
from services.complaints.law.offence import Offence
from services.complaints.law.punishment import Text

SENTENCES: dict[str, Text] = yaml_file.read(Path(__file__).with_name("wording.yaml"))


def say(key: str, **values: Json) -> Text:
    """Return the sentence ``key`` in both languages; a value may itself be bilingual."""
    return {
        language: closed_text.filled(
            SENTENCES[key][language],
            {
                name: value[language] if isinstance(value, dict) else value
                for name, value in values.items()
            },
        )
        for language in LANGUAGES
    }


def decided_by(offence: Offence) -> Text:
    """Return the sentence that names the offence which decides, and its punishment."""
    punishment = {language: offence.punishment.words(language) for language in LANGUAGES}
    if not offence.listed:
        return say("decided-by-another-act", section=offence.section, punishment=punishment)
    return say("decided", section=offence.section, title=offence.title, punishment=punishment)


def named(offences: Iterable[Offence]) -> str:
    """Return the sections as one list."""
    return closed_text.joined(", ", (offence.section for offence in offences))


def joined(sentences: Sequence[Text]) -> Text:
    """Return the sentences one after the other."""
    return {
        language: closed_text.joined(" ", (text[language] for text in sentences))
        for language in LANGUAGES
    }
