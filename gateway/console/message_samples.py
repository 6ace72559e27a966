"""The texts of a definition as people would read them, each filled in with an example."""

from collections.abc import Iterable
from dataclasses import dataclass

from casework.definition.model import Definition
from contracts.events import CHANNELS, LANGUAGES
from contracts.typed import JsonObject
from messages import Template, TemplateFault, compile
from messages.samples import Sample, sample


@dataclass(frozen=True)
class Text:
    """One text: in which channel and language, whether it is the discreet form."""

    channel: str
    language: str
    discreet: bool
    sample: Sample


@dataclass(frozen=True)
class Notification:
    """What one notification says, to whom, in all its texts; ``fault``: why it cannot be said."""

    name: str
    audience: str
    version: int | None
    texts: list[Text]
    fault: str = ""


def samples_of(definition: Definition, sources: Iterable[JsonObject]) -> list[Notification]:
    """Return every notification of a definition by name, filled in with the examples of its
    variables; one that has no words has no texts."""
    by_name = {str(source.get("name")): source for source in sources}
    variables = definition.to_dict().get("variables", {})
    examples = {name: spec["example"] for name, spec in variables.items() if "example" in spec}
    return [
        _of(rule.template, rule.audience, by_name.get(rule.template), examples)
        for rule in sorted(definition.notifications.values(), key=lambda one: one.template)
    ]


def _of(
    name: str, audience: str, source: JsonObject | None, examples: dict[str, str]
) -> Notification:
    if source is None:
        return Notification(name, audience, None, [])
    try:
        templates = compile(source)
    except TemplateFault as fault:
        return Notification(name, audience, None, [], str(fault))
    templates.sort(key=_place)
    texts = [
        Text(one.channel, one.language, one.discreet, sample(one, examples)) for one in templates
    ]
    return Notification(name, audience, templates[0].version if templates else None, texts)


def _place(template: Template) -> tuple[bool, int, int]:
    return (
        template.discreet,
        CHANNELS.index(template.channel),
        LANGUAGES.index(template.language),
    )
