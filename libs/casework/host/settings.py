"""What every citizen service reads from the environment."""

from dataclasses import dataclass

from casework.papers.settings import DocumentSettings
from casework.payments.settings import PaymentSettings
from chassis.settings import ServiceSettings


@dataclass(frozen=True, kw_only=True)
class HostSettings(PaymentSettings, DocumentSettings, ServiceSettings):
    """Settings of a citizen service; one with settings of its own inherits from it."""

    def __post_init__(self) -> None:
        self.check_seal(self.local)
        self.check_payments(self.local)
