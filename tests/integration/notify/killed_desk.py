"""notify as a process to be killed: it tells the numbers that come on standard input.

killed_desk.py URI DATABASE FOLDER PROVIDERS_FILE PRIVATE_KEY FIELD_KEY
"""

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from pymongo import MongoClient
from pymongo.write_concern import WriteConcern

from tests.integration.notify import world as worlds
from tests.unit.notify.samples import event, notice

BRIEF = {lane: replace(policy, doubt=timedelta(seconds=3)) for lane, policy in worlds.FAST.items()}


def main() -> None:
    uri, name, folder, providers, worlds.PRIVATE_KEY, worlds.FIELD_KEY = sys.argv[1:]
    durable = MongoClient(uri, tz_aware=True)[name].with_options(
        write_concern=WriteConcern(w="majority", j=True)
    )
    world = worlds.World(durable, Path(folder))
    desk = world.desk(
        BRIEF, NOTIFY_PROVIDERS_FILE=providers, SMS_PROVIDERS="centre", announced=False
    )
    print("ready", flush=True)
    for line in sys.stdin:
        box = {"sealed": line.strip()}
        desk.case_changed(event(notice("citizen", to=box, channels=["sms"])))


if __name__ == "__main__":
    main()
