"""A reader in front of the pages."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.unit.gateway.pages import small_app
from tests.unit.gateway.pages.browser import Browser, FlaskTransport
from tests.unit.gateway.pages.fake_desk import FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    """The use cases behind the pages."""
    return FakeDesk()


@pytest.fixture
def app(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The pages without a database: no files."""
    return small_app.build(None, desk, monkeypatch)


@pytest.fixture
def reader(app: Flask) -> Browser:
    """Somebody who is not signed in."""
    return Browser(FlaskTransport(app.test_client()))


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Browser]:
    """Make a browser signed in as one of small_app.CALLERS."""
    return lambda who: in_session(app, who)


def in_session(app: Flask, who: str) -> Browser:
    """A browser whose session is one of small_app.CALLERS."""
    client = app.test_client()
    client.set_cookie("nagrik_session", who)
    return Browser(FlaskTransport(client))
