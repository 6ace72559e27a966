"""Where gateways tell of receipts and of what citizens write: a small HTTP server.

    GET /TOKEN/receipt/PROVIDER?id=…&state=…&to=…
    GET /TOKEN/inbound/PROVIDER?from=…&text=…

`state` as Kannel's `%d`: 1 has arrived, 2 never will, 16 the operator refused it; others tell no
end. It listens inside the deployment; the token in the address keeps out whoever else gets there.
"""

from __future__ import annotations

import hmac
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pymongo.errors import PyMongoError

from chassis import log
from services.notify.providers.hearing import Heard, Hearing

_ARRIVED, _FAILED, _REFUSED = "1", "2", "16"
_ENDS = {_ARRIVED: True, _FAILED: False, _REFUSED: False}
_REASONS = {_FAILED: "undelivered", _REFUSED: "refused-by-operator"}
LONGEST = 4096

logger = log.get(__name__)


class Callbacks:
    """The server; it runs until it is stopped."""

    def __init__(self, host: str, port: int, token: str, hearing: Hearing) -> None:
        handler = type("Handler", (_Handler,), {"token": token, "hearing": hearing})
        self._server = ThreadingHTTPServer((host, port), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="notify-callbacks", daemon=True
        )

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    token: str
    hearing: Hearing
    timeout = 10

    def do_GET(self) -> None:
        address = urlsplit(self.path[:LONGEST])
        _, token, what, provider = (*address.path.split("/", 3), "", "", "")[:4]
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            return self._answer(404)
        query = {key: values[0] for key, values in parse_qs(address.query).items()}
        message = _read(what, provider, query)
        if message is None:
            return self._answer(400)
        try:
            self.hearing.take([message])
        except PyMongoError as error:
            logger.warning("a call-back waits for the database", extra={"reason": repr(error)})
            return self._answer(503)
        return self._answer(200)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: an address holds a token and a number."""


def _read(what: str, provider: str, query: dict[str, str]) -> Heard | None:
    if what == "receipt" and query.get("id") and query.get("state"):
        state = query["state"]
        return Heard(
            provider,
            query.get("to", ""),
            ref=query["id"],
            arrived=_ENDS.get(state),
            reason=_REASONS.get(state, ""),
        )
    if what == "inbound" and query.get("from"):
        return Heard(provider, query["from"], text=query.get("text", ""))
    return None
