"""What the services of the departments promise, as a table: how long personal data is kept, which
limits run, who sees a case and who ends it, and what a public list shows.

The figures are written here from the sources that `docs/services/` names, and not read from the
definitions: whoever loosens one there, even by a slip of the keyboard, is stopped here.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest

from casework.definition.model import SAME, Definition
from casework.definition.public_lists import public_lists
from casework.host.building import Building
from casework.host.manifest import load
from tests.support.sources import ROOT

HEADS = {"sho", "dsp", "sp"}
STATION = HEADS | {"duty-officer", "enquiry-officer"}
CITIZEN, SYSTEM = "citizen", "system"
COMPLAINT = {"complaint": {"minutes": 15}}
"""What comes by another door is a complaint within so long."""
NEVER_SHOWN = frozenset({"mobile", "email", "father", "parent", "chassis", "engine", "plate"})
OF_EVENTS = {"number", "place", "roads", "starts_at", "ends_at"}


@dataclass(frozen=True)
class Promises:
    """Of one service. ``limits`` are those with a length, ``ends`` who takes each action that leads
    to an end, ``lists`` the fields of each public list. Roles are without their department."""

    folder: str
    kept_years: int
    limits: dict[str, dict[str, int]]
    seen_by: set[str]
    ends: dict[str, set[str]] = field(default_factory=dict)
    lists: dict[str, set[str]] = field(default_factory=dict)
    sensitive_too: bool = False


PERMISSION = Promises(
    "permissions",
    3,
    {"routing": {"minutes": 30}, "report": {"hours": 24}, "decision": {"hours": 24}},
    {CITIZEN, "control-room", "duty-officer", "sho", "dsp", "sp", "dig"},
    {"reject-appeal": {"sp"}, "cancel": {CITIZEN}, "expire": {SYSTEM}, "close-undecided": {SYSTEM}},
)
PROMISES: dict[str, Promises] = {
    "cyber-fraud-1930": Promises(
        "cyber",
        3,
        # Hold request to the bank within the hour; the bank's answer in a day.
        {
            **{"hold": {"hours": 1}, "answer": {"hours": 24}, "refund": {"days": 30}},
            **{"order": {"days": 60}, **COMPLAINT},
        },
        {CITIZEN, "cyber-officer", "cyber-head", "sp-cyber"},
        {"record-refund": {"cyber-officer", "cyber-head"}},
    ),
    "eou-report": Promises(
        "economicoffences",
        3,
        {"decision": {"days": 7}, "answer": {"days": 30}, **COMPLAINT},
        {CITIZEN, "eou-officer", "sp-eou", "dig-eou"},
        {"confirm-complaint": {SYSTEM}, "confirm-transfer": {SYSTEM}, "lapse": {SYSTEM}},
    ),
    "erss-112": Promises(
        "emergency",
        1,
        COMPLAINT,
        {"shift-officer", "centre-head", "director"},
        {"confirm": {SYSTEM}, "close": {"shift-officer", "centre-head"}},
        sensitive_too=True,
    ),
    # BNSS 396: the enquiry within two months.
    "victim-compensation": Promises(
        "legalaid",
        3,
        {
            **{"relief": {"hours": 24}, "enquiry": {"days": 59}, "reply": {"hours": 168}},
            **{"payment": {"days": 30}, "appeal": {"days": 30}},
        },
        {CITIZEN, "assistant", "secretary", "member-secretary"},
        {"refuse": {"secretary"}, "reject-appeal": {"member-secretary"}, "withdraw": {CITIZEN}},
        sensitive_too=True,
    ),
    "missing-person": Promises(
        "missing",
        3,
        {
            **{"routing": {"minutes": 30}, "listing": {"hours": 24}, "recheck": {"days": 30}},
            **COMPLAINT,
        },
        STATION | {CITIZEN, "control-room"},
        {"restore": HEADS, "close-mistake": HEADS, "record-death": {SYSTEM}},
        {
            "missing-persons": {
                *("number", "name", "photo", "age", "sex", "since", "clothes", "height"),
                "station",
            }
        },
    ),
    "unidentified-body": Promises(
        "missing",
        10,
        {"listing": {"hours": 24}, "recheck": {"days": 30}},
        STATION,
        {"identify": HEADS, "identify-otherwise": HEADS, "close": HEADS},
        # No photo and no name of who is dead.
        {
            "unidentified": {
                *("number", "kind", "age", "sex", "found_on", "clothes", "height", "station")
            }
        },
    ),
    "public-notices": Promises(
        "notices",
        1,
        {"approval": {"hours": 24}, "recheck": {"days": 30}, "board": {"days": 7}},
        {"duty-officer", "enquiry-officer", "dsp", "sp", "dig"},
        {"refuse": {"sp"}, "lapse": {SYSTEM}, "end-board": {SYSTEM}},
        {
            "wanted-persons": {
                *("number", "kind", "name", "alias", "sex", "description", "photo", "offence"),
                *("case_number", "court", "day", "reward", "call", "office"),
            },
            "arrested-persons": {"number", "name", "address", "offence", "day", "office"},
        },
    ),
    "procession-noc": Promises(**{**vars(PERMISSION), "lists": {"processions": OF_EVENTS}}),
    "event-noc": Promises(**{**vars(PERMISSION), "lists": {"events": OF_EVENTS}}),
    "film-shoot-noc": Promises(**{**vars(PERMISSION), "lists": {"film-shoots": OF_EVENTS}}),
    "loudspeaker-noc": PERMISSION,
    "route-report": Promises(
        "permissions",
        3,
        {"routing": {"minutes": 30}, "report": {"hours": 24}},
        {"control-room", "duty-officer", "sho", "dsp", "sp"},
        {"answer": HEADS, "drop": {SYSTEM}},
    ),
    "prison-visit": Promises(
        "prisons",
        1,
        {
            **{"check": {"working_days": 1}, "decision": {"working_days": 2}},
            **{"reply": {"hours": 72}, "appeal": {"days": 7}},
        },
        {CITIZEN, "jail-clerk", "superintendent", "inspector-general"},
        {
            **{"refuse": {"superintendent"}, "revoke": {"superintendent"}},
            **{"reject-appeal": {"inspector-general"}, "cancel": {CITIZEN}},
        },
    ),
    "probation-report": Promises(
        "probation",
        1,
        {"assign": {"working_days": 2}},
        # The court's alone: no citizen reads it here.
        {"court-clerk", "probation-officer", "district-probation-officer", "director"},
        {"take": {"court-clerk"}, "withdraw": {"court-clerk"}, "close-after-hearing": {SYSTEM}},
    ),
    "prosecution-status": Promises(
        "prosecution",
        1,
        {"search": {"days": 30}},
        {CITIZEN, "prosecution-officer", "director"},
        # Nobody here decides how a case in court stands.
        {"record-outcome": {SYSTEM}, "stop": {CITIZEN}},
    ),
    "secret-tip": Promises(
        "tips",
        1,
        {
            **{"routing": {"minutes": 30}, "look": {"hours": 24}, "outcome": {"days": 30}},
            "reply": {"days": 15},
        },
        # The Superintendent's desk and the sender; no station.
        {CITIZEN, "sp", "control-room"},
        {"close-acted": {"sp", "control-room"}, "close-nothing-found": {"sp", "control-room"}},
        sensitive_too=True,
    ),
    "vehicle-theft": Promises(
        "vehicles",
        10,
        {
            **{"routing": {"minutes": 30}, "fir": {"days": 3}, "owner": {"hours": 24}},
            **{"untraced": {"days": 21}, "release": {"days": 30}, **COMPLAINT},
        },
        STATION | {CITIZEN, "control-room"},
        {
            **{"record-untraced": {SYSTEM}, "record-return": {SYSTEM}, "withdraw": {CITIZEN}},
            **{"record-found-by-owner": HEADS, "close-duplicate": HEADS},
        },
    ),
    "recovered-vehicle": Promises(
        "vehicles",
        10,
        {"owner": {"days": 30}, "release": {"days": 30}},
        STATION,
        {"record-release": HEADS, "record-disposal": HEADS, "close": HEADS},
        {
            "unclaimed-vehicles": {
                *("number", "kind", "make", "colour", "month", "listed_on", "station")
            }
        },
    ),
    # SC/ST Rules 1995, rule 12(4): relief within seven days.
    "scst-relief": Promises(
        "welfare",
        3,
        {"first": {"days": 7}, "look": {"days": 30}, "appeal": {"days": 15}},
        {CITIZEN, "welfare-officer", "district-magistrate", "nodal-officer"},
        {
            **{"pay-last": {"district-magistrate"}, "refuse": {"district-magistrate"}},
            **{"reject-appeal": {"nodal-officer"}, "withdraw": {CITIZEN}},
        },
        sensitive_too=True,
    ),
    # Witness Protection Scheme 2018: threat report and decision in five working days each.
    "witness-protection": Promises(
        "witnessprotection",
        1,
        {
            **{"interim": {"hours": 12}, "forward": {"working_days": 1}},
            **{"report": {"working_days": 5}, "decision": {"working_days": 5}},
            **{"monthly": {"days": 30}, "review": {"working_days": 5}},
        },
        {CITIZEN, "threat-dsp", "member-secretary", "chair", "protection-cell", "state-officer"},
        {
            "revoke": {"chair"},
            "refuse": {"chair"},
            "reject-review": {"chair"},
            "end-order": {SYSTEM},
        },
        sensitive_too=True,
    ),
}
OLDER = {"complaints", "lostfound", "verification"}
"""Their promises have tests of their own, path by path."""


@cache
def building(folder: str) -> Building:
    return Building.of(load(ROOT / "services" / folder))


def definition_of(code: str) -> Definition:
    return building(PROMISES[code].folder).definitions.newest(code)


def roles(definition: Definition, groups: list[str] | tuple[str, ...]) -> set[str]:
    return {role.rpartition("/")[2] for group in groups for role in definition.groups[group]}


def test_each_service_of_the_departments_has_a_row() -> None:
    folders = {
        path.parent.name
        for path in (ROOT / "services").glob("*/definitions")
        if path.parent.name not in OLDER
    }
    codes = {one.code for folder in folders for one in building(folder).definitions}
    assert codes == set(PROMISES)


@pytest.mark.parametrize("code", PROMISES)
def test_personal_data_is_kept_no_longer(code: str) -> None:
    kept: Any = definition_of(code).source["retention"]
    assert kept["personal"] == {"years": PROMISES[code].kept_years}


@pytest.mark.parametrize("code", PROMISES)
def test_limits_are_as_long_as_promised(code: str) -> None:
    clocks: Any = definition_of(code).source["clocks"]
    limits = {name: one["limit"] for name, one in clocks.items() if "at" not in one["limit"]}
    assert limits == PROMISES[code].limits
    for name, clock in clocks.items():
        told = [one for one in clock["marks"] if one.get("tell") or one.get("takes")]
        assert told, f"nobody hears of the limit {name}"


@pytest.mark.parametrize("code", PROMISES)
def test_nobody_else_sees_a_case(code: str) -> None:
    definition, promised = definition_of(code), PROMISES[code]
    access: Any = definition.source["access"]
    assert roles(definition, access["see"]) == promised.seen_by
    sensitive = roles(definition, access.get("see_sensitive", ()))
    assert sensitive == (promised.seen_by if promised.sensitive_too else set())
    for rules in access["fields"].values():
        for one in rules:
            assert roles(definition, one["who"]) <= promised.seen_by


@pytest.mark.parametrize("code", PROMISES)
def test_nobody_else_ends_a_case(code: str) -> None:
    definition = definition_of(code)
    ends = {
        name: roles(definition, action.by)
        for name, action in definition.actions.items()
        if any(one.to != SAME and definition.states[one.to].terminal for one in action.transitions)
    }
    assert {name: ends.get(name) for name in PROMISES[code].ends} == PROMISES[code].ends


@pytest.mark.parametrize("code", PROMISES)
def test_public_lists_show_nothing_else(code: str) -> None:
    lists = public_lists(definition_of(code).source)
    shown = {name: {one.field for one in listed.shows} for name, listed in lists.items()}
    assert shown == PROMISES[code].lists
    assert not NEVER_SHOWN & set().union(*shown.values())


def test_the_sender_of_a_tip_is_nobody() -> None:
    definition = definition_of("secret-tip")
    assert definition.source["identity"] == "none"
    assert definition.source["routing"]["as"] == "complaint-against-police"
    assert not {"mobile", "email"} & set(definition.form.types.values())
    notifications: Any = definition.source.get("notifications", {})
    assert all(one["audience"] != CITIZEN for one in notifications.values())


def test_what_is_published_of_a_person_takes_two_officers() -> None:
    assert "approved-by-another" in definition_of("public-notices").actions["publish"].guards
