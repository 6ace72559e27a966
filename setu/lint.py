"""All that can be known of a service's folder before it runs, in one list of sentences."""

from collections.abc import Iterator
from pathlib import Path

from casework.definition.department import BadDepartment
from casework.definition.lint.department import lint_department
from casework.definition.model import BadDefinition
from casework.host.building import Building
from casework.host.manifest import BadManifest, Manifest, load
from messages import Catalogue, TemplateFault, compile_folder, lacking
from setu.cut_texts import cut_texts


def findings(folder: Path) -> list[str]:
    """Return what is wrong with the service in ``folder``; an empty list if nothing is."""
    try:
        manifest = load(folder)
        if not manifest.is_citizen_service:
            return []
        of_department, of_definitions = _of_department(manifest), [*_of_definitions(manifest)]
        return [*cut_texts(folder), *of_department, *of_definitions]
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
    yield from building.findings()
    yield from building.idle()
    yield from lacking((definition.to_dict() for definition in building.definitions), catalogue)
    yield from _untold(building, catalogue)
    codes = {definition.code for definition in building.definitions}
    for code in sorted(set(manifest.codes) - codes):
        yield f"definitions/{code} defines another service than its name says"


def _untold(building: Building, catalogue: Catalogue) -> Iterator[str]:
    """Find words that no definition sends: they were meant for something."""
    templates = {name for definition in building.definitions for name in definition.notifications}
    for name in sorted({template.name for template in catalogue} - templates):
        yield f"messages/{name} has words that no definition sends"
