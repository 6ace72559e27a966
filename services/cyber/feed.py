"""The banks' answers to requests for a hold."""

from collections.abc import Sequence

from casework.desk.feed_filing import FeedEntry
from services.cyber.banks import Banks
from services.cyber.settings import CyberSettings


class NoFeed:
    """Where no bank is connected: officers enter the answers."""

    def after(self, serial: int, limit: int) -> Sequence[FeedEntry]:
        """Return nothing."""
        return ()


def FEED(settings: CyberSettings) -> Banks | NoFeed:  # noqa: N802 - the host's name for it
    """Return the feed that the settings name."""
    if not settings.bank_url:
        return NoFeed()
    return Banks(settings.bank_url, settings.bank_token)
