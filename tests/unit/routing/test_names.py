"""Spellings: an alias finds, likeness only suggests."""

import random

import pytest

from benchmarks.slips import slip
from services.routing.directory import Directory
from services.routing.directory_files import read_table
from services.routing.names import NameIndex
from services.routing.spelling import fold, sound
from tests.unit.routing.worlds import SHIPPED, facts, records, station


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Buddha Colony", "BUDDHA  COLONY P.S."),
        ("Nath Nagar", "Nathnagar"),
        ("SC/ST", "sc st"),
        ("मुजफ्फरपुर", "मुज़फ़्फ़रपुर"),
        ("बुद्धा कॉलोनी थाना", "बुद्धा कॉलोनी"),
        ("चाँद", "चांद"),
    ],
)
def test_what_is_only_written_otherwise_is_the_same_name(one, other):
    assert fold(one) == fold(other)


def test_one_letter_divides_real_places(bihar):
    [laukaha] = bihar.names.stations_named("Laukaha", ["Madhubani"])
    [laukahi] = bihar.names.stations_named("Laukahi", ["Madhubani"])
    assert laukaha.code != laukahi.code


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fatuha", "Phatuha"),
        ("Walmikinagar", "Valmikinagar"),
        ("Kewti", "Kevti"),
        ("Paroo", "Paru"),
    ],
)
def test_spellings_that_sound_alike_have_one_key(one, other):
    assert sound(one) == sound(other)


def variants():
    return read_table(facts("bihar_station_spelling_variants.csv"))


def test_every_real_spelling_variant_finds_its_station(bihar):
    for pair in variants():
        districts = bihar.names.police_districts(pair["district"])
        one = bihar.names.stations_named(pair["mha_spelling"], districts)
        other = bihar.names.stations_named(pair["ibhugoal_spelling"], districts)
        assert other and {s.code for s in other} <= {s.code for s in one}, pair


def test_without_the_alias_table_suggestions_still_find_nine_of_ten_first(shipped):
    """Plain likeness inside the district gets 88.5 % of these real pairs first."""
    known = {row["alias"] for row in read_table(SHIPPED / "authored" / "station_aliases.csv")}
    known |= {pair["ibhugoal_spelling"].title() for pair in variants()}
    aliases = [row for row in shipped["aliases"] if row["alias"] not in known]
    index = NameIndex(Directory({**shipped, "aliases": aliases}))
    first = 0
    for pair in variants():
        districts = index.police_districts(pair["district"])
        right = index.stations_named(pair["mha_spelling"], districts)
        suggested = index.suggest(pair["ibhugoal_spelling"], districts, limit=1)
        first += bool(suggested) and suggested[0][0] in right
    assert first / len(variants()) >= 0.9


def test_a_name_alone_finds_all_who_share_it(bihar):
    matches = bihar.names.suggest("Mufassil", None, limit=20)
    same = [station for station, score, _ in matches if score == 100]
    assert len(same) >= 10
    assert len({station.police_district for station in same}) == len(same)


def test_suggestions_are_best_first_and_only_the_same_spelling_is_a_hundred(bihar):
    matches = bihar.names.suggest("Budha Coloni", ["Patna"])
    scores = [score for _, score, _ in matches]
    assert matches[0][0].code == "5117012" and scores[0] < 100
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("nonsense", ["", "   ", "!!!", "क", "x" * 100, "\U0001f600"])
def test_nonsense_suggests_nothing_or_little_and_never_fails(bihar, nonsense):
    assert len(bihar.names.suggest(nonsense, None)) <= 5
    assert bihar.names.police_districts(nonsense) == ()


@pytest.mark.parametrize(
    ("spoken", "meant"),
    [
        ("Patna", ("Patna",)), ("पटना", ("Patna",)), ("West Champaran", ("Bagaha", "Bettiah")),
        ("पश्चिम चंपारण", ("Bagaha", "Bettiah")), ("Bettiah", ("Bettiah",)), ("Chapra", ("Saran",)),
        ("Bhagalpur", ("Bhagalpur", "Naugachhia")), ("Kaimur (Bhabua)", ("Kaimur",)),
        ("East Champaran", ("Motihari",)), ("Rail Patna", ("Rail Patna",)), ("Atlantis", ()),
    ],
)  # fmt: skip
def test_a_district_is_known_by_all_its_names(bihar, spoken, meant):
    assert bihar.names.police_districts(spoken) == meant


def test_a_territorial_station_is_meant_before_a_unit_of_the_same_name():
    stations = records(
        [station("A", name_en="Danapur"), station("R", name_en="Danapur", type="rail")]
    )
    [matches] = NameIndex(Directory(stations)).stations_named("Danapur", ["Alpha"])
    assert matches.code == "A"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("बुद्धा कॉलोनी।", "बुद्धा कॉलोनी"), ("गान्धी मैदान", "गांधी मैदान"), ("चम्पारण", "चंपारण"),
        ("बुद्धा कालोनी", "बुद्धा कॉलोनी"), ("बाढ", "बाढ़"), ("चौक ॥", "चौक"), ("वार्ड ७", "वार्ड 7"),
    ],
)  # fmt: skip
def test_danda_nasal_nukta_and_borrowed_vowels_divide_no_names(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("roman", "hindi"),
    [("Kahalgaon", "कहलगांव"), ("Chapra", "छपरा"), ("Barh", "बाढ़"), ("Kishanganj", "किशनगंज"),
     ("Sabour", "सबौर"), ("Dumraon", "डुमरांव"), ("Fatuha", "फतुहा")],
)  # fmt: skip
def test_both_scripts_have_one_key_of_sound(roman, hindi):
    assert sound(roman) == sound(hindi)


@pytest.mark.parametrize(
    ("q", "name", "district"),
    [
        ("Barh Patna", "Barh", "Patna"), ("Patna Barh", "Barh", "Patna"),
        ("Jagdishpur Bhojpur", "Jagdishpur", "Bhojpur"), ("बाढ़ थाना, पटना ज़िला", "Barh", "Patna"),
        ("Kotwali PS Gaya", "Kotwali", "Gaya"), ("कोतवाली भागलपुर", "Kotwali", "Bhagalpur"),
        ("Barh kotwali Patna", "Barh", "Patna"), ("Barh distt. Patna", "Barh", "Patna"),
        ("Jagdishpur Bhojpr", "Jagdishpur", "Bhojpur"), ("Gandhi Maidan", "Gandhi Maidan", "Patna"),
        ("Naya Bhojpur", "Naya Bhojpur OP", "Buxar"), ("Sasaram Nagar", "Sasaram Nagar", "Rohtas"),
        ("5117012", "Buddha Colony", "Patna"),
    ],
)  # fmt: skip
def test_a_search_understands_a_district_word_and_words_of_a_station(bihar, q, name, district):
    best = bihar.names.suggest(q)[0]
    assert (best.station.name["en"], best.station.police_district) == (name, district)


def test_with_a_district_word_nearly_every_station_comes_first(bihar):
    """What the calibration measures at large, here on every fifth station."""
    chance, right, total = random.Random(3), 0, 0
    meant = [s for s in bihar.directory.stations.values() if s.type == "general"][::5]
    for one in meant:
        for language in ("en", "hi"):
            district = bihar.directory.districts[one.police_district].name[language]
            typed = f"{slip(one.name[language], chance)} {district}"
            best = bihar.names.suggest(typed, limit=1)
            right += bool(best) and best[0].station is one
            total += 1
    assert right / total >= 0.97
