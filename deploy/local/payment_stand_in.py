"""A stand-in for a provider of payments on one machine: intents, and a page on which to pay one.

It does what must be true of the real one, so that what we do is proved against something that can
be killed, slow, away or late:

    POST /intents {"key", "rupees", "purpose", "return_url"}
                               201 the intent; the same key again: 200, the same
                               409 {"code": "differs"}: this key is of another amount
    GET  /intents/KEY          200 the intent, 404 {"code": "no-such-intent"}
    POST /intents/KEY/cancel   200 the intent; one that was paid stays paid
    POST /intents/KEY/refund   200 the intent; one that was not paid stays as it is
    GET  /pay/SECRET           the page; POST with outcome=paid or outcome=failed
    GET  /health/ready, /metrics

An intent is {"key", "rupees", "state", "url", "number", "paid_at"}. The file named by
STAND_IN_MOOD, when it exists, holds JSON: ``delay`` (seconds between storing and answering),
``refuse`` (true), ``away`` (true: every question is answered with 503; the page still works).
"""

import hmac
import html
import json
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import orjson

from chassis import settings
from chassis.settings import setting
from deploy.local.payment_memory import CANCELLED, OPEN, PAID, REFUNDED, Intent, Memory
from deploy.local.ports import LOOPBACK

LARGEST_REQUEST = 100_000  # bytes
IDLE_SECONDS = 60  # after which a connection without a question is closed
WORDS = {
    OPEN: "यहाँ जाँच के लिए भुगतान करें · Pay a test payment here",
    PAID: "भुगतान हो गया · Paid",
    CANCELLED: "अब भुगतान नहीं हो सकता · This can be paid no more",
    REFUNDED: "भुगतान लौटाया गया · The payment was returned",
}
FAILED = "भुगतान नहीं हुआ, फिर से कोशिश करें · The payment failed, please try again"


