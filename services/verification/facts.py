"""What has to be looked up before an action can be taken: the host finds it under ``FACTS``."""

from collections.abc import Mapping

from casework.engine.rules import Step
from casework.host.tools import LookUp, Tools
from services.verification.records_search.interface import person_of
from services.verification.rules.names import NAME_BEFORE
from services.verification.rules.visits import Point


def address_position(tools: Tools, step: Step) -> Point | None:
    """Return the point of the address that is enquired into, None where it was told by a PIN or a
    station."""
    place = tools.form_of(step.case).get("place")
    return place if place and "lat" in place else None


def name_before(tools: Tools, step: Step) -> Mapping[str, str]:
    """Return the name of the person verified, as the application has it now."""
    return {"name": person_of(tools.form_of(step.case)).name}


FACTS: Mapping[str, LookUp] = {
    "address-position": address_position,
    NAME_BEFORE: name_before,
}
