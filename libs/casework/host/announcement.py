"""What a service tells of itself: everything by which the window shows it and speaks for it."""

import messages
from casework.definition.versions import Definitions
from casework.host.manifest import Manifest
from chassis.announcement import digest
from contracts.envelope import new_event
from contracts.typed import Envelope, JsonObject


def announcement(manifest: Manifest, definitions: Definitions, grant: str) -> Envelope:
    """Return the event ``service.announced``; see ``contracts.events.ServiceAnnounced``.

    ``grant`` proves that the deployment lets this service be what it says it is. Raises
    TemplateFault for a message that is none.
    """
    description: JsonObject = {
        "service": manifest.service,
        **manifest.department.to_dict(),
        "definitions": [definition.to_dict() for definition in definitions],
        "messages": messages.load_folder(manifest.folder / "messages"),
    }
    data = description | {"grant": grant, "digest": digest(description)}
    return new_event("service.announced", manifest.service, data=data)
