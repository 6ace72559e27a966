"""From a posted form to its answers, and to words."""

from typing import Any

from werkzeug.datastructures import MultiDict

from casework.engine.access import MASK
from gateway.pages.danger import speaks_of_danger
from gateway.pages.form_answers import answers, rows_in
from gateway.pages.form_specs import specs_of
from gateway.pages.form_words import indian_grouping, rows
from tests.unit.gateway.pages.fake_desk import complaint

SERVICE = complaint()
SPECS = specs_of(SERVICE.described["form"])


def posted(**fields: str) -> MultiDict:
    return MultiDict({name.replace("__", "."): value for name, value in fields.items()})


def test_a_form_reads_the_same_from_its_fields_and_from_its_json_schema() -> None:
    from_schema = specs_of(SERVICE.described["form"]["schema"])
    at_home = [spec for spec in SPECS if not spec.get("at_counter")]
    for ours, theirs in zip(at_home, from_schema, strict=True):
        for key in ("name", "type", "label", "when", "max_length"):
            assert ours.get(key) == theirs.get(key) or key == "max_length", (ours["name"], key)
        always = ours.get("required") and not ours.get("unless_ticked")
        assert bool(always) == bool(theirs.get("required"))
        values = [one["value"] for one in ours.get("choices", ())]
        assert values == [one["value"] for one in theirs.get("choices", ())]


def test_blank_fields_are_not_answers() -> None:
    assert answers(SPECS, posted(text="  ", name="", occurred_at="")) == {}


def test_an_answer_whose_condition_does_not_hold_is_left_out() -> None:
    typed = posted(category="theft", amount_lost="500", text="x")
    assert "amount_lost" not in answers(SPECS, typed)
    typed["category"] = "cyber-fraud"
    assert answers(SPECS, typed)["amount_lost"] == 500


def test_devanagari_digits_are_digits() -> None:
    typed = posted(
        category="cheating", amount_lost="१,५०,०००", place__way="pin", place__pin="८००००१"
    )
    typed_answers = answers(SPECS, typed)
    assert typed_answers["amount_lost"] == 150000
    assert typed_answers["place"]["pin"] == "800001"


def test_what_is_no_number_stays_as_typed_for_the_form_to_refuse() -> None:
    assert answers(SPECS, posted(category="cheating", amount_lost="बहुत"))["amount_lost"] == "बहुत"


def test_only_the_chosen_way_of_a_place_counts() -> None:
    both = posted(place__pin="800001", place__district="Patna", place__station="5117012")
    for way, expected in {
        "pin": {"pin": "800001"},
        "station": {"district": "Patna", "station": "5117012"},
        "unknown": {"unknown": True},
    }.items():
        assert answers(SPECS, MultiDict([*both.items(), ("place.way", way)]))["place"] == expected
    assert "place" not in answers(SPECS, both)


def test_rows_of_a_list_keep_their_places() -> None:
    typed = posted(suspects__0__name="", suspects__1__name="Test Person", suspects__2__details="")
    assert rows_in(typed, "suspects") == 3
    assert answers(SPECS, typed)["suspects"] == [{}, {"name": "Test Person"}]
    assert SERVICE.definition.form  # the form itself leaves the empty ones out


def test_answers_are_said_in_the_readers_words() -> None:
    posted = {
        "category": "theft",
        "occurred_at": "2026-11-21T13:00:00+00:00",
        "place": {"district": "Patna", "station": "5117012"},
        "suspects": [{"name": "Test Person", "details": "लंबा"}],
        "amount_lost": 1234567,
        "text": "पहली\nदूसरी",
    }
    matches = {row.name: row.lines for row in rows(SPECS, posted, "hi", lambda code: "बुद्धा कॉलोनी")}
    assert matches == {
        "category": ("चोरी",),
        "text": ("पहली", "दूसरी"),
        "occurred_at": ("21 नवंबर 2026, शाम 6:30 बजे",),
        "place": ("बुद्धा कॉलोनी", "ज़िला पटना"),
        "suspects": ("Test Person — लंबा",),
        "amount_lost": ("12,34,567",),
    }


