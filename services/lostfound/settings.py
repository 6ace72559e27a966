"""What lost and found reads from the environment besides what every service does."""

from dataclasses import dataclass

from casework.host.settings import HostSettings
from casework.identifiers import key_for
from chassis.settings import setting

NUMBERS, CODES = b"blind index of numbers", b"codes at the counter"
"""What keys are derived for."""


@dataclass(frozen=True, kw_only=True)
class LostFoundSettings(HostSettings):
    """Settings of lost and found."""

    index_key: str = setting(
        "INDEX_KEY",
        "secret from which the keys of the index of numbers and of codes are derived; with another "
        "one, things reported before are not found by their numbers any more",
        secret=True,
    )

    def key_for(self, purpose: bytes) -> bytes:
        """Return the key of 32 bytes for a purpose."""
        return key_for(self.index_key, purpose)


SETTINGS = LostFoundSettings
