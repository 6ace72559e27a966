"""The words that the services of this house ship."""

from pathlib import Path

import pytest

from contracts import yaml_file
from messages import LONGEST_SITE, Catalogue, Template, compile_folder, lacking
from messages.compiler import longest
from messages.completeness import EXAMPLE_SITE
from tests.support.sources import ROOT

FOLDERS = sorted(ROOT.glob("services/*/messages"))
WORDS = {folder.parent.name: Catalogue(compile_folder(folder)) for folder in FOLDERS}


def texts(channel: str) -> list[Template]:
    return [one for words in WORDS.values() for one in words if one.channel == channel]


def definitions(folder: Path) -> list[dict]:
    files = sorted((folder.parent / "definitions").glob("*.yaml"))
    return [yaml_file.read(file) for file in files]


def test_there_are_words():
    assert {"complaints", "notify"} <= WORDS.keys()
    assert len(texts("sms")) > 300


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_service_has_the_words_for_all_it_sends(folder):
    for site in (EXAMPLE_SITE, "https://" + "x" * (LONGEST_SITE - 8)):
        assert lacking(definitions(folder), WORDS[folder.parent.name], site) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_a_file_is_named_after_its_template(folder):
    for file in folder.glob("*.yaml"):
        assert yaml_file.read(file)["name"] in file.name


def test_every_sms_is_registered_under_a_number_of_its_own_text():
    registered: dict[str, set[str]] = {}
    for template in texts("sms"):
        text = template.registered_text
        registered.setdefault(template.registration.dlt_template_id, set()).add(text)
    assert all(len(match) == 1 for match in registered.values())
    assert sum(map(len, registered.values())) == len(set.union(*registered.values()))


def test_no_english_sms_costs_more_for_a_stray_character():
    for template in texts("sms"):
        if template.language == "en":
            assert longest(template).alphabet == "gsm-7", template.name


def test_hindi_texts_are_hindi_and_english_texts_are_english():
    for template in (*texts("sms"), *texts("email")):
        text = "".join(literal for literal, _ in template.body)
        has_devanagari = any("\u0900" <= char <= "\u097f" for char in text)
        assert has_devanagari == (template.language == "hi"), template.name
