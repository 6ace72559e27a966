"""The database of one service: what is acknowledged is on a majority's journals."""

from collections.abc import Mapping, Sequence
from typing import Any

from bson.errors import BSONError
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    DuplicateKeyError,
    PyMongoError,
    WriteError,
)
from pymongo.write_concern import WriteConcern

from chassis import database_address
from chassis.database_times import DatabaseTimes
from chassis.settings import ServiceSettings
from contracts.typed import Json

DURABLE = WriteConcern(w="majority", j=True)
RELAXED = WriteConcern(w=1, j=False)
"""Only for what an event or a sweep would write again."""

WAITS = {
    "serverSelectionTimeoutMS": 5000,
    "connectTimeoutMS": 5000,
    "socketTimeoutMS": 20000,
    "waitQueueTimeoutMS": 5000,
}
"""The driver would wait for half a minute, or for ever; in milliseconds."""

WATCHES = {"serverMonitoringMode": "poll"}
"""The driver asks each server every ten seconds how it is, and at once after an error. A stream of
answers would tell of a change of primary a moment sooner and wakes an idle process four times a
second, for each server."""

Document = dict[str, Any]
"""A document as the driver gives it: what is in it is its collection's own."""


def connect(uri: str, *, application: str, pool: int = 50) -> MongoClient:
    """Return a client whose every wait has an end, with the options of WAITS and WATCHES where
    ``uri`` names no others; what it takes is counted for the ``application``. Nothing is sent yet.
    Raises ValueError where `database_address.checked` does."""
    database_address.checked(uri)
    usual = {**WAITS, **WATCHES}.items()
    options: dict[str, Any] = {name: value for name, value in usual if f"{name}=" not in uri}
    options["event_listeners"] = [DatabaseTimes(application)]
    return MongoClient(uri, appname=application, tz_aware=True, maxPoolSize=pool, **options)


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


DUPLICATE_KEY = 11000
NOT_ENCODED = (BSONError, OverflowError, TypeError, ValueError)
"""What the driver raises for a document that is no BSON, before it sends anything."""


def insert_each(
    collection: Collection[Mapping[str, Json]], documents: Sequence[Mapping[str, Json]]
) -> list[Exception | None]:
    """Insert ``documents``, each with its ``_id``, in one command; return for each None, or the
    error that it has by itself: DuplicateKeyError, another WriteError, or what the driver says of
    one that it cannot encode.

    Raises PyMongoError where the database did not answer for all: any of them may have reached it.
    """
    try:
        if len(documents) == 1:
            collection.insert_one(documents[0])
        else:
            collection.insert_many(documents, ordered=False)
    except BulkWriteError as error:
        return _errors_by_place(error, len(documents))
    except (WriteError, *NOT_ENCODED) as error:
        if len(documents) == 1:
            return [error]
        # The driver does not say which of them it could not encode, and has sent none.
        return [insert_each(collection, [one])[0] for one in documents]
    return [None] * len(documents)


def _errors_by_place(error: BulkWriteError, count: int) -> list[Exception | None]:
    details = error.details
    if details["writeConcernErrors"]:
        raise error
    errors: list[Exception | None] = [None] * count
    for failure in details["writeErrors"]:
        kind = DuplicateKeyError if failure["code"] == DUPLICATE_KEY else WriteError
        errors[failure["index"]] = kind(failure["errmsg"], failure["code"], failure)
    return errors
