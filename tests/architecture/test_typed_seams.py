"""What crosses from one module to another has a named type: `Any` tells its reader nothing, and a
`dict` or a `list` alone no more than that.

An alias that holds `Any` tells no more than `Any`, so each is listed, with the reason.
"""

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.support.sources import CODE, Source, python_in

_NAMEKO = "the signatures are nameko's, which has no types"
_OPTIONS = "options are handed on to a library as they are"
_MARSHMALLOW = "options of a marshmallow field are handed on to it"
_TYPESETTER = "the signature is the typesetter's"
_TEMPLATES = "a template prints whatever stands in it"

LISTED = {
    "libs/chassis/amqp_socket.py": "a socket of the standard library or eventlet's",
    "libs/chassis/calls.py": _NAMEKO,
    "libs/chassis/entrypoint_base.py": _NAMEKO,
    "libs/chassis/entrypoints.py": _NAMEKO,
    "libs/chassis/subscriptions.py": _NAMEKO,
    "libs/chassis/run.py": _NAMEKO,
    "libs/chassis/settings.py": "a field's default and its parser have the field's own type",
    "libs/chassis/spans.py": "a span is OpenTelemetry's, which is loaded where spans are sent only",
    "libs/chassis/topology.py": "RabbitMQ's definitions document, and a channel of either client",
    "libs/chassis/wire/messages.py": "headers are AMQP's",
    "libs/casework/definition/form_dates.py": _MARSHMALLOW,
    "libs/casework/definition/form_digits.py": _MARSHMALLOW,
    "libs/casework/definition/form_fields.py": _MARSHMALLOW,
    "libs/documents/printable.py": _TEMPLATES,
    "libs/documents/rendering.py": _TEMPLATES,
    "libs/documents/typesetting.py": _TYPESETTER,
    "deploy/docker/prepare_database.py": _OPTIONS,
    "gateway/http/connections.py": "a socket of gevent's, or what stands in for one",
    "gateway/http/serving.py": "a socket of gevent's, or what stands in for one",
    "gateway/http/validation.py": _OPTIONS,
}
"""Modules with `Any` in the signature of a public function or in a public field, and why."""

ALIASES = {
    "libs/chassis/mongo.py: Document": "what pymongo hands back, which it declares as Any itself",
    "libs/chassis/wire/messages.py: Headers": "headers are AMQP's",
    "libs/contracts/typed.py: Json": "the one name for JSON whose shape is data; it says where",
    "libs/chassis/settings.py: REQUIRED": "stands for a default of any field's type",
    "libs/documents/frames.py: Head": "each job of the worker has keys of its own, in JSON",
    "gateway/cases/visible_to.py: Condition": "a filter, whose values pymongo declares as Any",
    "services/routing/resolver.py: LADDERS": "each strategy takes the one kind of place it is for",
}
"""Names of modules for types, and constants, that hold `Any`, and why."""

CONTAINERS = {
    *("dict", "list", "set", "frozenset", "tuple", "deque", "defaultdict", "OrderedDict"),
    *("Mapping", "MutableMapping", "Sequence", "MutableSequence", "Set"),
    *("Iterable", "Iterator", "Generator", "Callable"),
}
"""What holds other things, and says which between brackets."""


def public_functions(body: list[ast.stmt]) -> Iterator[ast.FunctionDef]:
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public_functions(node.body)
        elif isinstance(node, ast.FunctionDef) and (
            not node.name.startswith("_") or node.name == "__init__"
        ):
            yield node


def says_any(annotation: ast.expr | None) -> bool:
    return annotation is not None and any(
        isinstance(node, ast.Name) and node.id == "Any" for node in ast.walk(annotation)
    )


def says_bare(annotation: ast.expr) -> bool:
    """Whether a container stands in it that does not say what it holds."""
    nodes = list(ast.walk(annotation))
    filled = {id(node.value) for node in nodes if isinstance(node, ast.Subscript)}
    return any(
        isinstance(node, ast.Name) and node.id in CONTAINERS and id(node) not in filled
        for node in nodes
    )


def seams(source: Source) -> Iterator[tuple[str, ast.expr]]:
    """(name, annotation) of what public functions take and return, and of public fields."""
    for function in public_functions(source.tree.body):
        every = function.args
        arguments = [*every.posonlyargs, *every.args, *every.kwonlyargs, every.vararg, every.kwarg]
        for annotation in [*(one.annotation for one in arguments if one), function.returns]:
            if annotation is not None:
                yield function.name, annotation
    for kind in source.nodes(ast.ClassDef):
        for field in kind.body:
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                public = not (kind.name.startswith("_") or field.target.id.startswith("_"))
                if public:
                    yield f"{kind.name}.{field.target.id}", field.annotation


def untyped(says: Callable[[ast.expr], bool]) -> dict[str, list[str]]:
    """The functions and fields at whose seams an annotation says it, by module."""
    return {
        source.name: list(dict.fromkeys(names))
        for source in python_in(*CODE)
        if (names := [name for name, annotation in seams(source) if says(annotation)])
    }


def test_public_signatures_and_fields_name_their_types_or_are_listed_with_the_reason() -> None:
    anything = untyped(says_any)
    assert {name: names for name, names in anything.items() if name not in LISTED} == {}
    assert LISTED.keys() - anything.keys() == set(), "listed, and typed by now"


def test_public_signatures_and_fields_say_what_a_container_holds() -> None:
    assert untyped(says_bare) == {}


@pytest.mark.parametrize(
    ("annotation", "bare"),
    [
        ("dict", True),
        ("list[dict] | None", True),
        ("Callable[[Mapping], str]", True),
        ("dict[str, list[int]]", False),
        ("tuple[JsonObject, ...]", False),
    ],
)
def test_a_container_is_bare_wherever_it_stands(annotation: str, bare: bool) -> None:
    assert says_bare(ast.parse(annotation, mode="eval").body) == bare


def aliases(source: Source) -> Iterator[str]:
    """Public names of a module whose type, or which as a type, hold `Any`."""
    for node in source.tree.body:
        if isinstance(node, ast.AnnAssign):
            target, holds = node.target, says_any(node.annotation) or says_any(node.value)
        elif isinstance(node, ast.Assign):
            target, holds = node.targets[0], says_any(node.value)
        else:
            continue
        if holds and isinstance(target, ast.Name) and not target.id.startswith("_"):
            yield f"{source.name}: {target.id}"


def test_an_alias_or_a_constant_holds_any_only_where_it_is_listed_with_the_reason() -> None:
    holding = {name for source in python_in(*CODE) for name in aliases(source)}
    assert holding - ALIASES.keys() == set()
    assert ALIASES.keys() - holding == set(), "listed, and typed by now"
