"""From a template's source to templates that can be filled in.

A template speaks SMS and e-mail, Hindi and English. One for the citizen has a second, discreet
form of each that tells only that there is something to read: it is used for sensitive cases, where
somebody else may be reading on the citizen's phone. Whatever could fail at midnight is refused
here: a missing language, an undeclared variable, an SMS without registration.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from itertools import product

from contracts.events import AUDIENCE, CHANNELS, LANGUAGES
from contracts.typed import Json
from messages import dlt
from messages.segments import Size, measure
from messages.template import KINDS, STATUS, Registration, Template, TemplateFault, Variable

MAX_SEGMENTS = 4
"""SMS segments with every variable at its longest; what is sent is shortened to one less."""

MAX_LENGTH, MAX_SLOTS, MAX_VERSION = 2000, 10, 1_000_000
"""Of a variable in characters, of its places in an SMS, of versions: what a source from elsewhere
may ask of this process."""

CITIZEN = "citizen"
DISCREETLY_TOLD = frozenset(["reference"])
"""The variables that a discreet form may name."""

_PARTS = frozenset(
    [
        "name",
        "version",
        "audience",
        "kind",
        "variables",
        "plain",
        "discreet",
        "sender",
        "content_type",
    ]
)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+")
_VARIABLE_TYPES = tuple(dlt.TAGS)
_TWO_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n]\n")

Source = Mapping[str, Json]


def compile(source: Source) -> list[Template]:
    """Return the templates of one self-contained source: one for each form, channel and language.

    Raises TemplateFault, naming template, version and place, for one that may not be used.
    """
    called = f"{source.get('name')} version {source.get('version')}"
    try:
        return _templates(source)
    except (AttributeError, TypeError, ValueError) as error:
        raise TemplateFault(f"{called}: {error}") from error


def longest(template: Template, dlt_limit: int = 30) -> Size:
    """Return what the SMS costs with every variable at its longest."""
    letter = "क" if template.language == "hi" else "a"
    limits = {
        name: min(variable.max_length, dlt_limit * variable.sms_slots)
        for name, variable in template.variables.items()
    }
    text = "".join(literal + letter * limits.get(name or "", 0) for literal, name in template.body)
    return measure(text)


def _templates(source: Source) -> list[Template]:
    _check_head(source)
    variables = {
        name: _variable(name, spec) for name, spec in _at(source, "variables", Mapping).items()
    }
    templates = [
        _template(source, variables, form, channel, language)
        for form, channel, language in product(_forms(source), CHANNELS, LANGUAGES)
    ]
    used = set().union(*(template.used for template in templates))
    if idle := variables.keys() - used:
        raise ValueError(f"declared and nowhere used: {', '.join(sorted(idle))}")
    return templates


def _at(source: Source, path: str, kind: type = str) -> Json:
    """Return what stands at a dotted path, if it is of that kind."""
    value: Json = source
    for key in path.split("."):
        if not isinstance(value, Mapping) or key not in value:
            raise ValueError(f"{path} is missing")
        value = value[key]
    if not isinstance(value, kind):
        raise ValueError(f"{path} is not of the right kind")
    return value


def _check_head(source: Source) -> None:
    if unknown := source.keys() - _PARTS:
        raise ValueError(f"unknown: {', '.join(sorted(map(str, unknown)))}")
    if not _NAME.fullmatch(_at(source, "name")):
        raise ValueError("name is not words with hyphens and dots between")
    if not 1 <= _at(source, "version", int) <= MAX_VERSION:
        raise ValueError("version is not a number from 1")
    if not AUDIENCE.regex.match(_at(source, "audience")):
        raise ValueError(f"audience {source['audience']!r} is not a word with hyphens")
    if source.get("kind", STATUS) not in KINDS:
        raise ValueError(f"kind {source['kind']!r} is none of {', '.join(KINDS)}")


def _forms(source: Source) -> list[str]:
    """Return the forms: plain, and discreet where the template has such a form."""
    if source["audience"] == CITIZEN and "discreet" not in source:
        raise ValueError("discreet is missing")
    return ["plain"] if source.get("discreet", "plain") == "plain" else ["plain", "discreet"]


def _template(
    source: Source, variables: Mapping[str, Variable], form: str, channel: str, language: str
) -> Template:
    place = f"{form}.{channel}.{language}"
    body, subject = _at(source, f"{place}.text"), ""
    if channel == "email":
        body += "\n\n" + _at(source, f"sender.email_footer.{_footer(source, form)}.{language}")
        subject = _at(source, f"{place}.subject")
    template = Template(
        name=source["name"],
        version=source["version"],
        channel=channel,
        language=language,
        discreet=form == "discreet",
        audience=source["audience"],
        variables=variables,
        body=_parts(body, place),
        subject=_parts(subject, place),
        registration=_registration(source, place) if channel == "sms" else None,
        kind=source.get("kind", STATUS),
    )
    _check(template, place)
    return template


def _footer(source: Source, form: str) -> str:
    """Return which footer: an officer is not told to follow the own case. A source that was
    announced before officers had one has none."""
    to_an_officer = "discreet" not in source
    return "officer" if to_an_officer and "officer" in source["sender"]["email_footer"] else form


def _variable(name: str, spec: Mapping[str, Json]) -> Variable:
    variable = Variable(**spec)
    sound = (
        name.isidentifier()
        and variable.type in _VARIABLE_TYPES
        and 1 <= variable.max_length <= MAX_LENGTH
        and 1 <= variable.sms_slots <= MAX_SLOTS
        and (variable.otherwise is None or set(variable.otherwise) == set(LANGUAGES))
    )
    if not sound:
        raise ValueError(f"variable {name}: {dict(spec)}")
    return variable


def _registration(source: Source, place: str) -> Registration:
    return Registration(
        pe_id=_at(source, "sender.pe_id"),
        header=_at(source, "sender.header"),
        content_type=source.get("content_type") or _at(source, "sender.content_type"),
        dlt_template_id=_at(source, f"{place}.dlt_template_id"),
        listed=dlt.Listed(
            tuple(source["sender"].get("links", ())), tuple(source["sender"].get("numbers", ()))
        ),
    )


def _parts(text: str, place: str) -> tuple[dlt.Part, ...]:
    if _TWO_SPACES.search(text) or text != text.strip():
        raise ValueError(f"{place}: stray spaces")
    parts = []
    for literal, name, spec, conversion in string.Formatter().parse(text):
        if spec or conversion or name == "":
            raise ValueError(f"{place}: a place holds a variable's name and nothing else")
        parts.append((literal, name))
    return tuple(parts)


def _check(template: Template, place: str) -> None:
    if undeclared := template.used - template.variables.keys():
        raise ValueError(f"{place}: undeclared: {', '.join(sorted(undeclared))}")
    if template.discreet and (telling := template.used - DISCREETLY_TOLD):
        raise ValueError(f"{place}: too telling: {', '.join(sorted(telling))}")
    if template.channel != "sms":
        return
    if longest(template).segments > MAX_SEGMENTS:
        raise ValueError(f"{place}: more than {MAX_SEGMENTS} segments")
    assert template.registration is not None
    literals = "".join(literal + "\n" * bool(name) for literal, name in template.body)
    if unlisted := template.registration.listed.unlisted(literals):
        raise ValueError(f"{place}: not listed with the operators: {', '.join(unlisted)}")
