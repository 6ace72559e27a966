"""Which services there are, and the page on which they stand beside each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casework.definition.model import Definition
from casework.host.building import Building
from casework.host.manifest import FILE, Manifest, load
from tools.law_page.words import both, cell, limit, table
from tools.service_pages.page import asked_for, handled_by, page
from tools.service_pages.words import People

INDEX = "README.md"
MOST_LIMITS = 6
"""So many limits of a service stand in the index; its page has all."""
INTRO = """# The services of the window

<!-- written by `make docs`: change the service's folder, not this page -->

Every service of the catalogue: what it is called, who answers, what it asks for at least, and the
limits that run in it. Each has a page of its own, made of its definition, so it says what is done.
A limit is law where its rule on the page of the service names one; all others are standards of the
service, which a State sets as it likes."""
ASKED = """## Asked by other services

Nobody applies for these: an office is asked by a case of another service."""


@dataclass(frozen=True)
class Served:
    """One service of the window: the newest version of a definition, and its folder."""

    manifest: Manifest
    definition: Definition

    @property
    def people(self) -> People:
        """The names of roles and offices in its department."""
        return People(self.manifest.department, self.definition)


def served_in(services: Path) -> Iterator[Served]:
    """Yield the services of every folder, by the folder's name and then by their code."""
    for path in sorted(services.glob(f"*/{FILE}")):
        manifest = load(path.parent)
        if manifest.is_citizen_service:
            definitions = Building.of(manifest).definitions
            for code in sorted(manifest.codes):
                yield Served(manifest, definitions.newest(code))


def pages(services: Path) -> dict[str, str]:
    """Return the text of every page by its file's name, the index among them."""
    every = list(served_in(services))
    texts = {f"{one.definition.code}.md": page(one.manifest, one.definition) for one in every}
    return {INDEX: index(every), **texts}


def index(every: list[Served]) -> str:
    """Return the page that lists all services."""
    offered = [one for one in every if one.definition.code in one.manifest.offered]
    for_services = [one for one in every if one not in offered]
    parts = [INTRO, f"{len(offered)} services in {_folders(offered)} folders.", _table(offered)]
    parts += [ASKED, _table(for_services)] if for_services else []
    return "\n\n".join(parts) + "\n"


def _folders(every: list[Served]) -> int:
    return len({one.manifest.service for one in every})


def _table(every: list[Served]) -> str:
    head = ("service", "code", "who answers", "asks for", "states and ends", "limits")
    return table(head, map(_row, every))


def _row(one: Served) -> tuple[str, ...]:
    definition = one.definition
    ends = [state for state in definition.states.values() if state.terminal]
    clocks = [f"{cell(c.label['en'])}: {limit(c)}" for c in definition.clocks.values()]
    more = len(clocks) - MOST_LIMITS
    clocks[MOST_LIMITS:] = [f"and {more} more"] if more > 0 else []
    return (
        f"[{both(definition.name)}]({definition.code}.md)",
        f"`{definition.code}`",
        f"{cell(one.manifest.department.name['en'])}: {handled_by(one.people)} "
        f"(`services/{one.manifest.service}`)",
        asked_for(definition),
        f"{len(definition.states)}, {len(ends)} ends",
        "<br>".join(clocks),
    )
