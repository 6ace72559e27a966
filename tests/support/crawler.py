"""Somebody who is not signed in and reads all that the public surface shows."""

import re
from collections import Counter, deque
from collections.abc import Iterator

import requests

from tests.support.client import DEADLINE

LINK = re.compile(r"""href=["']([^"'#]+)""")
MOST = 400
"""Pages; more would mean that the crawl does not end."""
ASSETS = ("/static/", "/dev/")
OFFICES, SOME = "/stations/", 12
"""Each of some 1,300 offices has a page of the same template: so many of them are read."""


def public_answers(url: str, *starts: str) -> Iterator[tuple[str, str]]:
    """Every address that can be read without signing in, and what it says.

    The pages that lead on from `/` and from `starts`, and each GET of the API that needs no id.
    """
    described = requests.get(f"{url}/api/v1/openapi.json", timeout=DEADLINE).json()["paths"]
    plain = [path for path, how in described.items() if "get" in how and "{" not in path]
    waiting = deque(["/", *starts, *plain])
    known = set(waiting)
    with requests.Session() as session:
        while waiting:
            path = waiting.popleft()
            text = _read(session, url, path)
            yield path, text
            result = {link.removeprefix(url) for link in LINK.findall(text)}
            new = _new(result, known)
            known |= new
            waiting.extend(sorted(new))
            assert len(known) < MOST, f"the crawl does not end: {_kinds(known)}"


def _new(links: set[str], known: set[str]) -> set[str]:
    """What of these links is to be read next."""
    new = {link for link in links - known if _ours(link)}
    offices = sorted(link for link in new if link.startswith(OFFICES))
    room = max(0, SOME - sum(path.startswith(OFFICES) for path in known))
    return new - set(offices[room:])


def _kinds(paths: set[str]) -> list[tuple[str, int]]:
    """The beginnings of addresses that lead to most pages, without what is asked of them."""
    return Counter("/".join(path.partition("?")[0].split("/")[:2]) for path in paths).most_common(5)


def _read(session: requests.Session, url: str, path: str) -> str:
    with session.get(f"{url}{path}", timeout=DEADLINE, stream=True) as answer:
        # A stream of events does not end; it is for those who have signed in anyway.
        endless = "event-stream" in answer.headers.get("Content-Type", "")
        return "" if endless else answer.text


def _ours(link: str) -> bool:
    return link.startswith("/") and not link.startswith(("//", *ASSETS))
