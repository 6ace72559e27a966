"""What a service adds in Python, found by the names of its modules; each of them is optional.

=============  =====================================================================
module         what it gives
=============  =====================================================================
``rules.py``   ``RULES``: a ``casework.engine.rules.Rules`` of pure functions
``facts.py``   ``FACTS``: look-ups by name, each ``fact(tools, step)``, with input and output
``answers.py`` ``ANSWERS``: by name, ``rule(tools, answers)``: what is kept of answers
``values.py``  ``values(source)``: what the templates of its papers are filled with beside what
               every paper has; ``PEN``: a ``Pen`` with words of its own
``jobs.py``    ``JOBS``: what it does by itself every so many seconds
``feed.py``    ``FEED``: from the settings to the other system that its definitions follow, or
               None where it is not connected
``settings.py``  ``SETTINGS``: a class of ``HostSettings`` with settings of its own
=============  =====================================================================

A package of the same name does as well.
"""

import ast
import importlib
import importlib.util
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from casework.desk.feed_reader import FeedSource
from casework.engine.rules import Rules
from casework.host.tools import LookUp, Tools
from casework.papers.pen import Pen
from casework.papers.record import ValuesOf
from chassis.parts import Parts
from contracts.typed import Json, JsonObject

MODULES = ("rules", "facts", "answers", "values", "jobs", "settings", "feed")


@dataclass(frozen=True)
class Job:
    """``build(parts)`` returns what is called every ``seconds``, never twice at a time. One that
    ``acts`` on cases is called with the service's desk."""

    name: str
    seconds: float
    build: Callable[[Parts], Callable[..., Json]]
    acts: bool = False


@dataclass(frozen=True)
class Extension:
    """The Python of one service; by default there is none."""

    rules: Rules = field(default_factory=Rules)
    facts: Mapping[str, LookUp] = field(default_factory=dict)
    values: ValuesOf | None = None
    pen: type[Pen] = Pen
    jobs: tuple[Job, ...] = ()
    answers: Mapping[str, Callable[[Tools, Mapping[str, Json]], JsonObject]] = field(
        default_factory=dict
    )
    settings: type | None = None
    feed: Callable[[Json], FeedSource | None] | None = None


def extension_of(package: str) -> Extension:
    """Return what the modules of ``package`` (``services.prisons``) give."""
    return Extension(
        rules=_attribute(package, "rules", "RULES", Rules()),
        facts=_attribute(package, "facts", "FACTS", {}),
        answers=_attribute(package, "answers", "ANSWERS", {}),
        values=_attribute(package, "values", "values", None),
        pen=_attribute(package, "values", "PEN", Pen),
        jobs=tuple(_attribute(package, "jobs", "JOBS", ())),
        settings=_attribute(package, "settings", "SETTINGS", None),
        feed=_attribute(package, "feed", "FEED", None),
    )


def out_of_reach(package: str, folder: Path) -> list[str]:
    """Return the modules in ``folder`` that ``package`` does not find, or finds elsewhere: they
    would be left out without a word."""
    return [
        module
        for module in MODULES
        if (folder / f"{module}.py").is_file() or (folder / module / "__init__.py").is_file()
        if not _lies_in(package, module, folder)
    ]


def unread_modules(folder: Path, besides: Iterable[str] = ()) -> list[str]:
    """Return the modules and packages that lie in ``folder`` without a name that is looked for,
    that nothing in it imports and that are no command: a name misspelled, as a rule.

    ``besides`` are modules that are started by their names.
    """
    imported = _imported_in(folder)
    return [
        path.name
        for path in sorted(folder.iterdir())
        if path.suffix == ".py" or (path / "__init__.py").is_file()
        if path.stem not in MODULES and path.stem not in imported
        if path.stem not in {part for module in besides for part in module.split(".")}
        if path.name != "__init__.py" and not _is_a_command(path)
    ]


def _imported_in(folder: Path) -> set[str]:
    """Return the names that the files in ``folder`` import; a package that imports its own modules
    does not count as a reader of itself."""
    names: set[str] = set()
    for file in folder.rglob("*.py"):
        top = file.relative_to(folder).parts[0].removesuffix(".py")
        here: set[str] = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                here |= {*(node.module or "").split("."), *(one.name for one in node.names)}
            elif isinstance(node, ast.Import):
                here |= {part for one in node.names for part in one.name.split(".")}
        names |= here - {top}
    return names


def _is_a_command(path: Path) -> bool:
    if path.is_dir():
        return (path / "__main__.py").is_file()
    return "__main__" in path.read_text(encoding="utf-8")


def _lies_in(package: str, module: str, folder: Path) -> bool:
    try:
        there = importlib.util.find_spec(f"{package}.{module}")
    except ModuleNotFoundError:
        return False
    origin = there.origin if there else None
    return origin is not None and folder.resolve() in Path(origin).resolve().parents


def _attribute(package: str, module: str, name: str, otherwise: Json) -> Json:
    try:
        there = importlib.util.find_spec(f"{package}.{module}")
    except ModuleNotFoundError:  # the service has no Python at all
        return otherwise
    if not there:
        return otherwise
    return getattr(importlib.import_module(f"{package}.{module}"), name, otherwise)
