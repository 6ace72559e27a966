"""The catalogue of events (docs/asyncapi.yaml) is current, is AsyncAPI 3.0, and is true: every
example of a message that was ever in use fits it.

AsyncAPI's own JSON schema is no package of Python. The document is read by FastStream's model of
AsyncAPI 3.0, which refuses what is missing or of another kind; that references lead somewhere, that
parameters are those of the address and that payloads are JSON Schema is looked for here.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from faststream.specification.asyncapi.v3_0_0.schema import ApplicationSchema
from jsonschema import Draft202012Validator, ValidationError

from contracts.events import EVENTS
from services.notify.webhooks.deliveries import body_of
from tests.contract.contracts_named import covers
from tools import event_catalogue

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("event.*.json"))


@pytest.fixture(scope="module")
def catalogue() -> dict[str, Any]:
    return yaml.load(event_catalogue.DOCUMENT.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from [part["$ref"]] if "$ref" in part else []
        part = list(part.values())
    for one in part if isinstance(part, list) else []:
        yield from _references(one)


def _at(document: dict[str, Any], reference: str) -> Any:
    part: Any = document
    for key in reference.removeprefix("#/").split("/"):
        part = part[key]
    return part


def _payload(catalogue: dict[str, Any], message: str) -> Draft202012Validator:
    payload = catalogue["components"]["messages"][message]["payload"]
    Draft202012Validator.check_schema(payload)
    return Draft202012Validator({**payload, "components": catalogue["components"]})


def test_the_catalogue_is_what_the_contracts_say():
    assert event_catalogue.DOCUMENT.read_text(encoding="utf-8") == event_catalogue.text(), (
        "run `make docs`"
    )


def test_the_catalogue_is_asyncapi(catalogue: dict[str, Any]):
    assert catalogue["asyncapi"] == "3.0.0"
    ApplicationSchema.model_validate(catalogue)
    for reference in set(_references(catalogue)):
        assert _at(catalogue, reference), reference
    for channel in catalogue["channels"].values():
        named = set(re.findall(r"{([a-z]+)}", channel["address"] or ""))
        assert named == set(channel.get("parameters", {}))
    for operation in catalogue["operations"].values():
        assert operation["action"] in ("send", "receive")
        assert operation["channel"]["$ref"].startswith("#/channels/")


def test_a_catalogue_without_an_action_or_a_channel_is_refused(catalogue: dict[str, Any]):
    """The model that reads it does refuse."""
    for name in ("action", "channel"):
        broken = json.loads(json.dumps(catalogue))
        del broken["operations"]["sendCaseAny"][name]
        with pytest.raises(ValueError, match=name):
            ApplicationSchema.model_validate(broken)


def test_every_event_has_a_channel_with_who_sends_and_who_hears(catalogue: dict[str, Any]):
    messages = catalogue["components"]["messages"]
    assert {event.pattern for event in EVENTS} | {"webhook"} == {
        one["name"] for one in messages.values()
    }
    for name, operation in catalogue["operations"].items():
        assert operation["x-services"], name
    receiving = catalogue["operations"]["receiveCaseAny"]
    assert receiving["x-queues"] == ["notify.case_changed", "gateway.tracking"]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_example_of_an_event_fits_its_payload(catalogue: dict[str, Any], file: Path):
    name = file.stem.rpartition(".v")[0]
    (event,) = (one for one in EVENTS if covers(f"event.{one.pattern}", name))
    message = next(
        key
        for key, one in catalogue["components"]["messages"].items()
        if one["name"] == event.pattern
    )
    example = json.loads(file.read_text(encoding="utf-8"))
    _payload(catalogue, message).validate(example)
    with pytest.raises(ValidationError):
        _payload(catalogue, message).validate({**example, "data": None})


def test_what_a_partner_is_posted_fits_the_webhook(catalogue: dict[str, Any]):
    file = next(one for one in EXAMPLES if one.stem.startswith("event.case."))
    body = body_of(json.loads(file.read_text(encoding="utf-8")), "event-1:partner")
    _payload(catalogue, "Webhook").validate(body)
    with pytest.raises(ValidationError):
        _payload(catalogue, "Webhook").validate({**body, "case": {}})
