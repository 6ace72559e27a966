"""The passport office: results go to it, and it gives a receipt for each.

Its interface is that of the stand-in; the real one is not public.
"""

from typing import TypedDict

from casework.desk.errands import Refused
from chassis.http_json import TIMEOUT, HttpJson, PeerAway

TAKEN = frozenset({200, 201})
READ_AND_REFUSED = frozenset({400, 409, 413, 422})
LONGEST_RECEIPT = 40


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
        status, answer = self._peer.ask("POST", "/results", {"result": dict(result)})
        reply = answer if isinstance(answer, dict) else {}
        if status in READ_AND_REFUSED:
            raise Refused(str(reply.get("code", "refused"))[:LONGEST_RECEIPT])
        receipt = reply.get("receipt")
        if status not in TAKEN or not isinstance(receipt, str) or not receipt:
            raise PeerAway(f"http-{status}")
        return receipt[:LONGEST_RECEIPT]
