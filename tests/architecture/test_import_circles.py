"""No module imports one that imports it, by whatever way: each can be read before what uses it."""

from functools import lru_cache

from tests.support.import_graph import Imported, circles, graph, imports, module_name
from tests.support.sources import CODE, python_in

_NOBODY_PRINTS = "costs tens of megabytes, which a process that prints and signs nothing is spared"

IMPORTED_LATE: dict[tuple[str, str], str] = {
    ("documents.rendering", "documents.typesetting"): _NOBODY_PRINTS,
    ("documents.signing", "documents.pades"): _NOBODY_PRINTS,
    ("documents.worker", "documents.typesetting"): _NOBODY_PRINTS,
    ("documents.worker", "documents.pades"): _NOBODY_PRINTS,
}
"""What a function imports when it is called, and why it cannot stand at the top of the module."""


@lru_cache(maxsize=1)
def all_imports() -> list[Imported]:
    sources = python_in(*CODE)
    known = frozenset(module_name(source) for source in sources)
    return [match for source in sources for match in imports(source, known)]


def test_no_module_imports_itself_by_way_of_others():
    assert circles(graph(all_imports())) == []


def test_imports_stand_at_the_top_or_say_why_not():
    late = {(one.importer, one.module) for one in all_imports() if not one.when_read}
    assert late == set(IMPORTED_LATE)


def test_nothing_is_imported_for_a_type_checker_alone():
    assert [one for one in all_imports() if one.for_types] == []


def test_a_circle_is_found_however_long_it_is():
    edges = {name: frozenset(to) for name, to in {"a": "b", "b": "c", "c": "a", "d": "a"}.items()}
    assert circles(edges) == [["a", "b", "c"]]
