"""An office with people and cases of every kind, and its officers in front of the console."""

import copy
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from pymongo.database import Database

from chassis import time_source
from contracts.errors import NotFound, ValidationFailed
from gateway.app import create_app
from gateway.building import GatewayParts
from gateway.identity.caller import Caller
from tests.integration.gateway.conftest import announce, environ_on
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import Permits
from tests.integration.gateway.register import PEOPLE, STATION, WITH_OFFICERS, enter_people
from tests.support.servers import Servers
from tests.unit.gateway.pages.browser import Browser, FlaskTransport
from tests.unit.gateway.samples import later

ABOVE = {"sp": ("sp", "PD-PATNA-SP"), "admin2": ("administrator", "HQ")}
ASKED = {"assign": "officer", "withdraw": "reason"}
"""What an action is not taken without."""
OFFICES = {"5117012": ["PD-PATNA-SP", "HQ"], "5117013": ["PD-PATNA-SP", "HQ"]}


def definition() -> dict[str, Any]:
    """The permits, whose clerk may enter several at once and whose head names an officer."""
    changed = copy.deepcopy({**WITH_OFFICERS, "version": 3})
    changed["groups"]["desk"] |= {"dsp": "listed"}
    changed["access"]["see"].append("bosses")
    changed["groups"]["bosses"] = {"dsp": "listed", "sp": "listed"}
    changed["access"]["fields"]["mobile"] = [{"who": ["desk"]}]
    changed["actions"]["acknowledge"]["several"] = True
    changed["actions"]["withdraw"]["by"].append("desk")
    assign = changed["actions"]["assign"]
    assign["several"] = True
    assign["form"]["fields"][0]["required"] = True
    assign["transitions"] = [{"from": ["acknowledged"], "to": "same", "event": "assigned"}]
    label = {"hi": "जाँच का समय", "en": "Time to look at it"}
    limit = {"limit": {"hours": 4}, "starts_on": ["submitted"], "ends_on": ["acknowledged"]}
    rule = {"hi": "सेवा मानक", "en": "Service standard"}
    changed["clocks"] = {"acknowledge": {"name": label, "rule": rule, **limit}}
    return changed


class Desk(Permits):
    """The service behind them, which also has a case named to an officer."""

    def act(self, kwargs: dict) -> dict:
        case = self.cases[kwargs["reference"]]
        field = ASKED.get(kwargs["action"])
        if field and not kwargs["body"].get(field):
            raise ValidationFailed(fields={field: "required"})
        if kwargs["action"] == "assign":
            officer = kwargs["body"]["officer"]
            after = later(case, case["state"], "assign") | {"assigned_to": officer}
        else:
            after = super().act(kwargs)["view"]
        after["timeline"][-1]["actor_role"] = "duty-officer"
        self.cases[case["reference"]] = after
        return {"view": after}


@pytest.fixture(scope="module")
def environ(shared: Servers, vhost_of_file: str, database_of_file: Database) -> dict[str, str]:
    """One virtual host and one gateway for the tests of a file, which differ in their cases."""
    on = environ_on(shared, vhost_of_file, database_of_file.name)
    return {**on, "POSTINGS_BY_TWO": "yes"}


@pytest.fixture(scope="module")
def directory(environ: dict[str, str]) -> Iterator[None]:
    """A directory that knows two offices and what is above them."""

    def office(kwargs: dict) -> dict:
        if kwargs["code"] not in OFFICES:
            raise NotFound()
        return {"code": kwargs["code"], "supervisors": OFFICES[kwargs["code"]]}

    rows = [
        {"code": code, "name": {"hi": f"थाना {code}", "en": f"Station {code}"}, "type": "general",
         "police_district": "Patna", "lat": None, "lon": None, "quality": "A"}
        for code in OFFICES
    ]  # fmt: skip
    answers = {
        "office": office,
        "list_stations": lambda kwargs: {"items": rows, "next": None, "directory_version": "1"},
    }
    with Peer(environ["AMQP_URI"], "routing", answers):
        yield


@pytest.fixture(scope="module")
def app(environ: dict[str, str]) -> Iterator[Flask]:
    application = create_app(environ)
    parts = application.extensions["gateway"]
    assert parts.bus.wait_connected(10)
    parts.ensure_indexes()
    yield application
    parts.close()


@pytest.fixture
def parts(app: Flask, database: Database) -> GatewayParts:
    application = app.extensions["gateway"]
    vars(application).pop("figures", None)  # it shares counts of the last test's cases
    if "cipher" in vars(application):
        # Its keys went with what the last test left in the database.
        vars(application).pop("cipher").close()
        for name in ("citizens", "officers"):
            vars(application).pop(name, None)
    return application


@pytest.fixture(scope="module")
def desk(environ: dict[str, str]) -> Iterator[Desk]:
    service = Desk()
    with Peer(environ["AMQP_URI"], "permits", service.answers()) as peer:
        service.peer = peer
        yield service


@pytest.fixture
def permits(desk: Desk) -> Desk:
    desk.peer.calls.clear()
    return desk


class Office:
    """The office, its cases by what they are, and browsers of its officers."""

    def __init__(self, app: Flask, parts: GatewayParts, permits: Permits) -> None:
        self.app, self.parts, self.permits = app, parts, permits

    def case(self, *, due_in: float | None = None, late: bool = False, **changes: Any) -> str:
        """A case that lies at the office; ``due_in`` hours its limit ends."""
        clocks = []
        if due_in is not None:
            due = time_source.now() + timedelta(hours=due_in)
            status = "breached" if late else "running"
            clocks = [{"name": "acknowledge", "due_at": due.isoformat(), "status": status}]
        fields = {"definition_version": 3, "clocks": clocks, **changes}
        owner, filed_at = fields.pop("owner", "c-owner"), fields.pop("filed_at", None)
        case = self.permits.new_case(owner, **fields)
        case["filed_at"] = filed_at or case["filed_at"]
        self.parts.cases.put(case)
        return case["reference"]

    def browser(self, username: str, language: str = "en") -> Browser:
        """An officer who is signed in, without JavaScript."""
        client = self.app.test_client()
        client.set_cookie("nagrik_language", language)
        client.set_cookie("nagrik_session", self.token(username))
        return Browser(FlaskTransport(client))

    def token(self, username: str) -> str:
        """An access token as a sign-in gives one, noted as one."""
        caller = Caller(username, *(PEOPLE | ABOVE)[username], "en")
        token = self.parts.access_tokens.issue(caller, 600)
        ends = self.parts.access_tokens.ends(token)
        assert ends is not None
        self.parts.sign_ins.note(username, token, "Mozilla/5.0 (Linux; Android 14) Chrome/1", ends)
        return token


@pytest.fixture
def office(app: Flask, parts: GatewayParts, permits: Permits, database: Database) -> Office:
    announce(database, definition())
    enter_people(parts)
    for username, (role, above) in ABOVE.items():
        parts.register.enter(username, role=role, office=above, password_hash="none")
    return Office(app, parts, permits)


@pytest.fixture
def listed() -> Callable[[Browser], list[str]]:
    """The references on a page, in the order of its list."""
    return lambda page: [one.text for one in page.page.all("a") if one.get("class") == "to"]


__all__ = ["STATION"]
