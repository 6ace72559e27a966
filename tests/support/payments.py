"""The stand-in of a provider of payments as a real process, and who pays on its page."""

import urllib.parse
import urllib.request
from typing import Any

from casework.payments.http_provider import HttpProvider
from tests.support.stand_in_process import TOKEN, StandInProcess


class PaymentStandIn(StandInProcess):
    """The provider of payments."""

    module, variable = "deploy.local.payment_stand_in", "PAYMENT_TOKEN"

    def provider(self, token: str = TOKEN, timeout: float = 5.0) -> HttpProvider:
        return HttpProvider(self.url, token, secure=False, timeout=timeout)

    def rows(self) -> list[dict[str, Any]]:
        """What is on its disk, in the order in which it came."""
        return [dict(row) for row in self.select("SELECT * FROM intents ORDER BY id")]


def pay(url: str, outcome: str = "paid") -> str:
    """Press a button on the provider's page; return the page that answers."""
    body = urllib.parse.urlencode({"outcome": outcome}).encode()
    with urllib.request.urlopen(url, data=body, timeout=10) as answer:
        return answer.read().decode()