@dataclass(frozen=True, kw_only=True)
class StandInSettings:
    """Settings of the stand-in."""

    port: int = setting("STAND_IN_PORT", "port to listen on", parse=int)
    file: str = setting("STAND_IN_FILE", "database file")
    token: str = setting("PAYMENT_TOKEN", "the token that callers must bring", secret=True)
    mood: str = setting("STAND_IN_MOOD", "file that says how to behave", "")


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    memory: Memory
    chosen: StandInSettings

    def do_GET(self) -> None:
        """Answer how an intent stands, the page, or who watches."""
        path = urlsplit(self.path).path
        if path == "/health/ready":
            self._answer(200, {"ready": True})
        elif path == "/metrics":
            rows = [
                f'payment_stand_in_intents{{state="{state}"}} {count}\n'
                for state, count in sorted(self.memory.count().items())
            ]
            text = "# TYPE payment_stand_in_intents gauge\n" + "".join(rows)
            self._send(200, "text/plain; version=0.0.4", text.encode())
        elif path.startswith("/pay/"):
            self._show(self.memory.find("secret", path.removeprefix("/pay/")))
        elif path.startswith("/intents/") and self._welcome():
            self._tell(200, self.memory.find("key", unquote(path.removeprefix("/intents/"))))
        elif not path.startswith("/intents/"):
            self._answer(404, {"code": "not-found"})

    def do_POST(self) -> None:
        """Take an intent, what becomes of it, or a payment."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_REQUEST:
            self.close_connection = True
            self._answer(413, {"code": "too-large"})
            return
        content = self.rfile.read(length)
        path = urlsplit(self.path).path
        if path.startswith("/pay/"):
            self._pay(path.removeprefix("/pay/"), content)
        elif self._welcome():
            self._change(path, content)

    def _change(self, path: str, content: bytes) -> None:
        if self._mood().get("refuse"):
            self._answer(422, {"code": "refused"})
        elif path == "/intents":
            self._open(content)
        elif path.startswith("/intents/") and path.endswith("/cancel"):
            key = unquote(path.removeprefix("/intents/").removesuffix("/cancel"))
            self._tell(200, self.memory.move("key", key, OPEN, CANCELLED))
        elif path.startswith("/intents/") and path.endswith("/refund"):
            key = unquote(path.removeprefix("/intents/").removesuffix("/refund"))
            self._tell(200, self.memory.move("key", key, PAID, REFUNDED))
        else:
            self._answer(404, {"code": "not-found"})

    def _open(self, content: bytes) -> None:
        try:
            asked = orjson.loads(content)
            if not (isinstance(asked["key"], str) and asked["key"]) or asked["rupees"] < 1:
                raise ValueError
            asked = {name: asked[name] for name in ("key", "rupees", "purpose", "return_url")}
        except (ValueError, KeyError, TypeError):
            self._answer(400, {"code": "malformed"})
            return
        status, intent = self.memory.open(asked)
        if intent is None:
            self._answer(status, {"code": "differs"})
        else:
            self._tell(status, intent)

    def _pay(self, secret: str, content: bytes) -> None:
        chosen = parse_qs(content.decode("utf-8", "replace")).get("outcome", [""])[0]
        if chosen == PAID:
            self._show(self.memory.move("secret", secret, OPEN, PAID))
        else:
            self._show(self.memory.find("secret", secret), FAILED)

    def _show(self, intent: Intent | None, said: str | None = None) -> None:
        if intent is None:
            self._send(404, "text/html; charset=utf-8", b"<h1>404</h1>")
            return
        buttons = (
            '<form method="post"><button name="outcome" value="paid">भुगतान करें · Pay</button> '
            '<button name="outcome" value="failed">असफल करें · Let it fail</button></form>'
        )
        back = html.escape(intent.return_url, quote=True)
        page = (
            '<!doctype html><html lang="hi"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>जाँच भुगतान · Test payment'
            f"</title><h1>₹{intent.rupees}</h1><p>{html.escape(intent.purpose)}</p>"
            f"<p><strong>{said or WORDS[intent.state]}</strong></p>"
            f"{buttons if intent.state == OPEN else ''}"
            f'<p><a href="{back}">वापस जाएँ · Go back</a></p></html>'
        )
        self._send(200, "text/html; charset=utf-8", page.encode())

    def _tell(self, status: int, intent: Intent | None) -> None:
        if intent is None:
            self._answer(404, {"code": "no-such-intent"})
            return
        time.sleep(self._mood().get("delay", 0))
        told = {name: getattr(intent, name) for name in ("key", "rupees", "state", "number")}
        url = f"http://{LOOPBACK}:{self.chosen.port}/pay/{intent.secret}"
        self._answer(status, told | {"paid_at": intent.paid_at, "url": url})

    def _welcome(self) -> bool:
        """Whether the question may be answered; if not, it has been."""
        given = self.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self.chosen.token}".encode()):
            self._answer(401, {"code": "not-authenticated"})
            return False
        if self._mood().get("away"):
            self._answer(503, {"code": "away"})
            return False
        return True

    def _mood(self) -> dict[str, Any]:
        try:
            return json.loads(Path(self.chosen.mood).read_text()) if self.chosen.mood else {}
        except (OSError, ValueError):
            return {}

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        self._send(status, "application/json", orjson.dumps(content))

    def _send(self, status: int, media_type: str, content: bytes) -> None:
        with suppress(ConnectionError):  # whoever asked has given up
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: health is asked all the time, and a page's address is a secret."""


class Server(ThreadingHTTPServer):
    """Threads that do not hold up the end of the process."""

    daemon_threads = True
    request_queue_size = 64


def main() -> int:
    """Serve until the process is ended."""
    try:
        chosen = settings.read(StandInSettings)
    except settings.MissingSetting as error:
        print(f"payment-stand-in: {error}", file=sys.stderr)
        return 2
    Handler.memory, Handler.chosen = Memory(Path(chosen.file)), chosen
    with Server((LOOPBACK, chosen.port), Handler) as server:
        print(f"payment-stand-in listens on port {chosen.port}", flush=True)
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
