"""What the documents tell a reader to type exists, and the table of settings is current."""

import importlib.util
import re

import pytest

from casework.host.extension import MODULES
from tests.support.sources import ROOT, repository_files
from tools import settings_table

FENCE = re.compile(r"^```(?:sh|bash|console|shell)\n(.*?)^```", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"\bmake ([a-z-]+)\b")
MODULE = re.compile(r"python -m ([\w.]+)")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def documents():
    return [path for path in repository_files() if path.suffix == ".md"]


def commands(path):
    """The shell lines in a document's fenced blocks."""
    return "\n".join(FENCE.findall(path.read_text()))


def verbs():
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_make_help_lists_every_verb():
    described = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(described) == verbs()


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_command_that_a_document_names_exists(path):
    text = commands(path)
    assert set(MAKE.findall(text)) <= verbs()
    for module in MODULE.findall(text):
        if module not in ("pip", "venv", "pytest", "ruff", "mypy"):
            assert importlib.util.find_spec(module), f"{path.name}: python -m {module}"


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_to_a_file_leads_somewhere(path):
    broken = [link for link in LINK.findall(path.read_text()) if not (path.parent / link).exists()]
    assert broken == []


def test_every_service_is_on_the_page_that_lists_them():
    page = (ROOT / "docs" / "how-it-is-built.md").read_text()
    services = [path.parent.name for path in (ROOT / "services").glob("*/service.yaml")]
    assert [name for name in services if f"`services/{name}`" not in page] == []


def test_every_module_that_the_host_reads_is_on_the_page_for_those_who_write_one():
    page = (ROOT / "docs" / "add-a-service.md").read_text()
    assert [name for name in MODULES if f"`{name}.py`" not in page] == []


def test_the_table_of_settings_is_current():
    written = settings_table.DOCUMENT.read_text()
    assert settings_table.updated(written) == written, "run `make docs`"


def test_every_setting_of_every_class_is_in_the_table():
    table = settings_table.DOCUMENT.read_text()
    variables = {
        field.metadata["env"]
        for _title, classes in settings_table.sections()
        for cls in classes
        for field in settings_table.fields_of(cls)
    }
    assert variables
    assert {name for name in variables if f"`{name}`" not in table} == set()
