"""What the verification service reads from the environment besides what every service does."""

from dataclasses import dataclass

from casework.host.settings import HostSettings
from chassis.settings import MissingSetting, setting


@dataclass(frozen=True, kw_only=True)
class VerificationSettings(HostSettings):
    """Settings of the verification service."""

    records_url: str = setting(
        "RECORDS_URL",
        "address of the search of crime records, https outside the local profile; empty: not "
        "connected, record checks wait",
        "",
    )
    records_token: str = setting(
        "RECORDS_TOKEN", "the token with which the records know this service", "", secret=True
    )
    passport_office_url: str = setting(
        "PASSPORT_OFFICE_URL",
        "address of the passport office, https outside the local profile; empty: not connected, "
        "results wait",
        "",
    )
    passport_office_token: str = setting(
        "PASSPORT_OFFICE_TOKEN",
        "the token with which the passport office knows this service",
        "",
        secret=True,
    )

    def __post_init__(self) -> None:
        for name, url, token in (
            ("RECORDS", self.records_url, self.records_token),
            ("PASSPORT_OFFICE", self.passport_office_url, self.passport_office_token),
        ):
            _check_link(name, url, token, self.local)
        super().__post_init__()


def _check_link(name: str, url: str, token: str, local: bool) -> None:
    """Raise MissingSetting for a link that is not secret or that nobody would answer on: what goes
    over it is personal."""
    if not url:
        return
    if not url.startswith(("http://", "https://") if local else "https://"):
        raise MissingSetting(f"{name}_URL must begin with https:// outside the local profile")
    if not token:
        raise MissingSetting(f"{name}_TOKEN is not set: the token with which they know us")


SETTINGS = VerificationSettings
