"""One connection to another's system over HTTP: a question in JSON, an answer in JSON, or away."""

import http.client
from typing import Any
from urllib.parse import urlsplit

import eventlet
import orjson

TIMEOUT = 5.0
"""Seconds for one question and its answer."""
LONGEST_ANSWER = 2_000_000
"""Bytes."""


class Away(Exception):
    """No answer in time, or none that is one; the text says how and holds nothing personal."""


class Refused(Exception):
    """It has read the question and does not take it; the text is its code."""


class HttpLink:
    """A connection that is kept between questions; one caller at a time."""

    def __init__(self, url: str, token: str, timeout: float = TIMEOUT) -> None:
        place = urlsplit(url)
        self._secure = place.scheme == "https"
        self._host, self._port = place.hostname or "", place.port
        self._base = place.path.rstrip("/")
        self._token = token
        self._timeout = timeout
        self._connection: http.client.HTTPConnection | None = None

    def post(self, path: str, content: Any) -> Any:
        """Return the answer to ``content``. Raises Away, or Refused for what is not taken."""
        try:
            # The socket's own limit is for each piece of an answer; this one is for the whole.
            with eventlet.Timeout(self._timeout, TimeoutError("no answer in time")):
                status, answer = self._exchange(path, orjson.dumps(content))
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Away(type(error).__name__) from error
        if status in (200, 201):
            return _json(answer)
        if status in (400, 409, 413, 422):
            raise Refused(_code(answer))
        raise Away(f"http-{status}")

    def close(self) -> None:
        """Give up the connection; the next question opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _exchange(self, path: str, body: bytes) -> tuple[int, bytes]:
        kept = self._connection is not None
        try:
            return self._once(path, body)
        except (ConnectionError, http.client.RemoteDisconnected):
            self.close()
            if not kept:
                raise
            # It was closed while nobody used it: the question was not heard.
            return self._once(path, body)

    def _once(self, path: str, body: bytes) -> tuple[int, bytes]:
        if self._connection is None:
            kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
            self._connection = kind(self._host, self._port, timeout=self._timeout)
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        self._connection.request("POST", f"{self._base}{path}", body, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read(LONGEST_ANSWER)


def _json(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        raise Away("an answer that is no JSON") from None


def _code(content: bytes) -> str:
    try:
        code = orjson.loads(content).get("code", "")
    except (orjson.JSONDecodeError, AttributeError):
        return "refused"
    return code if isinstance(code, str) and code.replace("-", "").isalnum() else "refused"
