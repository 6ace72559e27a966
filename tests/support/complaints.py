"""The e-complaint as the host reads it from its folder."""

from casework.host.building import Building
from casework.host.manifest import load
from tests.support.servers import ROOT

FOLDER = ROOT / "services" / "complaints"
BUILDING = Building.of(load(FOLDER))
DEFINITION = BUILDING.definitions.newest("complaint")
RULES = BUILDING.rules_with()
"""All that the definition may name; look-ups are known by name and cannot be made."""
