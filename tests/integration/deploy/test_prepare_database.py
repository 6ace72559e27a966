"""What makes the database of `compose.yaml` ready, on a mongod that has no user yet."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.local.database_member import program
from deploy.local.ports import LOOPBACK, accepts, free_port
from deploy.local.processes import Process
from deploy.manifests import settings
from tests.support.polling import eventually
from tests.support.sources import ROOT

PREPARE = ROOT / "deploy/docker/prepare_database.py"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Where a new mongod listens, with the key that compose.yaml gives it."""
    settings.write(tmp_path, *settings.IN_COMPOSE)
    (tmp_path / "data").mkdir()
    chosen = free_port()
    command = [
        *(program(), "--port", str(chosen), "--bind_ip", LOOPBACK, "--nounixsocket", "--auth"),
        *("--dbpath", tmp_path / "data", "--keyFile", tmp_path / "database/key"),
        *("--replSet", "nagrik", "--wiredTigerCacheSizeGB", "0.25"),
    ]
    log = tmp_path / "mongod.log"
    server = Process("mongod", command, environ={"LANG": "C.UTF-8"}, folder=tmp_path, output=log)
    server.start()
    eventually(lambda: accepts(chosen), seconds=30, what="mongod")
    yield chosen
    server.stop()


def test_each_user_gets_its_own_database_and_a_second_run_changes_nothing(port, tmp_path):
    users = tmp_path / "database/users.json"
    for _ in range(2):
        command = [sys.executable, PREPARE, f"{LOOPBACK}:{port}", users]
        done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
        assert done.returncode == 0, done.stderr
    password = json.loads(users.read_text())["users"]["prisons"]
    with MongoClient(
        LOOPBACK, port, username="prisons", password=password, directConnection=True
    ) as client:
        client.prisons.cases.insert_one({})
        with pytest.raises(OperationFailure, match="not authorized"):
            client.tips.cases.insert_one({})
        client.prisons_audit.audit.insert_one({"_id": 1})
        client.prisons_audit.audit.create_index("reference")
        assert client.prisons_audit.audit.find_one() == {"_id": 1}
        for change in (client.prisons_audit.audit.delete_one, client.tips_audit.audit.find_one):
            with pytest.raises(OperationFailure, match="not authorized"):
                change({})
