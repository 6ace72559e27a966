"""All that can be known of a service's folder before it runs, in one list of sentences.

With its Python, as its own team looks at it; and without, as somebody else does who was sent it as
an archive: then nothing that was sent is executed. That is done by a process of its own
(``python -m casework.host.inspection``: the archive in, JSON out), which has no key, no address and
bounds for time and memory.
"""

import json
import re
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import messages
from casework.definition.department import BadDepartment
from casework.definition.lint import idle
from casework.definition.lint.department import lint_department
from casework.definition.lint.links import links_meet, needs_are_links
from casework.definition.lint.linter import lint
from casework.definition.model import BadDefinition
from casework.host.building import Building
from casework.host.cut_texts import cut_texts
from casework.host.extension import Extension
from casework.host.inspection_limits import LIMITS
from casework.host.manifest import FILE, KEBAB, BadManifest, Manifest, load
from casework.papers.templates import template_findings
from chassis.archives import BadArchive, unpack, without_common_folder
from contracts import yaml_file
from contracts.typed import JsonObject
from messages import Catalogue, TemplateFault, compile_folder, lacking

CPU_SECONDS, MEMORY_BYTES = 20, 256 * 1024 * 1024
"""The largest folder of ours takes 3 seconds and less than 192 MB of addresses, 79 of them used."""
PYTHON = (".py", ".pyc", ".pyi", ".so")
_SHARED = re.compile(r"[a-z]+")
REFUSED = (BadManifest, BadDepartment, BadDefinition, TemplateFault)


@dataclass
class Inspection:
    """What is said of an archive: findings, the name of the service, its definitions and message
    sources as it would announce them, and the files of Python that nobody looked into."""

    findings: list[str] = field(default_factory=list)
    service: str = ""
    definitions: list[JsonObject] = field(default_factory=list)
    messages: list[JsonObject] = field(default_factory=list)
    python: list[str] = field(default_factory=list)


def findings_in(folder: Path) -> list[str]:
    """Return what is wrong with the service in ``folder``; an empty list if nothing is. Its Python
    is loaded."""
    try:
        manifest = load(folder)
        if not manifest.is_citizen_service:
            return []
        return _all_of(manifest)
    except (*REFUSED, ImportError) as error:
        return [_in_one_line(error)]


def inspect_archive(archive: bytes) -> Inspection:
    """Return what is wrong with the service whose folder is in a zip archive, and what it would
    announce; no Python of it is loaded, and nothing of it stays. Raises BadArchive."""
    packed = unpack(archive, LIMITS)
    tops = {name.partition("/")[0] for name in packed}
    files = without_common_folder(packed)
    name = tops.pop() if len(tops) == 1 and files.keys() != packed.keys() else _own_name(files)
    if not KEBAB.fullmatch(name):
        return Inspection([f"{FILE} is missing, or says no name of a service"])
    python = sorted(one for one in files if PurePosixPath(one).suffix in PYTHON)
    with TemporaryDirectory() as place:
        folder = Path(place) / name
        for one, content in files.items():
            if one not in python:
                path = folder / one
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        inspection = _inspected(folder, python)
    inspection.findings = [one.replace(f"{place}/", "") for one in inspection.findings]
    return inspection


def _inspected(folder: Path, python: list[str]) -> Inspection:
    inspection = Inspection(service=folder.name, python=python)
    try:
        manifest = load(folder)
        shared = manifest.source.get("department")
        if isinstance(shared, str) and not _SHARED.fullmatch(shared):
            inspection.findings.append(f"there is no department {shared!r} to share")
            return inspection
        if not manifest.is_citizen_service:
            inspection.findings.append("it runs a process of its own, and is no citizen service")
            return inspection
        inspection.findings += _all_of(manifest, python)
        building = Building(manifest, Extension())
        inspection.definitions = [one.to_dict() for one in building.definitions]
        inspection.messages = messages.load_folder(folder / "messages")
    except (*REFUSED, yaml_file.YAMLError, OSError, UnicodeError) as error:
        inspection.findings.append(_in_one_line(error))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        inspection.findings.append(f"it cannot be read: {_in_one_line(error) or error!r}")
    return inspection


def _all_of(manifest: Manifest, python: list[str] | None = None) -> list[str]:
    # What cannot be read at all is told alone; only of the rest it is asked what a comma cuts.
    of_department = [*lint_department(manifest.department)]
    of_definitions = [*_of_definitions(manifest, python)]
    return [*cut_texts(manifest.folder), *of_department, *of_definitions]


def _of_definitions(manifest: Manifest, python: list[str] | None = None) -> Iterator[str]:
    """Find what is wrong with definitions, papers and words; ``python``: the modules that are not
    looked into, None where they are loaded."""
    if not manifest.codes:
        yield f"{manifest.folder / 'definitions'} defines no service"
        return
    building = Building.of(manifest) if python is None else Building(manifest, Extension())
    catalogue = Catalogue(compile_folder(manifest.folder / "messages"))
    if python:
        yield from _without_python(building)
    else:
        yield from building.findings()
        yield from building.idle()
    yield from lacking((definition.to_dict() for definition in building.definitions), catalogue)
    yield from _untold(building, catalogue)
    codes = {definition.code for definition in building.definitions}
    for code in sorted(set(manifest.codes) - codes):
        yield f"definitions/{code} defines another service than its name says"


def _without_python(building: Building) -> Iterator[str]:
    """Find what can be found without the service's Python: names of rules may be there, and what
    its papers are filled with beside what every paper has."""
    manifest, definitions = building.manifest, building.definitions
    for definition in definitions:
        for finding in lint(definition, department=manifest.department):
            yield f"{definition.code} version {definition.version}: {finding}"
    yield from links_meet(definitions, manifest.needs)
    yield from needs_are_links(definitions, manifest.needs)
    yield from template_findings(list(definitions), building.papers, None)
    yield from idle.needs_are_used(definitions, manifest.needs)
    yield from idle.names_are_used(definitions)


def _untold(building: Building, catalogue: Catalogue) -> Iterator[str]:
    """Find words that no definition sends: they were meant for something."""
    templates = {name for definition in building.definitions for name in definition.notifications}
    for name in sorted({template.name for template in catalogue} - templates):
        yield f"messages/{name} has words that no definition sends"


def _own_name(files: dict[str, bytes]) -> str:
    try:
        source = yaml_file.reads(files.get(FILE, b"").decode())
    except (UnicodeError, yaml_file.YAMLError):
        return ""
    name = source.get("service") if isinstance(source, dict) else None
    return name if isinstance(name, str) else ""


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def main() -> int:
    """Inspect the archive on the standard input; print what is said of it as JSON."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    try:
        inspection = inspect_archive(sys.stdin.buffer.read(LIMITS.archive + 1))
    except BadArchive as refused:
        json.dump({"refused": refused.code, "name": refused.name}, sys.stdout)
        return 0
    json.dump(vars(inspection), sys.stdout, ensure_ascii=False, default=str)
    return 0


if __name__ == "__main__":
    sys.exit(main())
