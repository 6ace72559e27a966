"""The events of 112, as the stand-in of the control room's system speaks them. The interface of the
real one is agreed with its operator; this file is what changes then."""

from collections.abc import Sequence

from casework.definition import as_written
from casework.desk.feed_filing import FeedEntry
from casework.desk.outside import Row, feed_page
from chassis.http_json import HttpJson
from contracts.typed import JsonObject
from services.emergency.settings import EmergencySettings

CALL = "call"
LONGEST_WORDS = 4000
"""Of the form."""
LONGEST_NUMBER = 40
LANDLINE = "06"
"""Codes of Bihar, such as 0612: with the 0 they read like a mobile, which is a stranger's."""


class EventFeed:
    """``GET /events?after=SERIAL&limit=N``: ``{"items": [{"serial", "event", "values"}]}``, in the
    order of their serials."""

    def __init__(self, url: str, token: str) -> None:
        self._peer = HttpJson(url, token)

    def after(self, serial: int, limit: int) -> Sequence[FeedEntry]:
        """See FeedSource.after."""
        return feed_page(self._peer, "/events", serial, limit, _call)


def _call(row: Row) -> FeedEntry:
    event = str(row["event"])
    return FeedEntry(event, int(row["serial"]), CALL, as_taken({**row["values"], "event": event}))


def as_taken(values: JsonObject) -> JsonObject:
    """Return what the form takes of a call: a landline's or a foreign number goes into the words.
    No event may be refused, and so lost, for the telephone that somebody called from."""
    number = str(values.get("caller_mobile") or "")[:LONGEST_NUMBER]
    landline = number.lstrip("+(- ").startswith(LANDLINE)
    if not number or (as_written.mobile(number) and not landline):
        return values
    rest = {name: value for name, value in values.items() if name != "caller_mobile"}
    words = str(values.get("words") or "")[: LONGEST_WORDS - len(number) - 20]
    return {**rest, "words": f"{words}\n\nफ़ोन / Phone: {number}"}


def FEED(settings: EmergencySettings) -> EventFeed | None:  # noqa: N802 - the host's name for it
    """Return the feed that the settings name; None where they name none."""
    if not settings.erss_feed_url:
        return None
    return EventFeed(settings.erss_feed_url, settings.erss_feed_token)
