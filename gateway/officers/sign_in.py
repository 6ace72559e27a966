"""Officers sign in: password (argon2id), authenticator app, lock after wrong tries."""

from __future__ import annotations

from datetime import timedelta
from typing import Unpack

from gevent.threadpool import ThreadPool
from pymongo.database import Database

from chassis import time_source
from chassis.cipher import FieldCipher
from chassis.mongo import Document
from contracts.departments import department_of_office, department_of_role
from contracts.errors import NotAuthenticated
from gateway.http.counters import Counters
from gateway.http.problems import OfficerAbsent
from gateway.identity.caller import Caller
from gateway.identity.slow_hash import HASHER, verify
from gateway.officers import passwords
from gateway.officers.authenticators import (
    OPEN_FOR,
    AuthenticatorNeeded,
    Authenticators,
    Confirmed,
    Offer,
)
from gateway.officers.departments import Departments
from gateway.officers.register import OfficerRegister, Person, username_key

NETWORKS = 10
"""From so many networks a name may be tried to the full before it is closed to all that are not
known: an attack from everywhere at once is slowed, and its owner gets in where he did before."""

_HASH_OF_NOBODY = HASHER.hash("nobody has this password")


class Officers:
    """Who is who among officers. A wrong user name costs and counts just like a wrong password."""

    def __init__(
        self,
        database: Database,
        cipher: FieldCipher,
        counters: Counters,
        register: OfficerRegister,
        departments: Departments,
        *,
        tries: int,
        lock: int,
        strict: bool = True,
    ) -> None:
        self._officers = database["officers"]
        self._strict = strict
        self._cipher = cipher
        self._counters = counters
        self._register = register
        self._departments = departments
        self.authenticators = Authenticators(database, cipher, strict=strict)
        self._tries = tries
        self._window = timedelta(seconds=lock)
        self._pool = ThreadPool(2)

    def add(
        self,
        username: str,
        password: str,
        *,
        role: str,
        station: str | None,
        totp_secret: str | None = None,
        **person: Unpack[Person],
    ) -> None:
        """Enter an officer, or bring one up to date. `station` is an office code;
        `person` any of name and rank {"hi", "en"}, phone, number, woman.

        Without `totp_secret` the officer sets an authenticator up at the first sign-in, within
        OPEN_FOR. ValueError for a role that no service has announced, for one of another department
        than the office's and, outside the local profile, for a password that is guessed.
        """
        if self._departments.role(role) is None:
            known = ", ".join(sorted(self._departments.roles()))
            raise ValueError(f"no officer has the role {role!r}: {known}")
        if not fits(role, station):
            raise ValueError(f"{station} is not an office of the department of {role}")
        if self._strict and (weak := passwords.weakness(password, username, role, station or "")):
            raise ValueError(weak)
        self._register.enter(
            username,
            role=role,
            office=station,
            password_hash=HASHER.hash(password),
            totp=self._cipher.encrypt(totp_secret) if totp_secret else None,
            totp_open_until=None if totp_secret else time_source.now() + OPEN_FOR,
            **person,
        )

    def sign_in(
        self,
        username: str,
        password: str,
        totp: str | None,
        language: str,
        *,
        network: str = "",
        device: str | None = None,
    ) -> Caller:
        """Return the officer, as known from the moment in which the proof began: who was changed
        since then is not signed in.

        NotAuthenticated when anything is wrong, TooMany when the name is locked for this `network`,
        or for all of them but not for a known `device`. After all else was right: OfficerAbsent for
        one who is away, AuthenticatorNeeded for one who has none and has to have one.
        """
        officer, caller = self._proved(username, password, totp, language, network, device)
        if self.authenticators.is_missing(officer):
            raise AuthenticatorNeeded()
        return caller

    def offer_authenticator(
        self,
        username: str,
        password: str,
        totp: str | None,
        *,
        network: str = "",
        device: str | None = None,
    ) -> Offer:
        """Return a new authenticator for an officer who proves to be it with all that a sign-in
        takes, the authenticator in use with it. Refuses as `sign_in`."""
        officer, _ = self._proved(username, password, totp, "", network, device)
        return self.authenticators.offer(officer)

    def confirmed(self, offer: Confirmed, language: str) -> Caller:
        """Return the officer of a confirmed offer; OfficerAbsent for one who is away by now."""
        return self._registered(offer.username, language, 0.0)

    def needs_code(self, username: str) -> bool:
        """Return whether an officer whom another proof than the password names is asked for a code
        of the own authenticator as well.

        NotAuthenticated for one who is not in the register, OfficerAbsent for one who is away,
        AuthenticatorNeeded for one who has no authenticator and has to have one.
        """
        key = username_key(username)
        officer = self._officers.find_one({"_id": key})
        self._registered(key, "", 0.0)
        if officer is not None and self.authenticators.is_missing(officer):
            raise AuthenticatorNeeded()
        return officer is None or officer.get("totp") is not None

    def proved_elsewhere(self, username: str, language: str, begun: float) -> Caller:
        """Return the officer whom another proof than ours names, as known from the moment `begun`
        in which it began. NotAuthenticated for one who is not in the register, OfficerAbsent."""
        return self._registered(username_key(username), language, begun)

    def proved_with_code(
        self,
        username: str,
        totp: str,
        language: str,
        begun: float,
        *,
        network: str = "",
        device: str | None = None,
    ) -> Caller:
        """Return the officer as `proved_elsewhere`, for a code of the own authenticator besides.
        Tries count as those of passwords; NotAuthenticated for a wrong code, too."""
        key = username_key(username)
        counted = self._count_try(key, network, device)
        officer = self._officers.find_one({"_id": key})
        if officer is None or self.authenticators.is_missing(officer):
            raise NotAuthenticated("no second factor")
        self.authenticators.check(officer, totp)
        self._forget(counted)
        return self.proved_elsewhere(key, language, begun)

    def _proved(
        self,
        username: str,
        password: str,
        totp: str | None,
        language: str,
        network: str,
        device: str | None,
    ) -> tuple[Document, Caller]:
        key, begun = username_key(username), time_source.now().timestamp()
        # Before the password is looked at: else many tries at one moment would all come through.
        counted = self._count_try(key, network, device)
        officer = self._check(key, password, totp)
        self._forget(counted)
        return officer, self._registered(key, language, begun)

    def _forget(self, counted: list[tuple[str, str]]) -> None:
        for what, counter in counted:
            self._counters.forget(what, counter, window=self._window)

    def _registered(self, key: str, language: str, since: float) -> Caller:
        registered = self._register.find(key)
        if registered is None:
            raise NotAuthenticated("removed from the register at this moment")
        if registered.is_absent:
            raise OfficerAbsent()
        return Caller(key, registered.role, registered.office, language, since)

    def _count_try(self, key: str, network: str, device: str | None) -> list[tuple[str, str]]:
        """Count a try where it counts: a stranger's against the name from that network and against
        the name from everywhere, one on a known device against that device alone."""
        if device is not None:
            counters = [("officer-failed-device", f"{key}\0{device}", self._tries)]
        else:
            counters = [
                ("officer-failed", f"{key}\0{network}", self._tries),
                ("officer-failed-anywhere", key, self._tries * NETWORKS),
            ]
        for what, counter, limit in counters:
            self._counters.count(what, counter, limit=limit, window=self._window)
        return [(what, counter) for what, counter, _ in counters]

    def _check(self, key: str, password: str, totp: str | None) -> Document:
        officer = self._officers.find_one({"_id": key})
        password_hash = officer["password_hash"] if officer else _HASH_OF_NOBODY
        # Hashing takes tens of milliseconds of CPU: on a real thread, so that others are served.
        right = self._pool.apply(verify, (password_hash, password))
        if not right or officer is None:
            raise NotAuthenticated("wrong user name or password")
        self.authenticators.check(officer, totp)
        return officer


def fits(role: str, office: str | None) -> bool:
    """Return whether role and office are of one department;
    the platform's roles sit wherever they sit."""
    department = department_of_role(role)
    return department is None or office is None or department == department_of_office(office)
