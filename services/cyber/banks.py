"""The banks: requests to hold money go to them, and their answers are read in order. Their
interface is that of the stand-in; the real one is agreed with them, and this file is what changes
then."""

from collections.abc import Sequence
from typing import TypedDict

from casework.desk.feed_filing import FeedEntry
from casework.desk.outside import Row, feed_page, receipt_for
from chassis.http_json import TIMEOUT, HttpJson


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
        return receipt_for(self._peer, "/holds", {"hold": dict(hold)})

    def after(self, serial: int, limit: int) -> Sequence[FeedEntry]:
        """See FeedSource.after: ``GET /answers``, ``{"items": [{"serial", "utr", "kind",
        "values"}]}``."""
        return feed_page(self._peer, "/answers", serial, limit, _answer)


def _answer(row: Row) -> FeedEntry:
    return FeedEntry(str(row["utr"]), int(row["serial"]), row["kind"], row["values"])
