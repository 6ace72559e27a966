"""Which form of the outbox: events embedded in the document, or in a collection of their own.

Both write a case and its event so that either both are durable or neither: one insert with the
event inside and a bulk clearing later, or a transaction over two collections and a deletion of
the event later. Same clients, same write concern, in turns; the ratio is what counts.
"""

import threading
import time
import uuid

from pymongo import MongoClient
from pymongo.write_concern import WriteConcern

from benchmarks.own_system import own_servers
from deploy.local.broker_access import OPERATOR
from tests.support.servers import unique

CLIENTS, ROUNDS, SECONDS = 8, 5, 4.0
DURABLE = WriteConcern(w="majority", j=True)
PAYLOAD = {"state": "submitted", "view": "x" * 1500}


def embedded(mongo: MongoClient, name: str, sent: list) -> None:
    """One document, one insert."""
    id = uuid.uuid4().hex
    event = {"id": uuid.uuid4().hex, "data": PAYLOAD}
    cases = mongo[name].get_collection("cases", write_concern=DURABLE)
    cases.insert_one({"_id": id, **PAYLOAD, "outbox": [event]})
    sent.append((id, event["id"]))


def clear_embedded(mongo: MongoClient, name: str, sent: list) -> None:
    """Take sent events out of their documents, many at once."""
    documents, events = [id for id, _ in sent], [event for _, event in sent]
    pull = {"$pull": {"outbox": {"id": {"$in": events}}}}
    mongo[name]["cases"].update_many({"_id": {"$in": documents}}, pull)


def transaction(mongo: MongoClient, name: str, sent: list) -> None:
    """Two documents, one transaction."""
    id, event = uuid.uuid4().hex, uuid.uuid4().hex
    with mongo.start_session() as session, session.start_transaction(write_concern=DURABLE):
        mongo[name]["cases"].insert_one({"_id": id, **PAYLOAD}, session=session)
        mongo[name]["outbox"].insert_one({"_id": event, "data": PAYLOAD}, session=session)
    sent.append((id, event))


def clear_transaction(mongo: MongoClient, name: str, sent: list) -> None:
    """Delete sent events, many at once."""
    mongo[name]["outbox"].delete_many({"_id": {"$in": [event for _, event in sent]}})


FORMS = {"embedded": (embedded, clear_embedded), "transaction": (transaction, clear_transaction)}


def rate(mongo: MongoClient, form: str) -> float:
    """Cases a second with CLIENTS writers and one clearer."""
    name = unique("outbox")
    write, clear = FORMS[form]
    for collection in ("cases", "outbox"):
        mongo[name].create_collection(collection)
    end, sent, counts = time.perf_counter() + SECONDS, [], []

    def writer() -> None:
        count = 0
        while time.perf_counter() < end:
            write(mongo, name, sent)
            count += 1
        counts.append(count)

    def clearer() -> None:
        while time.perf_counter() < end:
            time.sleep(0.25)
            batch, sent[:] = sent[:], []
            if batch:
                clear(mongo, name, batch)

    threads = [threading.Thread(target=writer) for _ in range(CLIENTS)]
    threads.append(threading.Thread(target=clearer))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    mongo.drop_database(name)
    return sum(counts) / SECONDS


def main() -> None:
    """Measure in turns and print the median ratio."""
    with own_servers() as servers:
        servers.database.start()
        mongo = MongoClient(servers.database.uri(OPERATOR))
        pairs = [(rate(mongo, "embedded"), rate(mongo, "transaction")) for _ in range(ROUNDS)]
        for one, two in pairs:
            print(f"embedded {one:6.0f}/s   transaction {two:6.0f}/s   ratio {one / two:.2f}")
        ratios = sorted(one / two for one, two in pairs)
        print(f"median ratio {ratios[len(ratios) // 2]:.2f}")


if __name__ == "__main__":
    main()
