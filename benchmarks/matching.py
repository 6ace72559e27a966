"""Matching lost and found things, its quality and its cost: ``python -m benchmarks.matching``.

Quality is told on the held-out part of the labelled set (``tools/lost_property``), first with the
set alone on file, then among as many other things as asked for: ``--on-file 1000000``. Those are
drawn as the set is, each copied to other places and days. Then what one new thing costs (read,
look up, compare, explain), what filing one costs, and what the process holds in memory. The floor
beside it is one look-up by ``_id`` and one bare majority-journalled insert in the same run.
"""

import argparse
import base64
import os
import random
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from pymongo.collection import Collection
from pymongo.database import Database

from benchmarks.own_system import own_servers
from chassis.cipher import FieldCipher
from chassis.mongo import DURABLE
from deploy.local.broker_access import OPERATOR
from services.lostfound.matching import look
from services.lostfound.matching.entry import Entry
from services.lostfound.matching.matcher import Matcher
from services.lostfound.matching.secret import kept_secret
from services.lostfound.matching.store import COLLECTION
from tools.lost_property import quality
from tools.lost_property.labelled import DAYS, FIRST_DAY, Pair, labelled, moved, stations

COPIES = 20
BATCH = 5000
QUESTIONS_TIMED = 1000
QUESTIONS_JUDGED = 1000
"""Of those that no number tells, among the others: each takes part of a second."""
FILED_TIMED = 1000


def matcher_on(database: Database) -> Matcher:
    """A matcher as a service has it, with real encryption."""
    cipher = FieldCipher(database, base64.b64encode(os.urandom(96)).decode())
    return Matcher(database, cipher, kept_secret(database, cipher, "matching"))


