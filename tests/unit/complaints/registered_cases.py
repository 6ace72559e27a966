"""Cases that bear an FIR or a Zero FIR number, as their one document; every person is invented."""

from datetime import UTC, datetime, timedelta
from typing import Any

STATION, OTHER = "5117012", "5117001"
REGISTERED_AT = datetime(2026, 11, 21, 6, 35, tzinfo=UTC)
"""12:05 in IST."""


def record(serial: int = 1, office: str = STATION, at: datetime = REGISTERED_AT) -> dict[str, Any]:
    """A number of the register of FIRs."""
    return {
        "number": f"{office}/{serial:04d}/2026",
        "office": office,
        "year": 2026,
        "serial": serial,
        "registered_at": at,
        "gd_number": f"{office}/GD-0002/2026-11-21",
        "gd_at": at - timedelta(hours=2),
        "sections": ["BNS 303(2)", "BNS 115(2)"],
        "registered_by": "sho.one",
        "officer_name": {"hi": "परीक्षण अधिकारी", "en": "Test Officer One"},
        "officer_rank": {"hi": "निरीक्षक", "en": "Inspector"},
        "recorded_by": "duty.one",
        "signed": True,
    }


def zero_record(serial: int = 1, at: datetime = REGISTERED_AT) -> dict[str, Any]:
    """A number of the register of Zero FIRs."""
    return record(serial, at=at) | {"number": f"{STATION}/0-{serial:04d}/2026"}


def personal(**answers: Any) -> dict[str, Any]:
    """What of a case is encrypted."""
    form = {
        "category": "theft",
        "text": "मेरी साइकिल चोरी हो गई।",
        "occurred_at": "2026-11-19T04:30:00+00:00",
        "place": {"pin": "800001", "locality": "Test Road"},
        "suspects": [{"name": "Test Suspect One", "details": "tall"}],
        "name": "Test Citizen One",
        **answers,
    }
    return {"form": form, "contact": {"mobile": "9000000001", "email": "one@example.org"}}


def registered(serial: int = 1, **changes: Any) -> dict[str, Any]:
    """A case with an FIR, before CCTNS was told; ``personal`` is left to who keeps it."""
    return {
        "_id": f"TEST-CASE-{serial:04d}",
        "owner": f"citizen-{serial}",
        "idempotency_key": f"key-{serial:08d}",
        "sequence": 7,
        "state": "fir-registered",
        "language": "hi",
        "filed_at": datetime(2026, 11, 20, 6, 30, tzinfo=UTC),
        "information_sha256": "ab" * 32,
        "signature": {
            "method": "station",
            "signed_at": REGISTERED_AT - timedelta(hours=1),
            "sha256": "ab" * 32,
            "signer": f"citizen-{serial}",
            "witness": "duty.one",
        },
        "zero_fir": None,
        "fir": record(serial),
        "cctns": {"state": "waiting", "tries": 0},
        "cctns_due_at": REGISTERED_AT,
        "outbox": [],
        **changes,
    }
