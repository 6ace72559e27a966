"""The providers of this process: made from the settings, each sender with its own."""

from __future__ import annotations

from services.notify.buckets import Bucket
from services.notify.courier import Courier, Note
from services.notify.message import Outcome, Outgoing
from services.notify.modes import Modes
from services.notify.providers import Provider
from services.notify.providers.configured import Configured
from services.notify.providers.hearing import Hearing
from services.notify.providers.http import HttpProvider
from services.notify.providers.local import LocalProvider
from services.notify.providers.smpp import SmppLine, SmppProvider
from services.notify.providers.smtp import SmtpProvider
from services.notify.settings import NotifySettings
from services.notify.typed import Message


class Carriers:
    """Makes the couriers of the senders. A provider's bucket is one for all of them."""

    def __init__(
        self, settings: NotifySettings, local: LocalProvider | None, hearing: Hearing
    ) -> None:
        """Raise MissingSetting for a provider that is not known or may not be used."""
        self._settings = settings
        self._local = local
        self._hearing = hearing
        self._configured = settings.configured()
        self._queried: dict[tuple[str, str], SmppProvider] = {}
        self._buckets = {
            name: Bucket(one.per_second)
            for name, one in self._configured.items()
            if one.per_second is not None
        }

    def courier(self, lane: str, channel: str, note: Note) -> Courier:
        """Return a courier for one sender."""
        providers = self.providers(channel)
        self._queried |= {
            (lane, one.name): one for one in providers if isinstance(one, SmppProvider)
        }
        return Courier(
            channel,
            providers,
            note,
            lane=lane,
            weights=self._settings.weights(channel),
            buckets=self._buckets,
            modes=Modes(dict(self._settings.modes), self._settings.team),
        )

    def query(self, document: Message, message: Outgoing) -> Outcome | None:
        """Return what the provider that took a message knows of it; see Inquiries. Of a password it
        is not asked: it would be over its line, and a password is worthless before that matters."""
        if document["lane"] == "otp":
            return None
        provider = self._queried.get((document["lane"], document["provider"]))
        header = message.registration.header if message.registration else ""
        return provider.query(document.get("refs", ()), header) if provider else None

    def providers(self, channel: str) -> list[Provider]:
        """Return new providers for one sender, so that no sender waits for another's connection."""
        providers: list[Provider] = []
        for name in self._settings.providers(channel):
            if name == "smtp":
                providers += [
                    SmtpProvider(account, f"smtp-{number}")
                    for number, account in enumerate(self._settings.smtp_accounts(), 1)
                ]
            elif name in self._configured:
                providers.append(self._of(self._configured[name]))
            elif self._local is not None:
                providers.append(self._local)
        return providers

    def _of(self, one: Configured) -> Provider:
        if isinstance(one.line, SmppLine):
            bucket = self._buckets.get(one.name)
            slower = bucket.slow_down if bucket else _nothing
            return SmppProvider(one.name, one.line, self._hearing, slower)
        return HttpProvider(one.name, one.line)


def _nothing() -> None:
    """Slow nothing: a line without a rate of its own is slowed by the pause of what it put off."""
