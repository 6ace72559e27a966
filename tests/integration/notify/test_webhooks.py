"""Partners are told by HTTP: a real server process, which refuses first, on a real database."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from chassis import time_source
from deploy.local.ports import free_port
from services.notify import admin
from services.notify.webhooks import posting, sender
from services.notify.webhooks.deliveries import Deliveries
from tests.support.polling import eventually
from tests.support.whole_lines import whole_lines
from tests.unit.notify.samples import REFERENCE, event, notice

SERVER = Path(__file__).with_name("hook_server.py")
DOCS = Path(__file__).parents[3] / "docs" / "webhooks.md"
OLD, NEW = "o" * 32, "n" * 40


@dataclass
class Partner:
    port: int
    file: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self, failures: int = 0) -> "Partner":
        command = [sys.executable, SERVER, str(self.port), self.file, str(failures)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self.process.stdout and self.process.stdout.readline() == b"ready\n"
        return self

    def kill(self) -> None:
        if self.process and self.process.stdout:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.process = None

    def requests(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in whole_lines(self.file)]


@pytest.fixture
def partner(tmp_path: Path) -> Iterator[Partner]:
    one = Partner(free_port(), tmp_path / "requests")
    yield one
    one.kill()


@pytest.fixture
def desk_for(world, partner, tmp_path, monkeypatch):
    """A desk that tells the partner of what was filed in e-complaints."""
    monkeypatch.setenv("PARTNER_SECRET", f"{NEW},{OLD}")
    quick = sender.Backoff(timedelta(seconds=0.1), timedelta(seconds=0.2), 0.1)
    monkeypatch.setattr(sender, "Backoff", lambda: quick)

    def make(path: str = "/setu", **changes: Any):
        url = f"http://127.0.0.1:{partner.port}{path}"
        spec = {"url": url, "secret": "PARTNER_SECRET", "service": "complaints"}
        file = tmp_path / "partners.yaml"
        file.write_text(yaml.safe_dump({"partner": {**spec, "events": ["case.filed"], **changes}}))
        monkeypatch.setenv("NOTIFY_WEBHOOKS_FILE", str(file))
        return world.desk(NOTIFY_WEBHOOKS_FILE=str(file))

    return make


def filing_event(**changes: Any) -> dict[str, Any]:
    happened = event(notice("station"))
    happened["data"]["case"] |= {"service": "complaint", "state": "filed", "owner": "c-1"}
    return happened | changes


def logged(world) -> list[dict[str, Any]]:
    return list(world.database.webhook_deliveries.find().sort("_id", 1))


def is_genuine(*args: Any) -> bool:
    """As the docs tell partners to check."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, str(DOCS), "exec"), names)
    return bool(names["is_genuine"](*args))


def test_a_partner_that_fails_first_is_told_once_it_takes_it_and_can_prove_who_tells(
    world, desk_for, partner
):
    partner.start(failures=2)
    desk = desk_for()
    happened = filing_event()
    for _ in range(3):
        desk.case_changed(happened)
    desk.case_changed(filing_event(type="case.closed"))
    desk._webhooks.case_changed(filing_event(source="prisons"))
    (row,) = eventually(lambda: [row for row in logged(world) if row["state"] == "delivered"])
    assert [one["outcome"] for one in row["tries"]] == ["http-503", "http-503", "delivered"]
    assert len(logged(world)) == 1 and "due_at" not in row and row["finished_at"]
    requests = partner.requests()
    assert [one["status"] for one in requests] == [503, 503, 200]
    assert len({one["body"] for one in requests}) == 1
    headers, body = requests[-1]["headers"], requests[-1]["body"].encode()
    content = json.loads(body)
    assert content["id"] == headers["Setu-Delivery"] == f"{happened['id']}:partner"
    assert content["case"] == {"reference": REFERENCE, "service": "complaint", "state": "filed"}
    signature = headers["Setu-Signature"]
    assert is_genuine(NEW, signature, body) and is_genuine(OLD, signature, body)
    assert not is_genuine("x" * 32, signature, body)
    assert not is_genuine(NEW, signature, body + b" ")
    assert not is_genuine(NEW, re.sub(r"t=\d+", f"t={int(time.time()) - 400}", signature), body)


