"""What the courts publish of a case, entry by entry, as the stand-in of the feed speaks it. The
interface of the real one is agreed with its operator; this file is what changes then."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from casework.desk.feed_reader import FeedEntry
from chassis.http_json import HttpJson, PeerAway
from services.prosecution.settings import ProsecutionSettings


class CourtFeed:
    """``GET /entries?after=SERIAL&limit=N``: ``{"items": [{"serial", "fir_number", "kind",
    "values"}]}``, in the order of their serials."""

    def __init__(self, url: str, token: str) -> None:
        self._peer = HttpJson(url, token)

    def after(self, serial: int, limit: int) -> Sequence[FeedEntry]:
        """See FeedSource.after."""
        status, answer = self._peer.ask("GET", f"/entries?{urlencode(_page(serial, limit))}")
        if status != 200:
            raise PeerAway(f"http-{status}")
        try:
            return [
                FeedEntry(str(row["fir_number"]), int(row["serial"]), row["kind"], row["values"])
                for row in answer["items"]
            ]
        except (KeyError, TypeError, ValueError):
            raise PeerAway("an answer that is no list of entries") from None


class NoFeed:
    """Where none is connected: what was filed waits."""

    def after(self, serial: int, limit: int) -> Sequence[FeedEntry]:
        """Return nothing."""
        return ()


def _page(serial: int, limit: int) -> dict[str, Any]:
    return {"after": serial, "limit": limit}


def FEED(settings: ProsecutionSettings) -> CourtFeed | NoFeed:  # noqa: N802 - the host's name for it
    """Return the feed that the settings name."""
    if not settings.court_feed_url:
        return NoFeed()
    return CourtFeed(settings.court_feed_url, settings.court_feed_token)
