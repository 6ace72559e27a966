"""Bodies of actions for tests that try everything: such as a form takes, and such as it refuses."""

from collections.abc import Callable
from random import Random
from typing import Any

from services.complaints.rules.tasks import TASKS
from tests.unit.complaints.complaint import (
    INSULT,
    MODESTY,
    RESTRAINT,
    ROBBERY,
    THEFT,
    Complaint,
)
from tests.unit.complaints.posts import AHTU, NAMES, OFFICERS, STATIONS
from tests.unit.complaints.stages import ACCUSED, COMMITTEE

Body = dict[str, Any]
OF_STATION = tuple(o.id for o in OFFICERS if o.role in ("enquiry-officer", "sho", "duty-officer"))
TEXT = "A sentence that is long enough for every form."
SMALL_THEFT = "BNS 303(2) (value under Rs 5,000)"
SECTIONS = ([], INSULT, RESTRAINT, THEFT, ROBBERY, MODESTY, [*INSULT, *THEFT], [*THEFT, *ROBBERY],
            ["POCSO 8"], [*THEFT, "SC/ST Act 3(1)(r)"], ["BNS 62 r/w BNS 74", "BNS 3(5)"],
            ["IPC 379"], ["JJ Act 76"], [SMALL_THEFT])  # fmt: skip
OTHER_ACTS = (
    {"law": "Arms Act 1959, s. 25", "cognizable": True, "max_years": 5},
    {"law": "An Act that no table has", "cognizable": True, "max_years": 5},
    {"law": "पाक्सो", "cognizable": True, "max_years": 5},
)
WRONG: tuple[Any, ...] = ({}, {"nonsense": 1}, {"text": ""}, {"text": 5}, {"reasons": "x" * 20_001})


def _text(field: str) -> Callable[[Any, Complaint], Body]:
    return lambda by, complaint: {field: TEXT}


def _classify(by: Random, complaint: Complaint) -> Body:
    others = [by.choice(OTHER_ACTS)] if by.random() < 0.1 else []
    body: Body = {"sections": list(by.choice(SECTIONS)), "other_offences": others}
    if SMALL_THEFT in body["sections"] and by.random() < 0.8:
        body |= {"property_value": by.choice((400, 4999, 5000)), "first_conviction": True}
    return body


def _decide_on_unlisted(by: Random, complaint: Complaint) -> Body:
    return {"public": by.random() < 0.5, "enquiry": by.random() < 0.5, "reasons": TEXT}


def _register(by: Random, complaint: Complaint) -> Body:
    body: Body = {"zero": by.random() < 0.5, "own_information": by.random() < 0.25}
    body |= {"given_by": "another-person"} if by.random() < 0.2 else {}
    recorder = by.choice((None, *OF_STATION))
    return body | ({"recorded_by": recorder} if recorder else {})


def _accept(by: Random, complaint: Complaint) -> Body:
    papers = [paper["sha256"] for paper in complaint.papers("zero-fir-copy")]
    return {"sha256": by.choice([*papers, *papers, "ab" * 32])}


def _close(by: Random, complaint: Complaint) -> Body:
    code = by.choice(("resolved", "no-offence", "civil-matter", "not-substantiated"))
    return {"reason_code": code, "text": TEXT, "section": "BNSS 173(3)"}


def _transfer(by: Random, complaint: Complaint) -> Body:
    return {"to_station": by.choice((*STATIONS, "0000")), "reason": TEXT}


def _officer(by: Random, complaint: Complaint) -> Body:
    return {"officer": by.choice(OF_STATION)}


def _choice(field: str, values: tuple[str, ...], **more: Any) -> Callable[[Any, Complaint], Body]:
    return lambda by, complaint: {field: by.choice(values)} | more


def _decide(by: Random, complaint: Complaint) -> Body:
    if by.random() < 0.2:
        return {"decision": "name-officer", "reasons": TEXT, **_officer(by, complaint)}
    return {"decision": by.choice(DECISIONS), "reasons": TEXT}


