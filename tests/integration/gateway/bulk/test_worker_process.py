"""The process that works uploads: killed in the middle, it has filed each row once."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from deploy.local.part import answers_ok
from deploy.local.ports import LOOPBACK, free_port
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.peer import slow
from tests.integration.gateway.permits import DEFINITION, Permits
from tests.support.polling import eventually

ROOT = Path(__file__).resolve().parents[4]
ROWS = 40


@pytest.fixture
def start(environ: dict[str, str], tmp_path: Path) -> Iterator:
    """Start one; `ahead` seconds its clock is before ours, so that leases have ended."""
    started: list[subprocess.Popen] = []

    def start(ahead: int = 0) -> subprocess.Popen:
        shift = tmp_path / f"shift-{len(started)}"
        shift.write_text(str(ahead))
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "gateway.bulk"],
            cwd=ROOT,
            env={
                "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}",
                **environ,
                "PROFILE": "local",
                "TIME_SHIFT_FILE": str(shift),
                "METRICS_PORT": str(port),
            },
        )
        process.metrics_port = port  # type: ignore[attr-defined]
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def outcomes(database: Database) -> dict:
    rows = database["bulk.rows"].find({}, {"outcome": 1, "reference": 1})
    return {row["_id"]: row.get("reference") for row in rows if row["outcome"] == "filed"}


def test_a_worker_that_is_killed_files_no_row_twice(
    start, client: FlaskClient, citizen: dict, permits: Permits, database: Database
) -> None:
    announce(database, {**DEFINITION, "version": 2, "bulk": {"rows": 100}})
    permits.peer.answers["file_case"] = slow(0.03, permits.file_case)
    body = "\n".join(["category,text", *(f"noise,number {n}" for n in range(ROWS))])
    upload = client.post(
        "/api/v1/services/permit/bulk", data=body, content_type="text/csv", headers=citizen
    ).json
    # Both hold the same upload at different times; the first dies with rows under way.
    first = start()
    eventually(lambda: len(outcomes(database)) >= 5, seconds=30, what="some rows are filed")
    first.kill()
    first.wait()
    assert database["bulk.uploads"].find_one()["lease"] is not None
    assert len(outcomes(database)) < ROWS
    start(ahead=120)
    start(ahead=120)
    eventually(lambda: len(outcomes(database)) == ROWS, seconds=60, what="all rows are filed")
    assert len(permits.cases) == ROWS
    assert set(outcomes(database).values()) == set(permits.cases)
    path = f"/api/v1/bulk/{upload['id']}"
    eventually(
        lambda: client.get(path, headers=citizen).json["state"] == "finished",
        seconds=10,
        what="the upload is finished",
    )


def test_it_ends_when_it_is_told_to(start, permits: Permits) -> None:
    process = start()
    port = process.metrics_port
    eventually(
        lambda: answers_ok(f"http://{LOOPBACK}:{port}/health/ready"), seconds=30, what="it is ready"
    )
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
