"""What another's system reads and does not take goes to an officer, in every service that asks."""

import base64
import json
import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
from pymongo.database import Database

from casework.definition.model import Action
from casework.desk.errands import Errands
from chassis import time_source
from chassis.cipher import FieldCipher
from services.cyber.jobs import ask_banks
from services.notices.jobs import compare_with_register
from services.vehicles.jobs import ask_registry
from services.verification.jobs import search_records, send_to_passport_office
from tests.support.buildings import building

NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
FORM = {
    **{"name": "Test Person", "file_number": "PA-1234567", "plate": "BR01ZZ4321"},
    **{"kind": "wanted", "case_number": "NBW/1/2026", "court": "Test Court"},
    **{"bank": "Test Bank", "utr": "1234567891", "amount": 1, "paid_at": NOW.isoformat()},
}
RESULT = {"code": "nothing-adverse", "as_of": NOW, "settled_at": NOW}
ERRANDS: dict[str, tuple[Callable[[Any], Any], str, str, dict[str, Any]]] = {
    "bank": (ask_banks, "cyber-fraud-1930", "hold_due_at", {"state": "reported"}),
    "records": (
        search_records,
        "verification-character",
        "records_due_at",
        {"regions": {"records": "records-due"}},
    ),
    "passport office": (
        send_to_passport_office,
        "verification-passport",
        "passport_due_at",
        {"state": "sending", "result": RESULT},
    ),
    "warrants": (
        compare_with_register,
        "public-notices",
        "register_due_at",
        {"state": "published", "regions": {"register": "in-force"}},
    ),
    "registry, of the owner": (
        ask_registry,
        "vehicle-theft",
        "registry_due_at",
        {"regions": {"registry": "owner-due"}},
    ),
    "registry, of the mark": (
        ask_registry,
        "vehicle-theft",
        "registry_due_at",
        {"regions": {"registry": "mark-due"}},
    ),
    "registry, of the lifting": (
        ask_registry,
        "vehicle-theft",
        "registry_due_at",
        {"regions": {"registry": "lifting-due"}},
    ),
}


class Refusing(BaseHTTPRequestHandler):
    """Reads whatever it is sent and does not take it."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"code": "not-ours"}).encode()
        self.send_response(422)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def refusing() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    time_source.use(lambda: NOW)
    yield
    time_source.use(None)


@pytest.mark.parametrize("peer", ERRANDS)
def test_a_refusal_is_entered_in_the_case_for_an_officer(
    database: Database, refusing: str, peer: str
) -> None:
    build, code, due, case = ERRANDS[peer]
    key = base64.b64encode(os.urandom(96)).decode()
    cipher = FieldCipher(database, key)
    services = ("bank", "records", "passport_office", "registry", "warrants")
    settings = {f"{name}_url": refusing for name in services}
    settings |= {f"{name}_token": "token-of-this-test" for name in services}
    parts = SimpleNamespace(settings=SimpleNamespace(**settings), database=database, cipher=cipher)
    database["cases"].insert_one(
        {"_id": "C-1", due: NOW - timedelta(hours=1), "personal": cipher.encrypt({"form": FORM})}
        | case
    )
    acts: list[tuple[str, dict[str, Any]]] = []
    desk: Any = SimpleNamespace(act=lambda _, __, action, body: acts.append((action, body)))
    errands = build(parts)
    assert isinstance(errands, Errands)
    assert errands(desk) == 1
    ((name, body),) = acts
    assert body == {"code": "not-ours"}
    action = action_of(code, name)
    assert action.form.validate(body) == body
    at = {case.get("state"), *case.get("regions", {}).values()}
    (step,) = [one for one in action.transitions if at & set(one.from_states)]
    assert any("station" in one or one.endswith(".sp") for one in step.tells), "nobody hears of it"


def action_of(code: str, name: str) -> Action:
    folders = {
        **{"cyber-fraud-1930": "cyber", "public-notices": "notices"},
        "vehicle-theft": "vehicles",
    }
    folder = folders.get(code, "verification")
    definitions = building(folder).definitions
    return definitions.newest(code).actions[name]
