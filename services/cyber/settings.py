"""What the cyber service reads from the environment besides what every service does."""

from dataclasses import dataclass

from casework.host.settings import HostSettings
from chassis.settings import check_link, setting


@dataclass(frozen=True, kw_only=True)
class CyberSettings(HostSettings):
    """Settings of the cyber service."""

    bank_url: str = setting(
        "BANK_URL",
        "address of the banks' interface for holds, https outside the local profile; empty: "
        "officers ask by hand",
        "",
    )
    bank_token: str = setting(
        "BANK_TOKEN", "the token with which the banks know this service", "", secret=True
    )

    def __post_init__(self) -> None:
        check_link("BANK", self.bank_url, self.bank_token, self.local)
        super().__post_init__()


SETTINGS = CyberSettings
