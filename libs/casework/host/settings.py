"""What every citizen service reads from the environment."""

from dataclasses import dataclass

from casework.papers.settings import DocumentSettings
from chassis.settings import ServiceSettings


@dataclass(frozen=True, kw_only=True)
class HostSettings(DocumentSettings, ServiceSettings):
    """Settings of a citizen service; one with settings of its own inherits from it."""

    def __post_init__(self) -> None:
        self.check_seal(self.local)
