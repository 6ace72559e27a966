"""The banks' answers to requests for a hold."""

from services.cyber.banks import Banks
from services.cyber.settings import CyberSettings


def FEED(settings: CyberSettings) -> Banks | None:  # noqa: N802 - the host's name for it
    """Return the feed that the settings name; None where they name none."""
    if not settings.bank_url:
        return None
    return Banks(settings.bank_url, settings.bank_token)
