"""What makes the database of `compose.yaml` ready, on a mongod that has no user yet."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pymongo import MongoClient
from pymongo.errors import ConnectionFailure, OperationFailure

from deploy.local.database_member import program
from deploy.local.ports import LOOPBACK, accepts, free_port
from deploy.local.processes import Process
from deploy.manifests import settings
from deploy.manifests.compose import TLS
from tests.support.polling import eventually
from tests.support.sources import ROOT

PREPARE = ROOT / "deploy/docker/prepare_database.py"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the first command of compose.yaml writes."""
    settings.write(tmp_path / "written", *settings.IN_COMPOSE)
    return tmp_path / "written"


def as_here(words: list[str], folder: Path) -> list[str]:
    """A command of compose.yaml, its files where they are on this machine."""
    places = {TLS: folder / "tls", "/settings": folder / "database", "/tmp/key": folder / "key"}
    for there, here in places.items():
        words = [word.replace(there, str(here)) for word in words]
    return words


def in_compose(service: str) -> dict[str, Any]:
    """A service of compose.yaml."""
    return yaml.safe_load((ROOT / "deploy/docker/compose.yaml").read_text())["services"][service]


@pytest.fixture
def port(folder: Path, tmp_path: Path) -> Iterator[int]:
    """Where a new mongod listens, told what compose.yaml tells it."""
    (tmp_path / "data").mkdir()
    shutil.copy(folder / "database/key", folder / "key")
    *_, options = in_compose("database")["entrypoint"][-1].partition(" mongod ")
    chosen = free_port()
    command = [
        *(program(), *as_here(options.replace("--bind_ip_all", "").split(), folder)),
        *("--port", str(chosen), "--bind_ip", LOOPBACK, "--nounixsocket"),
        *("--dbpath", tmp_path / "data", "--wiredTigerCacheSizeGB", "0.25"),
    ]
    log = tmp_path / "mongod.log"
    server = Process("mongod", command, environ={"LANG": "C.UTF-8"}, folder=tmp_path, output=log)
    server.start()
    eventually(lambda: accepts(chosen), seconds=30, what="mongod")
    yield chosen
    server.stop()


def address_of(service: str, folder: Path, port: int) -> str:
    """The address that a process of compose.yaml is given, as it is on this machine."""
    lines = (folder / f"{service}.env").read_text().splitlines()
    (uri,) = (line.partition("=")[2] for line in lines if line.startswith("MONGO_URI="))
    here = uri.replace("@database:27017", f"@{LOOPBACK}:{port}").replace(TLS, f"{folder}/tls")
    return here.replace("replicaSet=nagrik", "directConnection=true")


def test_each_user_gets_its_own_database_and_a_second_run_changes_nothing(port, folder):
    _, _, _, *arguments = as_here(in_compose("database-setup")["command"], folder)
    for _ in range(2):
        command = [sys.executable, PREPARE, f"{LOOPBACK}:{port}", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
        assert done.returncode == 0, done.stderr
    address = address_of("prisons", folder, port)
    with MongoClient(address) as client:
        client.prisons.cases.insert_one({})
        with pytest.raises(OperationFailure, match="not authorized"):
            client.tips.cases.insert_one({})
        client.prisons_audit.audit.insert_one({"_id": 1})
        client.prisons_audit.audit.create_index("reference")
        assert client.prisons_audit.audit.find_one() == {"_id": 1}
        for change in (client.prisons_audit.audit.delete_one, client.tips_audit.audit.find_one):
            with pytest.raises(OperationFailure, match="not authorized"):
                change({})


@pytest.mark.parametrize("left_out", ["&tls=true&tlsCAFile=", "&tlsCertificateKeyFile="])
def test_who_speaks_in_clear_or_has_no_certificate_is_not_heard(port, folder, left_out):
    address = address_of("prisons", folder, port).partition(left_out)[0]
    with (
        MongoClient(f"{address}&serverSelectionTimeoutMS=2000") as client,
        pytest.raises(ConnectionFailure),
    ):
        client.admin.command("hello")