def others(matcher: Matcher, count: int) -> Iterator[dict]:
    """That many other things, as the store keeps them: each drawn one at COPIES places and days."""
    chance = random.Random("others")
    rarity = matcher.frequencies.rarity
    pairs = labelled(count // COPIES // 5 + 1, seed=1)
    number = 0
    for thing in quality.everything(pairs):
        anywhere = replace(thing, numbers=(), place=None, until=None)
        reading = matcher.read(anywhere)
        document, words = matcher.document(anywhere, reading)
        ciphertext = matcher.store.sealed(words)
        for copy in range(COPIES):
            number += 1
            if number > count:
                return
            place = moved(chance.choice(stations()), chance, 0.0, 4.0)
            day = (FIRST_DAY + timedelta(chance.randrange(DAYS))).toordinal()
            case = f"O{number}-{copy}"
            keys = matcher.keys.with_place(document["keys"], thing.side, place, reading, rarity)
            yield {
                **document,
                **{"_id": f"{case}/", "case": case, "sealed": ciphertext, "keys": keys},
                **{"day": day, "last": day, "at": [place.lat, place.lon]},
                "look": look.moved(document["look"], place, day),
            }


def put_on_file(database: Database, matcher: Matcher, count: int) -> None:
    """File the others in bulk and make the indexes after; what filing costs is timed elsewhere."""
    batch: list[dict] = []
    relaxed = database.get_collection(COLLECTION)
    for document in others(matcher, count):
        batch.append(document)
        if len(batch) == BATCH:
            relaxed.insert_many(batch, ordered=False)
            batch = []
    if batch:
        relaxed.insert_many(batch, ordered=False)


def milliseconds(work: Callable[[int], object], times: int) -> str:
    """Run ``work`` so often; p50, p95, rate and our own processor time for each as text."""
    durations = []
    processor = time.process_time()
    for number in range(times):
        started = time.perf_counter()
        work(number)
        durations.append((time.perf_counter() - started) * 1000)
    processor = (time.process_time() - processor) * 1000 / times
    durations.sort()
    rate = 1000 * times / sum(durations)
    half, most = durations[times // 2], durations[int(times * 0.95)]
    figures = f"p50 {half:6.1f} ms   p95 {most:6.1f} ms   {rate:7.0f}/s"
    return f"{figures}   our processor {processor:5.1f} ms"


def costs(database: Database, matcher: Matcher, asked: list[Entry]) -> None:
    """Print what a new thing costs."""
    entries: Collection = database[COLLECTION]
    ids = [one["_id"] for one in entries.find({}, {"_id": 1}).limit(QUESTIONS_TIMED)]
    chance = random.Random("asked")
    chance.shuffle(asked)
    asked = asked[:QUESTIONS_TIMED]
    for one in asked[:50]:
        matcher.candidates_for(one)
    by_id = milliseconds(lambda number: entries.find_one({"_id": ids[number]}), len(ids))
    print(f"floor, one look-up      {by_id}")
    print(
        f"candidates of a thing   "
        f"{milliseconds(lambda number: matcher.candidates_for(asked[number]), len(asked))}"
    )
    durable = database.get_collection("bare", write_concern=DURABLE)
    bare = milliseconds(lambda number: durable.insert_one({"_id": number}), FILED_TIMED)
    print(f"floor, durable insert   {bare}")
    matcher_durable = Matcher(
        database.client.get_database(database.name, write_concern=DURABLE),
        matcher.store.cipher,
        matcher.key,
    )
    new = [replace(one, case=f"N{number}") for number, one in enumerate(asked[:FILED_TIMED])]
    print(
        f"filing a thing          "
        f"{milliseconds(lambda number: matcher_durable.add(new[number]), len(new))}"
    )
    database[COLLECTION].delete_many({"case": {"$in": [one.case for one in new]}})


def sizes(database: Database) -> None:
    """Print what is held where."""
    stats = database.command("collStats", COLLECTION)
    megabytes = 1024 * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{stats['count']:,} on file: data {stats['storageSize'] / megabytes:.0f} MiB, indexes "
        f"{stats['totalIndexSize'] / megabytes:.0f} MiB on disk; "
        f"this process at most {peak:.0f} MiB"
    )


def main() -> None:
    """Quality with the set alone, then among the others; then the costs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching")
    parser.add_argument("--pairs", type=int, default=2400)
    parser.add_argument("--on-file", type=int, default=1_000_000)
    parser.add_argument("--cache-gb", default="2", help="of the database; what is on file fits")
    options = parser.parse_args()
    pairs = list(labelled(options.pairs, seed=7))
    held_out = [pair for pair in pairs if pair.part == "held-out"]
    with own_servers() as servers:
        for member in servers.database.members:
            member.cache_gb = options.cache_gb
        servers.database.start()
        with servers.database.client(OPERATOR) as client:
            database = client["matching"]
            matcher = matcher_on(database)
            matcher.ensure_indexes()
            quality.file_all(matcher, quality.everything(pairs))
            judge(matcher, held_out, "the set alone")
            database[COLLECTION].drop_indexes()
            started = time.monotonic()
            put_on_file(database, matcher, options.on_file)
            matcher.ensure_indexes()
            print(f"{options.on_file:,} others put on file in {time.monotonic() - started:.0f} s")
            matcher = Matcher(database, matcher.store.cipher, matcher.key)
            load = ", ".join(f"{one:.0f}" for one in os.getloadavg())
            print(f"load of this machine in the last 1, 5 and 15 minutes: {load}")
            bare = list(quality.questions(quality.without_numbers(held_out)))
            random.Random("judged").shuffle(bare)
            result = quality.judge(matcher, bare[:QUESTIONS_JUDGED])
            print(f"among {options.on_file:,} others, no number the same {result}", flush=True)
            costs(database, matcher, [question for question, _ in quality.questions(held_out)])
            sizes(database)


def judge(matcher: Matcher, pairs: list[Pair], among: str) -> None:
    """Print quality, once of all pairs and once of those that no number tells."""
    bare = quality.without_numbers(pairs)
    print(f"{among}:")
    print(f"  all pairs          {quality.judge(matcher, quality.questions(pairs))}")
    print(f"  no number the same {quality.judge(matcher, quality.questions(bare))}", flush=True)


if __name__ == "__main__":
    main()
