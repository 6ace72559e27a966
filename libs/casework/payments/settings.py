"""Where payments are collected, and who we are there."""

from dataclasses import dataclass

from chassis.settings import check_link, setting


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
        check_link("PAYMENT", self.payment_url, self.payment_token, local)
