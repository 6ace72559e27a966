"""Where payments are collected, and who we are there."""

from dataclasses import dataclass

from chassis.settings import MissingSetting, setting


@dataclass(frozen=True, kw_only=True)
class PaymentSettings:
    """Read by services whose definitions have a fee."""

    payment_url: str = setting(
        "PAYMENT_URL",
        "address of the provider of payments, https outside the local profile; empty: none is "
        "connected, fees wait",
        "",
    )
    payment_token: str = setting(
        "PAYMENT_TOKEN", "the token with which the provider knows this service", "", secret=True
    )

    def check_payments(self, local: bool) -> None:
        """Raise MissingSetting for a link that is not secret or that nobody would answer on."""
        if not self.payment_url:
            return
        if not self.payment_url.startswith(("http://", "https://") if local else "https://"):
            raise MissingSetting("PAYMENT_URL must begin with https:// outside the local profile")
        if not self.payment_token:
            raise MissingSetting("PAYMENT_TOKEN is not set: the token with which we are known")
