"""What has to be looked up before an action can be taken: the host finds it under ``FACTS``."""

from collections.abc import Mapping
from typing import Any

from casework.engine.rules import Step
from casework.host.tools import LookUp, Tools
from services.verification.records_search.interface import person_of
from services.verification.rules.names import NAME_BEFORE


def address_position(tools: Tools, step: Step) -> Mapping[str, Any] | None:
    """Return the point of the address that is enquired into, None where it was told by a PIN or a
    station."""
    place = tools.form_of(step.case).get("place") or {}
    return place if "lat" in place else None


def name_before(tools: Tools, step: Step) -> Mapping[str, Any]:
    """Return the name of the person verified, as the application has it now."""
    return {"name": person_of(tools.form_of(step.case)).name}


FACTS: Mapping[str, LookUp] = {
    "address-position": address_position,
    NAME_BEFORE: name_before,
}
