"""The citizen services of the house, each read from its folder once in a process of tests."""

from functools import cache

from casework.definition.model import Definition
from casework.host.building import Building
from casework.host.manifest import load
from tests.support.sources import ROOT

FOLDERS = sorted(path.parent.name for path in (ROOT / "services").glob("*/definitions"))


@cache
def building(folder: str) -> Building:
    """What is in the folder of a service. Nobody changes it."""
    return Building.of(load(ROOT / "services" / folder))


def definitions_of_all() -> list[Definition]:
    """Every version of every definition of the house."""
    return [one for folder in FOLDERS for one in building(folder).definitions]
