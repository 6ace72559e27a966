"""Puts the service together from its parts and settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chassis import actor
from chassis.parts import Parts
from chassis.settings import MissingSetting
from contracts.events import CHANNELS, LANES
from messages import LONGEST_SITE
from services.notify import rules
from services.notify.addressing import AddressBook
from services.notify.announcements import Announcements
from services.notify.buckets import Tenants
from services.notify.carriers import Carriers
from services.notify.digests import Digests
from services.notify.doubt import Doubt
from services.notify.inbound import Inbound
from services.notify.inquiries import Inquiries
from services.notify.lanes import Lane
from services.notify.ledger import Ledger
from services.notify.mailboxes import MailboxBook
from services.notify.message import Contact
from services.notify.modes import Modes
from services.notify.offices import COLLECTION, Offices
from services.notify.patience import Patience
from services.notify.planning import Planner
from services.notify.providers.callbacks import Callbacks
from services.notify.providers.hearing import Hearing
from services.notify.providers.local import LocalProvider
from services.notify.receipts import Receipts
from services.notify.recovery import Recovery
from services.notify.settings import NotifySettings
from services.notify.store import MessageStore
from services.notify.template_store import TemplateStore
from services.notify.use_cases import Desk
from services.notify.webhooks.deliveries import Deliveries
from services.notify.webhooks.posting import Outside
from services.notify.webhooks.sender import Webhooks
from services.notify.wishes import WishBook
from services.notify.words import Words

SHORTEST_TOKEN = 16


def build(parts: Parts, policies: Mapping[str, rules.Policy] | None = None) -> Desk:
    """Return the service at work: indexes made, senders started. Raises TemplateFault for one of
    its own templates and MissingSetting for a provider that may not be used."""
    settings = parts.settings
    assert isinstance(settings, NotifySettings)
    if len(settings.public_url.rstrip("/")) > LONGEST_SITE:
        raise MissingSetting(
            f"PUBLIC_URL has more than {LONGEST_SITE} characters: no SMS holds its links"
        )
    templates = TemplateStore(parts.database)
    templates.ensure_indexes()
    parts.outbox.watch(templates.answers)
    words = Words(templates)
    words.refresh()
    planner = Planner(
        words,
        policies or _policies(settings),
        lease=timedelta(seconds=settings.lease_seconds),
        margin=timedelta(seconds=settings.lease_seconds / 2),
        dlt_limit=settings.dlt_limit,
        modes=Modes(dict(settings.modes), settings.team),
        patience=Patience(settings.quiet(), time.fromisoformat(settings.digest_at)),
        site=settings.public_url.rstrip("/"),
    )
    store = MessageStore(parts.database, keep=timedelta(days=settings.keep_days))
    store.ensure_indexes()
    parts.outbox.watch(store.collection)
    offices = Offices(parts.database[COLLECTION], parts.cipher, invent=settings.local)
    wishes = WishBook(parts.database)
    wishes.ensure_indexes()
    mailboxes = MailboxBook(parts.database)
    mailboxes.ensure_indexes()
    book = AddressBook(settings.private_key, parts.cipher, offices, wishes, mailboxes, planner.site)
    local = LocalProvider(Path(settings.messages_folder)) if settings.local else None
    announcements = Announcements(
        _deployment_key(settings.deployment_public_key),
        settings.home_department,
        templates,
        words,
        offices,
        parts.outbox,
        planner.site,
    )
    desk = Desk(
        store,
        planner,
        book,
        offices,
        parts.outbox,
        local,
        words,
        announcements,
        wishes,
        mailboxes,
        settings.otp_minutes,
    )
    ledger = Ledger(store, planner, book, parts.outbox, desk.hand_over)
    receipts = Receipts(parts.database, store.collection, ledger.concluded)
    receipts.ensure_indexes()
    inbound = Inbound(store, planner, book, desk.hand_over)
    hearing = Hearing(receipts, lambda mobile: book.person(Contact(mobile)), inbound.take)
    carriers = Carriers(settings, local, hearing)
    askable = {local.name: local.holds} if local else {}
    doubt = Doubt(askable, planner.policies)
    inquiries = Inquiries(carriers.query, ledger.report, planner.policies)
    digests = Digests(store, planner, book, desk.hand_over)
    fetch = Recovery(store, planner, book, ledger.report, doubt, digests, inquiries)
    tenants = Tenants(settings.tenant_per_second)
    lanes = [
        Lane(
            name,
            channel,
            carriers.courier(name, channel, store.begin),
            planner.policies[name],
            fetch,
            ledger.report,
            tenants,
            planner.patience,
        )
        for name in LANES
        for channel in CHANNELS
    ]
    webhooks = _webhooks(parts, settings)
    desk.start(lanes, ledger, receipts, webhooks, _callbacks(settings, hearing))
    return desk


def _webhooks(parts: Parts, settings: NotifySettings) -> Webhooks:
    deliveries = Deliveries(parts.database, keep=timedelta(days=settings.keep_days))
    deliveries.ensure_indexes()
    outside = Outside(settings.webhook_hosts, settings.local, settings.webhook_ca_file)
    return Webhooks(deliveries, settings.partners().values(), outside)


def _callbacks(settings: NotifySettings, hearing: Hearing) -> Callbacks | None:
    if not settings.callback_port:
        return None
    if len(settings.callback_token) < SHORTEST_TOKEN:
        raise MissingSetting(f"NOTIFY_CALLBACK_TOKEN has fewer than {SHORTEST_TOKEN} characters")
    place = settings.callback_host, settings.callback_port
    return Callbacks(*place, settings.callback_token, hearing)


def _deployment_key(key: str) -> Ed25519PublicKey | None:
    return actor.load_public_key(key) if key else None


def _policies(settings: NotifySettings) -> dict[str, rules.Policy]:
    life = timedelta(minutes=settings.otp_minutes)
    return rules.POLICIES | {"otp": replace(rules.POLICIES["otp"], life=life)}
