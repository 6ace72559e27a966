"""The database of one service: what is acknowledged is on a majority's journals."""

from typing import Any

from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import ConnectionFailure, PyMongoError
from pymongo.write_concern import WriteConcern

from chassis.settings import ServiceSettings

DURABLE = WriteConcern(w="majority", j=True)
RELAXED = WriteConcern(w=1, j=False)
"""Only for what an event or a sweep would write again."""

Document = dict[str, Any]
"""A document as the driver gives it: what is in it is its collection's own."""


def connect(uri: str, *, application: str, pool: int = 50) -> MongoClient:
    """Return a client whose every wait has an end; nothing is sent yet."""
    return MongoClient(
        uri,
        appname=application,
        tz_aware=True,
        maxPoolSize=pool,
        serverSelectionTimeoutMS=5000,
        connectTimeoutMS=5000,
        socketTimeoutMS=20000,
        waitQueueTimeoutMS=5000,
    )


def open_database(settings: ServiceSettings, service: str) -> Database[Document]:
    """Return the service's own database with durable writes by default."""
    client = connect(settings.mongo_uri, application=service, pool=settings.workers * 2 + 10)
    return client.get_database(settings.mongo_database or service, write_concern=DURABLE)


def answers(database: Database) -> bool:
    """Return whether the database can be written to now."""
    try:
        return bool(database.client.admin.command("hello").get("isWritablePrimary"))
    except PyMongoError:
        return False


def is_away(error: PyMongoError) -> bool:
    """Return whether the database did not answer, or not as one that takes writes: the same may
    succeed later."""
    if isinstance(error, ConnectionFailure) or error.timeout:
        return True
    return error.has_error_label("RetryableWriteError")
