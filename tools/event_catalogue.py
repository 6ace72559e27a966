"""Writes docs/asyncapi.yaml, the catalogue of events, from the contracts: `python -m
tools.event_catalogue`.

AsyncAPI 3.0: a channel for each kind of event on the bus with the schema of its messages, the
exchanges and routing keys, who sends it and who may hear it; and the webhooks of partners.
"""

import re
from pathlib import Path

import yaml
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from casework.host import manifest
from chassis.topology import ALL_EVENTS, events_exchange, handler_queue
from contracts.envelope import EventEnvelope
from contracts.events import ANY_CITIZEN_SERVICE, EVENTS, EventType
from contracts.typed import JsonObject
from contracts.webhooks import WebhookBody

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "asyncapi.yaml"
MANIFESTS = {
    file.parent.name: manifest.load(file.parent)
    for file in sorted((ROOT / "services").glob("*/service.yaml"))
}
HEAD = "# Written by `make docs` from libs/contracts and the services' folders.\n"
ABOUT = (
    "What is said on the bus of the window, and what partners' systems are sent. Every event is "
    "sent by its emitter to its own exchange, `<emitter>.events`, from there to "
    f"`{ALL_EVENTS}`, and comes to each hearer's own queue at least once. Versions are additive: "
    "what a hearer does not know it passes over. The broker vouches for the sender."
)
BINDING = "0.3.0"
"""Of the AMQP bindings, whose versions are their own."""


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice."""

    def ignore_aliases(self, data: object) -> bool:
        """Write every part where it stands."""
        return True


def document() -> JsonObject:
    """Return the catalogue, as it stands in the file."""
    spec = APISpec(
        title="", version="", openapi_version="3.1.0", plugins=[MarshmallowPlugin(_name_of)]
    )
    messages = {_message(event): _message_of(spec, event) for event in EVENTS}
    spec.components.schema("WebhookBody", schema=WebhookBody)
    messages["Webhook"] = _webhook_message()
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Nagrik Setu events", "version": "1", "description": ABOUT},
        "defaultContentType": "application/json",
        "channels": {
            **{_channel(event): _channel_of(event) for event in EVENTS},
            "webhook": _webhook_channel(),
        },
        "operations": dict(_operations()),
        "components": {
            "messages": messages,
            "schemas": dict(sorted(spec.to_dict()["components"]["schemas"].items())),
        },
    }


def text() -> str:
    """Return the file's content."""
    return HEAD + yaml.dump(
        document(), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=100
    )


def _name_of(schema: object) -> str:
    return schema.__name__ if isinstance(schema, type) else type(schema).__name__


def _camel(pattern: str) -> str:
    words = re.split(r"[.\-#*]+", pattern.replace("#", "any"))
    return "".join(word.capitalize() for word in words if word)


def _message(event: EventType) -> str:
    return _camel(event.pattern)


def _channel(event: EventType) -> str:
    name = _camel(event.pattern)
    return name[0].lower() + name[1:]


def _message_of(spec: APISpec, event: EventType) -> JsonObject:
    if "EventEnvelope" not in spec.components.schemas:
        spec.components.schema("EventEnvelope", schema=EventEnvelope)
    data = _name_of(event.data)
    if data not in spec.components.schemas:
        spec.components.schema(data, schema=event.data)
    inside = {"properties": {"data": {"$ref": f"#/components/schemas/{data}"}}}
    return {
        "name": event.pattern,
        "title": " ".join((event.data.__doc__ or "").split("\n\n")[0].split()),
        "contentType": "application/json",
        "payload": {"allOf": [{"$ref": "#/components/schemas/EventEnvelope"}, inside]},
    }


def _channel_of(event: EventType) -> JsonObject:
    exchange = {"name": ALL_EVENTS, "type": "topic", "durable": True, "autoDelete": False}
    channel: JsonObject = {
        "address": event.keys.replace("#", "{change}").replace("*", "{service}"),
        "messages": {_message(event): {"$ref": f"#/components/messages/{_message(event)}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": BINDING}},
    }
    parameters = {}
    if "#" in event.pattern:
        parameters["change"] = {
            "description": "what happened to the case, in the past tense, as its definition says"
        }
    if event.addressed:
        parameters["service"] = {"description": "the service that it is for"}
    return channel | ({"parameters": parameters} if parameters else {})


def _operations() -> list[tuple[str, JsonObject]]:
    operations: list[tuple[str, JsonObject]] = []
    for event in EVENTS:
        reference = {"channel": {"$ref": f"#/channels/{_channel(event)}"}}
        emitters, hearers = _named(event.emitted_by), _named(event.heard_by)
        operations.append(
            (
                f"send{_message(event)}",
                {
                    "action": "send",
                    **reference,
                    "summary": f"Sent by {', '.join(event.emitted_by)}.",
                    "x-services": emitters,
                    "x-exchanges": [events_exchange(name) for name in emitters],
                },
            )
        )
        operations.append(
            (
                f"receive{_message(event)}",
                {
                    "action": "receive",
                    **reference,
                    "summary": f"Heard by {', '.join(event.heard_by)}.",
                    "x-services": hearers,
                    "x-queues": _queues(event),
                },
            )
        )
    webhook = {"action": "send", "channel": {"$ref": "#/channels/webhook"}}
    summary = "Sent by notify to the partners that the deployment admits."
    operations.append(("sendWebhook", {**webhook, "summary": summary, "x-services": ["notify"]}))
    return operations


def _named(names: tuple[str, ...]) -> list[str]:
    """Return the services, citizens' ones each by name."""
    citizen = [name for name, one in MANIFESTS.items() if one.is_citizen_service]
    named = [citizen if name == ANY_CITIZEN_SERVICE else [name] for name in names]
    return sorted({name for some in named for name in some})


def _queues(event: EventType) -> list[str]:
    """Return the queues of the services that have subscribed;
    the gateway has one for all events."""
    queues = [
        handler_queue(name, handler)
        for name, one in MANIFESTS.items()
        for handler, pattern in one.hears.items()
        if pattern == event.pattern
    ]
    return sorted(queues) + (["gateway.tracking"] if "gateway" in event.heard_by else [])


def _webhook_message() -> JsonObject:
    headers = {
        "Setu-Event": "type of the event",
        "Setu-Delivery": "id of the delivery, the same at every try",
        "Setu-Signature": "t=<seconds>,v1=<HMAC-SHA256>; see docs/webhooks.md",
    }
    return {
        "name": "webhook",
        "title": "One event of a case, for a partner's system.",
        "contentType": "application/json",
        "headers": {
            "type": "object",
            "properties": {
                name: {"type": "string", "description": about} for name, about in headers.items()
            },
            "required": list(headers),
        },
        "payload": {"$ref": "#/components/schemas/WebhookBody"},
    }


def _webhook_channel() -> JsonObject:
    return {
        "address": None,
        "description": "A POST to the address that was agreed with the partner (docs/webhooks.md).",
        "messages": {"Webhook": {"$ref": "#/components/messages/Webhook"}},
    }


if __name__ == "__main__":
    DOCUMENT.write_text(text(), encoding="utf-8")
