"""The databases that operators' commands see."""

import base64
from collections.abc import Iterator

import pytest
from pymongo import MongoClient

from deploy.local.database import Database
from setu.operator import commands
from setu.operator.place import Place
from tests.support.servers import unique

KEY = base64.b64encode(bytes(96)).decode()
"""By which all that is personal is encrypted there."""


@pytest.fixture
def place(
    mongo_server: Database, mongo_client: MongoClient, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    """The databases of a system of this test's own, whose commands run in this process."""
    names = (*commands.CITIZEN_SERVICES, "gateway")
    here = Place(
        mongo_uri=mongo_server.uri("operator"),
        field_keys=dict.fromkeys(names, KEY),
        prefix=f"{unique('setu')[:12]}_",
    )
    monkeypatch.setattr(commands, "place_of", lambda *_, **__: here)
    yield here
    for name in mongo_client.list_database_names():
        if name.startswith(here.prefix):
            mongo_client.drop_database(name)
