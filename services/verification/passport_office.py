"""The passport office: results go to it, and it gives a receipt for each.

Its interface is that of the stand-in; the real one is not public.
"""

from collections.abc import Mapping
from typing import Any

from services.verification.http_link import TIMEOUT, Away, HttpLink, Refused

__all__ = ["Away", "PassportOffice", "Refused"]


class PassportOffice:
    """One caller at a time."""

    def __init__(self, url: str, token: str, timeout: float = TIMEOUT) -> None:
        self._link = HttpLink(url, token, timeout)

    def take(self, result: Mapping[str, Any]) -> str:
        """Return the receipt's number for a result; the same result again gives the same receipt.

        Raises Away, and Refused for a result that it does not take.
        """
        answer = self._link.post("/results", {"result": dict(result)})
        receipt = answer.get("receipt") if isinstance(answer, dict) else None
        if not isinstance(receipt, str) or not 0 < len(receipt) <= 40:
            raise Away("an answer that is no receipt")
        return receipt
