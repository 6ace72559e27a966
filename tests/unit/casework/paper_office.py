"""A small service whose papers are data alone: a permit for a procession, printed by the kit."""

import html
import re
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from casework.definition import loader
from casework.definition.model import Definition
from casework.definition.versions import Definitions
from casework.papers.printing import Printer
from documents.printable import without_breaks
from documents.signing import self_signed
from tests.support.press import codes, press
from tests.unit.casework.region_samples import MONDAY, OWNER, REFERENCE, source
from tests.unit.casework.samples import both

ENDS = MONDAY + timedelta(days=3)
DOCUMENT = "kQ3vN0w2b5d7f9h1"
DEPARTMENT = {"hi": "नगर विकास विभाग", "en": "Urban Development Department"}
OFFICE = {"hi": "पटना नगर कार्यालय", "en": "Patna City Office"}
BOTH = """{% extends "paper.html.j2" %}
{% import "parts.html.j2" as p %}
{% block content %}
<dl>
{{ p.both("किस बात की", "For what", form.category) }}
{{ p.both("मार्ग", "Route", form.route, true) }}
{{ p.both("मोबाइल", "Mobile", contact.mobile) }}
{{ p.both("आरंभ", "Begins", case.event.starts_at) }}
{{ p.both("स्थिति", "State", case.state) }}
{{ p.both("ड्यूटी", "On duty", case.capability.name) }}
</dl>
{% for step in history %}<p>{{ step.at }} {{ step.text }}</p>{% endfor %}
{% endblock %}
"""
ALONE = """{%% extends "paper.html.j2" %%}
{%% block content %%}<p>%s {{ form.route }} ({{ form.category }})</p>{%% endblock %%}
"""


def permit(**changes: Any) -> dict[str, Any]:
    """The document of the sample as the definition declares it."""
    return {
        "name": {"hi": "जुलूस का अनुमति पत्र", "en": "Permit for a procession"},
        "who": ["owner"],
        "text": both("Your permit is ready"),
        "reason": "Permit for a procession",
        "valid_until": "event.ends_at",
        "revoked_in": ["fee-lapsed"],
        "verify_shows": ["category", {"path": "event.ends_at", "name": both("Ends")}],
    } | changes


def definition_source(**changes: Any) -> dict[str, Any]:
    """The sample's definition with its paper."""
    case_source = source()
    case_source["view"].append("event")
    case_source["department"] = {**case_source["department"], "code": "urban", "name": DEPARTMENT}
    case_source["documents"] = {"permit": permit(**changes)}
    return case_source


def definition(**changes: Any) -> Definition:
    return loader.load(definition_source(**changes))


def case(language: str = "hi", **changes: Any) -> dict[str, Any]:
    """A granted procession."""
    entry = {"at": MONDAY, "action": "apply", "text": both("Applied"), "internal": False}
    return {
        "_id": REFERENCE,
        "service": "procession",
        "definition_version": 1,
        "category": "wedding",
        "language": language,
        "owner": OWNER.id,
        "state": "granted",
        "regions": {"fee": "paid"},
        "filed_at": MONDAY,
        "closed_at": MONDAY,
        "station": {"code": "urban:PAT", "name": OFFICE},
        "timeline": [entry],
        "event": {"starts_at": MONDAY + timedelta(days=2), "ends_at": ENDS},
    } | changes


def personal(**form: Any) -> dict[str, Any]:
    answers = {"category": "wedding", "route": "गांधी मैदान से From here to there"}
    return {"form": answers | form, "contact": {"mobile": "9000000001", "email": None}}


@cache
def keys() -> tuple[bytes, bytes]:
    """A certificate and its key."""
    return self_signed("Test Seal", MONDAY - timedelta(days=1))


def printer(folder: Path, *definitions: Definition, **templates: str) -> Printer:
    """A printer of ``folder`` with ``templates`` written into it by name."""
    for name, text in (templates or {"permit": BOTH}).items():
        (folder / f"{name.replace('__', '.')}.html.j2").write_text(text)
    known = Definitions(definitions or [definition()])
    return Printer(press(*keys()), codes("https://setu.example.org"), known, folder)


def words(
    one_printer: Printer, case_source: dict[str, Any], at: datetime = MONDAY, **form: Any
) -> str:
    """The words of the paper before it is set."""
    page = one_printer.html("permit", case_source, personal(**form), [], DOCUMENT, at)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", without_breaks(page))).split())
