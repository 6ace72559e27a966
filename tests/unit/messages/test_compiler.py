"""What may stand in a template, and what is said of one that may not be used."""

import pytest

from messages import TemplateFault, compile, compile_folder
from tests.unit.messages.samples import changed, source, written


def test_a_template_speaks_both_channels_and_languages_in_both_forms(tmp_path):
    templates = compile(source(tmp_path))
    spoken = {(one.channel, one.language, one.discreet) for one in templates}
    assert len(templates) == len(spoken) == 8


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("{office_name} को", "{office} को", "undeclared: office"),
        ("    en:\n", "    fr:\n", "plain.email.en.text is missing"),
        ("discreet: received\n", "", "discreet is missing"),
        ("discreet: received\n", "discreet: invented\n", "there is no form 'invented'"),
        ("audience: citizen", "audience: Every Body", "audience 'Every Body'"),
        ("dlt_template_id: '111'", "dlt: '111'", "plain.sms.hi.dlt_template_id is missing"),
        ("dlt_template_id: '111'", "dlt_template_id: 111", "is not of the right kind"),
        ("{reference}", "{reference!r}", "a variable's name and nothing else"),
        ("{reference}", "{reference:>9}", "a variable's name and nothing else"),
        ("नागरिक सेतु: आपका", "नागरिक सेतु:  आपका", "stray spaces"),
        ("max_length: 60, sms_slots: 2", "max_length: 270, sms_slots: 9", "more than 4 segments"),
        ("sms_slots: 2", "sms_slots: 0", "variable office_name"),
        ("sms_slots: 2", "sms_slots: 1000000000", "variable office_name"),
        ("max_length: 60", "length: 60", "unexpected keyword"),
        ("otherwise: {hi: तय नहीं, en: not fixed}", "otherwise: {hi: तय नहीं}", "variable answer_by"),
        ("variables:\n", "variables:\n  idle: {type: numeric, max_length: 3}\n", "used: idle"),
        ("version: 1", "version: one", "version is not of the right kind"),
        ("version: 1", "version: 0", "version is not a number from 1"),
        ("name: permit.filed", "name: permit/filed", "name is not words"),
        ("version: 1", "version: 1\nlane: urgent", "unknown: lane"),
        ("name: permit", "name: [permit", "one.yaml"),
    ],
)
def test_a_bad_template_is_refused_by_file_and_place(tmp_path, old, new, reason):
    with pytest.raises(TemplateFault, match=r"^one\.yaml") as refused:
        compile_folder(written(tmp_path, changed(old, new)))
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    "garbage",
    [
        {},
        {"name": 1},
        {"variables": None},
        {"variables": {"reference": "text"}},
        {"variables": {"reference": {"type": "numeric", "max_length": "3"}}},
        {"plain": "text"},
        {"discreet": 7},
        {"sender": None},
        {"version": 10**30},
    ],
    ids=str,
)
def test_what_came_over_the_bus_is_a_fault_and_no_accident(tmp_path, garbage):
    with pytest.raises(TemplateFault):
        compile(source(tmp_path) | garbage if garbage else {})


def test_a_discreet_form_names_the_reference_and_nothing_else(tmp_path):
    telling = source(tmp_path)
    telling["discreet"] = telling["plain"]
    with pytest.raises(TemplateFault, match=r"permit.filed.citizen version 1: .*too telling"):
        compile(telling)
