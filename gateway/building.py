"""What one gateway process is built from, once, after it was forked."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pymongo.database import Database

from casework.desk.audit import AuditKeys, AuditLog
from chassis import actor, mongo
from chassis.breaker import CircuitBreaker
from chassis.cipher import FieldCipher
from chassis.settings import read
from documents.press import Examiner
from documents.verified import Trusted
from documents.worker_process import Limits
from gateway.bus.client import Bus
from gateway.cases.closed_texts import ClosedTexts
from gateway.cases.figures import Figures
from gateway.cases.filing_pace import FREE, FREE_LOCALLY, FilingPace
from gateway.cases.inbox_store import InboxStore
from gateway.cases.live import LiveChanges
from gateway.cases.store import CaseStore
from gateway.catalogue.catalogue import Catalogue
from gateway.directory.copies import Copies
from gateway.http.counters import Counters
from gateway.http.cursors import Cursors
from gateway.http.drafts import Drafts
from gateway.http.rate_limits import RateLimiter, limits_for
from gateway.identity.access_tokens import AccessTokens
from gateway.identity.caller import Caller
from gateway.identity.citizens import Citizens
from gateway.identity.ended_sessions import EndedSessions
from gateway.identity.known_devices import KnownDevices
from gateway.identity.one_time_passwords import OneTimePasswords
from gateway.identity.private_codes import PrivateCodes
from gateway.officers.departments import Departments
from gateway.officers.register import OfficerRegister
from gateway.officers.sessions import OfficerSessions
from gateway.officers.sign_in import Officers
from gateway.officers.sign_ins import SignIns
from gateway.officers.sign_on_parts import SignOn, sign_on
from gateway.open311.requests import Requests
from gateway.open311.store import Filings
from gateway.partners.keys import ApiKeys
from gateway.public_lists.store import PublicLists
from gateway.settings import GatewaySettings
from gateway.statistics.store import Statistics


@dataclass
class GatewayParts:
    """The parts by name; what needs the database or the field key is made when first used."""

    settings: GatewaySettings
    database: Database
    bus: Bus
    live: LiveChanges
    access_tokens: AccessTokens
    limiter: RateLimiter
    actor_key: Ed25519PrivateKey
    database_answers: bool = False
    closed: bool = False

    @cached_property
    def cipher(self) -> FieldCipher:
        """Encrypts personal fields under the gateway's own key."""
        return FieldCipher(self.database, self.settings.field_key, self.settings.field_key_previous)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The announced services."""
        return Catalogue(self.database)

    @cached_property
    def directory_copies(self) -> Copies:
        """What answers while the directory is away."""
        return Copies(self.database)

    @cached_property
    def directory_breaker(self) -> CircuitBreaker:
        """Whether the directory is held to be away, in this process."""
        return CircuitBreaker(limit=2, pause=timedelta(seconds=3))

    @cached_property
    def cases(self) -> CaseStore:
        """The tracking views."""
        return CaseStore(self.database, Cursors(self.settings.lookup_secret))

    @cached_property
    def closed_texts(self) -> ClosedTexts:
        """Opens what services sealed to this site."""
        return ClosedTexts(self.settings.private_keys)

    @cached_property
    def filing_pace(self) -> FilingPace:
        """Lets those wait who have filed many times today."""
        usual = FREE_LOCALLY if self.settings.local else FREE
        chosen = self.settings.filings_daily
        return FilingPace(self.database, usual if chosen is None else chosen)

    @cached_property
    def inbox(self) -> InboxStore:
        """What officers have to do."""
        return InboxStore(self.database, Cursors(self.settings.lookup_secret))

    @cached_property
    def figures(self) -> Figures:
        """How much officers have to do, counted once for all who may see the same."""
        return Figures(self.inbox)

    @cached_property
    def public_lists(self) -> PublicLists:
        """The lists that services have made public."""
        return PublicLists(self.database, Cursors(self.settings.lookup_secret), self.catalogue)

    @cached_property
    def statistics(self) -> Statistics:
        """How applications fare, as it was counted last."""
        return Statistics(self.database)

    @cached_property
    def counters(self) -> Counters:
        """Counts that guard a secret."""
        return Counters(self.database, self.settings.lookup_secret)

    @cached_property
    def drafts(self) -> Drafts:
        """What was typed into forms that are under way."""
        return Drafts(self.database, self.settings.lookup_secret)

    @cached_property
    def citizens(self) -> Citizens:
        """The register of citizens."""
        return Citizens(self.database, self.cipher, self.settings.lookup_secret)

    @cached_property
    def private_codes(self) -> PrivateCodes:
        """What citizens who share a phone are asked before a sensitive case is shown."""
        return PrivateCodes(self.database, self.settings, self.counters)

    @cached_property
    def ended_sessions(self) -> EndedSessions:
        """Sign-ins that were ended before their time."""
        return EndedSessions(self.database)

    @cached_property
    def known_devices(self) -> KnownDevices:
        """Devices on which somebody signed in before."""
        return KnownDevices(self.settings.lookup_secret)

    @cached_property
    def audit(self) -> AuditLog:
        """Who read what, and who was posted by whom; checked by `casework.desk.audit_check`."""
        keys = AuditKeys(self.settings.field_key, self.settings.field_key_previous)
        return AuditLog(self.database, keys)

    @cached_property
    def one_time_passwords(self) -> OneTimePasswords:
        """Challenges and their passwords."""
        chosen = self.settings
        return OneTimePasswords(
            self.database, chosen.lookup_secret, life=chosen.otp_life, tries=chosen.otp_tries
        )

    @cached_property
    def api_keys(self) -> ApiKeys:
        """The keys of partners."""
        return ApiKeys(self.database, self.settings.lookup_secret)

    @cached_property
    def open311(self) -> Filings:
        """What partners' programs have filed."""
        return Filings(self.database, self.settings.lookup_secret)

    @cached_property
    def requests(self) -> Requests:
        """The requests that services have made public through Open311."""
        return Requests(self.database, self.catalogue)

    @cached_property
    def departments(self) -> Departments:
        """The announced departments and their roles."""
        return Departments(self.database)

    @cached_property
    def register(self) -> OfficerRegister:
        """The register of officers."""
        return OfficerRegister(self.database, self.departments)

    @cached_property
    def sign_ins(self) -> SignIns:
        """Where officers are signed in."""
        return SignIns(self.database)

    @cached_property
    def sessions(self) -> OfficerSessions:
        """Whether an officer's sign-in still holds."""
        return OfficerSessions(self.register)

    def still_signed_in(self, caller: Caller) -> bool:
        """Return whether a caller whom a stream was given to may go on: neither signed out, nor an
        officer whose post is another one."""
        ended = self.ended_sessions
        is_out = ended.has_ended_key(caller.sign_in) or ended.all_ended(caller.id, caller.issued_at)
        return not is_out and self.sessions.holds(caller)

    @cached_property
    def officers(self) -> Officers:
        """Officers' sign-in."""
        chosen = self.settings
        return Officers(
            self.database,
            self.cipher,
            self.counters,
            self.register,
            self.departments,
            tries=chosen.officer_failures,
            lock=chosen.officer_lock,
            strict=not chosen.local,
        )

    @cached_property
    def sign_on(self) -> SignOn:
        """The single sign-on of officers."""
        return sign_on(self.settings, self.database)

    @cached_property
    def code_keys(self) -> tuple[bytes, ...]:
        """The public keys of codes on papers."""
        return tuple(base64.b64decode(key) for key in self.settings.document_code_public_keys)

    @cached_property
    def trusted_seals(self) -> Trusted:
        """Whose seals and time stamps are believed."""
        seals, stamps = self.settings.document_certificates, self.settings.timestamp_certificates
        return Trusted(base64.b64decode(seals), base64.b64decode(stamps))

    @cached_property
    def examiner(self) -> Examiner:
        """Examines files, each in a process of its own."""
        most = self.settings.check_seconds
        return Examiner(self.trusted_seals, Limits(seconds=most, jobs=1), wait=most)

    def close(self) -> None:
        """Let go of broker and database."""
        self.closed = True
        self.bus.close()
        if "cipher" in self.__dict__:
            self.cipher.close()
        self.database.client.close()

    def ensure_indexes(self) -> None:
        """Create every index; safe to repeat."""
        of_cases = (self.catalogue, self.cases, self.inbox, self.public_lists, self.filing_pace)
        of_people = (self.citizens, self.register, self.sign_ins, self.ended_sessions, self.drafts)
        of_guards = (self.counters, self.one_time_passwords, self.audit, self.sign_on.steps)
        of_others = (self.requests, self.open311, self.statistics)
        for part in (*of_cases, *of_people, *of_guards, *of_others):
            part.ensure_indexes()


@contextmanager
def opened(environ: Mapping[str, str]) -> Iterator[GatewayParts]:
    """Yield the parts for a command, closed after it. Raises MissingSetting."""
    built = build(read(GatewaySettings, environ))
    try:
        yield built
    finally:
        built.close()


def open_database(uri: str, name: str, pool: int) -> Database:
    """Return the gateway's own database, durable writes by default."""
    client = mongo.connect(uri, application="gateway", pool=pool)
    return client.get_database(name, write_concern=mongo.DURABLE)


def build(settings: GatewaySettings) -> GatewayParts:
    """Return all parts, nothing connected yet: `bus.start()` is the caller's."""
    bus = Bus(settings.amqp_uri, max_in_flight=settings.bus_max_in_flight)
    return GatewayParts(
        settings=settings,
        database=open_database(settings.mongo_uri, settings.mongo_database, settings.database_pool),
        bus=bus,
        live=LiveChanges(bus, streams_per_identity=settings.streams_per_identity),
        access_tokens=AccessTokens(settings.access_token_secrets),
        limiter=RateLimiter(
            limits_for(settings.profile, settings.rate_limits),
            processes=settings.workers * settings.replicas,
        ),
        actor_key=actor.load_private_key(settings.actor_private_key),
    )
