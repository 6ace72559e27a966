"""Values filled into a text."""

from dataclasses import replace

import pytest

from messages import Catalogue, TemplateFault, VariablesRefused, dlt, lint
from messages.segments import measure
from tests.unit.messages.samples import FILE, FILED, NAME, REFERENCE, catalogue, changed

SMS_HI, SMS_EN = (NAME, "sms", "hi"), (NAME, "sms", "en")


def test_a_sensitive_case_is_told_of_discreetly(words: Catalogue):
    plain = words.find(*SMS_EN).render(FILED).text
    discreet = words.find(*SMS_EN, discreet=True).render(FILED).text
    assert "Buddha Colony" in plain
    assert "Buddha Colony" not in discreet
    assert REFERENCE in discreet


def test_an_unknown_variable_is_refused_by_name_and_not_by_value(words: Catalogue):
    with pytest.raises(VariablesRefused, match="not declared: mobile") as refused:
        words.find(*SMS_HI).render(FILED | {"mobile": "9000000001"})
    assert "9000000001" not in str(refused.value)


def test_a_missing_variable_is_refused(words: Catalogue):
    with pytest.raises(VariablesRefused, match="missing: answer_by, office_name"):
        words.find(*SMS_HI).render({"reference": REFERENCE})


def test_a_value_that_is_absent_has_a_stand_in_where_the_template_gives_one(words: Catalogue):
    template = words.find(*SMS_EN)
    assert "the office" in template.render(FILED | {"office_name": None}).text
    with pytest.raises(VariablesRefused, match="empty: reference"):
        template.render(FILED | {"reference": ""})


def test_a_reference_is_never_shortened(words: Catalogue):
    with pytest.raises(VariablesRefused, match="longer than 30 characters: reference"):
        words.find(*SMS_EN).render(FILED | {"reference": "X" * 31})


def test_a_long_name_is_shortened_visibly_and_the_sms_still_passes(words: Catalogue):
    name = "Deputy Superintendent of Something for the Town and the Country of Muzaffarpur"
    template = words.find(*SMS_EN)
    rendered = template.render(FILED | {"office_name": name})
    assert rendered.shortened == ("office_name",)
    assert "Deputy Superintendent of Something for the Town and the." in rendered.text
    assert dlt.passes_scrubbing(rendered.text, template.registered_text, 30)


def test_a_line_break_in_a_value_does_not_reach_the_operator(words: Catalogue):
    text = words.find(*SMS_EN).render(FILED | {"office_name": "Buddha\n\tColony\x07"}).text
    assert "Buddha Colony" in text
    assert text.isprintable()


def test_hindi_goes_out_letter_by_letter_as_written(words: Catalogue):
    name = "श्रीकृष्णपुरी क्\u200dष"
    text = words.find(*SMS_HI).render(FILED | {"office_name": name}).text
    assert name in text
    assert "?" not in text
    assert measure(text).alphabet == "ucs-2"


def test_what_is_not_a_number_is_refused_where_one_is_wanted(tmp_path):
    words = catalogue(
        tmp_path, changed("answer_by: {type: alphanumeric", "answer_by: {type: numeric")
    )
    for value in ("12a456", "१२३४५६", "-12345"):
        with pytest.raises(VariablesRefused, match="not a number: answer_by"):
            words.find(*SMS_EN).render(FILED | {"answer_by": value})


# -- what an operator lets through, and pays for --------------------------------------------------


def test_no_sms_has_more_than_three_segments_and_what_is_exact_stays_whole(tmp_path):
    long = FILE.replace("और {office_name} को भेजा गया।", "और {office_name} को भेजा गया। " + "अ" * 70)
    template = catalogue(tmp_path, long).find(*SMS_HI)
    rendered = template.render(FILED | {"office_name": "कार्यालय " * 9})
    assert measure(rendered.text).segments == 3
    assert rendered.shortened == ("office_name",) and REFERENCE in rendered.text
    assert dlt.passes_scrubbing(rendered.text, template.registered_text, 30)


def test_what_cannot_be_made_short_enough_is_refused_and_what_is_exact_is_never_cut(tmp_path):
    short = changed("max_length: 60, sms_slots: 2", "max_length: 20")
    (line,) = [line for line in short.splitlines() if "dlt_template_id: '111'" in line]
    literal = len("".join(text for text, _ in catalogue(tmp_path, short).find(*SMS_HI).body))
    file = short.replace(line, line.replace("।'}", "। " + "अ" * (173 - literal) + "'}"))
    # 174 letters, eight of each variable that may be cut, and sixteen of the reference: over 201.
    with pytest.raises(VariablesRefused, match="more than 3 segments"):
        catalogue(tmp_path, file).find(*SMS_HI).render(FILED)


