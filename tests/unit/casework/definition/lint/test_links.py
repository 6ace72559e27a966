"""Links that could not work are found before a service starts."""

from copy import deepcopy
from typing import Any

import pytest

from casework.definition.lint.links import links_meet, needs_are_links
from casework.definition.lint.linter import lint
from casework.definition.loader import load
from casework.host.manifest import load as load_manifest
from tests.support.linked_services import FOLDERS, definitions_of, in_one_service


def put(source: Any, path: str, value: Any) -> None:
    """Set what stands at a path; None takes it away."""
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    for step in way:
        source = source[step]
    if value is None:
        del source[last]
    else:
        source[last] = value


def broken(service: str, code: str, path: str, value: Any) -> list[str]:
    (source,) = [one.to_dict() for one in definitions_of(service) if one.code == code]
    source = _copied(source)
    put(source, path, value)
    return lint(load(source))


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(part) for key, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("service", ["libraries", "wards"])
def test_the_samples_are_sound(service: str) -> None:
    for definition in definitions_of(service):
        assert lint(definition) == [], definition.code
    needs = load_manifest(FOLDERS[service]).needs
    assert list(links_meet(definitions_of(service), needs)) == []
    assert list(needs_are_links(definitions_of(service), needs)) == []


ENQUIRIES = "links/enquiries"
OF_MEMBERSHIP = [
    (f"{ENQUIRIES}/colour", "red", "link enquiries says 'colour', which nobody reads"),
    (f"{ENQUIRIES}/asks/colour", "red", "what link enquiries asks says 'colour'"),
    (f"{ENQUIRIES}/then/0/colour", "red", "what follows from link enquiries says 'colour'"),
    (f"{ENQUIRIES}/name", {"en": "Enquiries"}, "link enquiries is not given in both languages"),
    ("actions/check/transitions/0/asks", ["others"], "a transition asks 'others', which is no"),
    (f"{ENQUIRIES}/asks", None, "a transition asks 'enquiries', which is no link that says what"),
    (f"{ENQUIRIES}/asks/each", "name", "once for each of 'name', which is no list of the form"),
    ("form/fields/2/min_items", None, "link enquiries asks nobody where addresses is left blank"),
    (f"{ENQUIRIES}/asks/rows", {"text": {"of": "street", "fill": {}}}, "is no list of the form"),
    (f"{ENQUIRIES}/asks/fill/place", "row.street", "fills place from row.street, which there is"),
    (f"{ENQUIRIES}/asks/fill/place", "form.street", "fills place from form.street, which there"),
    (f"{ENQUIRIES}/asks/fill/place", "case.street", "fills place from case.street, which there"),
    (f"{ENQUIRIES}/asks/fill/place", "street", "fills place from street, which there is not"),
    (f"{ENQUIRIES}/shows", ["state"], "link enquiries shows state, which every row has"),
    (f"{ENQUIRIES}/shows", ["links"], "link enquiries shows the links of the other case"),
    (f"{ENQUIRIES}/shows", [], "asks result, which its rows do not show"),
    (f"{ENQUIRIES}/then/0/all", {"result": "clear"}, "for something else than true or a list"),
    (f"{ENQUIRIES}/then/0/takes", "marry", "takes 'marry', which is no action that can be taken"),
    (f"{ENQUIRIES}/then/0/takes", "apply", "takes 'apply', which is no action that can be taken"),
    ("actions/admit/by", ["desk"], "takes 'admit', which is not the system's to take"),
    ("actions/admit/facts", ["moon"], "takes 'admit', which needs facts"),
    ("actions/admit/transitions/0/to", "same", "leaves the state as it is, and would be taken"),
    ("view", ["links_due"], "the view would show links_due"),
]
OF_THE_CHECK = [
    ("actions/file/by", ["system", "desk"], "and file is not the system's alone"),
    ("department/posts/asking", None, "and the department has no post 'asking'"),
    ("asked/withdraw", "marry", "takes 'marry', which is no action that can be taken"),
    ("actions/cancel/by", ["desk"], "takes 'cancel', which is not the system's to take"),
    ("asked/hurry", True, "asked says 'hurry', which nobody reads"),
    ("asked_by", None, "what becomes of a case that was asked for, and nobody asks"),
]


@pytest.mark.parametrize(("path", "value", "finding"), OF_MEMBERSHIP)
def test_what_asks_is_checked(path: str, value: Any, finding: str) -> None:
    findings = broken("libraries", "membership", path, value)
    assert any(finding in one for one in findings), findings


@pytest.mark.parametrize(("path", "value", "finding"), OF_THE_CHECK)
def test_what_is_asked_is_checked(path: str, value: Any, finding: str) -> None:
    findings = broken("wards", "address-check", path, value)
    assert any(finding in one for one in findings), findings


@pytest.mark.parametrize(
    ("code", "path", "value", "finding"),
    [
        ("card-claim", "form/fields/1/link", "moon", "an answer makes the link 'moon', which is"),
        ("card-claim", "form/fields/1/link", None, "link card is declared and no answer makes it"),
        ("membership", "actions/check/transitions/0/asks", [], None),
    ],
)
def test_a_link_is_made_by_something(code: str, path: str, value: Any, finding: str | None) -> None:
    findings = broken("libraries", code, path, value)
    if finding is None:  # it is asked again later, and that is enough
        assert findings == []
    else:
        assert any(finding in one for one in findings), findings


