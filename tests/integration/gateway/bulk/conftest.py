"""A service that takes uploads, a worker that files their rows, and who sends them."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database

from gateway.bulk import parts as bulk_parts
from gateway.bulk.worker import Worker
from tests.integration.gateway.bulk.tables import TAKES_UPLOADS
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.permits import Permits


@pytest.fixture
def permits(permits: Permits, database: Database) -> Permits:
    announce(database, TAKES_UPLOADS)
    return permits


@pytest.fixture
def worker(app: Flask) -> Worker:
    return Worker(app, bulk_parts.build(app.extensions["gateway"]), share=1.0, lanes=2)


@pytest.fixture
def send(client: FlaskClient, citizen: dict) -> Callable:
    def send(body: bytes, media: str = "text/csv", status: int = 202, **headers: str) -> dict:
        answer = client.post(
            "/api/v1/services/permit/bulk",
            data=body,
            content_type=media,
            headers={**citizen, **headers},
        )
        assert answer.status_code == status, answer.text
        return answer.json

    return send


@pytest.fixture
def look(client: FlaskClient, citizen: dict) -> Callable:
    def look(receipt: dict, part: str = "", **query: object) -> dict:
        path = f"/api/v1/bulk/{receipt['id']}{part}"
        return client.get(path, query_string=query, headers=citizen).json

    return look
