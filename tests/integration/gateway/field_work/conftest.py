"""A service whose officers go out, a gateway that can be away, and a phone."""

import copy
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from contracts.errors import Conflict
from deploy.local.part import answers_ok
from deploy.local.ports import free_port
from gateway.building import GatewayParts
from gateway.identity.caller import Caller
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.permits import DEFINITION, Permits
from tests.support.chromium import Chromium, Page
from tests.support.polling import eventually
from tests.unit.gateway.samples import later

ROOT = Path(__file__).resolve().parents[4]
STATION = "5117012"


def field(name: str, kind: str, hi: str, en: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "label": {"hi": hi, "en": en}, **more}


def goes_out() -> dict[str, Any]:
    """The permits, with an inspection on the spot."""
    changed = copy.deepcopy({**DEFINITION, "version": 2})
    inspect = {
        "name": {"hi": "मौक़े पर जाँच", "en": "Inspect on the spot"},
        "by": ["desk"],
        "form": {
            "offline": True,
            "fields": [
                field(
                    "finding", "text", "क्या देखा", "What you found", required=True, max_length=500
                ),
                field("captured_at", "datetime", "कब", "When", required=True, past=True),
                field("where", "place", "कहाँ", "Where"),
                field("photos", "files", "फ़ोटो", "Photos", max_items=3),
                field("photo_hashes", "codes", "SHA-256", "SHA-256", max_items=3, max_length=64),
            ],
        },
        "transitions": [{"from": ["submitted"], "to": "acknowledged", "event": "inspected"}],
    }
    note = {
        "name": {"hi": "टिप्पणी", "en": "Note"},
        "by": ["desk"],
        "form": {"fields": [field("text", "text", "टिप्पणी", "Note", max_length=2000)]},
        "transitions": [{"from": ["submitted", "acknowledged"], "to": "same", "event": "noted"}],
    }
    changed["actions"] |= {"inspect": inspect, "note": note}
    return changed


@pytest.fixture
def permits(permits: Permits, database: Database) -> Permits:
    """Takes inspections, once each; one on a case that has moved on is a conflict."""
    announce(database, goes_out())
    done: dict[str, dict] = {}

    def act(kwargs: dict) -> dict:
        if kwargs["idempotency_key"] in done:
            return done[kwargs["idempotency_key"]]
        case = permits.cases[kwargs["reference"]]
        open_now = ["note"] if case["state"] != "submitted" else ["inspect", "note"]
        if kwargs["action"] not in open_now:
            raise Conflict(details={"open": open_now, "sequence": case["sequence"]})
        state = "acknowledged" if kwargs["action"] == "inspect" else case["state"]
        changed = later(case, state, kwargs["action"])
        permits.cases[case["reference"]] = changed
        return done.setdefault(kwargs["idempotency_key"], {"view": changed})

    permits.peer.answers["act"] = act
    return permits


@pytest.fixture
def reference(parts: GatewayParts, permits: Permits) -> str:
    case = permits.new_case("c-one", definition_version=2)
    parts.cases.put(case)
    return case["reference"]


@pytest.fixture
def officer(parts: GatewayParts) -> str:
    """The token of an officer who is signed in."""
    parts.register.enter("desk.one", role="sho", office=STATION, password_hash="none")
    return parts.access_tokens.issue(Caller("desk.one", "sho", STATION, "en"), 600)


class Gateway:
    """A gateway that answers on one port, or does not."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.port, self._metrics = free_port(), free_port()
        self._environ = environ
        self._process: subprocess.Popen | None = None
        self.url = f"http://127.0.0.1:{self.port}"

    @property
    def runs(self) -> bool:
        return self._process is not None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "gateway/gunicorn_conf.py"],
            cwd=ROOT,
            env={
                **self._environ,
                "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}",
                "PATH": os.environ["PATH"],
                "PROFILE": "local",
                "GATEWAY_PORT": str(self.port),
                "METRICS_PORT": str(self._metrics),
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        eventually(
            lambda: answers_ok(f"{self.url}/health/ready"), seconds=60, what="the gateway answers"
        )

    def stop(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


@pytest.fixture
def gateway(environ: dict[str, str], permits: Permits) -> Iterator[Gateway]:
    process = Gateway(environ)
    process.start()
    yield process
    process.stop()


@pytest.fixture
def phone(gateway: Gateway, officer: str, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """A phone on which the officer is signed in, in the language that is asked for."""
    with Chromium(tmp_path / "profile") as browser:

        def page(language: str = "en") -> Page:
            opened = browser.page()
            opened.cookie(gateway.url, "nagrik_session", officer)
            opened.cookie(gateway.url, "nagrik_language", language)
            return opened

        yield page
