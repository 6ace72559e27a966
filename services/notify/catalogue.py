"""Every template this service knows: data in `templates/*.yaml`, a file per name and version.

A template speaks SMS and e-mail, Hindi and English. One for the citizen has a second, discreet
form of each that names neither police, station nor subject: it is used for sensitive cases,
where somebody else may be reading on the citizen's phone. Whatever could fail at midnight is
refused at start: a missing language, an undeclared variable, an SMS without registration.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from casework.policing import police_department
from casework.posts import CITIZEN, audiences
from contracts.events import CHANNELS, LANGUAGES
from services.notify import dlt
from services.notify.segments import Size, measure
from services.notify.templates import Registration, Template, Variable

FOLDER = Path(__file__).with_name("templates")
MAX_SEGMENTS = 4
"""SMS segments with every variable at its longest; beyond it handsets show parts out of order."""

AUDIENCES = frozenset({CITIZEN, *audiences(police_department().posts)})
_VARIABLE_TYPES = ("alphanumeric", "numeric")
_TWO_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n]\n")


# The C parser reads the same in a tenth of the time.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class TemplateFault(Exception):
    """A template that may not be used; the message names file and place."""


class UnknownTemplate(LookupError):
    """There is no such template in that channel and language."""


class Catalogue:
    """Templates by name, channel, language and form; of several versions the newest is used."""

    def __init__(self, templates: Iterable[Template]) -> None:
        self._versions: dict[tuple[str, str, str, bool], dict[int, Template]] = {}
        for template in templates:
            versions = self._versions.setdefault(_key(template), {})
            if template.version in versions:
                raise TemplateFault(f"{template.name} version {template.version} stands twice")
            versions[template.version] = template
        self._newest = {key: found[max(found)] for key, found in self._versions.items()}

    def __iter__(self) -> Iterator[Template]:
        return iter(self._newest.values())

    def find(
        self,
        name: str,
        channel: str,
        language: str,
        *,
        discreet: bool = False,
        version: int | None = None,
    ) -> Template:
        """The newest template, or the one of `version` as long as it is kept.

        A template without a discreet form (one for an office) answers with its plain form.
        Raises UnknownTemplate.
        """
        key = (name, channel, language, discreet)
        if discreet and key not in self._newest:
            key = (name, channel, language, False)
        if key not in self._newest:
            raise UnknownTemplate(f"{name} in {channel}, {language}")
        return self._versions[key].get(version or 0) or self._newest[key]

    def has(self, name: str, channel: str, language: str) -> bool:
        """Whether the template speaks that channel and language."""
        return (name, channel, language, False) in self._newest


def _key(template: Template) -> tuple[str, str, str, bool]:
    return template.name, template.channel, template.language, template.discreet


def load(folder: Path = FOLDER) -> Catalogue:
    """Read and check every template of `folder`. Raises TemplateFault, naming the file."""
    shared = {name: _read(folder / "shared" / f"{name}.yaml") for name in ("sender", "discreet")}
    files = sorted(folder.glob("*.yaml"))
    return Catalogue(template for path in files for template in _templates(path, shared))


def _read(path: Path) -> dict[str, Any]:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, yaml.YAMLError) as error:
        raise TemplateFault(f"{path.name}: {error}") from error


def _templates(path: Path, shared: Mapping[str, Any]) -> list[Template]:
    source = _read(path)
    try:
        forms = _forms(source, shared["discreet"])
        found = [
            _template(source, shared["sender"], form, texts[channel][language], channel, language)
            for (form, texts), channel, language in product(forms.items(), CHANNELS, LANGUAGES)
        ]
        _check_variables_are_used(found)
    except (KeyError, TypeError, ValueError) as error:
        raise TemplateFault(f"{path.name}: {type(error).__name__}: {error}") from error
    return found


def _forms(source: Mapping[str, Any], discreet: Mapping[str, Any]) -> dict[str, Any]:
    """The texts by form. `discreet` names a shared form, or says that `plain` is discreet."""
    if source["audience"] not in AUDIENCES:
        raise ValueError(f"audience {source['audience']!r}")
    forms = {"plain": source["plain"]}
    if source["audience"] == "citizen" and source["discreet"] != "plain":
        forms["discreet"] = discreet[source["discreet"]]
    return forms


def _template(
    source: Mapping[str, Any],
    sender: Mapping[str, Any],
    form: str,
    text: Mapping[str, Any],
    channel: str,
    language: str,
) -> Template:
    place = f"{form}.{channel}.{language}"
    body = text["text"]
    if channel == "email":
        body += "\n\n" + sender["email_footer"][form][language]
    template = Template(
        name=source["name"],
        version=int(source["version"]),
        channel=channel,
        language=language,
        discreet=form == "discreet",
        audience=source["audience"],
        variables={name: _variable(spec) for name, spec in source["variables"].items()},
        body=_parts(body, place),
        subject=_parts(text["subject"], place) if channel == "email" else (),
        registration=_registration(source, sender, text) if channel == "sms" else None,
    )
    _check(template, place)
    return template


def _variable(spec: Mapping[str, Any]) -> Variable:
    variable = Variable(**spec)
    if variable.type not in _VARIABLE_TYPES or variable.max_length < 1 or variable.sms_slots < 1:
        raise ValueError(f"variable {dict(spec)}")
    if variable.otherwise is not None and set(variable.otherwise) != set(LANGUAGES):
        raise ValueError(f"variable {dict(spec)}")
    return variable


def _registration(
    source: Mapping[str, Any], sender: Mapping[str, Any], text: Mapping[str, Any]
) -> Registration:
    return Registration(
        pe_id=str(sender["pe_id"]),
        header=str(sender["header"]),
        content_type=str(source.get("content_type", sender["content_type"])),
        dlt_template_id=str(text["dlt_template_id"]),
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
    if template.channel == "sms" and longest(template).segments > MAX_SEGMENTS:
        raise ValueError(f"{place}: more than {MAX_SEGMENTS} segments")


def _check_variables_are_used(templates: list[Template]) -> None:
    used = set().union(*(template.used for template in templates))
    if idle := templates[0].variables.keys() - used:
        raise ValueError(f"declared and nowhere used: {', '.join(sorted(idle))}")


def longest(template: Template, dlt_limit: int = 30) -> Size:
    """What the SMS costs with every variable at its longest."""
    letter = "क" if template.language == "hi" else "a"
    limits = {
        name: min(variable.max_length, dlt_limit * variable.sms_slots)
        for name, variable in template.variables.items()
    }
    text = "".join(literal + letter * limits.get(name or "", 0) for literal, name in template.body)
    return measure(text)
