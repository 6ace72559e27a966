"""What the complaints service reads from the environment besides what every service does."""

from dataclasses import dataclass

from casework.host.settings import HostSettings
from chassis.settings import MissingSetting, check_link, setting, yes


@dataclass(frozen=True, kw_only=True)
class CctnsAccess:
    """Where CCTNS is, and who we are there."""

    cctns_url: str = setting(
        "CCTNS_URL",
        "address of the CCTNS interface, https outside the local profile; empty: not connected, "
        "FIRs wait",
        "",
    )
    cctns_token: str = setting(
        "CCTNS_TOKEN", "the token with which CCTNS knows this service", "", secret=True
    )

    def check_link(self, local: bool) -> None:
        """Raise MissingSetting for a link that is not secret or that nobody would answer on: the
        whole of an FIR goes over it."""
        check_link("CCTNS", self.cctns_url, self.cctns_token, local)


@dataclass(frozen=True, kw_only=True)
class ComplaintsSettings(CctnsAccess, HostSettings):
    """Settings of the complaints service."""

    esign_key: str = setting(
        "ESIGN_KEY",
        "Ed25519 seed, base64, that seals signatures made here by one tap; empty: none are made",
        "",
        secret=True,
    )
    missing_person_fir: bool = setting(
        "MISSING_PERSON_FIR",
        "1 where the State wants an FIR for every missing person, and not only for a child or "
        "on suspicion of an offence",
        False,
        yes,
    )

    least_rank: str = setting(
        "SC_ST_INVESTIGATOR_RANK",
        "least rank of who investigates under the SC/ST Act (Rule 7): dsp; empty where a "
        "notification of the State lets every officer",
        "dsp",
    )

    def __post_init__(self) -> None:
        self.check_link(self.local)
        if self.least_rank not in ("", "dsp"):
            raise MissingSetting("SC_ST_INVESTIGATOR_RANK is dsp or empty")
        super().__post_init__()


SETTINGS = ComplaintsSettings
