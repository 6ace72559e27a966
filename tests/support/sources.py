"""The repository's own files and what its Python says, read without running it."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = frozenset((".png", ".webp", ".jpg", ".jpeg", ".ico", ".woff2", ".ttf", ".pdf", ".gz"))
"""Ends of the names of files that are no text."""
CODE = ("libs", "services", "gateway", "deploy", "setu", "tools")


@dataclass(frozen=True)
class Source:
    """One Python file. `name` is its path in the repository."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    @cached_property
    def every_node(self) -> tuple[ast.AST, ...]:
        """All nodes; kept, for dozens of rules look through them."""
        return tuple(ast.walk(self.tree))

    def nodes(self, kind: type) -> Iterator[ast.AST]:
        """All nodes of one kind."""
        return (node for node in self.every_node if isinstance(node, kind))

    def imports(self) -> frozenset[str]:
        """Dotted names of the modules that this file imports, relative ones made absolute."""
        return self._imports

    @cached_property
    def _imports(self) -> frozenset[str]:
        modules: set[str] = set()
        for node in self.every_node:
            if isinstance(node, ast.Import):
                modules |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                module = self.absolute(node)
                modules.add(module)
                # `from services import routing` names a module as well.
                modules |= {f"{module}.{alias.name}" for alias in node.names}
        return frozenset(modules)

    def absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.name.removeprefix("libs/").split("/")[: -node.level]
        return ".".join([*parts, *([node.module] if node.module else [])])

    def strings(self) -> set[str]:
        """All string literals, and the literal beginnings of f-strings."""
        return {
            node.value
            for node in self.every_node
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }


@lru_cache(maxsize=1)
def repository_files() -> tuple[Path, ...]:
    """Every file that is or would be committed; ignored ones are not."""
    paths = (ROOT / name for name in _names_by_git() or _names_by_looking())
    return tuple(sorted(path for path in paths if path.is_file()))


def _names_by_git() -> list[str]:
    """What git lists; nothing where there is no git or no repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return [name for name in listed.stdout.split("\0") if name]


def _names_by_looking() -> list[str]:
    """The same on a machine without git: all but what .gitignore names."""
    ignored = {
        line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line
    } | {".git"}
    return [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*")
        if not ignored & set(path.relative_to(ROOT).parts) and path.suffix != ".pyc"
    ]


@lru_cache(maxsize=1)
def _python() -> tuple[Source, ...]:
    """Every Python file, each read and parsed once however many rules ask for it."""
    return tuple(Source(path) for path in repository_files() if path.suffix == ".py")


@lru_cache(maxsize=64)
def python_in(*folders: str) -> tuple[Source, ...]:
    """The Python files under these folders of the repository."""
    roots = [ROOT / folder for folder in folders]
    return tuple(
        source for source in _python() if any(root in source.path.parents for root in roots)
    )


def services() -> list[str]:
    """The folders under `services/` that are services."""
    return sorted(path.parent.name for path in (ROOT / "services").glob("*/service.yaml"))


def libraries() -> list[str]:
    """The folders under `libs/`."""
    return sorted(path.parent.name for path in (ROOT / "libs").glob("*/__init__.py"))
