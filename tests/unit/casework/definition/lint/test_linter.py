"""Each rule of the linter finds what it is for, in a definition broken on purpose."""

from collections.abc import Callable
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.lint.linter import lint, require_sound
from casework.definition.model import BadDefinition
from casework.engine.rules import Rules
from casework.policing import police_department
from tests.unit.casework.samples import both, source

RULES = Rules(guards={"answers-in-time": lambda step: None})


def _set(path: str, value: Any) -> Callable[[dict], None]:
    def change(definition: dict) -> None:
        *way, last = path.split("/")
        for key in way:
            definition = definition[int(key)] if isinstance(definition, list) else definition[key]
        definition[last] = value

    return change


def _drop(path: str) -> Callable[[dict], None]:
    def change(definition: dict) -> None:
        *way, last = path.split("/")
        for key in way:
            definition = definition[int(key)] if isinstance(definition, list) else definition[key]
        del definition[last]

    return change


def _digits(**limits: Any) -> dict[str, Any]:
    """A form that asks for one number in digits."""
    number = {"name": "number", "type": "text", "digits": True, "label": both("Number")}
    return {"fields": [number | limits]}


def _in_rows(form: dict[str, Any]) -> dict[str, Any]:
    return {"fields": [{"name": "rows", "type": "list", "label": both("Rows"), **form}]}


GRANT = "actions/grant/transitions/0"
BROKEN = {
    "unreachable state": (
        _set("states/lost", {"name": both("Lost"), "terminal": True}),
        "state lost cannot be reached",
    ),
    "no path to an end": (
        _set("actions/answer/transitions/0/from", ["applied"]),
        "state waiting has no path to an end",
    ),
    "unknown state": (_set(f"{GRANT}/to", "heaven"), "unknown state 'heaven'"),
    "terminal state with an action": (
        _set("actions/ask/transitions/0/from", ["applied", "granted"]),
        "the terminal state granted has the action ask",
    ),
    "action that follows no end": (
        _set("actions/grant/after_end", True),
        "action grant follows the end and leads out of no terminal state",
    ),
    "two starts": (_set("actions/ask/starts", True), "exactly one action starts a case"),
    "no text for the citizen": (_drop(f"{GRANT}/text"), "has no text for the citizen"),
    "text in one language": (_set(f"{GRANT}/text", {"en": "Granted"}), "in both languages"),
    "no message to the citizen": (_set(f"{GRANT}/tells", []), "exactly one message"),
    "two messages to the citizen": (
        _set(f"{GRANT}/tells", ["procession.filed.citizen"] * 2),
        "exactly one message",
    ),
    "internal change of state": (_set(f"{GRANT}/internal", True), "is internal but changes"),
    "undeclared template": (
        _set("clocks/answer/marks/0/tell", ["procession.gone.sp"]),
        "procession.gone.sp is told but not declared",
    ),
    "unused template": (
        _set(
            "notifications/procession.idle.dsp",
            {"audience": "dsp", "channels": ["sms"], "lane": "bulk", "variables": []},
        ),
        "procession.idle.dsp is declared but never told",
    ),
    "template of no audience": (
        _set("notifications/procession.late.sp/audience", "mayor"),
        "is not named after a known audience",
    ),
    "template without channel": (
        _set("notifications/procession.late.sp/channels", []),
        "has no channel",
    ),
    "template of no lane": (_set("notifications/procession.late.sp/lane", "fast"), "unknown lane"),
    "template with unknown variable": (
        _set("notifications/procession.late.sp/variables", ["age"]),
        "unknown variable 'age'",
    ),
    "text with unknown variable": (_set(f"{GRANT}/text", both("{age}")), "unknown variable 'age'"),
    "role that nobody holds": (
        _set("groups/desk", {"constable": "handling"}),
        "'constable', which nobody holds",
    ),
    "unknown relation": (_set("groups/desk", {"sho": "friend"}), "unknown relation 'friend'"),
    "unknown group": (_set("actions/grant/by", ["mayors"]), "unknown group 'mayors'"),
    "action of nobody": (_set("actions/grant/by", []), "may be taken by nobody"),
    "clock that never ends": (_set("clocks/decide/ends_on", []), "clock decide never ends"),
    "clock that cannot end": (
        _set("clocks/answer/starts_on", ["granted"]),
        "clock answer cannot end after granted",
    ),
    "clock that tells nobody": (
        _set("clocks/decide/marks/1/tell", []),
        "clock decide tells nobody",
    ),
    "marks out of order": (_set("clocks/decide/marks/0/at", 1.5), "marks out of order"),
    "pause without an end": (
        _set("clocks/answer/limit", {"hours": 1000}),
        "no clock ends the pause",
    ),
    "state without a next moment": (
        _drop("states/applied/next"),
        "state applied does not say by when",
    ),
    "no retention": (_drop("retention"), "no retention is given"),
    "field without access rule": (
        _drop("access/fields/route"),
        "no access rule is given for the field route",
    ),
    "access rule for no field": (
        _set("access/fields/age", [{"who": ["owner"]}]),
        "unknown field 'age'",
    ),
    "access rule of no group": (
        _set("access/fields/route", [{"who": ["mayors"]}]),
        "an access rule names the unknown group 'mayors'",
    ),
    "access rule of a part of no group": (
        _set("access/parts", {"timeline": ["mayors"]}),
        "an access rule names the unknown group 'mayors'",
    ),
    "access rule of no part": (
        _set("access/parts", {"diary": ["owner"]}),
        "an access rule is given for 'diary', which is no part of a case",
    ),
    "access rule of unknown kind": (
        _set("access/fields/route", [{"who": ["owner"], "show": "half"}]),
        "unknown way 'half'",
    ),
    "access rule of no state": (
        _set("access/fields_by_state", {"heaven": {}}),
        "unknown state 'heaven'",
    ),
    "sensitive without rule": (_set("access/see_sensitive", []), "no rule who may see them"),
    "label in one language": (
        _set("form/fields/1/label", {"hi": "मार्ग"}),
        "the form, field route is not given in both languages",
    ),
    "choice without label": (
        _drop("form/fields/0/choices/0/label"),
        "choice wedding is not given in both languages",
    ),
    "name that is not kebab-case": (
        lambda d: d["actions"].update(grantIt=d["actions"].pop("grant")),
        "'grantIt' is not kebab-case",
    ),
    "unknown guard": (
        _set("actions/grant/guards", ["is-rich"]),
        "action grant names the unknown guard 'is-rich'",
    ),
    "unknown effect": (
        _set("actions/grant/effects", ["rejoice"]),
        "unknown effect 'rejoice'",
    ),
    "unknown condition": (_set(f"{GRANT}/when", ["sunny"]), "unknown condition 'sunny'"),
    "unknown finder": (
        _set(
            "actions/grant/form",
            {
                "fields": [
                    {
                        "name": "codes",
                        "type": "codes",
                        "finds": "needles",
                        "label": {"hi": "कोड", "en": "Codes"},
                    }
                ]
            },
        ),
        "action grant names the unknown finder 'needles'",
    ),
    "digits of what is no text": (
        _set("actions/grant/form", _digits(type="integer", min_length=6, max_length=6)),
        "the form of grant asks number in digits, which is no text",
    ),
    "digits without how few": (
        _set("actions/grant/form", _digits(max_length=6)),
        "the form of grant asks number in digits and does not say how few and how many",
    ),
    "digits without how many": (
        _set("actions/grant/form", _digits(min_length=6)),
        "the form of grant asks number in digits and does not say how few and how many",
    ),
    "digits in a row without how many": (
        _set("actions/grant/form", _in_rows(_digits())),
        "the form of grant, in rows asks number in digits and does not say",
    ),
    "unknown fact": (_set("actions/grant/facts", ["weather"]), "unknown fact 'weather'"),
}


