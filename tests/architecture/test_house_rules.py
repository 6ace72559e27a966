"""The same thing has the same name everywhere: what of docs/rules-of-the-house.md can be held."""

import ast
from collections.abc import Iterator

import pytest

from deploy.local.deployables import MANIFESTS
from tests.support.sources import ROOT, Source, python_in

OURS = ("libs", "services", "gateway")
DEPLOYABLES = [
    "gateway",
    "gateway/tracker",
    *(f"services/{name}" for name, one in MANIFESTS.items() if not one.is_citizen_service),
]
"""Those with a process of their own making; the others run under the host."""
PARTICIPLES = frozenset(
    [
        "found",
        "told",
        "kept",
        "given",
        "asked",
        "made",
        "stored",
        "shown",
        "sent",
        "said",
        "taken",
        "got",
        "gone",
        "heard",
        "held",
    ]
)
"""They say what was done with a thing, and not what it is: the name is the thing's noun."""
ALSO_IN_TESTS = frozenset(["entered", "fetched", "filed", "seen"])
OF_A_MATTER = frozenset(["filed", "seen", "told"])
"""What whoever tests says of one case (tests/support/matters.py), as methods of its class."""
SWEPT = ("libs", "gateway", "setu", "tools", "deploy", "services")
ROOMS = sorted(path.parent.name for path in (ROOT / "gateway").glob("*/routes.py"))


def functions(source: Source) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in source.nodes(ast.FunctionDef)}


def calls_of(node: ast.AST, *names: str) -> list[ast.Call]:
    """Calls of methods with one of these names."""
    return [
        call
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in names
    ]


def classes_from(source: Source, *bases: str) -> list[str]:
    return [
        node.name
        for node in source.nodes(ast.ClassDef)
        if {ast.unparse(base) for base in node.bases} & set(bases)
    ]


def test_each_module_has_one_logger_named_after_it():
    others = [
        f"{source.name}: {ast.unparse(node.targets[0])}"
        for source in python_in(*OURS)
        for node in source.nodes(ast.Assign)
        if ast.unparse(node.value).startswith(("log.get(", "logging.getLogger("))
        and ast.unparse(node) != "logger = log.get(__name__)"
    ]
    assert others == []


def test_indexes_are_created_in_functions_of_one_name():
    others = [
        f"{source.name}: {name}"
        for source in python_in(*OURS)
        for name, node in functions(source).items()
        if name != "ensure_indexes" and calls_of(node, "create_index", "create_indexes")
    ]
    assert others == []


def names_given_in(source: Source) -> Iterator[tuple[str, int]]:
    """Names of functions, their parameters and local variables, each with its line; the fields of
    classes are names of data."""
    for node in source.nodes(ast.FunctionDef):
        yield node.name, node.lineno
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                yield inner.id, inner.lineno
            elif isinstance(inner, ast.arg):
                yield inner.arg, inner.lineno
            elif isinstance(inner, ast.ExceptHandler) and inner.name:
                yield inner.name, inner.lineno


def test_a_name_says_what_a_thing_is_and_not_what_was_done_with_it():
    participles = {
        f"{source.name}:{line} {name}"
        for source in python_in(*SWEPT)
        for name, line in names_given_in(source)
        if name.strip("_") in PARTICIPLES
    }
    assert participles == set()


def methods_of_a_matter(source: Source) -> set[tuple[str, int]]:
    return {
        (method.name, method.lineno)
        for node in source.nodes(ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and method.name in OF_A_MATTER
    }


def names_of_the_module(source: Source) -> Iterator[tuple[str, int]]:
    for node in source.tree.body:
        for inner in ast.walk(node) if isinstance(node, (ast.Assign, ast.AnnAssign)) else ():
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                yield inner.id, inner.lineno


def test_nor_does_a_name_in_the_tests_or_their_support():
    participles = {
        f"{source.name}:{line} {name}"
        for source in python_in("tests")
        for name, line in {*names_given_in(source), *names_of_the_module(source)}
        - methods_of_a_matter(source)
        if name.strip("_") in PARTICIPLES | ALSO_IN_TESTS
    }
    assert participles == set()


@pytest.mark.parametrize("folder", DEPLOYABLES)
def test_what_is_deployed_is_put_together_in_a_module_of_one_name(folder):
    (building,) = (one for one in python_in(folder) if one.name == f"{folder}/building.py")
    assert "build" in functions(building)


def test_the_host_of_citizen_services_is_put_together_in_a_module_of_that_name():
    assert (ROOT / "libs/casework/host/building.py").exists()


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_declares_its_addresses_in_routes_only(room):
    elsewhere = [
        source.name
        for source in python_in(f"gateway/{room}")
        if "Blueprint(" in source.text and not source.path.name.endswith("routes.py")
    ]
    assert elsewhere == []


def test_requests_and_answers_of_the_gateway_stand_in_shapes():
    elsewhere = {
        source.name: shapes
        for source in python_in("gateway")
        if source.path.name != "shapes.py"
        and (shapes := classes_from(source, "Schema", "ApiSchema"))
    }
    assert elsewhere == {"gateway/http/validation.py": ["ApiSchema"]}


def test_pages_know_the_use_cases_of_rooms_and_no_routes_or_shapes():
    deeper = [
        f"{source.name} imports {name}"
        for source in python_in("gateway/pages")
        for name in source.imports()
        if name.startswith("gateway.") and name.rpartition(".")[2] in ("routes", "shapes")
    ]
    assert deeper == []
