"""What the service needs of the records, whoever keeps them: candidates for a person.

A candidate is a record that may be of the person. It is never taken for the person's until an
officer has compared more than the name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from casework.typed.fields import Answers

NAME = frozenset({"name", "name-sound"})
"""Reasons by which a candidate is like the person in name alone."""
LIKENESSES: Mapping[str, Mapping[str, str]] = {
    "name": {"hi": "नाम", "en": "name"},
    "name-sound": {"hi": "मिलता-जुलता नाम", "en": "similar name"},
    "parent-name": {"hi": "माता, पिता या पति-पत्नी का नाम", "en": "name of a parent or the spouse"},
    "born-on": {"hi": "जन्म तिथि", "en": "date of birth"},
    "birth-year": {"hi": "जन्म का वर्ष", "en": "year of birth"},
    "address": {"hi": "पता", "en": "address"},
}
"""Why a record is a candidate, in words."""


class RecordsAway(Exception):
    """No answer, or none that can be relied on: try again later. The text says how."""


@dataclass(frozen=True)
class Person:
    """Whom to look for; what is not known is None."""

    name: str
    parent_name: str | None = None
    born_on: str | None = None
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A record that may be of the person: its number there, how like it is (0 to 100), why, and
    what an officer needs to compare."""

    id: str
    score: int
    why: tuple[str, ...]
    about: str


class Records(Protocol):
    """The records. One caller at a time."""

    def search(self, person: Person) -> Sequence[Candidate]:
        """Return the candidates, the most alike first.

        Raises RecordsAway without an answer, and Refused for a question that is not taken.
        """


def person_of(form: Answers) -> Person:
    """Return the person whom an application is about: the one it names, or the applicant."""
    about = "subject_" if form.get("subject_name") else ""
    rows = form.get("earlier") or ()
    addresses = [form.get("address"), *(row.get("address") for row in rows)]
    return Person(
        name=form.get(f"{about}name", ""),
        parent_name=form.get(f"{about}parent_name"),
        born_on=form.get(f"{about}born_on"),
        addresses=tuple(address for address in addresses if address),
    )


def in_words(candidates: Sequence[Candidate]) -> str:
    """Return the candidates as an officer reads them in a note, in both languages."""
    return "\n".join(_line(candidate) for candidate in candidates)


def _line(candidate: Candidate) -> str:
    why = {
        language: ", ".join(LIKENESSES[one][language] for one in candidate.why if one in LIKENESSES)
        for language in ("hi", "en")
    }
    return (
        f"{candidate.id} — {candidate.score}/100 — मिलता है: {why['hi']} / matches: {why['en']}"
        f" — {candidate.about}"
    )
