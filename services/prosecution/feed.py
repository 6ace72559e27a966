"""What the courts publish of a case, entry by entry, as the stand-in of the feed speaks it. The
interface of the real one is agreed with its operator; this file is what changes then."""

from collections.abc import Sequence

from casework.desk.feed_filing import FeedEntry
from casework.desk.outside import Row, feed_page
from chassis.http_json import HttpJson
from services.prosecution.settings import ProsecutionSettings


class CourtFeed:
    """``GET /entries?after=SERIAL&limit=N``: ``{"items": [{"serial", "fir_number", "kind",
    "values"}]}``, in the order of their serials."""

    def __init__(self, url: str, token: str) -> None:
        self._peer = HttpJson(url, token)

    def after(self, serial: int, limit: int) -> Sequence[FeedEntry]:
        """See FeedSource.after."""
        return feed_page(self._peer, "/entries", serial, limit, _entry)


def _entry(row: Row) -> FeedEntry:
    return FeedEntry(str(row["fir_number"]), int(row["serial"]), row["kind"], row["values"])


def FEED(settings: ProsecutionSettings) -> CourtFeed | None:  # noqa: N802 - the host's name for it
    """Return the feed that the settings name; None where they name none."""
    if not settings.court_feed_url:
        return None
    return CourtFeed(settings.court_feed_url, settings.court_feed_token)
