"""What the service of vehicles does by itself: it asks and tells the registry, and looks for stolen
vehicles among those that stations recovered."""

from typing import cast

from casework.desk.errands import Errands, Refused, Work
from casework.engine.case import Case
from casework.host.extension import Job
from casework.typed.fields import Answers
from chassis import log
from chassis.http_json import PeerAway
from chassis.parts import Parts
from services.vehicles.answers import KINDS
from services.vehicles.matches import match
from services.vehicles.registry import Registry, Vehicle
from services.vehicles.settings import VehiclesSettings

logger = log.get(__name__)
OWNER_ANSWERS = {
    "match": "record-owner",
    "mismatch": "record-mismatch",
    "unknown": "record-unregistered",
}


def ask_registry(parts: Parts) -> Work:
    """Return what asks and tells the registry; each errand waits as long as it is away."""
    read = cast(VehiclesSettings, parts.settings)
    if not read.registry_url:
        logger.warning("REGISTRY_URL is not set: officers look into the registry by hand")
        return lambda desk: 0
    registry = Registry(read.registry_url, read.registry_token)

    def run(case: Case, form: Answers) -> tuple[str, Answers]:
        vehicle = cast(Vehicle, {name: form[name] for name in KINDS if name in form})
        vehicle |= {"reference": case["_id"], "owner": form["name"]}
        match case["regions"]["registry"]:
            case "owner-due":
                return OWNER_ANSWERS[registry.owner_of(vehicle)], {}
            case "mark-due":
                return "record-mark", {"receipt": registry.mark(vehicle, "stolen")}
            case "lifting-due":
                return "record-lifting", {"receipt": registry.mark(vehicle, "lifted")}
            case other:
                raise Refused(f"nothing-to-ask-{other}")

    return Errands(parts, "registry_due_at", run, PeerAway, refusal="record-registry-refusal")


JOBS = (Job("ask_registry", 3, ask_registry, acts=True), Job("match", 5, match, acts=True))
