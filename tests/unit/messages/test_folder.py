"""A service's own folder, and what the house adds to it."""

import re

import pytest
import yaml

from contracts import yaml_file
from messages import TemplateFault, compile, load_folder
from messages.folder import HOUSE
from tests.unit.messages.samples import changed, source, written


def test_a_source_stands_alone(tmp_path):
    read = source(tmp_path)
    assert read["discreet"]["sms"]["hi"]["text"].startswith("नागरिक सेतु: आपका आवेदन")
    assert read["sender"].keys() == {"pe_id", "header", "content_type", "email_footer"}
    assert compile(read)


def test_what_the_folder_gives_goes_before_the_house(tmp_path):
    (tmp_path / "shared").mkdir()
    house = yaml_file.read(HOUSE / "discreet.yaml")
    own = {"signature": house["update"]}
    (tmp_path / "shared" / "discreet.yaml").write_text(yaml.safe_dump(own), encoding="utf-8")
    footer = {"plain": {"hi": "उत्तर न दें।", "en": "Do not reply."}}
    sender = {"header": "JAILBR", "email_footer": footer}
    (tmp_path / "shared" / "sender.yaml").write_text(yaml.safe_dump(sender), encoding="utf-8")
    read = source(tmp_path, changed("discreet: received", "discreet: signature"))
    assert read["discreet"] == house["update"]
    assert read["sender"]["header"] == "JAILBR" and read["sender"]["pe_id"]
    assert read["sender"]["email_footer"]["plain"] == footer["plain"]
    assert "discreet" in read["sender"]["email_footer"]
    assert compile(read)


def test_a_folder_without_words_has_none(tmp_path):
    assert load_folder(tmp_path / "absent") == []


def test_a_file_that_is_no_mapping_is_named(tmp_path):
    with pytest.raises(TemplateFault, match=r"^one\.yaml: not a mapping"):
        load_folder(written(tmp_path, "just text"))


def test_the_house_speaks_for_every_department():
    for file in HOUSE.glob("*.yaml"):
        matches = re.findall(r"police|station|complaint|पुलिस|थाना|शिकायत", file.read_text("utf-8"))
        assert matches == [], file.name
