"""notify killed in the middle of a run with an operator that cannot be asked by our ids."""

import os
import subprocess
import sys
import threading
from collections import Counter
from functools import partial

import yaml

from deploy.local.database import ADMINISTRATOR
from tests.integration.notify import world as worlds
from tests.integration.notify.killed_desk import BRIEF
from tests.integration.notify.servers import Smsc
from tests.integration.notify.world import sealed
from tests.support.polling import eventually
from tests.support.sources import ROOT

MESSAGES, KILLS = 300, 3


def test_killed_in_the_middle_of_a_run_nothing_is_lost_and_nothing_comes_three_times(
    world, mongo_server, tmp_path, monkeypatch
):
    centre = Smsc(tmp_path).start()
    file = tmp_path / "providers.yaml"
    smpp = {"kind": "smpp", "host": "127.0.0.1", "port": centre.port, "system_id": "nagrik"}
    file.write_text(yaml.safe_dump({"centre": smpp | {"password": "SMS_SECRET", "timeout": 3}}))
    monkeypatch.setenv("SMS_SECRET", "secret")
    world.desk().stop()  # It is told of the words.
    uri = mongo_server.uri(ADMINISTRATOR)
    arguments = [uri, world.database.name, str(world.folder), str(file)]
    keys = [worlds.PRIVATE_KEY, worlds.FIELD_KEY]
    mobiles = [f"90002{number:05d}" for number in range(20100, 20100 + MESSAGES)]
    environ = os.environ | {"PYTHONPATH": f"{ROOT}/libs:{ROOT}"}
    command = [sys.executable, "-W", "ignore", "-m", "tests.integration.notify.killed_desk"]
    try:
        for run in range(KILLS):
            with subprocess.Popen(
                [*command, *arguments, *keys],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=environ,
                cwd=ROOT,
            ) as child:
                assert child.stdout and child.stdout.readline() == "ready\n"
                some = mobiles[run::KILLS]
                before = len(centre.submitted())
                threading.Thread(target=write, args=(child, some), daemon=True).start()
                enough = before + len(some)
                eventually(partial(submitted, centre, enough), seconds=30)
                child.kill()
        planned = {row["shown"] for row in world.rows()}
        desk_environ = {"NOTIFY_PROVIDERS_FILE": str(file), "SMS_PROVIDERS": "centre"}
        world.desk(BRIEF, **desk_environ)
        # What was cut off twice waits for its end, once it is known to be in doubt.
        waiting = {"state": {"$nin": ["delivered", "sent"]}, "reason": {"$ne": "in-doubt"}}
        eventually(lambda: not world.rows(**waiting), seconds=40, what="an end of all")
        heads = Counter(
            (entry["to"][1][-10:], entry["content"][8:12]) for entry in centre.submitted()
        )
        copies = Counter({mobile: 0 for mobile in mobiles if f"…{mobile[-4:]}" in planned})
        for (mobile, _), count in heads.items():
            copies[mobile] = max(copies[mobile], count)
        # Two that took it were killed, perhaps before they sent it: nobody knows, so no third sends
        # it, and it waits for its end (test_handed_over_once).
        in_doubt = {row["shown"] for row in world.rows(reason="in-doubt")}
        unsent = [mobile for mobile, count in copies.items() if not count]
        lost = [mobile for mobile in unsent if f"…{mobile[-4:]}" not in in_doubt]
        print("of", len(copies), "twice", sum(n == 2 for n in copies.values()), "lost", len(lost))
        assert lost == [] and max(copies.values()) <= 2
    finally:
        centre.kill()


def submitted(centre: Smsc, enough: int) -> bool:
    """Whether the centre has so many parts."""
    return len(centre.submitted()) > enough


def write(child: subprocess.Popen[str], mobiles: list[str]) -> None:
    """Tell the process whom to tell, until it is killed."""
    assert child.stdin
    try:
        for mobile in mobiles:
            child.stdin.write(sealed(mobile, None)["sealed"] + "\n")
            child.stdin.flush()
    except OSError:
        pass
