"""The words of a service as people will read them, what each SMS costs, and which of all that is to
be told has words."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from casework.definition.model import Definition
from casework.host.building import Building
from casework.host.manifest import load
from contracts.events import LANGUAGES
from messages import Catalogue, Template, compile_folder, lacking
from messages.samples import sample

NOBODY = "nobody"


def preview(folder: Path, name: str = "") -> Iterator[str]:
    """Yield lines with every text of the service in ``folder``, filled in with the examples of its
    definitions; where one has none, references, times and numbers are invented, and other
    variables stand there by name. Only those whose name holds ``name``. Raises TemplateFault,
    BadManifest, BadDefinition."""
    examples = _examples(Building.of(load(folder)).definitions)
    last = ""
    for template in compile_folder(folder / "messages"):
        if name not in template.name:
            continue
        if template.name != last:
            last = template.name
            yield ""
            yield f"{last} version {template.version}, for {template.audience}, {template.kind}"
        yield from _text(template, examples)


def coverage(folder: Path) -> Iterator[str]:
    """Yield lines that say of everything that happens (transition, clock, fee) whom it tells, in
    which words, and for each channel and language whether there are any; at the end, what is
    lacking. Raises as `preview`."""
    definitions = Building.of(load(folder)).definitions
    catalogue = Catalogue(compile_folder(folder / "messages"))
    words = {(one.name, one.channel, one.language) for one in catalogue}
    for definition in definitions:
        yield f"{definition.code} version {definition.version}"
        for happening, templates in _happenings(definition):
            yield f"  {happening}: {'' if templates else NOBODY}".rstrip()
            for name in templates:
                yield f"    {_line(definition, name, words)}"
    faults = lacking((definition.to_dict() for definition in definitions), catalogue)
    yield from [f"lacks: {fault}" for fault in faults] or ["nothing is lacking"]


def _line(definition: Definition, name: str, words: set[tuple[str, str, str]]) -> str:
    rule = definition.notifications.get(name)
    if rule is None:
        return f"{name}: not declared"
    places = [
        f"{channel} {language} {'yes' if (name, channel, language) in words else 'LACKS'}"
        for channel in rule.channels
        for language in LANGUAGES
    ]
    return f"{rule.audience}: {name} ({rule.lane}): {', '.join(places)}"


def _happenings(definition: Definition) -> Iterator[tuple[str, tuple[str, ...]]]:
    for action in definition.actions.values():
        for way in action.transitions:
            start = "/".join(way.from_states) or "-"
            yield f"{action.name}: {start} to {way.to}", () if way.internal else way.tells
    for clock in definition.clocks.values():
        for number, mark in enumerate(clock.marks, 1):
            yield f"clock {clock.name}, mark {number}", tuple(mark.tell)
        if clock.needs_officer:
            yield f"clock {clock.name} without an officer", (clock.needs_officer,)
    if definition.fee:
        yield "fee", tuple(definition.fee.tells)


def _examples(definitions: Iterable[Definition]) -> dict[str, str]:
    sources = [definition.to_dict().get("variables", {}) for definition in definitions]
    return {
        name: spec["example"]
        for source in sources
        for name, spec in source.items()
        if "example" in spec
    }


def _text(template: Template, examples: dict[str, str]) -> Iterator[str]:
    form = " discreet" if template.discreet else ""
    place = f"  {template.channel} {template.language}{form}"
    filled = sample(template, examples)
    if template.channel == "sms":
        cost = f"{filled.segments} segments ({filled.alphabet}), {filled.most} at its longest"
        yield f"{place}: {cost}"
    else:
        yield f"{place}: {filled.subject}"
    yield from (f"      {line}" for line in filled.text.splitlines())
