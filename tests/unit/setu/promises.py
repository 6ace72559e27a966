"""What the services of the departments promise, as a table. It is written from the sources that
`docs/services/` names, and not read from the definitions."""

from dataclasses import dataclass, field

HEADS = {"sho", "dsp", "sp"}
STATION = HEADS | {"duty-officer", "enquiry-officer"}
CITIZEN, SYSTEM = "citizen", "system"
COMPLAINT = {"complaint": {"minutes": 15}}
"""What comes by another door is a complaint within so long."""
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
        {
            **{"approval": {"hours": 24}, "recheck": {"days": 30}, "board": {"days": 7}},
            "register": {"days": 3},
        },
        {"duty-officer", "enquiry-officer", "dsp", "sp", "dig"},
        {
            **{"refuse": {"sp"}, "lapse": {SYSTEM}, "end-board": {SYSTEM}},
            "record-no-longer-wanted": {SYSTEM},
        },
        {
            "wanted-persons": {
                *("number", "kind", "name", "alias", "sex", "description", "photo", "offence"),
                *("case_number", "court", "day", "reward", "call", "office", "compared_on"),
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