def test_a_day_is_said_also_where_it_was_filed_as_a_moment() -> None:
    """A form that asks for a day now may have asked for a moment when the case was filed."""
    specs: Any = [{"name": "born_on", "type": "date", "label": {"hi": "जन्म", "en": "Born"}}]
    for moment in ("1980-12-31", "1980-12-30T18:30:00+00:00", "1980-12-31T10:15:00+05:30"):
        (row,) = rows(specs, {"born_on": moment}, "en", str)
        assert row.lines == ("31 December 1980",)


def test_rupees_are_grouped_as_in_india() -> None:
    assert [indian_grouping(n) for n in (7, 999, 1000, 100000, 12345678, -4500)] == [
        "7",
        "999",
        "1,000",
        "1,00,000",
        "1,23,45,678",
        "-4,500",
    ]


def test_words_of_danger_are_heard_in_three_ways_of_writing() -> None:
    for text in (
        "abhi maar rahe hain, jaldi aaiye",
        "वे लोग मेरे भाई को अभी मार रहे हैं",
        "they are beating him right now",
        "घर में आग लगी है",
        "बचाओ",
    ):
        assert speaks_of_danger(text), text


def test_what_is_over_is_no_danger() -> None:
    for text in (
        "कल मेरा मोबाइल चोरी हुआ",
        "my phone was stolen last week",
        "पिछले महीने मारपीट हुई थी",
    ):
        assert not speaks_of_danger(text), text


def test_what_the_readers_post_may_not_see_is_said_in_words() -> None:
    lines = rows(SPECS, {"suspects": MASK}, "hi", str)
    assert lines[0].lines == ("दर्ज है; आपके पद को नहीं दिखाया जाता",)


OFFENCES = [
    {"name": "law", "type": "text", "required": True, "label": "Act"},
    {"name": "cognizable", "type": "boolean", "required": True, "label": "Cognizable"},
]
CLASSIFY = [
    {"name": "sections", "type": "codes", "required": True, "label": "Sections"},
    {"name": "others", "type": "list", "label": "Others", "fields": OFFENCES},
]


def test_several_short_texts_are_typed_into_one_input() -> None:
    for typed in ("BNS 303(2), BNS 352", "BNS 303(2)\r\n BNS 352 ,", "BNS ३०३(२);BNS 352"):
        assert answers(CLASSIFY, posted(sections=typed))["sections"] == ["BNS 303(2)", "BNS 352"]


def test_a_comma_in_brackets_is_part_of_a_text() -> None:
    typed = MultiDict(
        [("sections", "303(2) (value under Rs 5,000), 352"), ("sections.chosen", "352")]
    )
    expected = ["303(2) (value under Rs 5,000)", "352"]
    assert answers(CLASSIFY, typed)["sections"] == expected


def test_a_list_of_codes_that_must_be_answered_may_be_answered_with_none() -> None:
    assert answers(CLASSIFY, posted(sections=" , ")) == {"sections": []}
    optional = [{**CLASSIFY[0], "required": False}]
    assert answers(optional, posted(sections=" ")) == {}


def test_a_row_in_which_only_a_box_was_left_unticked_is_empty() -> None:
    typed = posted(others__0__law="Arms Act 1959", others__1__law="", others__2__law=" ")
    assert answers(CLASSIFY, typed)["others"] == [{"law": "Arms Act 1959", "cognizable": False}]
    assert "others" not in answers(CLASSIFY, posted(others__0__law=""))
    ticked = answers(CLASSIFY, posted(others__0__cognizable="yes"))
    assert ticked["others"] == [{"cognizable": True}]


def test_codes_are_read_as_one_line() -> None:
    (row,) = rows(CLASSIFY[:1], {"sections": ["BNS 303(2)", "BNS 352"]}, "en", str)
    assert row.lines == ("BNS 303(2), BNS 352",)
