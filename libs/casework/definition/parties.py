"""``parties``: people beside the owner who have a part in a case, as the answers say who they are.

``parties: {subject: {name: …, mobile: subject_mobile, email: …, language: …}}`` names answers of
the application or, with ``joins: add-victim`` (or a list), of those actions. What a party is called
is also a relation of a citizen to the case (``casework.engine.access``) and an audience of
messages.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.definition.bilingual import Text
from casework.definition.sources.people import PartySource
from casework.definition.sources.workflow import ActionSource
from casework.typed.fields import Answers


@dataclass(frozen=True)
class Party:
    """Who has a part in a case. ``mobile``, ``email`` and ``language`` name answers of the actions
    by which the party ``joins``; the last two may be None."""

    name: str
    label: Text
    joins: tuple[str, ...]
    mobile: str
    email: str | None = None
    language: str | None = None


def read_parties(
    source: Mapping[str, PartySource], actions: Mapping[str, ActionSource]
) -> dict[str, Party]:
    """Return the parties by what they are called; one that says nothing else joins by filing."""
    starts = tuple(name for name, action in actions.items() if action.get("starts"))
    return {name: _party(name, part, starts) for name, part in source.items()}


def _party(name: str, part: PartySource, starts: tuple[str, ...]) -> Party:
    joins = part.get("joins", starts)
    return Party(
        name=name,
        label=part["name"],
        joins=(joins,) if isinstance(joins, str) else tuple(joins),
        mobile=part["mobile"],
        email=part.get("email"),
        language=part.get("language"),
    )


def named_by(parties: Mapping[str, Party], action: str, answers: Answers) -> dict[str, Party]:
    """Return the parties who join by ``action`` and whose mobile is among its ``answers``, which
    were validated: an answer left blank names nobody and changes nothing."""
    return {
        name: party
        for name, party in parties.items()
        if action in party.joins and answers.get(party.mobile)
    }
