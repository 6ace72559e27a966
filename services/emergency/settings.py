"""What the emergency service reads from the environment besides what every service does."""

from dataclasses import dataclass

from casework.host.settings import HostSettings
from chassis.settings import check_link, setting


@dataclass(frozen=True, kw_only=True)
class EmergencySettings(HostSettings):
    """Settings of the emergency service."""

    erss_feed_url: str = setting(
        "ERSS_FEED_URL",
        "address of the events of 112, https outside the local profile; empty: none come",
        "",
    )
    erss_feed_token: str = setting(
        "ERSS_FEED_TOKEN", "the token with which 112 knows this service", "", secret=True
    )

    def __post_init__(self) -> None:
        check_link("ERSS_FEED", self.erss_feed_url, self.erss_feed_token, self.local)
        super().__post_init__()


SETTINGS = EmergencySettings
