"""Questions to systems outside the bus: JSON over HTTP, with a limit on time and on size.

For clients of interfaces (a registry, a payment gateway): each knows what it asks and what
an answer means, and leaves connection, deadline and reading to this.
"""

import http.client
from urllib.parse import urlsplit

import eventlet
import orjson

from contracts.typed import Json

TIMEOUT = 5.0
"""Seconds for one question and its whole answer."""
LONGEST_ANSWER = 10_000_000
"""Bytes."""


class PeerAway(Exception):
    """No answer in time, or none that can be relied on; the text says how and holds no content."""


class HttpJson:
    """One kept connection to one peer; one caller at a time.

    ``token`` goes along as a bearer's. A question whose answer was lost may be sent twice: the peer
    must take the same question again.
    """

    def __init__(self, url: str, token: str, timeout: float = TIMEOUT) -> None:
        place = urlsplit(url)
        self._secure = place.scheme == "https"
        self._host, self._port = place.hostname or "", place.port
        self._base = place.path.rstrip("/")
        self._token = token
        self._timeout = timeout
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: Json = None) -> tuple[int, Json]:
        """Return the status and the JSON of the answer, None for one that is not JSON.

        Raises PeerAway where there is no answer in time, or one without end.
        """
        content = None if body is None else orjson.dumps(body)
        try:
            # The socket's own limit is for each piece of an answer; this one is for the whole.
            with eventlet.Timeout(self._timeout, TimeoutError("no answer in time")):
                status, answer = self._exchange(method, path, content)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise PeerAway(type(error).__name__) from error
        try:
            return status, orjson.loads(answer)
        except orjson.JSONDecodeError:
            return status, None

    def close(self) -> None:
        """Give up the connection; the next question opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _exchange(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        reused = self._connection is not None
        try:
            return self._once(method, path, body)
        except (ConnectionError, http.client.RemoteDisconnected):
            # A connection that was kept may have been closed meanwhile.
            if not reused:
                raise
            self.close()
            return self._once(method, path, body)

    def _once(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        if self._connection is None:
            kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
            self._connection = kind(self._host, self._port, timeout=self._timeout)
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        self._connection.request(method, self._base + path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read(LONGEST_ANSWER + 1)
        if len(content) > LONGEST_ANSWER:
            raise http.client.HTTPException("an answer without end")
        if answer.will_close:
            self.close()
        return answer.status, content
