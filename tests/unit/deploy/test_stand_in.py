"""What every stand-in does, whatever system it stands for."""

import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from deploy.local.ports import LOOPBACK
from deploy.local.stand_in import Answer, Handler, Question, Server, StandIn, answer


class Echo(StandIn):
    """Answers what it was asked."""

    name = "echo-stand-in"
    largest_body = 100
    open_paths = ("/open/",)

    def get(self, question: Question) -> Answer:
        return answer(200, dict(question.parameters))

    def post(self, question: Question) -> Answer:
        return answer(201, {"body": question.json()["body"]})


class Asking:
    """Who asks it."""

    def __init__(self, port: int, mood: Path) -> None:
        self._port, self._mood = port, mood

    def __call__(self, method: str, path: str, body: str = "", token: str = "t") -> tuple[int, str]:
        connection = HTTPConnection(LOOPBACK, self._port, timeout=5)
        connection.request(method, path, body, {"Authorization": f"Bearer {token}"})
        reply = connection.getresponse()
        content = reply.read().decode()
        connection.close()
        return reply.status, content

    def be_away(self) -> None:
        self._mood.write_text(json.dumps({"away": True}))


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Asking]:
    mood = tmp_path / "mood.json"
    handler = type("EchoHandler", (Handler,), {"stand_in": Echo("t", str(mood))})
    with Server((LOOPBACK, 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Asking(server.server_address[1], mood)
        server.shutdown()
        thread.join()


def test_a_question_with_the_token_is_answered(ask):
    assert ask("GET", "/anything?a=1&a=2") == (200, '{"a":"1"}')
    assert ask("POST", "/anything", '{"body": 7}') == (201, '{"body":7}')


def test_a_question_without_the_token_is_refused_but_for_open_paths(ask):
    assert ask("GET", "/anything", token="u")[0] == 401
    assert ask("POST", "/anything", '{"body": 7}', token="u")[0] == 401
    assert ask("GET", "/open/page", token="u")[0] == 200


def test_one_that_is_away_says_so_and_is_ready_all_the_same(ask):
    ask.be_away()
    assert ask("GET", "/anything")[0] == 503
    assert ask("GET", "/health/ready", token="u")[0] == 200
    assert ask("GET", "/open/page", token="u")[0] == 200


@pytest.mark.parametrize("body", ["", "[]", "7", "{}", "{"])
def test_what_it_cannot_read_is_malformed(ask, body):
    assert ask("POST", "/anything", body) == (400, '{"code":"malformed"}')


def test_what_is_too_large_is_not_read(ask):
    assert ask("POST", "/anything", "x" * 101)[0] == 413


def test_its_gauges_are_shown_to_prometheus(ask):
    text = "# TYPE echo_stand_in_up gauge\necho_stand_in_up 1\n"
    assert ask("GET", "/metrics", token="u") == (200, text)
