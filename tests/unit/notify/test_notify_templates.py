"""The shipped templates, and what may stand in one."""

import shutil
from pathlib import Path

import pytest
import yaml

from contracts.events import CHANNELS, LANGUAGES
from services.notify import catalogue, dlt
from services.notify.catalogue import Catalogue, TemplateFault, UnknownTemplate
from services.notify.segments import measure
from services.notify.templates import VariablesRefused
from services.notify.use_cases import OTP_TEMPLATE

SERVICES = Path(catalogue.__file__).parents[1]
DEFINITIONS = sorted(SERVICES.glob("*/definitions/*.yaml"))
NAMES = {"reference": "7K2M-9QXV-4TR8-C", "acknowledge_by": "21-11-2026 18:45"}
FILED = NAMES | {"station_name": {"hi": "बुद्धा कॉलोनी", "en": "Buddha Colony"}}


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return catalogue.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the shared texts and one template, to be spoilt."""
    shutil.copytree(catalogue.FOLDER / "shared", tmp_path / "shared")
    shutil.copy(catalogue.FOLDER / "complaint.filed.citizen.yaml", tmp_path / "one.yaml")
    return tmp_path


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "one.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def demands() -> list[tuple[str, dict, dict]]:
    """(template, its notification, examples of variables) of every service definition."""
    found = []
    for path in DEFINITIONS:
        definition = yaml.safe_load(path.read_text(encoding="utf-8"))
        examples = {name: spec["example"] for name, spec in definition["variables"].items()}
        for template, notification in definition["notifications"].items():
            found.append((template, notification, examples))
    return found


def test_there_are_definitions_that_demand_templates():
    assert len(demands()) > 50


@pytest.mark.parametrize("demand", demands(), ids=lambda demand: demand[0])
def test_every_notification_of_every_service_has_its_words(shipped, demand):
    template, notification, examples = demand
    values = {name: examples[name] for name in notification["variables"]}
    for channel in notification["channels"]:
        for language in LANGUAGES:
            for discreet in (False, True):
                found = shipped.find(template, channel, language, discreet=discreet)
                assert found.audience == notification["audience"]
                assert found.render(values).text
        assert set(found.variables) == set(notification["variables"]), "the declared variables"


def test_the_one_time_password_has_its_words(shipped):
    for channel in CHANNELS:
        for language in LANGUAGES:
            text = shipped.find(OTP_TEMPLATE, channel, language, discreet=True)
            assert "123456" in text.render({"otp": "123456", "minutes": 5}).text


def test_every_sms_is_registered_under_a_number_of_its_own_text(shipped):
    texts: dict[str, set[str]] = {}
    for template in shipped:
        if template.channel == "sms":
            registration = template.registration
            assert registration.pe_id and registration.header and registration.content_type
            registered = dlt.registered_text(template.body, template.slots)
            texts.setdefault(registration.dlt_template_id, set()).add(registered)
    assert all(len(found) == 1 for found in texts.values())
    assert sum(map(len, texts.values())) == len(set.union(*texts.values()))


def test_no_english_sms_costs_more_for_a_stray_character(shipped):
    for template in shipped:
        if template.channel == "sms" and template.language == "en":
            assert catalogue.longest(template).alphabet == "gsm-7", template.name


def test_hindi_texts_are_hindi_and_english_texts_are_english(shipped):
    for template in shipped:
        text = "".join(literal for literal, _ in template.body)
        has_devanagari = any("\u0900" <= char <= "\u097f" for char in text)
        assert has_devanagari == (template.language == "hi"), template.name


def test_a_discreet_text_gives_the_matter_away_to_nobody(shipped):
    telling = ("शिकायत", "थाना", "पुलिस", "अधिकारी", "complaint", "police", "station", "officer")
    discreet = [template for template in shipped if template.discreet]
    assert discreet
    for template in discreet:
        assert template.used == {"reference"}
        words = "".join(literal for literal, _ in (*template.subject, *template.body)).lower()
        assert not [word for word in telling if word in words], template.name


def test_a_sensitive_case_is_told_of_discreetly(shipped):
    plain = shipped.find("complaint.filed.citizen", "sms", "en").render(FILED).text
    discreet = shipped.find("complaint.filed.citizen", "sms", "en", discreet=True)
    assert "Buddha Colony" in plain
    assert "Buddha Colony" not in discreet.render(FILED).text
    assert NAMES["reference"] in discreet.render(FILED).text


def test_an_unknown_variable_is_refused_by_name_and_not_by_value(shipped):
    template = shipped.find("complaint.filed.citizen", "sms", "hi")
    with pytest.raises(VariablesRefused, match="not declared: mobile") as refused:
        template.render(FILED | {"mobile": "9000000001"})
    assert "9000000001" not in str(refused.value)


def test_a_missing_variable_is_refused(shipped):
    with pytest.raises(VariablesRefused, match="missing: station_name"):
        shipped.find("complaint.filed.citizen", "sms", "hi").render(NAMES)


def test_a_value_that_is_absent_has_a_stand_in_where_the_template_gives_one(shipped):
    template = shipped.find("complaint.filed.citizen", "sms", "en")
    assert "the station concerned" in template.render(FILED | {"station_name": None}).text
    with pytest.raises(VariablesRefused, match="empty: reference"):
        template.render(FILED | {"reference": ""})


def test_a_reference_is_never_shortened(shipped):
    with pytest.raises(VariablesRefused, match="longer than 30 characters: reference"):
        shipped.find("complaint.filed.citizen", "sms", "en").render(FILED | {"reference": "X" * 31})


def test_a_long_name_is_shortened_visibly_and_the_sms_still_passes(shipped):
    name = "Deputy Superintendent of Police for the Town and the Country of Muzaffarpur"
    template = shipped.find("complaint.filed.citizen", "sms", "en")
    rendered = template.render(FILED | {"station_name": name})
    assert rendered.shortened == ("station_name",)
    assert "Deputy Superintendent of Police for the Town and the." in rendered.text
    registered = dlt.registered_text(template.body, template.slots)
    assert dlt.passes_scrubbing(rendered.text, registered, 30)


def test_a_line_break_in_a_value_does_not_reach_the_operator(shipped):
    template = shipped.find("complaint.filed.citizen", "sms", "en")
    text = template.render(FILED | {"station_name": "Buddha\n\tColony\x07"}).text
    assert "Buddha Colony" in text
    assert text.isprintable()


def test_hindi_goes_out_letter_by_letter_as_written(shipped):
    template = shipped.find("complaint.filed.citizen", "sms", "hi")
    name = "श्रीकृष्णपुरी क्\u200dष"
    text = template.render(FILED | {"station_name": name}).text
    assert name in text
    assert "?" not in text
    assert measure(text).alphabet == "ucs-2"


def test_a_password_that_is_not_a_number_is_refused(shipped):
    template = shipped.find(OTP_TEMPLATE, "sms", "en")
    for otp in ("12a456", "१२३४५६", "-12345"):
        with pytest.raises(VariablesRefused, match="not a number: otp"):
            template.render({"otp": otp, "minutes": 5})


def test_an_unknown_template_is_an_error_and_not_silence(shipped):
    with pytest.raises(UnknownTemplate, match="no-such in sms, hi"):
        shipped.find("no-such", "sms", "hi")


def test_the_newest_version_is_used_and_an_older_one_can_still_be_found(folder):
    shutil.copy(folder / "one.yaml", folder / "two.yaml")
    change(folder, "version: 1", "version: 2")
    found = catalogue.load(folder)
    key = ("complaint.filed.citizen", "sms", "hi")
    assert found.find(*key).version == 2
    assert found.find(*key, version=1).version == 1
    assert found.find(*key, version=7).version == 2


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("{station_name} को", "{station} को", "undeclared: station"),
        ("    en:\n", "    fr:\n", "KeyError: 'en'"),
        ("discreet: received\n", "", "KeyError: 'discreet'"),
        ("discreet: received\n", "discreet: invented\n", "KeyError: 'invented'"),
        ("audience: citizen", "audience: everybody", "audience 'everybody'"),
        ("dlt_template_id: ", "dlt: ", "KeyError: 'dlt_template_id'"),
        ("{reference}", "{reference!r}", "a variable's name and nothing else"),
        ("{reference}", "{reference:>9}", "a variable's name and nothing else"),
        ("नागरिक सेतु: आपकी", "नागरिक सेतु:  आपकी", "stray spaces"),
        ("max_length: 60, sms_slots: 2", "max_length: 270, sms_slots: 9", "more than 4 segments"),
        ("sms_slots: 2", "sms_slots: 0", "variable"),
        ("max_length: 60", "length: 60", "unexpected keyword"),
        ("otherwise: {hi: तय नहीं, en: not fixed}", "otherwise: {hi: तय नहीं}", "variable"),
        (
            "variables:\n",
            "variables:\n  idle: {type: numeric, max_length: 3}\n",
            "nowhere used: idle",
        ),
        ("version: 1", "version: one", "invalid literal"),
        ("name: complaint", "name: [complaint", "one.yaml"),
    ],
)
def test_a_bad_template_is_refused_at_start_by_file_and_place(folder, old, new, reason):
    change(folder, old, new)
    with pytest.raises(TemplateFault, match=r"^one\.yaml") as refused:
        catalogue.load(folder)
    assert reason in str(refused.value)


def test_the_same_version_twice_is_refused(folder):
    shutil.copy(folder / "one.yaml", folder / "two.yaml")
    with pytest.raises(TemplateFault, match="version 1 stands twice"):
        catalogue.load(folder)
