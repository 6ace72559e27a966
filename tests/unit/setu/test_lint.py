"""`setu lint` says in sentences what is missing in a service's folder."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.host.building import Building
from casework.host.manifest import load
from setu.lint import findings
from setu.new_service import write
from tests.support.sources import ROOT

NAME = {"hi": "संग्रहालय विभाग", "en": "Museums Department"}
DEFINITION = "definitions/museum-tour.yaml"
GRANTED = "messages/museum-tour.granted.citizen.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, "museums", "museum-tour", NAME)


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def words_of_nothing(folder: Path) -> None:
    text = (folder / GRANTED).read_text(encoding="utf-8")
    lost = text.replace("museum-tour.granted", "museum-tour.lost")
    (folder / GRANTED.replace("granted", "lost")).write_text(lost, encoding="utf-8")


def write_file(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


SERVICES = sorted(path.parent.name for path in (ROOT / "services").glob("*/service.yaml"))


@pytest.mark.parametrize("service", SERVICES)
def test_the_services_of_the_house_are_sound(service: str):
    assert findings(ROOT / "services" / service) == []


WRONG: dict[str, tuple[Callable[[Path], None], str]] = {
    "a text in one language": (
        lambda it: change(it / GRANTED, "    en:\n      subject", "    other:\n      subject"),
        "museum-tour.granted.citizen",
    ),
    "a text that a comma cuts short": (
        lambda it: change(it / DEFINITION, "{hi: कार्यालय, en", "{hi: कार्यालय, घर, en"),
        "stands after a comma that ends the text",
    ),
    "a message without words": (
        lambda it: (it / GRANTED).unlink(),
        "museum-tour.granted.citizen: there are no words for sms in hi",
    ),
    "a message that nothing sends": (
        lambda it: words_of_nothing(it),
        "messages/museum-tour.lost.citizen has words that no definition sends",
    ),
    "Python that would not be loaded": (
        lambda it: (it / "rules.py").write_text("RULES = None\n", encoding="utf-8"),
        "has rules.py, which Python does not find as services.museums",
    ),
    "a paper without its template": (
        lambda it: (it / "papers/decision.html.j2").unlink(),
        "template decision.html.j2 is missing",
    ),
    "a template of no paper": (
        lambda it: shutil.copy(it / "papers/decision.html.j2", it / "papers/other.html.j2"),
        "other.html.j2 in the papers is declared by no document",
    ),
    "a template that names what no paper has": (
        lambda it: change(it / "papers/decision.html.j2", "form.name", "form.nonsense"),
        "form.nonsense is nothing that can be",
    ),
    "a role that nobody holds": (
        lambda it: change(it / DEFINITION, "head: {head: handling}", "head: {chief: handling}"),
        "the role 'museums/chief', which nobody holds",
    ),
    "a rank below one": (
        lambda it: change(it / "service.yaml", "rank: 1", "rank: 0"),
        "the rank of role museums/clerk is below 1",
    ),
    "a rank that is no number": (
        lambda it: change(it / "service.yaml", "rank: 1", "rank: low"),
        "low",
    ),
    "an unknown parent": (
        lambda it: change(it / "offices.csv", ",HQ,,", ",TOP,,"),
        "the parent museums:TOP of office museums:ONE is unknown",
    ),
    "an office above itself": (
        lambda it: change(it / "offices.csv", "Headquarters,,,", "Headquarters,ONE,,"),
        "office museums:HQ is above itself",
    ),
    "offices without a column": (
        lambda it: change(it / "offices.csv", "parent,", ""),
        "offices.csv has no column parent",
    ),
    "no file of offices": (lambda it: (it / "offices.csv").unlink(), "offices.csv"),
    "a post of a kind without an office": (
        lambda it: change(it / "service.yaml", "kind: headquarters", "kind: ministry"),
        "of the kind 'ministry', of which there is no office",
    ),
    "no handling post": (
        lambda it: change(it / "service.yaml", "  handling:", "  working:"),
        "the department has no post 'handling'",
    ),
    "a time limit that tells nobody": (
        lambda it: change(
            it / DEFINITION, "tell: [museum-tour.undecided.headquarters]", "tell: []"
        ),
        "museum-tour",
    ),
    "a definition under another name": (
        lambda it: (it / DEFINITION).rename(it / "definitions/other.yaml"),
        "definitions/other defines another service than its name says",
    ),
    "a definition that is no YAML": (
        lambda it: (it / DEFINITION).write_text("code: [", encoding="utf-8"),
        "museum-tour.yaml",
    ),
    "no definition": (lambda it: (it / DEFINITION).unlink(), "defines no service"),
    "no folder of definitions": (
        lambda it: shutil.rmtree(it / "definitions"),
        "defines no service",
    ),
    "a key that nobody reads": (
        lambda it: change(it / "service.yaml", "needs:", "wants: []\nneeds:"),
        "nobody reads wants",
    ),
    "a group of nothing": (
        lambda it: change(it / DEFINITION, "groups:\n", "groups:\n  idle: {clerk: handling}\n"),
        "museum-tour: the group idle may do and see nothing",
    ),
    "a variable of no text": (
        lambda it: change(it / DEFINITION, "variables:\n", "variables:\n  idle: {from: state}\n"),
        "museum-tour: the variable idle stands in no text and no message",
    ),
    "a role in no group": (
        lambda it: change(
            it / "service.yaml",
            "roles:\n",
            "roles:\n  porter: {name: {hi: दरबान, en: Porter}, rank: 1}\n",
        ),
        "the role museums/porter is in no group of any definition",
    ),
    "a post of no definition": (
        lambda it: change(
            it / "service.yaml",
            "posts:\n",
            "posts:\n  annexe: {name: {hi: उपभवन, en: the annexe}, audience: annexe}\n",
        ),
        "the post annexe is named by no definition",
    ),
    "a secret that nobody reads": (
        lambda it: change(it / "service.yaml", "needs:", "secrets: {IDLE_TOKEN: token}\nneeds:"),
        "service.yaml makes the secret IDLE_TOKEN, which no setting reads",
    ),
    "a stand-in that nobody asks": (
        lambda it: change(
            it / "service.yaml",
            "needs:",
            "stand_ins: {till: {module: till, address: IDLE_URL, token: IDLE_TOKEN}}\nneeds:",
        ),
        "the stand-in till is told to the setting IDLE_URL, which nobody reads",
    ),
    "a view of what nothing fills": (
        lambda it: change(it / DEFINITION, "groups:\n", "view: [nothing]\ngroups:\n"),
        "museum-tour: the view shows nothing, which nothing fills",
    ),
    "routing for nothing": (
        lambda it: change(it / "service.yaml", "[notify]", "[notify, routing]"),
        "service.yaml needs routing, and no definition asks routing",
    ),
    "messages without notify": (
        lambda it: change(it / "service.yaml", "[notify]", "[]"),
        "museum-tour sends messages, and service.yaml does not need notify",
    ),
    "an include of nothing": (
        lambda it: write_file(it / "includes/idle.yaml", "states: {}\n"),
        "includes/idle.yaml is included by no definition",
    ),
    "a module under another name": (
        lambda it: write_file(it / "rule.py", "RULES = None\n"),
        "rule.py is no module that the host reads, and no other one imports it",
    ),
    "a package under another name": (
        lambda it: write_file(it / "rule/__init__.py", "from museums.rule import ask\n"),
        "rule is no module that the host reads, and no other one imports it",
    ),
    "answers that would not be loaded": (
        lambda it: write_file(it / "answers.py", "ANSWERS = {}\n"),
        "has answers.py, which Python does not find as services.museums",
    ),
    "a department that is not there to share": (
        lambda it: change(it / "service.yaml", "department: {", "department: nobody\nold: {"),
        "nobody",
    ),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_is_wrong_is_said_in_a_sentence_of_one_line(folder: Path, fault: str):
    do, expected = WRONG[fault]
    do(folder)
    faults = findings(folder)
    assert any(expected in sentence for sentence in faults), faults
    assert not [sentence for sentence in faults if "\n" in sentence or "Error(" in sentence]


def test_what_stands_idle_keeps_no_service_from_starting(folder: Path):
    change(folder / DEFINITION, "groups:\n", "groups:\n  idle: {clerk: handling}\n")
    assert Building.of(load(folder)).findings() == []


def test_what_a_command_is_and_what_another_module_imports_may_have_any_name(folder: Path):
    write_file(folder / "tool.py", 'import museums.words\nif __name__ == "__main__":\n    pass\n')
    write_file(folder / "words.py", "WORDS = ()\n")
    assert findings(folder) == []


def test_a_second_version_beside_the_first_is_of_the_same_service(folder: Path):
    text = (folder / DEFINITION).read_text(encoding="utf-8").replace("version: 1", "version: 2", 1)
    (folder / "definitions/museum-tour-v2.yaml").write_text(text, encoding="utf-8")
    assert findings(folder) == []
