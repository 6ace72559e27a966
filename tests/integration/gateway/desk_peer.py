"""A real case desk behind the gateway under test: the entry of a tenancy."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask.testing import FlaskClient
from pymongo.database import Database

from chassis import actor as actors
from contracts.envelope import new_event
from gateway.building import GatewayParts
from gateway.catalogue import store as announcement_store
from tests.integration.casework.housing import Housing
from tests.integration.gateway.peer import Peer
from tests.support import announcing_to_gateway as announcing
from tests.unit.casework.tenancy_samples import (
    CENTRAL,
    DEPARTMENT,
    MOBILES,
    OTHER_WARD,
    ROLES,
    WARD,
    answers,
)
from tests.unit.gateway.environment import KEY_PAIR

CITIZENS = {
    "owner": "9000000001",
    "tenant": MOBILES["c-tenant"],
    "witness": MOBILES["c-witness"],
    "stranger": MOBILES["c-stranger"],
}
OFFICERS = {
    "clerk": ("housing/clerk", WARD),
    "clerk of another ward": ("housing/clerk", OTHER_WARD),
    "head": ("housing/head", CENTRAL),
    "police officer": ("sho", "5117012"),
}
HOUSING = {"code": DEPARTMENT.code, "name": dict(DEPARTMENT.name)}


class DeskPeer:
    """Answers as the service `housing` does; `peer.calls` are what it was asked."""

    system = actors.SYSTEM

    def __init__(self, amqp_uri: str, housing: Housing, parts: GatewayParts) -> None:
        self.housing = housing
        self._keys = actors.PublicKeys(parts.actor_key.public_key())
        answers = {
            "file_case": self._file,
            "act": self._act,
            "read_case": lambda kwargs: housing.desk.read(self._actor, **kwargs),
            "read_document": lambda kwargs: housing.desk.read_document(self._actor, **kwargs),
            "find_choices": lambda kwargs: housing.desk.find_choices(self._actor, **kwargs),
        }
        self.peer = Peer(amqp_uri, "housing", answers)

    @property
    def _actor(self) -> actors.Actor:
        token = self.peer.calls[-1][2]["nameko.actor_token"]
        return actors.verify(token, self._keys, "housing")

    def _file(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        return self.housing.desk.file(self._actor, **kwargs)

    def _act(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        return self.housing.desk.act(self._actor, **kwargs)


class Tenancy:
    """What CITIZENS and OFFICERS, by name, do at the gateway."""

    def __init__(
        self, client: FlaskClient, parts: GatewayParts, as_caller: Callable, service: DeskPeer
    ) -> None:
        self.client, self.parts, self.service = client, parts, service
        self._as_caller = as_caller
        self._known: dict[str, dict[str, str]] = {}

    def id(self, who: str) -> str:
        return self.parts.citizens.enter(CITIZENS[who], "en")

    def headers(self, who: str) -> dict[str, str]:
        if who not in self._known and who in CITIZENS:
            self._known[who] = self._as_caller(self.id(who), "citizen")
        elif who not in self._known:
            self._known[who] = self._as_caller(who.replace(" ", "."), *OFFICERS[who])
        return self._known[who]

    def get(self, who: str, address: str) -> Any:
        return self.client.get(f"/api/v1{address}", headers=self.headers(who))

    def file(self, key: str = "key-number-1", language: str = "en", **changes: Any) -> Any:
        headers = {"Idempotency-Key": key, "Accept-Language": language}
        return self.client.post(
            "/api/v1/services/tenancy/cases",
            json=answers(**changes),
            headers={**self.headers("owner"), **headers},
        )

    def act(self, who: str, reference: str, action: str, body: dict | None = None) -> Any:
        address = f"/api/v1/cases/{reference}/actions/{action}"
        return self.client.post(address, json=body or {}, headers=self.headers(who))


@contextmanager
def answering(
    amqp_uri: str,
    database: Database,
    own: Database,
    parts: GatewayParts,
    change: Callable[[dict[str, Any]], Any] = lambda source: None,
) -> Iterator[DeskPeer]:
    """The service, with a `change` of its definition, announced to the gateway of `database`, with
    cases in `own`."""
    housing = Housing(own, gateway_public_key=KEY_PAIR[1])
    housing.change(change)
    # The gateway signs at the true time.
    housing.use_true_time()
    offices = [
        {"code": one.code, "kind": one.kind, "name": dict(one.name), "parent": one.parent}
        | {"mobile": None, "email": None}
        for one in DEPARTMENT.offices or ()
    ]
    announcement = announcing.announce(
        database, "housing", housing.source, department=HOUSING, roles=ROLES, offices=offices
    )
    answer = {"service": "housing", "digest": announcement.digest, "lacks": []}
    event = new_event("messages.held", "notify", data=answer)
    announcement_store.store_held(database, [announcement_store.words_answer(event)])
    service = DeskPeer(amqp_uri, housing, parts)
    with service.peer:
        yield service
