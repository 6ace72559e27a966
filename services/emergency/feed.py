"""The events of 112, as the stand-in of the control room's system speaks them. The interface of the
real one is agreed with its operator; this file is what changes then."""

from collections.abc import Sequence
from urllib.parse import urlencode

from casework.desk.feed_filing import FeedEntry
from chassis.http_json import HttpJson, PeerAway
from services.emergency.settings import EmergencySettings

CALL = "call"


class EventFeed:
    """``GET /events?after=SERIAL&limit=N``: ``{"items": [{"serial", "event", "values"}]}``, in the
    order of their serials."""

    def __init__(self, url: str, token: str) -> None:
        self._peer = HttpJson(url, token)

    def after(self, serial: int, limit: int) -> Sequence[FeedEntry]:
        """See FeedSource.after."""
        page = urlencode({"after": serial, "limit": limit})
        status, answer = self._peer.ask("GET", f"/events?{page}")
        if status != 200:
            raise PeerAway(f"http-{status}")
        try:
            return [
                FeedEntry(
                    str(row["event"]),
                    int(row["serial"]),
                    CALL,
                    {**row["values"], "event": str(row["event"])},
                )
                for row in answer["items"]
            ]
        except (KeyError, TypeError, ValueError):
            raise PeerAway("an answer that is no list of events") from None


class NoFeed:
    """Where none is connected."""

    def after(self, serial: int, limit: int) -> Sequence[FeedEntry]:
        """Return nothing."""
        return ()


def FEED(settings: EmergencySettings) -> EventFeed | NoFeed:  # noqa: N802 - the host's name for it
    """Return the feed that the settings name."""
    if not settings.erss_feed_url:
        return NoFeed()
    return EventFeed(settings.erss_feed_url, settings.erss_feed_token)