NUMBERED = {"report_number": "CS/9", "text": TEXT}
OUTCOMES = ("charge-sheet", "untraced")
BASES = ("court-order", "court-permission", "senior-officer")
COURT = ("cognizance-taken", "closure-accepted", "convicted", "acquitted")
BY_HAND = ("search-record", "inquest-report", "witness-protection", "forensic-visit")
DECISIONS = ("direct-registration", "direct-action", "reject", "investigate-himself")
BODIES: dict[str, Callable[[Any, Complaint], Body]] = {
    "choose-station": _choice("station", (*STATIONS, "none")),
    "assign-station": _choice("station", tuple(NAMES)),
    "choose-signing-station": _choice("station", STATIONS),
    "assign": _officer,
    "assign-investigator": _officer,
    "hand-over": lambda by, c: _officer(by, c) if by.random() < 0.5 else {},
    "request-information": _text("text"),
    "give-information": _text("text"),
    "add-information": _text("text"),
    "inform-progress": _text("text"),
    "appeal": _text("text"),
    "enter-appeal": _choice(
        "received_by", ("post", "in-person", "oral"), letter_number="SP/1", text=TEXT
    ),
    "withdraw": _text("reason"),
    "return-transfer": _text("reason"),
    "request-enquiry": _text("reasons"),
    "refuse-enquiry": _text("reasons"),
    "decide-on-unlisted": _decide_on_unlisted,
    "withhold-publication": _text("reasons"),
    "note": lambda by, c: {"text": TEXT, "visible": by.random() < 0.5},
    "transfer": _transfer,
    "accept-transfer": _accept,
    "sign": _choice("method", ("esign", "station", "home-visit")),
    "treat-as-missing": lambda by, c: by.choice(({}, {"age": by.randint(0, 40)})),
    "record-tracing": _text("text"),
    "record-age": lambda by, c: {"age": by.randint(0, 40)},
    "classify": _classify,
    "permit-enquiry": lambda by, c: {"order_number": "DSP/ENQ/17", "reasons": TEXT},
    "report-enquiry": lambda by, c: {"prima_facie": by.random() < 0.5, "report": TEXT},
    "register-fir": _register,
    "enter-magistrate-order": lambda by, c: {
        "order_number": "1/2026",
        "court": "CJM Patna",
        "public_servant": by.random() < 0.5,
    },
    "send-superior-report": lambda by, c: {"report_number": "SP/7", "text": TEXT},
    "open-search": lambda by, c: {"entry_number": "MP/12/2026"},
    "report-search": _text("text"),
    "close-by-order": _close,
    "investigate-without-visit": lambda by, c: {"reasons": TEXT, **_officer(by, c)},
    "send-magistrate-report": lambda by, c: {"despatch_number": "DR/12"},
    "record-magistrate-receipt": lambda by, c: {"receipt_number": "CJM/88"},
    "decline-investigation": _text("reasons"),
    "file-final-report": _choice("outcome", OUTCOMES, **NUMBERED),
    "forward-final-report": lambda by, c: {"despatch_number": "DR/13", "court": "CJM Patna"},
    "return-final-report": _text("reasons"),
    "open-further-investigation": _choice("basis", BASES, order_number="CJM/9", reasons=TEXT),
    "extend-further-investigation": lambda by, c: {"order_number": "CJM/10"},
    "record-court-outcome": _choice(
        "court_outcome", COURT, ordered_on="2026-11-20", case_number="GR 1"
    ),
    "note-protest-petition": lambda by, c: {"filed_on": "2026-11-20"},
    "send-fir-report": lambda by, c: {"despatch_number": "DR/11", "court": "CJM Patna"},
    "change-sections": lambda by, c: _classify(by, c) | {"reasons": TEXT},
    "name-victim": lambda by, c: {"victim_name": "Test Victim One", "victim_mobile": "9000000003"},
    "open-task": _choice("task", BY_HAND),
    "record-task": _choice("task", tuple(TASKS), result="done"),
    "enter-copy-request": lambda by, c: ACCUSED,
    "refuse-accused-copy": _text("reasons"),
    "represent-against-withholding": _choice(
        "by_whom", ("informant", "victim", "other"), text=TEXT
    ),
    "decide-representation": _choice("decision", ("allow", "reject"), **COMMITTEE),
    "transfer-investigation": lambda by, c: {
        "to_station": by.choice((*STATIONS, AHTU)),
        "order_number": "SP/7",
        "reason": TEXT,
    },
    "link-counter-case": lambda by, c: {"fir_number": "5117001/0042/2026"},
    "close": _close,
    "decide-appeal": _decide,
}


def body_for(by: Random, complaint: Complaint, action: str) -> Body:
    """A body that the form of ``action`` takes; ``by`` chooses."""
    return BODIES[action](by, complaint) if action in BODIES else {}
