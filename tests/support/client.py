"""A caller of the public HTTP surface, as a portal or an app would be one."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

DEADLINE = 30  # seconds; no request may take longer, whatever is broken


class ApiClient:
    """Speaks to `/api/v1` with a token, in one language."""

    def __init__(self, url: str, token: str | None, language: str) -> None:
        self.url = url
        self.token = token
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = language
        if token:
            self.session.headers["Authorization"] = f"Bearer {token}"

    def close(self) -> None:
        """Close the connections."""
        self.session.close()

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        """One request; `path` is under `/api/v1`."""
        return self.session.request(method, f"{self.url}/api/v1{path}", timeout=DEADLINE, **options)

    def get(self, path: str, **query: Any) -> Any:
        """The JSON answer; AssertionError with the problem document unless it is 200."""
        return expect(self.call("GET", path, params=query), 200)

    def case(self, reference: str) -> dict[str, Any]:
        """The case as this caller sees it."""
        return self.get(f"/cases/{reference}")

    def cases(self, **query: Any) -> list[dict[str, Any]]:
        """The first page of this caller's list."""
        return self.get("/cases", **query)["items"]

    def act(self, reference: str, action: str, **body: Any) -> dict[str, Any]:
        """Take an action; the case as it is then."""
        return expect(self.try_to_act(reference, action, **body), 200)

    def try_to_act(self, reference: str, action: str, **body: Any) -> requests.Response:
        """Take an action that may be refused."""
        return self.call(
            "POST",
            f"/cases/{reference}/actions/{action}",
            json=body,
            headers={"Idempotency-Key": uuid.uuid4().hex},
        )

    @contextmanager
    def events(self, reference: str, last_id: str | None = None) -> Iterator[Iterator[dict]]:
        """The open stream of a case's changes: `{"id", "event", "data"}` each."""
        with self.session.get(
            f"{self.url}/api/v1/cases/{reference}/events",
            headers={"Last-Event-ID": last_id} if last_id else {},
            stream=True,
            timeout=DEADLINE,
        ) as answer:
            expect_status(answer, 200)
            yield read_events(answer)


def read_events(answer: requests.Response) -> Iterator[dict[str, Any]]:
    """The server-sent events of a streamed answer; comments (heartbeats) are left out."""
    event: dict[str, Any] = {}
    for raw in answer.iter_lines(chunk_size=1):
        line = raw.decode()
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(":")
            event[name] = value.removeprefix(" ")
        else:
            # A block without data only sets the time to wait before connecting again.
            if "data" in event:
                yield {**event, "data": json.loads(event["data"])}
            event = {}


def expect_status(answer: requests.Response, status: int) -> None:
    """AssertionError with the problem document for any other status."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:2000]}"


def expect(answer: requests.Response, status: int) -> Any:
    """The JSON of an answer that must have this status."""
    expect_status(answer, status)
    return answer.json()