def test_a_number_of_more_digits_than_a_place_holds_is_refused_as_the_operators_would(tmp_path):
    file = changed(
        "answer_by: {type: alphanumeric, max_length: 20",
        "answer_by: {type: numeric, max_length: 40",
    )
    template = catalogue(tmp_path, file).find(*SMS_EN)
    assert f"Answer by {'7' * 30}." in template.render(FILED | {"answer_by": "7" * 30}).text
    with pytest.raises(VariablesRefused, match="operators would not let it through"):
        template.render(FILED | {"answer_by": "7" * 31})


@pytest.mark.parametrize(
    "value", ["see https://evil.example.com/x", "www.evil.in", "call 9876543210", "+91 98765 43210"]
)
def test_a_value_that_is_a_link_or_a_number_to_call_is_refused_and_not_shown(words, value):
    with pytest.raises(VariablesRefused, match="not listed") as refused:
        words.find(*SMS_EN).render(FILED | {"office_name": value})
    assert value not in str(refused.value)


def test_a_text_with_a_link_that_is_not_listed_is_no_template(tmp_path):
    spoilt = FILE.replace("Answer by", "See www.example.org. Answer by")
    with pytest.raises(TemplateFault, match=r"not listed with the operators: www\.example\.org"):
        catalogue(tmp_path, spoilt)


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("Application {reference}: your answer is needed by {answer_by}.", True),
        ("Application {reference}: pay the fee by {answer_by}.", True),
        ("Application {reference}: pay the fee on Nagrik Setu by {answer_by}.", False),
        ("Visit {reference}: bring your card to {office_name}, {answer_by}.", False),
        ("Application {reference} has been received. You answered by {answer_by}.", False),
        ("Application {reference}: give the missing papers by {answer_by}, or it is closed.", True),
        ("Application {reference}: no case was found. Please check the number, {answer_by}.", True),
        ("Visit {reference} was not on {answer_by}. You may apply again.", True),
        ("Visit {reference} was not on {answer_by}. You may apply again on Nagrik Setu.", False),
        ("Report {reference}: to hand the thing in, report it again by {answer_by}.", True),
        ("Report {reference} is closed, visit {answer_by} was not.", False),
    ],
)
def test_the_lint_finds_an_sms_that_asks_and_does_not_say_where(tmp_path, text, finds):
    old = "Your application {reference} was sent to {office_name}. Answer by {answer_by}."
    assert old in FILE
    findings = lint(catalogue(tmp_path, FILE.replace(old, text)))
    assert any("does not say where" in finding for finding in findings) is finds


def test_the_lint_says_what_operators_and_readers_would_like_better(tmp_path):
    close = FILE.replace("मिल गया और {office_name} को", "मिल गया {office_name} {answer_by} को")
    findings = lint(catalogue(tmp_path, close))
    hindi = [finding.partition(": ")[2] for finding in findings if " hi: " in finding]
    assert hindi == [
        "4 variables; operators register 2, a third by exception",
        "office_name and answer_by stand side by side; operators want words between",
        "office_name has several places side by side; shorten it to one",
    ]


def test_where_the_case_is_passes_and_no_other_link_does(tmp_path):
    asking = changed(
        "answer_by: {type: alphanumeric",
        "case_link: {type: link, max_length: 60, exact: true}\n  answer_by: {type: alphanumeric",
    ).replace("{answer_by}", "{case_link} {answer_by}")
    template = catalogue(tmp_path, asking).find(*SMS_EN)
    link = "https://setu.example.org/applications/7K2M-9QXV-4TR8-C"
    assert link in template.render(FILED | {"case_link": link}).text
    with pytest.raises(VariablesRefused, match="a link or a number"):
        template.render(FILED | {"case_link": link, "office_name": "evil.example.com"})


def sms(words: Catalogue, office: str, **changes: str) -> str:
    template = words.find(*SMS_EN)
    variables = dict(template.variables)
    variables["office_name"] = replace(variables["office_name"], **changes)
    values = FILED | {"office_name": office}
    return replace(template, variables=variables).render(values).text


def test_a_curly_apostrophe_in_a_value_does_not_double_the_cost_of_an_english_sms(words: Catalogue):
    text = sms(words, "St. Mary’s “A” – B…\u00a0C")
    assert 'to St. Mary\'s "A" - B... C.' in text and measure(text).alphabet == "gsm-7"


def test_a_station_written_without_a_blank_is_no_link(words: Catalogue):
    assert "to P.S. Kotwali." in sms(words, "P.S.Kotwali")


@pytest.mark.parametrize("number", ["0612-2217902", "110"])
def test_a_number_to_call_is_one_of_those_listed_also_as_a_value(words: Catalogue, number: str):
    with pytest.raises(VariablesRefused, match=r"not listed|operators would not"):
        sms(words, number, type="number", sms_slots=1)
