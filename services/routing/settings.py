"""What the routing service reads from the environment beside what every service does."""

from dataclasses import dataclass
from pathlib import Path

from chassis.settings import ServiceSettings, setting

SEED = Path(__file__).with_name("data")
"""The directory that an empty database is given at the first start."""


@dataclass(frozen=True, kw_only=True)
class RoutingSettings(ServiceSettings):
    """Settings of the routing service."""

    gazetteer: str = setting(
        "ROUTING_GAZETTEER",
        "CSV of localities (name, lat, lon, district) to find villages by name",
        "",
    )
