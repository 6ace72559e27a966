"""The pages on hand-written use cases, and a reader who has no JavaScript."""

from datetime import timedelta
from functools import cached_property
from types import SimpleNamespace

import orjson
import pytest
from flask import Flask
from pymongo.database import Database

from contracts.errors import NotAuthenticated
from gateway import console, pages
from gateway.cases import inbox, looks, number_books, several
from gateway.cases import stream_routes as events_api
from gateway.cases import use_cases as cases
from gateway.catalogue import use_cases as catalogue
from gateway.directory import use_cases as stations
from gateway.documents import checking, hand_forms
from gateway.documents import routes as documents_api
from gateway.documents import use_cases as documents
from gateway.files import described
from gateway.files import routes as files_api
from gateway.http import security as http_security
from gateway.http.drafts import LIFE, Drafts
from gateway.http.rate_limits import RateLimiter, limits_for
from gateway.identity import use_cases as identity
from gateway.identity.caller import Caller
from gateway.messages import safe_contact
from gateway.officers import own, own_authenticator, to_name
from gateway.officers import use_cases as officers
from gateway.officers.departments import Role
from gateway.own_data import erasing, new_number, private_code
from gateway.public_lists import use_cases as lists
from gateway.statistics import routes as statistics_api
from gateway.statistics import use_cases as statistics
from tests.support.announcing_to_gateway import POLICE_ROLES
from tests.unit.gateway.pages.fake_desk import FakeDesk

ROOMS = (identity, catalogue, lists, stations, cases, documents, checking, statistics)
ROOMS += (inbox, several, looks, own, to_name, officers, described, erasing)
ROOMS += (new_number, safe_contact, private_code, hand_forms, number_books)
ROOMS += (own_authenticator,)
"""Whose use cases the desk answers instead."""

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
CALLERS = {
    "one": Caller("citizen-one", "citizen", None, "hi"),
    "two": Caller("citizen-two", "citizen", None, "hi"),
    "duty": Caller("duty.5117012", "duty-officer", "5117012", "hi"),
    "head": Caller("sho.5117012", "sho", "5117012", "hi"),
}


class Tokens:
    """Every name of CALLERS is a token."""

    def read(self, token: str, language: str) -> Caller:
        """Return the caller; NotAuthenticated for anything else, as an expired one."""
        if token not in CALLERS:
            raise NotAuthenticated()
        return CALLERS[token]

    def ends(self, token: str) -> None:
        """None: to end a sign-in changes nothing here."""


class NoneEnded:
    """No sign-in was ended."""

    def has_ended(self, token: str) -> bool:
        """Whether one was."""
        return False

    def all_ended(self, citizen_id: str, issued_at: float) -> bool:
        """Whether all of a citizen's were."""
        return False


class AnnouncedRoles:
    """The roles of the home department, as it announces them."""

    def name_of(self, role: str) -> dict[str, str]:
        """What one is called."""
        return POLICE_ROLES[role]["name"]

    def role(self, name: str) -> Role:
        """One of them."""
        one = POLICE_ROLES[name]
        return Role(one["name"], one["rank"], one.get("heads", False))

    def roles(self) -> dict[str, Role]:
        """All of them."""
        return {name: self.role(name) for name in POLICE_ROLES}

    def rank(self, name: str) -> int:
        """The rank of one."""
        return self.role(name).rank


class MemoryDrafts:
    """Drafts as ``gateway.http.drafts`` keeps them; ``full`` keeps none."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], bytes] = {}
        self.full = False

    @cached_property
    def carried(self) -> "MemoryDrafts":
        """Those of citizens, which share nothing with those of browsers."""
        return MemoryDrafts()

    def put(self, browser: str, key: str, draft: dict, life: timedelta = LIFE) -> bool:
        """Keep one."""
        if not self.full:
            self.rows[browser, key] = orjson.dumps(draft)
        return not self.full

    def get(self, browser: str, key: str) -> dict | None:
        """Give it back."""
        row = self.rows.get((browser, key))
        return orjson.loads(row) if row else None

    def forget(self, browser: str, key: str) -> None:
        """Forget it."""
        self.rows.pop((browser, key), None)


def build(database: Database | None, desk: FakeDesk, patch: pytest.MonkeyPatch) -> Flask:
    """The application; ``database`` is needed where files are sent."""
    _answer_instead(desk, patch)
    settings = SimpleNamespace(
        files_key=KEY,
        file_max_bytes=2 * 2**20,
        files_daily_bytes=50_000_000,
        lookup_secret="a secret of tests",
        local=True,
        check_max_bytes=2 * 2**20,
        oidc_issuer="",
    )
    app = Flask("pages", static_folder=None)
    app.extensions["gateway"] = SimpleNamespace(
        settings=settings,
        database=database,
        access_tokens=Tokens(),
        limiter=RateLimiter(limits_for("local", None)),
        sessions=SimpleNamespace(require=lambda caller: None),
        public_lists=desk,
        ended_sessions=NoneEnded(),
        drafts=MemoryDrafts() if database is None else Drafts(database, "a secret of tests"),
        departments=AnnouncedRoles(),
        cases=SimpleNamespace(find=lambda reference: None),
    )
    http_security.install(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(console.blueprint)
    app.register_blueprint(files_api.blueprint)
    app.register_blueprint(events_api.blueprint)
    app.register_blueprint(documents_api.blueprint)
    app.register_blueprint(statistics_api.blueprint)
    return app


def _answer_instead(desk: FakeDesk, patch: pytest.MonkeyPatch) -> None:
    """Replace in every room the use cases that the desk has; none stands in two rooms."""
    for name in (name for name in dir(desk) if not name.startswith("_")):
        for room in ROOMS:
            if getattr(getattr(room, name, None), "__module__", None) == room.__name__:
                patch.setattr(room, name, getattr(desk, name))
