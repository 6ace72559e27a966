"""What is lawful and could be better in the words of an SMS, a sentence each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from messages.compiler import longest
from messages.template import MAX_SEGMENTS, Template

VARIABLES = 2
"""In one SMS, by the regulator's direction of February 2023; a third by exception."""


# Of the English text; the Hindi one says the same.
_DOING = "answer|reply|pay|sign|bring|confirm|choose|upload|come|send"
_ASKS = re.compile(
    rf"\b(?:is|are) needed\b|(?:^|[.:] )(?:please )?(?:{_DOING})\b|\bcan still answer\b",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\b(?:on|at|to|see) (?:the |any |your )?(?:nagrik setu|station|office|court|jail)\b"
    r"|\{\w*(?:station|office|place|jail|court|link)\w*\}",
    re.IGNORECASE,
)


def lint(templates: Iterable[Template]) -> list[str]:
    """Findings about the SMS among `templates`; see docs/notifications.md, "Write a template"."""
    return [
        f"{template.name} v{template.version} {template.language}: {finding}"
        for template in templates
        if template.channel == "sms"
        for finding in _findings(template)
    ]


def _findings(template: Template) -> Iterator[str]:
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
    if template.language == "en" and _ASKS.search(text) and not _WHERE.search(text):
        yield "asks for something and does not say where"
    segments = longest(template).segments
    if segments > MAX_SEGMENTS:
        yield f"{segments} segments at its longest; what is sent is shortened to {MAX_SEGMENTS}"
