"""Whether a service has words for all that it sends."""

from typing import Any

import pytest

from messages import lacking
from tests.unit.messages.samples import FILED, NAME, catalogue, changed


def definition(**changes: Any) -> dict[str, Any]:
    rule = {"audience": "citizen", "channels": ["sms", "email"], "variables": [*FILED]}
    variables = {name: {"from": name, "example": value} for name, value in FILED.items()}
    notifications = {NAME: rule | changes}
    return {
        "code": "permit",
        "version": 3,
        "notifications": notifications,
        "variables": variables,
    }


def test_a_service_with_all_its_words_lacks_nothing(words):
    assert lacking([definition()], words) == []
    assert lacking([{"code": "silent", "version": 1}], words) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"channels": ["pigeon"]}, "there are no words for pigeon in hi"),
        ({"audience": "jail"}, "the words are for citizen, the message is for jail"),
        ({"variables": ["reference"]}, "ask for what is not sent: answer_by, office_name"),
        ({"variables": [*FILED, "mood"]}, "do not declare what is sent: mood"),
    ],
)
def test_what_is_lacking_is_said_in_a_sentence(words, changes, sentence):
    faults = lacking([definition(**changes)], words)
    assert len(faults) == len(set(faults))
    assert faults[0].startswith(f"permit version 3: {NAME}: ")
    assert sentence in faults[0]


def test_an_example_that_does_not_fit_is_found_before_a_citizen_does(words):
    long = definition()
    long["variables"]["reference"]["example"] = "X" * 40
    (fault,) = lacking([long], words)
    assert "longer than 30 characters: reference" in fault


def test_what_is_no_definition_is_a_sentence_too(words):
    for spoilt in ({"notifications": []}, {"notifications": {NAME: {}}}):
        (fault,) = lacking([{"code": "permit", "version": 1} | spoilt], words)
        assert fault.startswith("permit version 1 cannot be read")


def told_to_a_party(sensitive: bool) -> dict[str, Any]:
    """A definition with a party `tenant`, to whom its one message goes."""
    choices = [{"value": "other", "sensitive": sensitive}]
    more = {"parties": {"tenant": {}}, "form": {"fields": [{"name": "kind", "choices": choices}]}}
    return definition(audience="tenant") | more


@pytest.mark.parametrize(
    ("discreet", "sensitive", "lacks"),
    [(True, True, False), (False, False, False), (False, True, True)],
)
def test_a_party_is_told_of_sensitive_matters_in_a_discreet_form(
    tmp_path, discreet: bool, sensitive: bool, lacks: bool
):
    """On a party's phone somebody else may be reading, as on the applicant's."""
    text = changed("audience: citizen", "audience: tenant")
    text = text if discreet else text.replace("discreet: received\n", "")
    faults = lacking([told_to_a_party(sensitive)], catalogue(tmp_path, text))
    assert any("no discreet form" in fault for fault in faults) == lacks
    assert len(faults) == lacks
