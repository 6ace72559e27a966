"""The stand-in of a provider of payments as a real process, and who pays on its page."""

import json
import os
import sqlite3
import sys
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

from casework.payments.http_provider import HttpProvider
from deploy.local.part import answers_ok
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.processes import Process, wait_until
from tests.support.servers import ROOT

TOKEN = "token-of-this-test"


class PaymentStandIn:
    """The stand-in: its process, its mood and what it has on its disk."""

    def __init__(self, folder: Path) -> None:
        self.file, self.mood_file = folder / "payments.sqlite", folder / "mood.json"
        port = free_port()
        self.url = f"http://{LOOPBACK}:{port}"
        self.process = Process(
            "payment-stand-in",
            [sys.executable, "-m", "deploy.local.payment_stand_in"],
            environ={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}",
                "STAND_IN_PORT": str(port),
                "STAND_IN_FILE": str(self.file),
                "STAND_IN_MOOD": str(self.mood_file),
                "PAYMENT_TOKEN": TOKEN,
            },
            folder=ROOT,
            output=folder / "payments.log",
        )

    def start(self) -> "PaymentStandIn":
        self.process.start()
        ready = f"{self.url}/health/ready"
        wait_until(
            lambda: answers_ok(ready), seconds=30, failure="no stand-in", process=self.process
        )
        return self

    def mood(self, **mood: Any) -> None:
        """How it behaves from its next question on."""
        beside = self.mood_file.with_suffix(".new")
        beside.write_text(json.dumps(mood))
        beside.replace(self.mood_file)

    def provider(self, token: str = TOKEN, timeout: float = 5.0) -> HttpProvider:
        return HttpProvider(self.url, token, secure=False, timeout=timeout)

    def rows(self) -> list[dict[str, Any]]:
        """What is on its disk, in the order in which it came."""
        with closing(sqlite3.connect(self.file, timeout=10)) as database:
            database.row_factory = sqlite3.Row
            intents = database.execute("SELECT * FROM intents ORDER BY id").fetchall()
        return [dict(row) for row in intents]

    def change(self, statement: str, *values: Any) -> None:
        """Alter its memory behind its back."""
        with closing(sqlite3.connect(self.file, timeout=10)) as database, database:
            database.execute(statement, values)


def pay(url: str, outcome: str = "paid") -> str:
    """Press a button on the provider's page; return the page that answers."""
    body = urllib.parse.urlencode({"outcome": outcome}).encode()
    with urllib.request.urlopen(url, data=body, timeout=10) as answer:
        return answer.read().decode()
