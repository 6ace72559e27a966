"""A function's docstring begins with a verb in the imperative: it says what the function does.

Ruff's D401 finds articles and other forms of a verb; here is what it takes for a verb.
"""

import ast
import tomllib
from collections.abc import Iterator

from tests.support.sources import CODE, ROOT, Source, python_in

SAYS_NO_DEED = """
Who Whom Whose What Which When Where Why How Whether Whoever Whatever
If While Until Since Once As By From In Of At On To For With Within Without
Between Before After Beyond Behind Under Only Just Also Both Either Neither
Each Every Everything Everybody Everyone All Any Anybody Anything Some Somebody Something
Several Many Much More Most Less No Nobody None Nothing Never Always Not One Two Others
Those These This That There Here It Its They True False Now New Fresh Half Same Such Up
"""
NO_VERBS = frozenset(SAYS_NO_DEED.split())


def quoted() -> frozenset[str]:
    """The files whose docstrings are sentences of the law; pyproject.toml lists them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    ignored = settings["tool"]["ruff"]["lint"]["per-file-ignores"]
    patterns = [pattern for pattern, rules in ignored.items() if "D401" in rules]
    return frozenset(
        path.relative_to(ROOT).as_posix() for pattern in patterns for path in ROOT.glob(pattern)
    )


def sentences(source: Source) -> Iterator[tuple[str, str]]:
    """(name, docstring) of the functions of a module that say what they do.

    A property is a thing; a constructor says what its parameters are.
    """
    for node in source.nodes(ast.FunctionDef):
        words = ast.get_docstring(node)
        is_thing = any("property" in ast.unparse(one) for one in node.decorator_list)
        if words and not is_thing and node.name != "__init__":
            yield node.name, words


def begins_with_a_verb(words: str) -> bool:
    first = words.split()[0].rstrip(",.:;")
    return first.isalpha() and first[0].isupper() and first not in NO_VERBS


def test_the_docstring_of_a_function_begins_with_a_verb() -> None:
    excepted = quoted()
    others = {
        f"{source.name}: {name}": words.split("\n")[0]
        for source in python_in(*CODE)
        if source.name not in excepted
        for name, words in sentences(source)
        if not begins_with_a_verb(words)
    }
    assert others == {}
