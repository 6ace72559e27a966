"""Messages of every version that was ever in use are kept as files, and are understood for ever.

A message that is in a queue while the system is brought up to date, and a department's service
that is brought up to date later, speak the older version. A new version of a message is a new file
beside the old ones; no file here is ever changed.
"""

import json
from pathlib import Path

import pytest

from contracts.events import EVENTS
from gateway.tracker import batch as tracking
from tests.contract.contracts_named import Message, covers, names, reader
from tests.support.announcing_to_gateway import DEPLOYMENT

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.json"))


def name_of(file: Path) -> str:
    """`event.case.filed.v1.json` is an example of `event.case.filed`."""
    return file.stem.rpartition(".v")[0]


def message_of(file: Path) -> Message:
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_of_any_version_is_understood_today(file: Path):
    reader(name_of(file))(message_of(file))


@pytest.mark.parametrize("contract", list(names()))
def test_every_contract_has_an_example(contract: str):
    assert any(covers(contract, name_of(file)) for file in EXAMPLES), contract


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_example_is_of_a_contract_that_stands(file: Path):
    assert any(covers(contract, name_of(file)) for contract in names()), file.name


def heard_by_gateway(file: Path) -> bool:
    """Whether it is an example of an event that the gateway listens to."""
    patterns = [event.pattern for event in EVENTS if "gateway" in event.heard_by]
    return any(covers(f"event.{pattern}", name_of(file)) for pattern in patterns)


@pytest.mark.parametrize(
    "file", [f for f in EXAMPLES if heard_by_gateway(f)], ids=lambda file: file.stem
)
def test_the_gateway_takes_in_an_event_of_any_version(file: Path):
    batch = tracking.Batch()
    batch.add(tracking.read_event(file.read_bytes(), DEPLOYMENT))
    assert batch.views or batch.announcements or batch.held or batch.directory or batch.undelivered
