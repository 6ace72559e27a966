"""A backup taken while citizens file brings everything back after database and broker are gone."""

import threading
from datetime import timedelta
from pathlib import Path

from chassis import outbox_hold, time_source
from deploy.local.access import whole_topology
from setu.operator.backup import Manifest, back_up, database_names
from setu.operator.ledger import GRACE, Ledger
from setu.operator.place import Databases
from setu.operator.restore import restore
from tests.support.buildings import building
from tests.support.filing_stream import stream
from tests.support.polling import eventually
from tests.support.system import System

SETTLE = timedelta(seconds=4)


def test_a_backup_under_load_brings_back_each_case_with_its_view_and_its_messages(
    private_system: System, tmp_path: Path
):
    system, folder = private_system, tmp_path / "backup"
    with stream(system) as filings:
        eventually(lambda: len(filings.acknowledged) >= 10, seconds=60)
        before = set(filings.acknowledged.values())
        # From here on the station is told of nothing: those events are on the broker alone when
        # the snapshot is taken, and will be gone with it.
        manifest = back_up_while(system, folder, lambda: system.stop("notify"))
        assert len(filings.acknowledged) > len(before)
    destroy(system)
    with system.servers.database.client() as client:
        restore(client, f"{system.prefix}_", folder)
    start_all(system)
    cases = system.database("complaints")["cases"]
    ids = {case["_id"] for case in cases.find({"acknowledged_at": {"$ne": None}}, {"_id": 1})}
    assert before <= ids and manifest.documents > len(ids)
    eventually(lambda: lacks(system) == [], seconds=30, what="a clean ledger")


def back_up_while(system: System, folder: Path, meanwhile) -> Manifest:
    """A backup; `meanwhile` runs once it has the events held and before its snapshot."""
    manifests: list[Manifest] = []
    with system.servers.database.client() as client:
        prefix = f"{system.prefix}_"
        work = threading.Thread(
            target=lambda: manifests.append(back_up(client, prefix, folder, SETTLE))
        )
        work.start()
        complaints = system.database("complaints")
        eventually(lambda: outbox_hold.is_held(complaints, time_source.now()))
        meanwhile()
        work.join()
        assert not outbox_hold.is_held(complaints, time_source.now())
    (manifest,) = manifests
    return manifest


def destroy(system: System) -> None:
    """What a fire leaves: nothing of the databases, nothing on the broker."""
    system.stack.stop()
    with system.servers.database.client() as client:
        for name in database_names(client, f"{system.prefix}_"):
            client.drop_database(name)
    system.servers.drop_vhost(system.vhost)
    system.servers.vhost(whole_topology(), system.vhost)


def start_all(system: System) -> None:
    system.stack.launch()
    system.stack.await_ready()


def lacks(system: System) -> list[str]:
    """What the ledger names; all cases are judged, also the youngest."""
    definitions = {"complaints": list(building("complaints").definitions)}
    with system.servers.database.client() as client:
        databases = Databases(client, f"{system.prefix}_")
        ledger = Ledger(databases, definitions, time_source.now() + 2 * GRACE)
        return [f"{lack.reference}: {lack.lacks}" for lack in ledger.lacks()]
