"""Stages that tests of a verification begin from, and how a refusal is read."""

import pytest

from contracts.errors import ValidationFailed
from services.verification.rules.decision import ADVERSE
from tests.unit.verification.forms import FAR_PLACE, TEXT
from tests.unit.verification.posts import HEAD
from tests.unit.verification.world import Matter, World

NAMESAKE = {"id": "CR-000102", "score": 45, "why": ["name"], "about": "Somebody else"}
RECORD = {"id": "CR-000101", "score": 95, "why": ["name", "born-on"], "about": "A record"}
EARLIER = {"place": FAR_PLACE, "address": "Test Lane 2, Gaya", "from": "2026-01-01"}


def refused(field: str, matter: Matter, *act: object, **body: object) -> str:
    with pytest.raises(ValidationFailed) as raised:
        matter.act(*act, **body)  # type: ignore[arg-type]
    refusal = raised.value.fields[field]
    return refusal if isinstance(refusal, str) else refusal["code"]


def adverse(code: str = "verification-character") -> Matter:
    """One with a record that is the person's by more than the name, recommended as such."""
    matter = World().file(code).begun().searched(RECORD)
    judged(matter, "same-person", "born-on")
    return matter.enquired().recommended(ADVERSE)


def judged(matter: Matter, decision: str, *compared: str, candidate: str = "CR-000101") -> None:
    more = {"compared": [{"what": one} for one in compared]} if compared else {}
    matter.act(HEAD, "judge-candidate", candidate=candidate, decision=decision, text=TEXT, **more)
