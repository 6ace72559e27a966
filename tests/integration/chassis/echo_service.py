"""A small real service, run as its own process by the tests of the chassis."""

import eventlet

from chassis.due import Due
from chassis.entrypoints import Built, CurrentActor, every, rpc, subscribe
from chassis.inbox import insert_once
from chassis.parts import Parts
from contracts.envelope import new_event
from contracts.errors import Unavailable, ValidationFailed


class Echo:
    """What the service does."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.heard = parts.database["heard"]
        self.cases = parts.database["cases"]
        self.runs = parts.database["runs"]
        self.due = Due(self.cases, lambda now: {"look_at": {"$lte": now}})
        parts.outbox.watch(self.cases)

    def write(self, id: str) -> None:
        """Store a document with its event, in one write."""
        event = new_event("case.noted", "echo", data={"n": 1}, reference=id, sequence=1)
        self.cases.insert_one({"_id": id, "outbox": [event]})
        self.parts.outbox.relay(self.cases, id, [event])

    def hear(self, event: dict) -> None:
        """Write one effect for one event; fail on demand."""
        self.runs.insert_one({"event": event["id"]})
        if event["data"].get("poison"):
            raise ValueError("cannot be handled")
        if event["data"].get("fails", 0) >= self.runs.count_documents({"event": event["id"]}):
            raise Unavailable("not yet")
        insert_once(self.heard, [{"_id": event["id"], "data": event["data"]}])


class EchoService:
    """Entrypoints."""

    name = "echo"
    echo = Built(Echo)
    actor = CurrentActor()

    @rpc
    def say(self, text: str) -> dict:
        """Return the text."""
        return {"text": text}

    @rpc
    def read_case(self, reference: str) -> dict:
        """Return who asks: read_case is in the contract, and wants a proved caller."""
        return {"reference": reference, "actor": self.actor.id}

    @rpc
    def wait(self, seconds: float, id: str) -> dict:
        """Answer late, and note that the work was done."""
        eventlet.sleep(seconds)
        self.echo.runs.insert_one({"wait": id})
        return {}

    @rpc
    def fail(self, how: str) -> dict:
        """Fail as asked."""
        if how == "contract":
            raise ValidationFailed(fields={"text": "too-long"}, details={"limit": 5})
        raise RuntimeError("inside story with a secret")

    @rpc
    def ask(self, service: str, method: str, payload: dict, timeout: float) -> dict:
        """Ask another service."""
        return self.echo.parts.call(service, method, payload, timeout)

    @rpc
    def write(self, id: str) -> dict:
        """Write a document with its event."""
        self.echo.write(id)
        return {}

    @subscribe("case.#")
    def case_changed(self, event: dict) -> None:
        """Hear."""
        self.echo.hear(event)

    @every(seconds=0.5)
    def beat(self) -> None:
        """Note that time passes."""
        self.echo.parts.database["beats"].insert_one({})

    @every(seconds=0.5, if_due="echo")
    def look(self) -> None:
        """Note what is due, which it is no more then."""
        for case in list(self.echo.cases.find({"look_at": {"$exists": True}})):
            self.echo.parts.database["looks"].insert_one({"case": case["_id"]})
            self.echo.cases.update_one({"_id": case["_id"]}, {"$unset": {"look_at": 1}})


SERVICE = EchoService
