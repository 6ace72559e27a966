"""The pages with the real store of files, and what is behind them made up."""

import pytest
from flask import Flask
from pymongo.database import Database

from tests.unit.gateway.pages import small_app
from tests.unit.gateway.pages.fake_desk import FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    """The use cases behind the pages."""
    return FakeDesk()


@pytest.fixture
def app_with_files(desk: FakeDesk, database: Database, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The pages on this test's database."""
    return small_app.build(database, desk, monkeypatch)
