"""Regions, conditions, marks that act and documents: each rule of the linter finds its fault."""

from collections.abc import Callable
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.lint.linter import lint
from casework.definition.model import BadDefinition
from tests.unit.casework.region_samples import RULES, source
from tests.unit.casework.samples import both

Change = Callable[[dict], None]


def _set(path: str, value: Any) -> Change:
    def change(definition: Any) -> None:
        *way, last = path.split("/")
        for key in way:
            definition = definition[int(key)] if isinstance(definition, list) else definition[key]
        definition[int(last) if isinstance(definition, list) else last] = value

    return change


def _drop(path: str) -> Change:
    def change(definition: Any) -> None:
        *way, last = path.split("/")
        for key in way:
            definition = definition[int(key)] if isinstance(definition, list) else definition[key]
        del definition[last]

    return change


def _never_entered(definition: dict) -> None:
    for action in ("apply", "remind"):
        del definition["actions"][action]["transitions"][0]["also"]


PAY = "actions/pay/transitions/0"
GRANT = "actions/grant/transitions/0"
TAKEN = "a mark of clock fee takes"
BROKEN: dict[str, tuple[Change, str]] = {
    "from two regions": (
        _set(f"{PAY}/from", ["unpaid", "applied"]),
        "action pay to paid joins the regions ['fee', 'handling']",
    ),
    "from one region into another": (_set(f"{PAY}/to", "granted"), "joins the regions"),
    "begins beside the handling": (
        _set("actions/apply/transitions/0/to", "unpaid"),
        "does not lead into the region handling",
    ),
    "also in its own region": (_set(f"{PAY}/also", ["fee-lapsed"]), "two states of one region"),
    "also twice in another": (
        _set(f"{GRANT}/also", ["paid", "fee-lapsed"]),
        "two states of one region",
    ),
    "also a state that is none": (_set(f"{GRANT}/also", ["heaven"]), "unknown state 'heaven'"),
    "end beside the handling": (
        _set("states/fee-lapsed/terminal", True),
        "the terminal state fee-lapsed lies in the region fee",
    ),
    "region that is never entered": (
        _never_entered,
        "state paid cannot be reached",
    ),
    "handling without a date": (
        _drop("states/applied/next"),
        "state applied does not say by when",
    ),
    "condition of another kind": (
        _set(f"{GRANT}/only_if", {"fee.rupees": 50}),
        "something else than true or a list",
    ),
    "condition that the view does not show": (
        _set(f"{GRANT}/only_if", {"secret.kind": True}),
        "reads secret.kind, which the view does not show",
    ),
    "condition of an action that the view does not show": (
        _set("actions/grant/unless", {"heal_at": True}),
        "action grant reads heal_at",
    ),
    "end of an action that the view does not show": (
        _set("actions/grant/until", {"heal_at": 30}),
        "action grant reads heal_at",
    ),
    "condition on a state that is none": (
        _set(f"{GRANT}/only_if", {"regions.fee": ["free"]}),
        "names the unknown state 'free'",
    ),
    "view of what is nobody's to see": (_set("view", ["fee", "personal"]), "would show personal"),
    "register without a name": (
        _set("registers", {"permit": {"name": {"en": "Permits"}}}),
        "register permit is not given in both languages",
    ),
    "register in a field of every case": (
        _set("registers", {"station": {"name": both("Permits")}}),
        "the register 'station' is not snake_case or is a field of every case",
    ),
    "unique field within another": (
        _set("unique", ["permit.number"]),
        "the unique field 'permit.number' is not snake_case",
    ),
    "mark that takes nothing known": (
        _set("clocks/fee/marks/0/takes", "fly"),
        f"{TAKEN} 'fly', which is no action",
    ),
    "mark that begins a case": (
        _set("clocks/fee/marks/0/takes", "apply"),
        f"{TAKEN} 'apply', which is no action",
    ),
    "mark that takes an officer's action": (
        _set("actions/lapse/by", ["desk"]),
        f"{TAKEN} 'lapse', which is not the system's to take",
    ),
    "mark whose action looks something up": (
        _set("actions/lapse/facts", ["weather"]),
        f"{TAKEN} 'lapse', which needs facts",
    ),
    "mark whose action asks": (
        _set("actions/lapse/form", {"fields": [{"name": "why", "type": "text", "required": True}]}),
        f"{TAKEN} 'lapse', which needs answers",
    ),
    "undeclared document": (
        _set(f"{GRANT}/issues", ["pass"]),
        "document pass is issued but not declared",
    ),
    "document that is never issued": (
        _drop(f"{GRANT}/issues"),
        "document permit is declared but never issued",
    ),
    "document twice": (_set(f"{GRANT}/issues", ["permit", "permit"]), "issues a document twice"),
    "document for nobody": (_set("documents/permit/who", []), "document permit is for nobody"),
    "document for an unknown group": (
        _set("documents/permit/who", ["mayors"]),
        "document permit names the unknown group 'mayors'",
    ),
    "document's name in one language": (
        _set("documents/permit/name", {"en": "Permit"}),
        "document permit is not given in both languages",
    ),
    "document's text in one language": (
        _set("documents/permit/text", {"hi": "अनुमति"}),
        "the text of document permit is not given",
    ),
    "document's text with an unknown variable": (
        _set("documents/permit/text", both("{age}")),
        "unknown variable 'age'",
    ),
    "told first in one language": (_set("next_first/0/what", {"en": "Pay"}), "what is told first"),
    "rule told first in one language": (
        _set("next_first/0/rule", {"en": "A rule"}),
        "the rule of what is told first",
    ),
    "told first by an unknown clock": (
        _set("next_first/0/clock", "sundial"),
        "what is told first names the unknown clock 'sundial'",
    ),
    "two messages to the citizen beside the handling": (
        _set(f"{PAY}/tells", ["procession.filed.citizen"] * 2),
        "does not send the citizen exactly one message",
    ),
    "internal change of the handling beside": (
        _set(f"{PAY}/internal", True),
        "is internal but changes the state or tells somebody",
    ),
    "region that is not kebab-case": (
        _set("states/paid/region", "Fee"),
        "the name 'Fee' is not kebab-case",
    ),
    "end of an unknown clock": (
        _set(f"{PAY}/ends_clocks", ["sundial"]),
        "action pay names the unknown clock 'sundial'",
    ),
    "restart of an unknown clock": (
        _set(f"{PAY}/restarts_clocks", ["sundial"]),
        "action pay names the unknown clock 'sundial'",
    ),
    "clock that nobody hears": (
        _set("clocks/fee/marks", [{"at": 0.5, "kind": "warning", "takes": "lapse"}]),
        "clock fee tells nobody of a breach",
    ),
}


