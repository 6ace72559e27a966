"""What the service of vehicles reads from the environment besides what every service does."""

from dataclasses import dataclass

from casework.host.settings import HostSettings
from casework.identifiers import key_for
from chassis.settings import check_link, setting

NUMBERS = b"blind index of vehicles' numbers"
"""What the key is derived for."""


@dataclass(frozen=True, kw_only=True)
class VehiclesSettings(HostSettings):
    """Settings of the service of vehicles."""

    index_key: str = setting(
        "INDEX_KEY",
        "secret from which the key of the index of vehicles' numbers is derived; with another one, "
        "vehicles reported before are not found by their numbers any more",
        secret=True,
    )
    registry_url: str = setting(
        "REGISTRY_URL",
        "address of the registry of motor vehicles, https outside the local profile; empty: "
        "officers look into the registry by hand",
        "",
    )
    registry_token: str = setting(
        "REGISTRY_TOKEN", "the token with which the registry knows this service", "", secret=True
    )

    def __post_init__(self) -> None:
        check_link("REGISTRY", self.registry_url, self.registry_token, self.local)
        super().__post_init__()

    def number_key(self) -> bytes:
        """Return the key of 32 bytes under which numbers are found."""
        return key_for(self.index_key, NUMBERS)


SETTINGS = VehiclesSettings
