"""What the service of notices reads from the environment besides what every service does."""

from dataclasses import dataclass

from casework.host.settings import HostSettings
from chassis.settings import check_link, setting


@dataclass(frozen=True, kw_only=True)
class NoticesSettings(HostSettings):
    """Settings of the service of notices."""

    warrants_url: str = setting(
        "WARRANTS_URL",
        "address of the register of warrants, https outside the local profile; empty: officers "
        "compare by hand",
        "",
    )
    warrants_token: str = setting(
        "WARRANTS_TOKEN", "the token with which the register knows this service", "", secret=True
    )

    def __post_init__(self) -> None:
        check_link("WARRANTS", self.warrants_url, self.warrants_token, self.local)
        super().__post_init__()


SETTINGS = NoticesSettings
