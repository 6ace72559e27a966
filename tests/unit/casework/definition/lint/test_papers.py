"""The linter on papers: what the definition says of them, and the templates themselves."""

from pathlib import Path
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.lint.linter import lint
from casework.definition.model import BadDefinition
from casework.papers.templates import require_printable, template_findings
from tests.unit.casework.paper_office import ALONE, BOTH, definition, definition_source


def findings(**changes: Any) -> list[str]:
    return lint(definition(**changes))


def in_folder(folder: Path, **templates: str) -> list[str]:
    for name, text in templates.items():
        (folder / f"{name.replace('__', '.')}.html.j2").write_text(text)
    return template_findings([definition()], folder)


def test_the_sample_is_sound(tmp_path: Path) -> None:
    assert findings() == []
    assert in_folder(tmp_path, permit=BOTH) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"valid_until": "evnt.ends_at"}, "is good until evnt.ends_at, which the case cannot have"),
        ({"valid_until": "category"}, "is good until category, which is no moment"),
        ({"valid_until": {"days": 0}}, "is good for less than a day"),
        ({"revoked_in": ["cancelled"]}, "is revoked in the unknown state 'cancelled'"),
        ({"verify_shows": ["nothing"]}, "shows nothing, which the case cannot have"),
        ({"verify_shows": ["event.place"]}, "shows event.place without a name in both languages"),
        ({"verify_shows": ["owner"]}, "would show owner, which is personal"),
        ({"verify_shows": ["reference"]}, "would show reference, which is personal"),
        ({"verify_shows": ["capability.name"]}, "would show capability.name, which is personal"),
        ({"verify": False}, "cannot be checked and says what its check shows"),
        ({"replaces": "permit"}, "replaces its own kind, which every paper does"),
        ({"replaces": "pass"}, "replaces the unknown document 'pass'"),
        ({"verify_shows": [{"initials": "nobody"}]}, "the initials of nobody, which is no name"),
        ({"verify_shows": [{"initials": "category"}]}, "initials of category, which is no name"),
        ({"verify_shows": [{"initials": "route", "name": {"en": "A"}}]}, "initials without a name"),
    ],
)
def test_what_a_paper_cannot_have_is_found(changes: dict[str, Any], says: str) -> None:
    assert [one for one in findings(**changes) if says in one]


def test_a_correction_is_for_all_who_had_the_paper_and_can_be_checked_as_it_could() -> None:
    source = definition_source()
    permit = source["documents"]["permit"]
    source["documents"]["other"] = {**permit, "who": [], "replaces": ["permit"]}
    source["documents"]["silent"] = {
        **{
            name: part
            for name, part in permit.items()
            if name not in ("verify_shows", "revoked_in")
        },
        "verify": False,
        "replaces": "other",
    }
    source["documents"]["permit"]["replaces"] = "other"
    result = " ".join(lint(loader.load(source)))
    assert "document other and document permit replace each other" in result
    assert "document silent cannot be checked, and document other, which it replaces, can" in result
    source["documents"]["permit"].pop("replaces")
    result = " ".join(lint(loader.load(source)))
    assert "document other is not for all who had document permit" in result


@pytest.mark.parametrize(
    ("corrects", "says"),
    [
        ({"nothing": "right"}, "corrects nothing, which the application does not ask for"),
        ({"route": "wrong"}, "corrects route by wrong, which its form does not ask for"),
        ({"category": "right"}, "corrects category, of the kind choice, by right"),
        ({"route": "open"}, "corrects route, which is personal, by open, which is not"),
    ],
)
def test_what_cannot_be_corrected_is_found(corrects: dict[str, str], says: str) -> None:
    source = definition_source()
    label = {"hi": "हिन्दी", "en": "Right"}
    text = {"type": "text", "min_length": 1, "max_length": 9, "label": label}
    fields = [{**text, "name": "right", "pii": True}, {**text, "name": "open"}]
    source["actions"]["grant"] |= {"form": {"fields": fields}, "corrects": corrects}
    assert [one for one in lint(loader.load(source)) if says in one]


def test_an_answer_that_is_kept_is_shown_unless_it_is_personal() -> None:
    source = definition_source(verify_shows=["walk.kind", "walk.way", "walk.other"])
    source["actions"]["apply"]["keep"] = {"walk.kind": "category", "walk.way": "route"}
    matches = [one for one in lint(loader.load(source)) if "the check of" in one]
    assert matches == [
        "the check of document permit would show walk.way, which is personal",
        "the check of document permit shows walk.other, which the case cannot have",
    ]


@pytest.mark.parametrize(
    ("templates", "says"),
    [
        ({}, "template permit.html.j2 is missing, or permit.en.html.j2, permit.hi.html.j2"),
        ({"permit__hi": ALONE % "x"}, "template permit.html.j2 is missing, or permit.en.html.j2"),
        (
            {"permit": BOTH, "permit__hi": ALONE % "x"},
            "template permit is there for both languages and for one of them",
        ),
        ({"permit": BOTH, "other": BOTH}, "other.html.j2 in the papers is declared by no document"),
        ({"permit": BOTH, "paper": BOTH}, "paper.html.j2 is the name of a template of the house"),
        ({"permit": "{% if %}"}, "permit.html.j2, line 1: "),
        ({"permit": '{% extends "sheet" %}'}, "refers to sheet, which is not there"),
        ({"permit": "{{ applicant.name }}"}, "names 'applicant', which no paper has"),
        ({"permit": "\n{{ case.evnt.at }}"}, "permit.html.j2, line 2: case.evnt is nothing"),
        ({"permit": "{{ form.rout }}"}, "form.rout is nothing that can be"),
        ({"permit": "{{ contact.address }}"}, "contact.address is nothing that can be"),
    ],
)
def test_what_is_wrong_with_the_templates_is_found(
    tmp_path: Path, templates: dict[str, str], says: str
) -> None:
    assert [one for one in in_folder(tmp_path, **templates) if says in one]


def test_a_part_and_a_stylesheet_need_no_document(tmp_path: Path) -> None:
    (tmp_path / "paper.css").write_text("")
    assert in_folder(tmp_path, permit=BOTH, _lines="{{ lines }}") == []


def test_a_service_does_not_start_with_findings(tmp_path: Path) -> None:
    with pytest.raises(BadDefinition, match=r"permit\.html\.j2 is missing"):
        require_printable([definition()], tmp_path)


def test_names_of_a_services_own_are_looked_up_where_they_are_known(tmp_path: Path) -> None:
    (tmp_path / "permit.html.j2").write_text("{{ sections }}")
    assert template_findings([definition()], tmp_path, ["sections"]) == []
    assert template_findings([definition()], tmp_path, None) == []
    assert len(template_findings([definition()], tmp_path)) == 1