def test_who_may_link_is_anyone_or_the_owner() -> None:
    findings = broken("wards", "found-card", "linked_by/claims/who", "friends")
    assert findings == ["link claims may be made by 'friends', neither anyone nor the owner"]


@pytest.mark.parametrize(
    ("path", "value", "finding"),
    [
        ("linked_by/claims/shown_to", ["friends"], "claims is shown to 'friends', which is no gro"),
        ("linked_by/claims/shown_to", None, "made by anyone and does not say whom it is shown to"),
        ("access/view", {"shelf": ["friends"]}, "an access rule names the unknown group 'friends'"),
        ("access/view", {"moon": ["desk"]}, "rule is given for 'moon', which the view does not"),
    ],
)
def test_whom_the_cases_of_others_are_shown_to_is_said(path: str, value: Any, finding: str) -> None:
    findings = broken("wards", "found-card", path, value)
    assert any(finding in one for one in findings), findings


@pytest.mark.parametrize(
    ("code", "path", "value", "finding"),
    [
        ("membership", f"{ENQUIRIES}/to", "moon", "leads to the unknown service 'moon'"),
        ("membership", f"{ENQUIRIES}/shows", ["shelf", "result"], "shows shelf, which the view"),
        ("membership", f"{ENQUIRIES}/asks/fill/moon", "form.name", "fills moon, which address-che"),
        ("membership", f"{ENQUIRIES}/asks/fill/person", None, "leaves out person, which address-"),
        ("address-check", "asked_by", ["card-claim"], "which is not asked by membership"),
        ("address-check", "asked_by", ["membership", "moon"], "is asked by the unknown service"),
        ("found-card", "linked_by", None, "leads to found-card, which has no link back"),
        ("card-claim", "links/card/to", "membership", "leads to membership, which has no link"),
    ],
)
def test_both_sides_know_of_each_other(code: str, path: str, value: Any, finding: str) -> None:
    def change(sources: dict[str, Any]) -> None:
        put(sources[code], path, value)

    findings = list(links_meet(in_one_service(change)))
    assert any(finding in one for one in findings), findings


def test_a_service_beyond_the_folder_is_one_that_is_needed() -> None:
    findings = list(links_meet(definitions_of("libraries"), ("notify",)))
    assert "membership: link enquiries leads to wards, which service.yaml does not need" in findings


def test_a_right_to_call_that_no_link_uses_is_one_too_many() -> None:
    findings = list(needs_are_links(definitions_of("wards"), ("routing", "notify", "libraries")))
    assert findings == ["service.yaml needs libraries, and no link leads there"]


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"address-check/takes_over": ["membership"]}, "no citizen may file"),
        ({"address-check/takes_over": []}, "asks address-check, which is not asked by membership"),
    ],
)
def test_a_matter_is_handed_on_where_citizens_file(change: dict[str, Any], finding: str) -> None:
    def hand_on(sources: dict[str, Any]) -> None:
        put(sources["membership"], f"{ENQUIRIES}/asks/whose", "owner")
        for path, value in change.items():
            code, _, rest = path.partition("/")
            put(sources[code], rest, value)

    definitions = in_one_service(hand_on)
    findings = [*links_meet(definitions), *lint(definitions.newest("address-check"))]
    assert any(finding in one for one in findings), findings


HANDED: dict[str, Any] = {
    f"{ENQUIRIES}/asks": {"whose": "owner", "fill": {"ward": "form.branch", "where": "step.where"}},
    f"{ENQUIRIES}/to": "found-card",
    f"{ENQUIRIES}/shows": [],
    f"{ENQUIRIES}/then": [],
    "actions/check/form": {
        "fields": [
            {"name": "where", "type": "text", "pii": True, "label": {"hi": "कहाँ", "en": "Where"}}
        ]
    },
    "actions/check/transitions/0/note": "internal",
}


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({}, None),
        ({f"{ENQUIRIES}/asks/fill/where": "step.street"}, "from step.street, which there is not"),
        ({"actions/check/transitions/0/note": ""}, "notes nothing of what is personal"),
        ({"actions/ask-again/form": {"fields": []}}, "ask-again, which does not ask for where"),
    ],
)
def test_what_a_step_says_is_asked_there_and_kept(change: dict[str, Any], finding: str | None):
    def hand_on(sources: dict[str, Any]) -> None:
        member = sources["membership"]
        for path, value in deepcopy({**HANDED, **change}).items():
            put(member, path, value)
        if "actions/ask-again/form" not in change:
            for part in ("form", "transitions/0/note"):
                put(
                    member,
                    f"actions/ask-again/{part}",
                    {**HANDED, **change}[f"actions/check/{part}"],
                )

    findings = [
        one
        for one in lint(in_one_service(hand_on).newest("membership"))
        if "step" in one or "ask" in one
    ]
    assert any(finding in one for one in findings) if finding else findings == [], findings


def test_matters_go_back_by_one_link():
    def two_links(sources: dict[str, Any]) -> None:
        member = sources["membership"]
        for path, value in deepcopy(HANDED).items():
            put(member, path, value)
        member["links"]["others"] = {**member["links"]["enquiries"]}
        member["takes_over"] = ["found-card"]

    findings = lint(in_one_service(two_links).newest("membership"))
    assert any("go back there by several links: enquiries, others" in one for one in findings)
