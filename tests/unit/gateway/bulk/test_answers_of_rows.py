"""Which cell answers which field, and in which type."""

import pytest

from casework.definition.form import Form
from contracts.errors import ValidationFailed
from gateway.bulk import cells, columns

FORM = Form.compile(
    {
        "fields": [
            {"name": "name", "type": "text", "label": {"hi": "नाम", "en": "Name"}},
            {
                "name": "kind",
                "type": "choice",
                "label": {"hi": "प्रकार", "en": "Kind"},
                "choices": [{"value": "driver", "label": {"hi": "चालक", "en": "Driver"}}],
            },
            {"name": "born", "type": "datetime", "label": {"hi": "जन्म", "en": "Born"}},
            {"name": "age", "type": "integer", "label": {"hi": "आयु", "en": "Age"}},
            {"name": "agrees", "type": "boolean", "label": {"hi": "सहमति", "en": "Agrees"}},
            {"name": "mobile", "type": "mobile", "label": {"hi": "मोबाइल", "en": "Mobile"}},
            {"name": "place", "type": "place", "label": {"hi": "जगह", "en": "Place"}},
            {
                "name": "addresses",
                "type": "list",
                "max_items": 3,
                "label": {"hi": "पता", "en": "Address"},
                "fields": [
                    {"name": "line", "type": "text", "label": {"hi": "कहाँ", "en": "Where"}},
                    {"name": "place", "type": "place", "label": {"hi": "स्थान", "en": "Spot"}},
                ],
            },
        ]
    }
)


def answered(header: list[str], row: list[str]) -> dict:
    return cells.answers(columns.resolve(header, FORM), row, FORM.specs)


@pytest.mark.parametrize("title", ["name", "नाम", "Name", "  NAME ", "ना\u092e"])
def test_a_column_is_known_by_name_and_by_label_in_both_languages(title):
    assert answered([title], ["राम"]) == {"name": "राम"}


def test_parts_of_places_and_rows_of_lists_have_columns():
    header = ["जगह: पिन कोड", "Address 2: Where", "पता 1: कहाँ", "addresses.2.place.pin"]
    assert answered(header, ["८००००१", "two", "one", "800 002"]) == {
        "place": {"pin": "800001"},
        "addresses": [{"line": "one"}, {"line": "two", "place": {"pin": "800002"}}],
    }


def test_every_column_of_the_example_file_is_known():
    for language in ("hi", "en"):
        header = columns.example_header(FORM, language)
        assert columns.IGNORED not in columns.resolve(header, FORM)


@pytest.mark.parametrize("cell", ["21-11-1990", "२१/११/१९९० 18:30", "31-31-1990"])
def test_moments_stay_as_they_were_written_for_the_form_to_read(cell):
    assert answered(["born"], [cell]) == {"born": cell}


def test_cells_become_the_types_that_the_form_asks_for():
    header = ["kind", "age", "agrees", "mobile"]
    assert answered(header, ["चालक", "४२.0", "हाँ", "'+91 98765 43210"]) == {
        "kind": "driver",
        "age": 42,
        "agrees": True,
        "mobile": "+91 98765 43210",
    }


def test_a_column_that_is_not_known_is_named_with_its_place():
    with pytest.raises(ValidationFailed) as refused:
        columns.resolve(["name", "Nmae"], FORM)
    assert refused.value.fields == {"columns.2": {"code": "unknown-field", "title": "Nmae"}}


def test_a_field_that_has_two_columns_is_refused():
    with pytest.raises(ValidationFailed) as refused:
        columns.resolve(["name", "नाम"], FORM)
    assert refused.value.fields["columns.2"]["code"] == "conflicting-fields"


def test_our_own_columns_of_results_may_stay_in_a_corrected_file():
    header = ["Row id", "name", "What is wrong (English)", ""]
    assert columns.resolve(header, FORM) == ["row_id", "name", "", ""]


@pytest.mark.parametrize(
    ("paths", "now", "answers"),
    [
        (["age", "name"], ["name"], {"age": "42", "name": "राम"}),
        (["addresses.1.spot", "name"], ["name", "addresses"], {"addresses": [{"spot": "42"}]}),
        (["addresses", "name"], ["name", "addresses"], {"addresses": "42"}),
        (["place.pin", "name"], ["name"], {"place": "42"}),
    ],
)
def test_what_the_form_asked_when_the_file_was_sent_and_asks_no_more_is_left_to_the_form_to_refuse(
    paths: list[str], now: list[str], answers: dict
):
    specs = [spec for spec in FORM.specs if spec["name"] in now]
    values = cells.answers(paths, ["42", "राम"], specs)
    assert values == {"name": "राम", **answers}
    with pytest.raises(ValidationFailed) as refused:
        Form.compile({"fields": specs}).validate(values)
    assert any(path.partition(".")[0] in answers for path in refused.value.fields)
