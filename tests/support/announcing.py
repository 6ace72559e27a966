"""Services that announce themselves to notify: the e-complaint as it is shipped, and an invented
one of another department with few words."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from chassis import actor, announcement, grant
from contracts.envelope import new_event
from deploy.local.keys import Keys
from tests.support.complaints import BUILDING
from tests.support.service_process import KEYS

Source = dict[str, Any]
Event = dict[str, Any]

TEXTS = {
    "hi": "नागरिक सेतु: मुलाक़ात {reference} दर्ज हुई।",
    "en": "Nagrik Setu: visit {reference} is booked.",
}
SENDER = {
    "pe_id": "1",
    "header": "NAGSTU",
    "content_type": "service-implicit",
    "email_footer": {
        form: {"hi": "उत्तर न दें।", "en": "Do not reply."} for form in ("plain", "discreet")
    },
}


def granted(service: str, department: str, *codes: str, keys: Keys = KEYS) -> str:
    """A grant that the deployment of `keys` gave."""
    key = actor.load_private_key(keys.deployment_private_key)
    return grant.sign(grant.Grant(service, department, codes), key)


def complaints(keys: Keys = KEYS) -> Event:
    """The announcement of e-complaints."""
    return _complaints(granted("complaints", "police", "complaint", keys=keys))


@cache
def _complaints(token: str) -> Event:
    return BUILDING.announcement(token)


def words(name: str = "prison-visit.booked.citizen", version: int = 1, **texts: str) -> Source:
    """A template's source in the plainest words; `hi` and `en` may be given."""
    all_texts = TEXTS | texts
    form = {
        "sms": {lang: {"dlt_template_id": lang, "text": text} for lang, text in all_texts.items()},
        "email": {
            lang: {"subject": "{reference}", "text": text} for lang, text in all_texts.items()
        },
    }
    return {
        "name": name,
        "version": version,
        "audience": name.rpartition(".")[2],
        "variables": {"reference": {"type": "alphanumeric", "max_length": 30, "exact": True}},
        "plain": form,
        "discreet": "plain",
        "sender": SENDER,
    }


def visits(*templates: str, version: int = 1) -> Source:
    """A definition that sends `templates`, by default that a visit is booked."""
    rules = {
        name: {
            "audience": name.rpartition(".")[2],
            "channels": ["sms", "email"],
            "lane": "status",
            "variables": ["reference"],
        }
        for name in templates or ("prison-visit.booked.citizen",)
    }
    example = {"hi": "7K2M-9QXV-4TR8-C", "en": "7K2M-9QXV-4TR8-C"}
    variables = {"reference": {"from": "reference", "example": example}}
    return {"code": "prison-visit", "version": version} | {
        "notifications": rules,
        "variables": variables,
    }


def prisons(
    *,
    definitions: Sequence[Source] | None = None,
    templates: Sequence[Source] | None = None,
    offices: Sequence[Mapping[str, Any]] | None = None,
    token: str | None = None,
    **changes: Any,
) -> Event:
    """The announcement of the invented service; `changes` to its data come before the digest."""
    data: dict[str, Any] = {
        "service": "prisons",
        "department": {"code": "prisons", "name": {"hi": "कारा", "en": "Prisons"}},
        "roles": {"prisons/jail-clerk": {"name": {"hi": "लिपिक", "en": "Clerk"}, "rank": 1}},
        "posts": {"handling": {"name": {"hi": "कारा", "en": "the prison"}, "audience": "jail"}},
        "offices": offices,
        "definitions": [visits()] if definitions is None else list(definitions),
        "messages": [words()] if templates is None else list(templates),
    } | changes
    proof = {
        "grant": token or granted("prisons", "prisons", "prison-visit"),
        "digest": announcement.digest(data),
    }
    return new_event("service.announced", "prisons", data=data | proof)


def jail(code: str = "prisons:BEUR", **contact: str | None) -> dict[str, Any]:
    """An office as it is announced."""
    name = {"hi": "बेउर", "en": "Beur"}
    office = {"code": code, "kind": "jail", "name": name, "parent": None}
    return office | {"mobile": None, "email": None} | contact
