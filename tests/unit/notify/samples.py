"""Events and messages for the tests of notify; every person in them is invented."""

from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.envelope import new_event
from services.notify.message import Outgoing

NOW = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)
REFERENCE = "7K2M-9QXV-4TR8-C"
STATION = "5117012"


def notice(audience: str = "station", **changes: Any) -> dict[str, Any]:
    variables = {"reference": REFERENCE, "acknowledge_by": "21-11-2026 18:45"}
    if audience == "station":
        variables |= {"category": "चोरी"}
    else:
        variables |= {"station_name": "बुद्धा कॉलोनी", "sign_by": "24-11-2026 18:45"}
    return {
        "audience": audience,
        "template": f"complaint.filed.{audience}",
        "to": {"office": STATION},
        "language": "hi",
        "channels": ["sms", "email"],
        "lane": "urgent" if audience == "station" else "status",
        "variables": variables,
    } | changes


def event(*notices: dict[str, Any], sensitive: bool = False, **changes: Any) -> dict[str, Any]:
    case = {"reference": REFERENCE, "bus_service": "complaints", "sensitive": sensitive}
    data = {"case": case, "notices": list(notices)}
    return new_event(
        "case.filed", "complaints", reference=REFERENCE, sequence=1, data=data, **changes
    )


def outgoing(number: int = 1, **changes: Any) -> Outgoing:
    values: dict[str, Any] = {
        "id": f"event{number}:citizen:key:email",
        "provider_id": f"{number:032x}",
        "lane": "status",
        "channel": "email",
        "audience": "citizen",
        "to": f"citizen{number}@example.org",
        "office": None,
        "language": "hi",
        "template": "complaint.filed.citizen",
        "text": "आपकी शिकायत मिल गई।",
        "subject": "नागरिक सेतु: शिकायत मिल गई",
        "registration": None,
        "reference": REFERENCE,
        "planned_at": NOW,
        "send_before": NOW + timedelta(days=3650),
        "expires_at": NOW + timedelta(days=3650),
    }
    return Outgoing(**(values | changes))
