"""A complaint as its papers find it: one case, changed by what each test needs."""

import html
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from casework.definition.versions import Definitions
from casework.papers.printing import Printer
from documents.printable import without_breaks
from documents.signing import self_signed
from services.complaints.values.filling import values_of
from services.complaints.values.wording import PolicePen
from tests.support.complaints import BUILDING, FOLDER
from tests.support.press import codes, press

FILED = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
ISSUED = FILED + timedelta(hours=5)
REFERENCE = "7K2M-9QXV-4TR8-C"
DOCUMENT = "kQ3vN0w2b5d7f9h1"
SHA256 = "ab" * 32
FIR = "5117012/0001/2026"
ZERO_FIR = "5117012/0-0001/2026"
NCR = "5117012/NCR-0001/2026"
DIARY = "5117012/GD-0003/2026-11-20"
STATION = {"hi": "बुद्धा कॉलोनी", "en": "Buddha Colony"}
TEXT = {
    "hi": "कल रात क्षेत्र के बाज़ार से मेरी मोटरसाइकिल चोरी हो गई। गार्ड ने श्री क को भागते देखा।",
    "en": "Last night my motorcycle was stolen from the market. The guard saw someone run.",
}
CAPABILITY = {
    "officer": "sho.one",
    "role": "sho",
    "office": "5117012",
    "name": {"hi": "टेस्ट अधिकारी एक", "en": "Test Officer One"},
    "rank": {"hi": "पुलिस निरीक्षक", "en": "Inspector"},
    "phone": None,
    "since": FILED,
}
KINDS = tuple(BUILDING.definitions.newest("complaint").documents)
Notes = Sequence[dict[str, Any]]
LANGUAGES = ("hi", "en")


def entry(number: int, action: str, state: str, **more: Any) -> dict[str, Any]:
    """A timeline entry, one hour after the one before."""
    texts = {"hi": f"चरण {number}: {action}", "en": f"Step {number}: {action}"}
    return {
        "sequence": number,
        "at": FILED + timedelta(hours=number - 1),
        "action": action,
        "state": state,
        "actor": "sho.one",
        "actor_role": "sho",
        "text": texts,
        "details": {},
        "internal": False,
    } | more


def register(number: str) -> dict[str, Any]:
    """A number in a register."""
    return {
        "number": number,
        "registered_at": FILED + timedelta(hours=2),
        "office": "5117012",
        "year": 2026,
        "serial": 1,
        "gd_number": DIARY,
        "gd_at": FILED + timedelta(minutes=10),
        "registered_by": "sho.one",
        "officer_name": CAPABILITY["name"],
        "officer_rank": CAPABILITY["rank"],
        "recorded_by": "sho.one",
        "assistance": None,
        "signed": True,
    }


def case(language: str = "hi", *entries: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A classified and signed complaint of theft, with its FIR."""
    return {
        "_id": REFERENCE,
        "service": "complaint",
        "definition_version": 1,
        "category": "theft",
        "language": language,
        "state": "fir-registered",
        "filed_at": FILED,
        "station": {"code": "5117012", "name": STATION},
        "offices": {"handling": "5117012", "sp": "PD-PATNA-SP"},
        "transfer": None,
        "timeline": [entry(1, "file", "submitted"), *entries],
        "documents": [],
        "classification": {
            "kind": "cognizable-3-to-under-7-years",
            "sections": [
                {
                    "section": "BNS 303(2)",
                    "title": {"hi": "चोरी", "en": "Theft"},
                    "cognizable": True,
                    "bailable": False,
                    "punishment": None,
                }
            ],
        },
        "signature": {
            "method": "esign",
            "signed_at": FILED + timedelta(hours=1),
            "sha256": SHA256,
            "signer": "citizen-1",
            "witness": None,
        },
        "information_sha256": SHA256,
        "capability": CAPABILITY,
        "gd_number": DIARY,
        "gd_at": FILED + timedelta(minutes=10),
        "fir": register(FIR),
        "zero_fir": register(ZERO_FIR),
        "ncr": register(NCR),
    } | changes


def personal(language: str = "hi", **form: Any) -> dict[str, Any]:
    """What the citizen wrote, and how to reach him."""
    answers = {
        "category": "theft",
        "text": TEXT[language],
        "occurred_at": (FILED - timedelta(hours=12)).isoformat(),
        "place": {"pin": "800001", "locality": "Test Bazaar"},
        "suspects": [{"name": "Test Suspect One", "details": "a blue shirt"}],
        "amount_lost": 1234567,
        "language": language,
        "name": "Test Citizen One",
        "email": "one@example.org",
    } | form
    return {"form": answers, "contact": {"mobile": "9000000001", "email": "one@example.org"}}


def note(number: int, action: str, **body: Any) -> dict[str, Any]:
    """What was written with an action."""
    return {"sequence": number, "at": FILED, "action": action, "body": body}


CLOSED = entry(
    2, "close", "closed", details={"reason_code": "civil-matter", "section": "BNSS 173(3)"}
)
APPEALED = entry(3, "appeal", "appealed", actor="citizen-1", actor_role="citizen")
REJECTED = entry(
    4, "decide-appeal", "appeal-rejected", actor_role="sp", details={"decision": "reject"}
)
HISTORY = (CLOSED, APPEALED, REJECTED)
NOTES = [
    note(2, "close", text="It is a dispute about land."),
    note(3, "appeal", text="The guard was never asked."),
    note(4, "decide-appeal", reasons="The station's view is right."),
]


@cache
def keys() -> tuple[bytes, bytes]:
    """A certificate and its key."""
    return self_signed("Test Seal", FILED - timedelta(days=1))


@cache
def definitions() -> Definitions:
    """Those that are shipped."""
    return BUILDING.definitions


@cache
def printer() -> Printer:
    """The printer of all tests."""
    site = "http://127.0.0.1:8000/"
    papers = FOLDER / "papers"
    return Printer(press(*keys()), codes(site), definitions(), papers, values_of, PolicePen)


@cache
def sample(kind: str, language: str) -> bytes:
    """The finished paper of a complaint that was closed, appealed and rejected."""
    return printed(kind, case(language, *HISTORY), personal(language), NOTES)


def printed(
    kind: str, case: Mapping[str, Any], personal: Mapping[str, Any], notes: Notes = ()
) -> bytes:
    """One finished paper."""
    return printer().print(kind, case, personal, notes, DOCUMENT, ISSUED)


def words(
    kind: str, case: Mapping[str, Any], personal: Mapping[str, Any], notes: Notes = ()
) -> str:
    """The words of one paper before it is set: a hundredth of the time."""
    page = printer().html(kind, case, personal, notes, DOCUMENT, ISSUED)
    body = re.sub(r"</?span[^>]*>", "", without_breaks(page[page.index("<body>") :]))
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())
