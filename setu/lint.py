"""All that can be known of a service's folder before it runs, in one list of sentences."""

from collections.abc import Iterator
from pathlib import Path

from casework.definition.department import BadDepartment
from casework.definition.lint.department import lint_department
from casework.definition.lint.linter import lint
from casework.definition.model import BadDefinition, Definition
from casework.host.building import Building
from casework.host.manifest import BadManifest, Manifest, load
from messages import Catalogue, TemplateFault, compile_folder, lacking


def findings(folder: Path) -> list[str]:
    """Return what is wrong with the service in ``folder``; an empty list if nothing is."""
    try:
        manifest = load(folder)
        if not manifest.is_citizen_service:
            return []
        return [*_of_department(manifest), *_of_definitions(manifest)]
    except (BadManifest, BadDepartment, BadDefinition, TemplateFault, ImportError) as error:
        return [" ".join(str(error).split())]


def _of_department(manifest: Manifest) -> Iterator[str]:
    yield from lint_department(manifest.department)


def _of_definitions(manifest: Manifest) -> Iterator[str]:
    if not manifest.codes:
        yield f"{manifest.folder / 'definitions'} defines no service"
        return
    building = Building.of(manifest)
    catalogue = Catalogue(compile_folder(manifest.folder / "messages"))
    codes = set()
    for definition in building.definitions:
        codes.add(definition.code)
        for finding in _of_definition(building, definition):
            yield f"{definition.code} version {definition.version}: {finding}"
    yield from lacking((definition.to_dict() for definition in building.definitions), catalogue)
    yield from building.findings_of_papers()
    for code in sorted(set(manifest.codes) - codes):
        yield f"definitions/{code} defines another service than its name says"


def _of_definition(building: Building, definition: Definition) -> Iterator[str]:
    yield from lint(definition, building.rules_with(), department=building.manifest.department)
