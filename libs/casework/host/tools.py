"""What the look-ups (facts) of a service are made with. A module of its own, so that a program that
only reads a department does not load the hub."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pymongo.database import Database

from casework.engine.rules import Step
from chassis.settings import ServiceSettings
from contracts.typed import Json


@dataclass(frozen=True)
class Tools:
    """What look-ups are made with. ``form_of`` returns the answers of a case, readable; ``router``
    is None for a service that does not need routing."""

    database: Database
    settings: ServiceSettings
    router: Json
    form_of: Callable[[Mapping[str, Json]], Mapping[str, Json]]


LookUp = Callable[[Tools, Step], Json]
