"""The parties of a case: who they are, and who becomes one with a step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.definition.counter import OWNER
from casework.definition.model import Definition
from casework.typed.fields import CaseFields, Changes
from casework.typed.links import HandedOn
from contracts.typed import Json


@dataclass(frozen=True)
class Joined:
    """A party as a step names it. ``id`` is the citizen's, None where nobody could say it: such a
    party is told and sees nothing. ``contact`` is sealed for the notify service."""

    id: str | None
    contact: str | None
    language: str


def ids_of(case: CaseFields) -> dict[str, str]:
    """Return the citizens' ids by party, of a case document or of its view."""
    parties = case.get("parties") or {}
    return {
        name: party["id"] if isinstance(party, Mapping) else party
        for name, party in parties.items()
    }


def relations_of(case: CaseFields, citizen: str) -> frozenset[str]:
    """Return which parties of ``case`` this citizen is: these are relations to it."""
    return frozenset(name for name, id in ids_of(case).items() if id and id == citizen)


def since(case: CaseFields, citizen: str) -> datetime | None:
    """Return since when this citizen has been a party of the case document; None for one who is
    none, or is the owner, from whom nothing is kept by its time."""
    if citizen == case["owner"]:
        return None
    parties = (case.get("parties") or {}).values()
    return min((party["since"] for party in parties if party["id"] == citizen), default=None)


def with_joined(case: CaseFields, named: Mapping[str, Joined], now: datetime) -> Changes:
    """Return the fields of ``case`` that change where ``named`` become parties ``now``. One in
    whose place another comes is a party no longer."""
    if OWNER in named:
        owner = named[OWNER]
        others = {name: party for name, party in named.items() if name != OWNER}
        owned: Changes = {"owner": owner.id or case["owner"], "contact": owner.contact}
        return {**owned, **with_joined(case, others, now)}
    if not named:
        return {}
    before, ids = case.get("parties") or {}, ids_of(case)
    parties = {name: party for name, party in before.items() if name not in named}
    for name, party in named.items():
        if party.id and party.id == ids.get(name):
            parties[name] = before[name]
        elif party.id:
            parties[name] = {"id": party.id, "since": now}
    contacts = {
        name: {"contact": party.contact, "language": party.language}
        for name, party in named.items()
    }
    others = case.get("party_contacts") or {}
    return {"parties": parties, "party_contacts": {**others, **contacts}}


def citizen_of(
    definition: Definition, case: CaseFields, whose: str, personal: Mapping[str, Json]
) -> HandedOn:
    """Return in whose name the case is handed on: its ``owner``, or the party that ``whose`` names.

    ``personal`` is what is kept encrypted of the case.
    """
    if whose == OWNER:
        mobile = personal["contact"]["mobile"]
        return {"id": case["owner"], "mobile": mobile, "language": case["language"]}
    party = definition.parties[whose]
    mobile = personal.get("moved", {}).get(whose) or personal["form"].get(party.mobile)
    _, language = contact_of(case, whose)
    return {"id": ids_of(case).get(whose), "mobile": mobile, "language": language}


def contact_of(case: CaseFields, party: str) -> tuple[str | None, str]:
    """Return the party's sealed contact, None where there is none, and language."""
    record = (case.get("party_contacts") or {}).get(party) or {}
    return record.get("contact"), record.get("language", "hi")
