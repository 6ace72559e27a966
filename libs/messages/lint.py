"""What is lawful and could be better in the words of an SMS, a sentence each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from messages.compiler import CITIZEN, longest
from messages.template import MAX_SEGMENTS, Template

VARIABLES = 2
"""In one SMS, by the regulator's direction of February 2023; a third by exception."""


# Of the English text; the Hindi one says the same. A request begins a clause, and "Report {number}"
# is none; a right is what one may, or can still, do. An office knows where most of it is done.
_OF_OFFICES = "answer|reply|pay|sign|bring|confirm|choose|upload|come|send"
_OF_PERSONS = (
    "answer|appeal|apply|book|bring|check|choose|claim|collect|come|confirm|correct|download|file|fill"
    "|give|make|object|pay|pick|register|renew|reply|report|send|show|sign|submit|upload|visit|write"
)


def _asking(doing: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:is|are) needed\b|(?:^|[.:;,] )(?:please |then )?(?:{doing})\b(?! \{{)"
        rf"|\byou (?:may|can)(?: still| now)? (?:{doing})\b|\bcan still answer\b",
        re.IGNORECASE,
    )


_ASKS, _ASKS_PERSONS = _asking(_OF_OFFICES), _asking(_OF_PERSONS)
_WHERE = re.compile(
    r"\b(?:on|at|to|from|see|tell) (?:the |any |your )?(?:nagrik setu|station|office|court|jail)\b"
    r"|\b(?:appeal|apply|object|report|write) to the \w+|\bon (?-i:[A-Z]{3,})\b"
    r"|\{\w*(?:station|office|place|jail|court|link)\w*\}",
    re.IGNORECASE,
)


def lint(templates: Iterable[Template]) -> list[str]:
    """Return findings about the SMS among `templates`; see docs/notifications.md,
    "Write a template"."""
    texts = [template for template in templates if template.channel == "sms"]
    # Only what a person is told has a discreet form, or is to the citizen.
    persons = {text.name for text in texts if text.discreet or text.audience == CITIZEN}
    return [
        f"{text.name} v{text.version} {text.language}: {finding}"
        for text in texts
        for finding in _findings(text, _ASKS_PERSONS if text.name in persons else _ASKS)
    ]


def _findings(template: Template, asks: re.Pattern[str]) -> Iterator[str]:
    names = [name for _, name in template.body if name]
    if len(names) > VARIABLES:
        yield f"{len(names)} variables; operators register {VARIABLES}, a third by exception"
    for (_, name), (literal, following) in pairwise(template.body):
        if name and following and not literal.strip():
            yield f"{name} and {following} stand side by side; operators want words between"
    for name in dict.fromkeys(names):
        if template.variables[name].sms_slots > 1:
            yield f"{name} has several places side by side; shorten it to one"
    text = "".join(literal + (f"{{{name}}}" if name else "") for literal, name in template.body)
    if template.language == "en" and asks.search(text) and not _WHERE.search(text):
        yield "asks for something and does not say where"
    segments = longest(template).segments
    if segments > MAX_SEGMENTS:
        yield f"{segments} segments at its longest; what is sent is shortened to {MAX_SEGMENTS}"
