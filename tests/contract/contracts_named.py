"""Every contract of the bus by name, with how a message of it is read.

Names: `event.<type>` for events, `<service>.<method>.request` and `….reply` for calls;
`case-service` stands for every citizen service.
"""

from collections.abc import Callable, Iterator
from typing import Any

from contracts import rpc
from contracts.envelope import EventEnvelope
from contracts.events import EVENTS, data_schema

Message = dict[str, Any]
CASE_SERVICE = "case-service"
CALLS = {
    "routing": rpc.ROUTING,
    "notify": rpc.NOTIFY,
    CASE_SERVICE: rpc.CITIZEN_SERVICE + rpc.LINKED_CASES,
}


def names() -> Iterator[str]:
    """Every contract's name; a family of events ends in `#`."""
    for event in EVENTS:
        yield f"event.{event.pattern}"
    for service, methods in CALLS.items():
        for method in methods:
            yield f"{service}.{method.name}.request"
            yield f"{service}.{method.name}.reply"


def covers(contract: str, name: str) -> bool:
    """Whether a message called `name` is under the contract."""
    return name == contract or (contract.endswith(".#") and name.startswith(contract[:-1]))


def reader(name: str) -> Callable[[Message], Any]:
    """What reads a message of this name as its receivers may; it raises ValidationError."""
    if name.startswith("event."):
        return _read_event
    service, method, part = name.rsplit(".", 2)
    result = next(one for one in CALLS[service] if one.name == method)
    return result.schema.load if part == "request" else result.reply().load


def _read_event(message: Message) -> None:
    EventEnvelope().load(message)
    data_schema(message["type"])().load(message["data"])