def _findings(change: Change) -> list[str]:
    changed = source()
    change(changed)
    return lint(loader.load(changed), RULES)


def test_the_sample_is_sound() -> None:
    assert lint(loader.load(source()), RULES) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_definition_is_found(name: str) -> None:
    change, expected = BROKEN[name]
    findings = _findings(change)
    assert any(expected in finding for finding in findings), findings


def test_a_step_beside_the_handling_may_be_told_to_nobody_or_be_internal() -> None:
    assert _findings(_set(f"{PAY}/tells", [])) == []

    def internal(definition: dict) -> None:
        (way,) = definition["actions"]["pay"]["transitions"]
        way |= {"internal": True, "tells": []}
        del way["text"]

    assert _findings(internal) == []


def test_a_region_may_be_entered_later_than_at_the_start() -> None:
    assert _findings(_drop("actions/apply/transitions/0/also")) == []


def test_a_clock_may_end_on_a_state_of_another_region_that_can_come_meanwhile() -> None:
    assert _findings(_set("clocks/fee/ends_on", ["granted"])) == []


def test_the_regions_of_a_definition_name_their_states() -> None:
    assert loader.load(source()).regions == {
        "handling": {"routing-pending", "applied", "waiting", "granted"},
        "fee": {"unpaid", "paid", "fee-lapsed"},
    }


@pytest.mark.parametrize("mark", [{"at": 1.0}, {"at": 1.0, "takes": "lapse", "tell": []}])
def test_a_mark_that_says_something_says_it_whole(mark: dict) -> None:
    with pytest.raises(BadDefinition):
        changed = source()
        changed["clocks"]["fee"]["marks"] = [mark]
        loader.load(changed)
