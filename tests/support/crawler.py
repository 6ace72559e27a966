"""Somebody who is not signed in and reads all that the public surface shows."""

import re
from collections import deque
from collections.abc import Iterator

import requests

from tests.support.client import DEADLINE

LINK = re.compile(r"""href=["']([^"'#]+)""")
MOST = 400
"""Pages; more would mean that the crawl does not end."""
ASSETS = ("/static/", "/dev/")


def public_answers(url: str, *starts: str) -> Iterator[tuple[str, str]]:
    """Every address that can be read without signing in, and what it says.

    The pages that lead on from `/` and from `starts`, and each GET of the API that needs no id.
    """
    described = requests.get(f"{url}/api/v1/openapi.json", timeout=DEADLINE).json()["paths"]
    plain = [path for path, how in described.items() if "get" in how and "{" not in path]
    waiting = deque(["/", *starts, *plain])
    seen = set(waiting)
    with requests.Session() as session:
        while waiting:
            path = waiting.popleft()
            text = _read(session, url, path)
            yield path, text
            result = {link.removeprefix(url) for link in LINK.findall(text)}
            new = {link for link in result - seen if _ours(link)}
            seen |= new
            waiting.extend(sorted(new))
            assert len(seen) < MOST, "the crawl does not end"


def _read(session: requests.Session, url: str, path: str) -> str:
    with session.get(f"{url}{path}", timeout=DEADLINE, stream=True) as answer:
        # A stream of events does not end; it is for those who have signed in anyway.
        endless = "event-stream" in answer.headers.get("Content-Type", "")
        return "" if endless else answer.text


def _ours(link: str) -> bool:
    return link.startswith("/") and not link.startswith(("//", *ASSETS))
