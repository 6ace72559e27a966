"""What another's system answers is one of the words that were agreed, or none."""

from types import SimpleNamespace
from typing import Any

import pytest

from casework.desk.errands import Refused
from casework.desk.outside import word_for
from chassis.http_json import PeerAway

WORDS = frozenset({"in-force", "recalled"})


def answered(status: int, answer: Any) -> str:
    peer: Any = SimpleNamespace(ask=lambda *_: (status, answer))
    return word_for(peer, "/standing", {"warrant": {}}, WORDS)


def test_a_word_that_was_agreed_is_the_answer() -> None:
    assert answered(200, {"answer": "recalled"}) == "recalled"


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        *((200, {"answer": "stayed"}), (200, {"answer": ["recalled"]}), (200, {}), (200, None)),
        *((200, "recalled"), (201, {"answer": "recalled"}), (503, {"answer": "recalled"})),
    ],
)
def test_any_other_answer_is_none_and_the_question_waits(status: int, answer: Any) -> None:
    with pytest.raises(PeerAway, match=f"http-{status}"):
        answered(status, answer)


def test_what_is_read_and_not_taken_is_refused_by_its_code() -> None:
    with pytest.raises(Refused, match="no-number"):
        answered(422, {"code": "no-number"})
