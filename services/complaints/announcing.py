"""E-complaints as they announce themselves: definitions and words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import messages
from casework.announcement import announcement
from casework.definitions import Definitions
from contracts.envelope import new_event
from services.complaints.building import DEFINITIONS

MESSAGES = Path(__file__).parent / "messages"
POLICE = {"code": "police", "name": {"hi": "पुलिस", "en": "Police"}}


def announced(grant: str) -> dict[str, Any]:
    """Return the event that announces this service, as it is shipped."""
    return announcement(
        "complaints",
        grant=grant,
        department=POLICE,
        roles={},
        posts={},
        offices=None,
        definitions=Definitions.in_folder(DEFINITIONS),
        messages=messages.load_folder(MESSAGES),
    )


def announcer(parts: Any) -> Callable[[], None]:
    """Return what announces the service each time it is called, if it has a grant."""
    grant = parts.settings.grant
    data = announced(grant)["data"] if grant else None

    def announce() -> None:
        if data is not None:
            parts.announce(new_event("service.announced", "complaints", data=data))

    return announce
