"""The words of one service as files: a folder with a file per template and version.

`shared/discreet.yaml` and `shared/sender.yaml` of the folder stand before the house's own, which
are used for what the folder does not give.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from contracts import yaml_file
from contracts.typed import Json, JsonObject
from messages.compiler import compile
from messages.template import Template, TemplateFault

HOUSE = Path(__file__).with_name("shared")
PLAIN = "plain"
"""As the discreet form of a template: its plain one gives nothing away."""

Source = JsonObject


def load_folder(path: Path) -> list[Source]:
    """Return the sources of a folder's templates, in order of their files.

    Each is self-contained: its discreet form and its sender stand in it. Raises TemplateFault,
    naming the file, for what is not a template's data; whether it makes sense is `compile`'s
    question.
    """
    return [source for _, source in _sources(path)]


def compile_folder(path: Path) -> list[Template]:
    """Return the compiled templates of a folder. Raises TemplateFault, naming file and place."""
    templates = []
    for file, source in _sources(path):
        try:
            templates += compile(source)
        except TemplateFault as error:
            raise TemplateFault(f"{file}: {error}") from error
    return templates


def _sources(path: Path) -> list[tuple[str, Source]]:
    forms, sender = _shared(path / "shared", "discreet"), _shared(path / "shared", "sender")
    house = _shared(HOUSE, "sender")
    footers = {**house["email_footer"], **sender.get("email_footer", {})}
    sender = {**house, **sender, "email_footer": footers}
    forms = {**_shared(HOUSE, "discreet"), **forms}
    return [
        (file.name, _self_contained(file, forms, sender)) for file in sorted(path.glob("*.yaml"))
    ]


def _shared(folder: Path, name: str) -> Source:
    file = folder / f"{name}.yaml"
    return _read(file) if file.exists() else {}


def _self_contained(file: Path, forms: Mapping[str, Json], sender: Source) -> Source:
    source = _read(file) | {"sender": sender}
    form = source.get("discreet", PLAIN)
    if form != PLAIN:
        if form not in forms:
            raise TemplateFault(f"{file.name}: discreet: there is no form {form!r}")
        source["discreet"] = forms[form]
    return source


def _read(file: Path) -> Source:
    try:
        read = yaml_file.read(file)
    except (OSError, yaml_file.YAMLError) as error:
        raise TemplateFault(f"{file.name}: {error}") from error
    if not isinstance(read, dict):
        raise TemplateFault(f"{file.name}: not a mapping")
    return read