def test_a_sound_definition_has_no_findings() -> None:
    assert lint(loader.load(source()), RULES, department=police_department()) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_definition_is_found(name: str) -> None:
    broken = source()
    change, expected = BROKEN[name]
    change(broken)
    findings = lint(loader.load(broken), RULES, department=police_department())
    assert any(expected in finding for finding in findings), findings


def test_whatever_its_name_an_action_may_follow_the_end_that_says_so() -> None:
    again = source()
    _set("actions/ask/transitions/0/from", ["applied", "granted"])(again)
    _set("actions/ask/after_end", True)(again)
    assert lint(loader.load(again), RULES, department=police_department()) == []


def test_a_message_without_a_text_in_some_language_is_found() -> None:
    definition = loader.load(source())
    texts = {
        (template, channel, language)
        for template in definition.notifications
        for channel in ("sms", "email")
        for language in ("hi", "en")
    }
    assert lint(definition, RULES, texts) == []
    texts.remove(("procession.late.sp", "email", "hi"))
    assert lint(definition, RULES, texts) == [
        "template procession.late.sp has no text for email in hi"
    ]


def test_where_no_citizen_files_no_message_to_one_is_wanted_and_none_may_be_sent() -> None:
    message = "does not send the citizen exactly one message"
    of_citizens = source()
    of_citizens["actions"]["grant"]["transitions"][0]["tells"] = []
    of_officers = source()
    start = next(one for one in of_officers["actions"].values() if one.get("starts"))
    start["by"] = ["clerks"]
    of_officers["groups"]["clerks"] = {"sho": ["handling"]}
    for action in of_officers["actions"].values():
        for transition in action["transitions"]:
            transition["tells"] = []

    def findings_of(definition: dict) -> list[str]:
        return [one for one in lint(loader.load(definition), RULES) if message in one]

    assert len(findings_of(of_citizens)) == 1
    assert findings_of(of_officers) == []
    of_officers["actions"]["grant"]["transitions"][0]["tells"] = ["procession.filed.citizen"]
    assert len(findings_of(of_officers)) == 1


def test_a_service_does_not_start_with_findings() -> None:
    broken = source()
    del broken["retention"]
    with pytest.raises(BadDefinition, match=r"procession version 1.*retention"):
        require_sound(loader.load(broken), RULES)
