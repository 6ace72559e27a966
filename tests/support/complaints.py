"""The e-complaint as the host reads it from its folder."""

from tests.support.buildings import building
from tests.support.servers import ROOT

FOLDER = ROOT / "services" / "complaints"
BUILDING = building("complaints")
DEFINITION = BUILDING.definitions.newest("complaint")
RULES = BUILDING.rules_with()
"""All that the definition may name; look-ups are known by name and cannot be made."""
