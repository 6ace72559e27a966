"""Others' systems over HTTP, as services ask them: a receipt for what is sent, a word for what is
asked, a page of a feed."""

from collections.abc import Callable, Collection, Mapping
from urllib.parse import urlencode

from casework.desk.errands import Refused
from casework.desk.feed_filing import FeedEntry
from chassis.http_json import HttpJson, PeerAway
from contracts.typed import Json, JsonObject

TAKEN = frozenset({200, 201})
READ_AND_REFUSED = frozenset({400, 409, 413, 422})
LONGEST_RECEIPT = 40

Row = Mapping[str, Json]
"""One item of a feed, as the other side wrote it."""


def receipt_for(peer: HttpJson, path: str, body: JsonObject) -> str:
    """Post ``body`` and return the number of the receipt, which the other side gives again for the
    same again.

    Raises PeerAway, and Refused for what is read and not taken.
    """
    status, answer = peer.ask("POST", path, body)
    if status in READ_AND_REFUSED:
        raise Refused(code_of_refusal(answer))
    receipt = answer.get("receipt") if isinstance(answer, dict) else None
    if status not in TAKEN or not isinstance(receipt, str) or not receipt:
        raise PeerAway(f"http-{status}")
    return receipt[:LONGEST_RECEIPT]


def word_for(peer: HttpJson, path: str, body: JsonObject, words: Collection[str]) -> str:
    """Post the question ``body`` and return what ``{"answer"}`` says, which is one of ``words``.

    Raises PeerAway, also for an answer in another word, and Refused for what is read and not taken.
    """
    status, answer = peer.ask("POST", path, body)
    if status in READ_AND_REFUSED:
        raise Refused(code_of_refusal(answer))
    word = answer.get("answer") if status == 200 and isinstance(answer, dict) else None
    if not isinstance(word, str) or word not in words:
        raise PeerAway(f"http-{status}")
    return word


def code_of_refusal(answer: Json) -> str:
    """Return by which code the other side refuses what it read; ``refused`` where it gives none."""
    code = answer.get("code") if isinstance(answer, dict) else None
    return str(code or "refused")[:LONGEST_RECEIPT]


def feed_page(
    peer: HttpJson, path: str, serial: int, limit: int, entry_of: Callable[[Row], FeedEntry]
) -> list[FeedEntry]:
    """Return up to ``limit`` entries after ``serial``: ``GET path?after=SERIAL&limit=N`` answers
    ``{"items": […]}``, in the order of their serials.

    Raises PeerAway, also where an item is none that ``entry_of`` can read.
    """
    status, answer = peer.ask("GET", f"{path}?{urlencode({'after': serial, 'limit': limit})}")
    if status != 200:
        raise PeerAway(f"http-{status}")
    try:
        return [entry_of(row) for row in answer["items"]]
    except (KeyError, TypeError, ValueError):
        raise PeerAway("an answer that is no page of a feed") from None
