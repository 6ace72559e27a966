"""The banks: requests to hold money go to them, and their answers are read in order. Their
interface is that of the stand-in; the real one is agreed with them, and this file is what changes
then."""

from collections.abc import Sequence
from typing import TypedDict
from urllib.parse import urlencode

from casework.desk.errands import Refused
from casework.desk.feed_filing import FeedEntry
from chassis.http_json import TIMEOUT, HttpJson, PeerAway

TAKEN = frozenset({200, 201})
READ_AND_REFUSED = frozenset({400, 409, 413, 422})
LONGEST_RECEIPT = 40


class Hold(TypedDict):
    """What a bank is asked to hold: ``amount`` in rupees, ``paid_at`` ISO text."""

    reference: str
    bank: str
    utr: str
    amount: int
    paid_at: str


class Banks:
    """One caller at a time."""

    def __init__(self, url: str, token: str, timeout: float = TIMEOUT) -> None:
        self._peer = HttpJson(url, token, timeout)

    def ask(self, hold: Hold) -> str:
        """Return the bank's receipt for a request; the same again gives the same receipt.

        Raises PeerAway, and Refused for a request that is not taken.
        """
        status, answer = self._peer.ask("POST", "/holds", {"hold": dict(hold)})
        reply = answer if isinstance(answer, dict) else {}
        if status in READ_AND_REFUSED:
            raise Refused(str(reply.get("code", "refused"))[:LONGEST_RECEIPT])
        receipt = reply.get("receipt")
        if status not in TAKEN or not isinstance(receipt, str) or not receipt:
            raise PeerAway(f"http-{status}")
        return receipt[:LONGEST_RECEIPT]

    def after(self, serial: int, limit: int) -> Sequence[FeedEntry]:
        """See FeedSource.after: ``GET /answers``, ``{"items": [{"serial", "utr", "kind",
        "values"}]}``."""
        page = urlencode({"after": serial, "limit": limit})
        status, answer = self._peer.ask("GET", f"/answers?{page}")
        if status != 200:
            raise PeerAway(f"http-{status}")
        try:
            return [
                FeedEntry(str(row["utr"]), int(row["serial"]), row["kind"], row["values"])
                for row in answer["items"]
            ]
        except (KeyError, TypeError, ValueError):
            raise PeerAway("an answer that is no list of answers") from None
