"""The directory that an empty database is given: counts, chains, names."""

import re
from collections import Counter

import pytest

from services.routing.directory_files import read_table
from services.routing.validation import validate
from tests.unit.routing.worlds import SHIPPED

COUNTS = {"general": 883, "cyber": 44, "ahtu": 44, "rail": 43, "traffic": 41, "mahila": 40,
          "sc-st": 40, "prohibition": 34, "outpost": 22, "river": 5, "other": 4,
          "eou": 1}  # fmt: skip
HINDI = {
    "Buddha Colony": "बुद्धा कॉलोनी", "Kotwali": "कोतवाली", "Mufassil": "मुफस्सिल", "Nagar": "नगर",
    "Sadar": "सदर", "Gandhi Maidan": "गांधी मैदान", "Kankar Bagh": "कंकड़बाग", "Patliputra": "पाटलिपुत्र",
    "Danapur": "दानापुर", "Phulwari": "फुलवारीशरीफ", "Sachiwalaya": "सचिवालय", "Digha": "दीघा",
    "Mokamah": "मोकामा", "Barh": "बाढ़", "Masaurhi": "मसौढ़ी", "Maner": "मनेर", "Bihta": "बिहटा",
    "Khagaul": "खगौल", "Sri Krishna Puri": "श्रीकृष्णापुरी", "Bodhgaya": "बोधगया",
    "Sherghati": "शेरघाटी",
    "Wazirganj": "वजीरगंज", "Rajgir": "राजगीर", "Hilsa": "हिलसा", "Nalanda": "नालंदा",
    "Raxaul": "रक्सौल", "Sugauli": "सुगौली", "Bettiah": "बेतिया", "Narkatiaganj": "नरकटियागंज",
    "Bagaha": "बगहा", "Walmikinagar": "वाल्मीकिनगर", "Hajipur Sadar": "हाजीपुर सदर", "Mahua": "महुआ",
    "Sonepur": "सोनपुर", "Marhaura": "मढ़ौरा", "Maharajganj": "महाराजगंज", "Mairwan": "मैरवा",
    "Hathua": "हथुआ", "Thawe": "थावे", "Sitamarhi": "सीतामढ़ी", "Pupri": "पुपरी", "Sheohar": "शिवहर",
    "Jhanjharpur": "झंझारपुर", "Jainagar": "जयनगर", "Benipatti": "बेनीपट्टी",
    "Laheria Sarai": "लहेरियासराय",
    "Rosra": "रोसड़ा", "Pusa": "पूसा", "Teghra": "तेघड़ा", "Khagaria": "खगड़िया", "Jamalpur": "जमालपुर",
    "Tarapur": "तारापुर", "Jhajha": "झाझा", "Kahalgaon": "कहलगांव", "Sultanganj": "सुल्तानगंज",
    "Naugachhia": "नवगछिया", "Triveniganj": "त्रिवेणीगंज", "Birpur": "वीरपुर", "Madhepura": "मधेपुरा",
    "Forbesganj": "फारबिसगंज", "Jogbani": "जोगबनी", "Kishanganj": "किशनगंज", "Dumraon": "डुमरांव",
    "Dehri": "डेहरी", "Mohania": "मोहनियां", "Daud Nagar": "दाउदनगर", "Obra": "ओबरा",
    "Bihiya": "बिहिया",
}  # fmt: skip


def test_nothing_is_wrong_with_it(shipped):
    assert validate(shipped) == []


def test_every_kind_of_station_is_there(shipped):
    assert Counter(row["type"] for row in shipped["stations"]) == COUNTS


def test_forty_territorial_and_four_rail_police_districts_lie_in_thirty_eight_districts(shipped):
    kinds = Counter(row["kind"] for row in shipped["districts"])
    assert kinds == {"territorial": 40, "rail": 4}
    assert len(shipped["revenue_districts"]) == 38
    assert sum(int(row["population_2011"]) for row in shipped["revenue_districts"]) == 104_099_452


def test_codes_of_the_master_are_kept_and_the_others_are_readable(shipped):
    codes = [row["code"] for row in shipped["stations"]]
    listed = [code for code in codes if code.isdigit()]
    assert len(listed) == 929 and "5117012" in listed
    assert all(
        re.fullmatch(r"BR-[A-Z0-9]+(-[A-Z0-9]+)*", code) for code in codes if code not in listed
    )


def test_every_station_is_under_a_superintendent_or_headquarters(bihar):
    for code, station in bihar.directory.stations.items():
        chain = bihar.directory.supervisors(code)
        assert chain[-1] == "HQ"
        if station.police_district != "State":
            assert bihar.directory.chains[code]["sp"]
            assert bihar.directory.chains[code]["dsp"]


@pytest.mark.parametrize(("english", "hindi"), HINDI.items())
def test_a_well_known_station_has_its_hindi_name(shipped, english, hindi):
    matches = {row["name_hi"] for row in shipped["stations"] if row["name_en"] == english}
    assert matches == {hindi}


def test_every_name_is_in_devanagari_and_a_guess_is_marked(shipped):
    for row in shipped["stations"]:
        assert not re.search("[A-Za-z]", row["name_hi"]), row
        assert row["name_hi_quality"] in ("table", "press", "transliterated")
    guessed = sum(row["name_hi_quality"] == "transliterated" for row in shipped["stations"])
    assert guessed <= 5


def test_no_file_is_too_large_to_review():
    for path in SHIPPED.rglob("*"):
        assert path.is_dir() or path.stat().st_size < 1024 * 1024


def test_no_polygon_is_shipped():
    assert not [path for path in SHIPPED.rglob("*") if "json" in path.suffix]


def test_each_class_of_fact_names_its_source(shipped):
    assert set(shipped["sources"]) >= {"stations", "station points", "districts", "pins",
                                       "railway stations", "aliases", "supervision"}  # fmt: skip


def test_every_spelling_in_the_projects_own_table_is_used_once():
    rows = read_table(SHIPPED / "authored" / "hindi_names.csv")
    keys = Counter((row["name_en"], row["police_district"]) for row in rows)
    assert [key for key, count in keys.items() if count > 1] == []
