"""Whom to tell of a change: the notification rules of a definition applied to one case."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import overload

from casework.closed_text import filled
from casework.definition.bilingual import written
from casework.definition.conditions import look_up
from casework.definition.model import Definition, Notification
from casework.definition.posts import (
    CITIZEN,
    HANDLING_POST,
    OFFICER,
    audiences,
    last_resort,
    upwards_from,
)
from casework.engine import fees, kept_answers, links, parties
from casework.typed.case import Entry
from casework.typed.fields import CaseFields, Details, Labels, MessageValues, ToldAlone
from contracts.typed import JsonObject, Notice

TOLD_ALONE = "told_alone"
"""Under which variables read what the messages of one step say and nobody keeps."""


def labels(definition: Definition, case: CaseFields, details: Details) -> Labels:
    """Return the bilingual labels of the case's category, state and choices in ``details``."""
    labels_by_name: Labels = kept_answers.labels(definition, case)
    labels_by_name["state"] = definition.states[case["state"]].label
    if case.get("category") in definition.choices:
        labels_by_name["category"] = definition.choices[case["category"]]["label"]
    action = definition.actions.get(details.get("action", ""))
    for field, choices in (action.form.choices if action else {}).items():
        if details.get(field) in choices:
            labels_by_name[field] = choices[details[field]]["label"]
    return labels_by_name


def context(definition: Definition, case: CaseFields, entry: Entry) -> JsonObject:
    """Return what the paths of the definition's ``variables`` lead into. It holds nothing personal.

    ``entry`` is the timeline entry of the change.
    """
    details = entry["details"]
    fields = {field: case.get(field) for field in ("capability", *definition.view_fields)}
    return fields | {
        "reference": case["_id"],
        "station": case["station"],
        "receiving": (case.get("transfer") or {}).get("to"),
        "assigned_to": case["assigned_to"],
        "payment": fees.written(case),
        "labels": labels(definition, case, details | {"action": entry["action"]}),
        "details": details,
        "links": links.summary(definition, case),
        "clocks": {record["name"]: record for record in case["clocks"]},
    }


def variables(
    definition: Definition, names: Iterable[str], values: MessageValues, language: str
) -> dict[str, str]:
    """Return the variables ``names`` written out in ``language``."""
    return {name: written(look_up(definition.variables[name], values), language) for name in names}


def office_for(definition: Definition, case: CaseFields, rule: Notification) -> tuple[str, str]:
    """Return which office ``rule`` addresses, and its code; there always is one."""
    offices, posts = case["offices"], definition.posts
    wanted = rule.office or audiences(posts)[rule.audience]
    for post in upwards_from(posts, wanted):
        busy = posts[post].chain and offices.get(post) == offices.get(HANDLING_POST)
        if offices.get(post) and not busy:
            return post, offices[post]
    # Upwards a post that is vacant, or is itself handling the case, was passed over.
    last = last_resort(posts) or wanted
    code = offices.get(last) or definition.fallback_office
    return (last, code) if code else (HANDLING_POST, offices[HANDLING_POST])


def posts_in_words(
    definition: Definition, case: CaseFields, templates: Iterable[str]
) -> dict[str, str]:
    """Return in words which posts the ``templates`` really reach, vacancies passed over."""
    rules = [definition.notifications[template] for template in templates]
    people = {CITIZEN, *definition.parties}
    posts = [office_for(definition, case, r)[0] for r in rules if r.audience not in people]
    names = [definition.posts[post].name for post in dict.fromkeys(posts)]
    joints = {"hi": " और ", "en": " and "}
    return {lang: joint.join(name[lang] for name in names) for lang, joint in joints.items()}


def build(
    definition: Definition,
    case: CaseFields,
    entry: Entry,
    templates: Iterable[str],
    told_alone: ToldAlone | None = None,
    until: datetime | None = None,
) -> list[Notice]:
    """Return the notices of one change, one per template; see ``engine.rules.Effect`` for what is
    ``told_alone``. ``until``: when they are of no more use to anybody, None where they always are.

    A citizen's goes to the sealed contact that was stored at filing, a party's to that which was
    stored when the party joined; one for somebody who left no contact is left out. One for an
    officer, where none is named, goes to the head of the unit.
    """
    rules = [definition.notifications[template] for template in templates]
    values = context(definition, case, entry) if rules else {}
    values[TOLD_ALONE] = told_alone or {}
    notices: list[Notice] = []
    for rule in rules:
        to, language = _addressed(definition, case, rule)
        if not to:
            continue
        notice: Notice = {
            "audience": rule.audience,
            "template": rule.template,
            "to": to,
            "language": language,
            "channels": list(rule.channels),
            "lane": rule.lane,
            "variables": variables(definition, rule.variables, values, language),
        }
        if until is not None:
            notice["until"] = iso(until)
        notices.append(notice)
    return notices


def _addressed(
    definition: Definition, case: CaseFields, rule: Notification
) -> tuple[dict[str, str], str]:
    """Return how the recipient of ``rule`` is reached, empty where that is unknown, and in which
    language."""
    if rule.audience == CITIZEN or rule.audience in definition.parties:
        contact, language = case.get("contact"), case["language"]
        if rule.audience != CITIZEN:
            contact, language = parties.contact_of(case, rule.audience)
        return ({"sealed": contact} if contact else {}), language
    to = {"office": office_for(definition, case, rule)[1]}
    if rule.audience == OFFICER and case["assigned_to"]:
        to["officer"] = case["assigned_to"]
    return to, definition.officer_language


def sentence(
    definition: Definition, text: Mapping[str, str], values: MessageValues
) -> dict[str, str]:
    """Return a timeline text with its ``{variables}`` filled in, in each language; closed where
    one of them is."""
    return {
        language: filled(part, _Written(definition, values, language)) if "{" in part else part
        for language, part in text.items()
    }


class _Written(dict[str, str]):
    """The variables that a text asks for, each written out when it is."""

    def __init__(self, definition: Definition, values: MessageValues, language: str) -> None:
        self._of = (definition, values, language)

    def __missing__(self, name: str) -> str:
        definition, values, language = self._of
        self[name] = written(look_up(definition.variables[name], values), language)
        return self[name]


@overload
def iso(moment: datetime) -> str: ...
@overload
def iso(moment: None) -> None: ...
def iso(moment: datetime | None) -> str | None:
    """Return a time as events carry it."""
    return None if moment is None else moment.isoformat(timespec="milliseconds")
