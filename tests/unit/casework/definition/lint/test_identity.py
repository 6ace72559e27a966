"""What the linter says of a service that keeps nothing of who files."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.lint.identity import nobody_is_asked_who_they_are
from casework.policing import police_department
from tests.support.sources import ROOT

TIP = loader.load_file(
    ROOT / "services" / "tips" / "definitions" / "secret-tip.yaml", police_department()
)
EMAIL = {"name": "reach", "type": "email", "label": {"hi": "ई-मेल", "en": "E-mail"}}
MESSAGE = {"audience": "citizen", "channels": ["sms"], "lane": "status", "variables": []}
Change = Callable[[dict[str, Any]], None]


def _findings(change: Change) -> list[str]:
    source = copy.deepcopy(TIP.to_dict())
    change(source)
    return list(nobody_is_asked_who_they_are(loader.load(source)))


def _named(source: dict[str, Any]) -> None:
    source["identity"] = "name"


def _reached(source: dict[str, Any]) -> None:
    source["contact"] = {"email": "text"}


def _announce_to_citizen(source: dict[str, Any]) -> None:
    source["notifications"]["secret-tip.filed.citizen"] = MESSAGE


def _asked_at_filing(source: dict[str, Any]) -> None:
    source["form"]["fields"].append(EMAIL)


def _asked_in_an_answer(source: dict[str, Any]) -> None:
    source["actions"]["answer"]["form"] = {"fields": [EMAIL]}


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (_named, "can only be 'none'"),
        (_reached, "a contact of the sender is named"),
        (_announce_to_citizen, "secret-tip.filed.citizen goes to the sender"),
        (_asked_at_filing, "file asks for the email"),
        (_asked_in_an_answer, "answer asks for the email"),
    ],
)
def test_it_finds_what_would_lead_to_the_sender(change: Change, finding: str) -> None:
    assert any(finding in sentence for sentence in _findings(change))


def test_it_finds_nothing_in_the_secret_tip() -> None:
    assert _findings(lambda source: None) == []


def test_what_is_included_tells_the_sender_nothing_either() -> None:
    """Finding the office is shared with services that write to the citizen."""
    rule = {
        name for action in TIP.actions.values() for way in action.transitions for name in way.tells
    }
    assert "secret-tip.routed.station" in rule
    assert not [name for name in rule if name.endswith(".citizen")]
