"""Which module imports which, read without running any; function-level imports apart."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.support.sources import Source

Graph = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Imported:
    """One import statement's module, as `importer` names it. `when_read` is False inside a
    function, `for_types` True where only a type checker follows it."""

    importer: str
    module: str
    line: int
    when_read: bool
    for_types: bool


def module_name(source: Source) -> str:
    """The dotted name under which a file of the repository is imported."""
    name = source.name.removeprefix("libs/").removesuffix(".py").replace("/", ".")
    return name.removesuffix(".__init__")


def imports(source: Source, known: frozenset[str]) -> Iterator[Imported]:
    """The imports of `known` modules, those of a module's name before those of what is in it."""
    for node, when_read, for_types in _walk(source.tree, True, False):
        for module in _modules(source, node, known):
            yield Imported(module_name(source), module, node.lineno, when_read, for_types)


def graph(import_list: list[Imported]) -> Graph:
    """What each module imports of the others."""
    edges: dict[str, set[str]] = {}
    for one in import_list:
        edges.setdefault(one.importer, set()).add(one.module)
        edges.setdefault(one.module, set())
    return {name: frozenset(to - {name}) for name, to in edges.items()}


def circles(edges: Graph) -> list[list[str]]:
    """Modules that import each other, by whatever way, as sorted groups of two and more.

    They are the strongly connected components of the graph, found by Tarjan's algorithm.
    """
    matches: list[list[str]] = []
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []

    def visit(name: str) -> None:
        index[name] = lowest[name] = len(index)
        stack.append(name)
        for other in edges[name]:
            if other not in index:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in stack:
                lowest[name] = min(lowest[name], index[other])
        if lowest[name] == index[name]:
            place = stack.index(name)
            if len(group := stack[place:]) > 1:
                matches.append(sorted(group))
            del stack[place:]

    for name in sorted(edges):
        if name not in index:
            visit(name)
    return sorted(matches)


Statement = ast.Import | ast.ImportFrom


def _walk(
    node: ast.AST, when_read: bool, for_types: bool
) -> Iterator[tuple[Statement, bool, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Statement):
            yield child, when_read, for_types
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _walk(child, False, for_types)
        elif isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            yield from _walk(child, when_read, True)
        else:
            yield from _walk(child, when_read, for_types)


def _modules(source: Source, node: Statement, known: frozenset[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in known)
        return
    package = source.absolute(node)
    for alias in node.names:
        inner = f"{package}.{alias.name}"
        if inner in known:
            yield inner
        elif package in known:
            yield package
