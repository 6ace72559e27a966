"""Officers sign in: password (argon2id), second factor (TOTP), lock after wrong tries."""

from __future__ import annotations

import binascii
import hmac
from datetime import timedelta
from typing import Unpack

import pyotp
from gevent.threadpool import ThreadPool
from pymongo.database import Database

from casework.definition import as_written
from chassis import time_source
from chassis.cipher import FieldCipher
from contracts.departments import department_of_office, department_of_role
from contracts.errors import NotAuthenticated
from gateway.http.counters import Counters
from gateway.http.problems import OfficerAbsent
from gateway.identity.caller import Caller
from gateway.identity.slow_hash import HASHER, verify
from gateway.officers import passwords
from gateway.officers.departments import Departments
from gateway.officers.register import OfficerRegister, Person, username_key

STEP_SECONDS = 30
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

        ValueError for a role that no service has announced, for one of another department than the
        office's and, outside the local profile, for a password that is guessed and for an officer
        without a second factor.
        """
        if self._departments.role(role) is None:
            known = ", ".join(sorted(self._departments.roles()))
            raise ValueError(f"no officer has the role {role!r}: {known}")
        if not fits(role, station):
            raise ValueError(f"{station} is not an office of the department of {role}")
        if self._strict and (weak := passwords.weakness(password, username, role, station or "")):
            raise ValueError(weak)
        if self._strict and not totp_secret:
            raise ValueError(f"{username} has no second factor")
        self._register.enter(
            username,
            role=role,
            office=station,
            password_hash=HASHER.hash(password),
            totp=self._cipher.encrypt(totp_secret) if totp_secret else None,
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
        """Return the officer. NotAuthenticated when anything is wrong, TooMany when the name is
        locked for this `network`, or for all of them but not for a known `device`; OfficerAbsent,
        after all else was right, for one who is away."""
        key = username_key(username)
        # Before the password is looked at: else many tries at one moment would all come through.
        counted = self._count_try(key, network, device)
        self._check(key, password, totp)
        for what, counter in counted:
            self._counters.forget(what, counter, window=self._window)
        registered = self._register.find(key)
        if registered is None:
            raise NotAuthenticated("removed from the register at this moment")
        if registered.is_absent:
            raise OfficerAbsent()
        return Caller(key, registered.role, registered.office, language)

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

    def _check(self, key: str, password: str, totp: str | None) -> None:
        officer = self._officers.find_one({"_id": key})
        password_hash = officer["password_hash"] if officer else _HASH_OF_NOBODY
        # Hashing takes tens of milliseconds of CPU: on a real thread, so that others are served.
        right = self._pool.apply(verify, (password_hash, password))
        if not right or officer is None:
            raise NotAuthenticated("wrong user name or password")
        if officer["totp"] is None and self._strict:
            raise NotAuthenticated("no second factor was entered for this officer")
        if officer["totp"] is not None:
            self._check_totp(key, self._cipher.decrypt(officer["totp"]), totp)

    def _check_totp(self, key: str, secret: str, totp: str | None) -> None:
        """Refuse a code that is wrong or was used: one is good once, for its own half minute and
        the ones beside it (RFC 6238, 5.2)."""
        # The officer's phone shows the real time, also where a demonstration runs ahead of it.
        now = int(time_source.system_time().timestamp()) // STEP_SECONDS
        entry = as_written.one_time_password(totp or "").encode()
        for step in (now, now - 1, now + 1):
            code = pyotp.TOTP(secret).at(step * STEP_SECONDS).encode()
            if hmac.compare_digest(code, entry) and self._first_use(key, step):
                return
        raise NotAuthenticated("wrong second factor")

    def _first_use(self, key: str, step: int) -> bool:
        if not self._strict:
            return True
        used = self._officers.update_one(
            {"_id": key, "last_step": {"$lt": step}}, {"$set": {"last_step": step}}
        )
        return used.modified_count == 1


def fits(role: str, office: str | None) -> bool:
    """Return whether role and office are of one department;
    the platform's roles sit wherever they sit."""
    department = department_of_role(role)
    return department is None or office is None or department == department_of_office(office)


def is_totp_secret(text: str) -> bool:
    """Return whether the text is base32, as authenticator apps want it."""
    try:
        return bool(pyotp.TOTP(text).now())
    except (binascii.Error, ValueError):
        return False
