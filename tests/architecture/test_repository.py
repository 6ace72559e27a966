"""What may not stand in any file, and what must stand in every one."""

import ast
import re

import pytest

from tests.support.sources import BINARY, CODE, ROOT, Source, python_in, repository_files

LONGEST_MODULE = 300  # lines; who needs more has two reasons to change
# In pieces, so that this file does not break its own rule.
REGISTRIES = re.compile(r"\b(pypi|pythonhosted|npmjs|debian|ubuntu)" + r"\.(org|com|net)\b")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(" + "work/|root/|home/[a-z]|tmp/w/)")


def lines_matching(pattern: re.Pattern[str]) -> list[str]:
    matches = []
    for path in repository_files():
        if path.suffix not in BINARY:
            for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
                if pattern.search(line):
                    matches.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    return matches


def test_no_file_names_a_host_of_packages():
    assert lines_matching(REGISTRIES) == []


def test_no_file_names_a_path_of_one_machine():
    assert lines_matching(MACHINE_PATHS) == []


def test_every_pinned_package_has_its_hashes():
    for path in ROOT.glob("requirements*.txt"):
        entries = re.split(r"\n(?=\S)", path.read_text())
        packages = [entry for entry in entries if entry and not entry.startswith("#")]
        assert packages, path.name
        for entry in packages:
            assert re.match(r"[\w.\[\]-]+==\S+ ", entry), f"{path.name}: {entry.splitlines()[0]}"
            assert "--hash=sha256:" in entry, f"{path.name}: {entry.splitlines()[0]}"


def test_every_module_stays_below_three_hundred_lines():
    long = {
        source.name: count
        for source in python_in(*CODE, "tests", "benchmarks")
        if (count := source.text.count("\n")) >= LONGEST_MODULE
    }
    assert long == {}


def public_without_docstring(source: Source) -> list[str]:
    """Public functions of a module, and the module itself, that say nothing."""
    missing = [] if ast.get_docstring(source.tree) or not source.text.strip() else ["the module"]
    public = (
        node
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not any(ast.unparse(one) == "overload" for one in node.decorator_list)
    )
    return missing + [node.name for node in public if not ast.get_docstring(node)]


def test_every_module_and_every_public_function_says_what_it_is_for():
    silent = {
        source.name: missing
        for source in python_in(*CODE)
        if (missing := public_without_docstring(source))
    }
    assert silent == {}


def calls(source: Source) -> list[ast.Call]:
    return list(source.nodes(ast.Call))


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func)


@pytest.mark.parametrize("hub", ["eventlet", "gevent"])
def test_every_timeout_says_which_error_it_raises(hub):
    # A bare one raises a BaseException, which nameko's worker does not catch: no answer at all.
    bare = [
        f"{source.name}:{call.lineno}"
        for source in python_in("libs", "services", "gateway")
        for call in calls(source)
        if name_of(call) in (f"{hub}.Timeout", "Timeout")
        and len(call.args) + len(call.keywords) < 2
    ]
    assert bare == []


def test_no_handler_is_requeued_on_error():
    # It is a hot loop: thousands of redeliveries a second.
    result = [
        f"{source.name}:{call.lineno}"
        for source in python_in("libs", "services")
        for call in calls(source)
        if any(keyword.arg == "requeue_on_error" for keyword in call.keywords)
    ]
    assert result == []


def test_the_present_time_is_asked_of_one_source_only():
    matches = [
        f"{source.name}:{call.lineno}"
        for source in python_in("libs/chassis", "libs/casework", "services", "gateway")
        for call in calls(source)
        if re.search(r"\b(datetime|date)\.(now|utcnow|today)$", name_of(call))
        and source.name != "libs/chassis/time_source.py"
    ]
    assert matches == []
