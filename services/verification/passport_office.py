"""The passport office: results go to it, and it gives a receipt for each.

Its interface is that of the stand-in; the real one is not public.
"""

from typing import TypedDict

from casework.desk.outside import receipt_for
from chassis.http_json import TIMEOUT, HttpJson


class Result(TypedDict):
    """A result as the passport office is sent it: its code, and times as ISO text."""

    reference: str
    file_number: str
    result: str
    as_of: str
    settled_at: str


class PassportOffice:
    """One caller at a time."""

    def __init__(self, url: str, token: str, timeout: float = TIMEOUT) -> None:
        self._peer = HttpJson(url, token, timeout)

    def take(self, result: Result) -> str:
        """Return the number of the receipt for a result; the same again gives the same receipt.

        Raises PeerAway, and Refused for a result that is not taken.
        """
        return receipt_for(self._peer, "/results", {"result": dict(result)})
