"""Money is neither lost nor taken twice, whoever is killed at whatever moment."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo.database import Database as MongoDatabase

from casework.payments.collecting import LEASE
from deploy.local.broker_access import OPERATOR
from tests.integration.casework.housing import Housing, opened
from tests.support.payments import PaymentStandIn, pay
from tests.support.servers import ROOT
from tests.unit.casework.tenancy_samples import CLERK, TENANT

MOMENTS = ("answered", "written")


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[PaymentStandIn]:
    with PaymentStandIn.running(tmp_path) as provider:
        yield provider


@pytest.fixture
def housing(database: MongoDatabase, stand_in: PaymentStandIn) -> Iterator[Housing]:
    with opened(database, stand_in.provider()) as world:
        yield world


@pytest.fixture
def due(housing: Housing) -> str:
    reference = housing.reference()
    housing.act(TENANT, reference, "confirm")
    housing.act(CLERK, reference, "accept")
    return reference


@pytest.fixture
def killed(housing: Housing, stand_in: PaymentStandIn, mongo_server):
    """Let another process collect what is due, and kill it at the moment."""

    def kill(moment: str) -> None:
        housing.pass_time(seconds=5)
        where = (mongo_server.uri(OPERATOR), housing.database.name, housing.field_key)
        arguments = (*where, stand_in.url, housing.now.isoformat(), moment)
        ended = subprocess.run(
            [sys.executable, "-m", "tests.support.collecting_process", *arguments],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}"},
            cwd=ROOT,
            timeout=60,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == -9, ended.stderr

    return kill


def collected(housing: Housing) -> None:
    """Whoever is left collects, after the lease of the one who was killed."""
    housing.now += LEASE
    while housing.desk.collect_fees():
        pass


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_when_the_intent_was_made(housing, stand_in, due, killed, moment: str) -> None:
    killed(moment)
    collected(housing)
    (row,) = stand_in.rows()
    payment = housing.document(due)["payment"]
    assert (payment["status"], row["state"]) == ("open", "open")
    assert payment["url"].endswith(row["secret"])


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_when_it_was_paid(housing, stand_in, due, killed, moment: str) -> None:
    collected(housing)
    pay(housing.document(due)["payment"]["url"])
    killed(moment)
    collected(housing)
    document = housing.document(due)
    assert (document["state"], document["payment"]["status"]) == ("registered", "paid")
    assert [entry["action"] for entry in document["timeline"]].count("record-payment") == 1
    assert [event["type"] for event in document["outbox"]].count("case.registered") == 1
    assert [row["number"] for row in stand_in.rows()] == [document["payment"]["number"]]


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_when_it_was_given_back(housing, stand_in, due, killed, moment: str) -> None:
    collected(housing)
    pay(housing.document(due)["payment"]["url"])
    collected(housing)
    housing.act(CLERK, due, "revoke")
    killed(moment)
    collected(housing)
    document = housing.document(due)
    assert document["payment"]["status"] == "refunded"
    assert [event["type"] for event in document["outbox"]].count("case.payment-refunded") == 1
    assert [row["state"] for row in stand_in.rows()] == ["refunded"]


def test_a_provider_that_is_killed_remembers(housing, stand_in, due) -> None:
    collected(housing)
    url = housing.document(due)["payment"]["url"]
    pay(url)
    stand_in.process.kill()
    housing.pass_time(minutes=1)
    assert housing.desk.collect_fees() == 0
    assert housing.document(due)["state"] == "payment-due"
    stand_in.start()
    housing.pass_time(minutes=1)
    collected(housing)
    assert housing.document(due)["state"] == "registered"
