"""What a service tells of itself: everything by which the window shows it and speaks for it."""

import hashlib
from typing import Any

import orjson

from casework.definitions import Definitions
from casework.host.manifest import Manifest
from messages.sources import load_folder


def announcement(manifest: Manifest, definitions: Definitions, grant: str) -> dict[str, Any]:
    """Return the data of ``service.announced``; see ``contracts.events.ServiceAnnounced``.

    ``grant`` proves that the deployment lets this service be what it says it is.
    """
    told: dict[str, Any] = {
        "service": manifest.service,
        **manifest.department.to_dict(),
        "definitions": [definition.to_dict() for definition in definitions],
        "messages": load_folder(manifest.folder / "messages"),
    }
    digest = hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return told | {"grant": grant, "digest": digest}
