"""What the prosecution service reads from the environment besides what every service does."""

from dataclasses import dataclass

from casework.host.settings import HostSettings
from chassis.settings import check_link, setting


@dataclass(frozen=True, kw_only=True)
class ProsecutionSettings(HostSettings):
    """Settings of the prosecution service."""

    court_feed_url: str = setting(
        "COURT_FEED_URL",
        "address of the courts' feed, https outside the local profile; empty: nothing is followed",
        "",
    )
    court_feed_token: str = setting(
        "COURT_FEED_TOKEN", "the token with which the feed knows this service", "", secret=True
    )

    def __post_init__(self) -> None:
        check_link("COURT_FEED", self.court_feed_url, self.court_feed_token, self.local)
        super().__post_init__()


SETTINGS = ProsecutionSettings