def test_what_failed_until_its_deadline_is_in_the_log_and_can_be_replayed(
    world, desk_for, partner, capsys, monkeypatch
):
    desk = desk_for(hours=0.5 / 3600)
    desk.case_changed(filing_event())
    eventually(lambda: [one["state"] for one in logged(world)] == ["failed"])
    (row,) = logged(world)
    assert {one["outcome"] for one in row["tries"]} == {"ConnectionRefusedError"}
    monkeypatch.setattr(admin.mongo, "open_database", lambda *args: world.database)
    for name, value in world.environ().items():
        monkeypatch.setenv(name, value)
    assert admin.main(["webhooks", "partner", "--state", "failed"]) == 0
    output = capsys.readouterr().out
    assert row["_id"] in output and "ConnectionRefusedError" in output and REFERENCE in output
    partner.start()
    assert admin.main(["replay-webhooks", "partner"]) == 0
    assert "1 to be told again" in capsys.readouterr().out
    eventually(lambda: [one["state"] for one in logged(world)] == ["delivered"])
    assert admin.main(["replay-webhooks", "partner", row["_id"]]) == 0
    assert admin.main(["replay-webhooks", "nobody"]) == 0
    eventually(lambda: len(partner.requests()) == 2)
    assert len({one["body"] for one in partner.requests()}) == 1


def test_a_redirection_is_not_followed_and_what_was_erased_is_not_told(world, desk_for, partner):
    partner.start()
    desk = desk_for("/elsewhere")
    desk.case_changed(filing_event())
    (row,) = eventually(lambda: [row for row in logged(world) if row["tries"]])
    assert row["tries"][0]["outcome"] == "http-307"
    assert {one["path"] for one in partner.requests()} == {"/elsewhere"}
    desk.case_changed(filing_event(type="case.erased"))
    assert logged(world) == []


def test_a_delivery_in_hand_is_not_taken_by_another_until_its_lease_is_over(world, desk_for):
    desk_for().stop()
    deliveries = Deliveries(world.database, timedelta(days=1))
    (partner,) = (
        world.settings(NOTIFY_WEBHOOKS_FILE=os.environ["NOTIFY_WEBHOOKS_FILE"]).partners().values()
    )
    deliveries.plan(filing_event(), [partner])
    row = deliveries.take("partner", timedelta(seconds=60))
    assert row and deliveries.take("partner", timedelta(seconds=60)) is None
    past = time_source.now() - timedelta(seconds=1)
    world.database.webhook_deliveries.update_one({}, {"$set": {"due_at": past}})
    again = deliveries.take("partner", timedelta(seconds=60))
    assert again and again["_id"] == row["_id"]
    deliveries.note(row, "delivered", "delivered", None)
    assert logged(world)[0]["state"] == "waiting", "who lost the lease notes nothing"


def test_an_answer_that_comes_drop_by_drop_is_cut_off(monkeypatch):
    """It would outlive the lease of its delivery, and the partner be told twice."""
    monkeypatch.setattr(posting, "LONGEST", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            with suppress(OSError), server.accept()[0] as connected:
                while True:
                    connected.sendall(b"H")
                    time.sleep(0.05)

        threading.Thread(target=drip, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/setu"
        partner = SimpleNamespace(url=url, secrets=(NEW,))
        began = time.monotonic()
        now = time_source.now()
        outcome = posting.post(partner, "id", "case.filed", b"{}", posting.Outside(own=True), now)
        assert outcome and outcome[0].isupper(), "the name of what cut it off"
        assert time.monotonic() - began < 5
