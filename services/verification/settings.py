"""What the verification service reads from the environment besides what every service does."""

from dataclasses import dataclass

from casework.host.settings import HostSettings
from chassis.settings import check_link, setting


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
        check_link("RECORDS", self.records_url, self.records_token, self.local)
        check_link(
            "PASSPORT_OFFICE", self.passport_office_url, self.passport_office_token, self.local
        )
        super().__post_init__()


SETTINGS = VerificationSettings
