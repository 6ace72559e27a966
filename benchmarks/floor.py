"""The floor: the bare job of one filing, with nothing of what makes it a service.

A majority-journalled insert, a confirmed persistent publish to a quorum queue, and on the other
side: consume, resolve the point among polygons, write two notification records. No HTTP, no
identity, no idempotency, no tracking, no retries. What the machine can do at best, measured in
the same run as what the system does.
"""

import os
import threading
import time
import uuid

import orjson
import pika
import shapely
from pymongo import MongoClient
from pymongo.write_concern import WriteConcern

from benchmarks.processes import cpu_seconds

PRODUCERS = 8
QUEUE = "floor"


def polygons(count: int = 900) -> shapely.STRtree:
    """As many invented areas as Bihar has stations: a grid of octagons."""
    side = int(count**0.5)
    centres = [
        (83.5 + 4.5 * x / side, 24.5 + 2.8 * y / side) for x in range(side) for y in range(side)
    ]
    return shapely.STRtree([shapely.Point(*at).buffer(0.09, quad_segs=2) for at in centres])


def _produce(uri: str, mongo: MongoClient, name: str, end: float, done: list[int]) -> None:
    connection = pika.BlockingConnection(pika.URLParameters(uri))
    channel = connection.channel()
    channel.confirm_delivery()
    durable = WriteConcern(w="majority", j=True)
    cases = mongo[name].get_collection("cases", write_concern=durable)
    count = 0
    while time.perf_counter() < end:
        id = uuid.uuid4().hex
        case = {"_id": id, "text": "x" * 200, "place": {"lat": 25.6, "lon": 85.1}, "state": "filed"}
        cases.insert_one(case)
        channel.basic_publish("", QUEUE, orjson.dumps(case), pika.BasicProperties(delivery_mode=2))
        count += 1
    done.append(count)
    connection.close()


def _consume(uri: str, mongo: MongoClient, name: str, stop: threading.Event, seen: list[int]):
    connection = pika.BlockingConnection(pika.URLParameters(uri))
    channel = connection.channel()
    channel.basic_qos(prefetch_count=100)
    tree = polygons()
    durable = WriteConcern(w="majority", j=True)
    messages = mongo[name].get_collection("messages", write_concern=durable)
    seen.append(0)

    def handle(_channel, method, _properties, body) -> None:
        case = orjson.loads(body)
        point = shapely.Point(case["place"]["lon"], case["place"]["lat"])
        station = int(tree.query(point, predicate="intersects").min(initial=0))
        messages.insert_many([{"case": case["_id"], "to": station}, {"case": case["_id"], "to": 0}])
        channel.basic_ack(method.delivery_tag)
        seen[0] += 1

    channel.basic_consume(QUEUE, handle)
    while not stop.is_set():
        connection.process_data_events(time_limit=0.2)
    connection.close()


def measure(amqp_uri: str, mongo_uri: str, seconds: float, pids: dict[str, list[int]]) -> dict:
    """Return ``{"rate": filings completed a second, "cpu_ms": {process: ms a filing}}``."""
    name = f"floor_{uuid.uuid4().hex[:8]}"
    mongo = MongoClient(mongo_uri)
    setup = pika.BlockingConnection(pika.URLParameters(amqp_uri))
    setup.channel().queue_declare(QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
    stop, seen, done = threading.Event(), [], []
    consumer = threading.Thread(target=_consume, args=(amqp_uri, mongo, name, stop, seen))
    consumer.start()
    pids = {**pids, "floor": [os.getpid()]}
    before, started = cpu_seconds(pids), time.perf_counter()
    producers = [
        threading.Thread(target=_produce, args=(amqp_uri, mongo, name, started + seconds, done))
        for _ in range(PRODUCERS)
    ]
    for thread in producers:
        thread.start()
    for thread in producers:
        thread.join()
    while seen[0] < sum(done):
        time.sleep(0.01)
    wall = time.perf_counter() - started
    after = cpu_seconds(pids)
    stop.set()
    consumer.join()
    setup.channel().queue_delete(QUEUE)
    setup.close()
    mongo.drop_database(name)
    mongo.close()
    total = sum(done)
    used = {what: (after[what] - before[what]) / total * 1000 for what in pids}
    return {"rate": total / wall, "cpu_ms": used}
