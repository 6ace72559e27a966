"""The gateway says no word of one department: they come with announcements and definitions."""

import json
import re

import pytest

from tests.support.sources import ROOT, python_in

POLICE_WORDS = re.compile(
    r"\b(police|policing|firs?|ncr|zero[ _-]fir|thana|sho|dsp|cctns|bnss|crimes?|complaints?"
    r"|general[ _-]diary|station[ _-]house|duty[ _-]officer|enquiry[ _-]officer)\b"
    r"|पुलिस|थान[ाेोों]|प्राथमिकी|एफ़?आईआर|शिकायत|अपराध",
    re.IGNORECASE,
)
STATION = re.compile(r"(?<!railway )\bstations?\b", re.IGNORECASE)
"""In the texts of pages; where trains stop is no office. In the code it is a key of the
public API, which is fixed."""

OF_THE_DIRECTORY = {
    "gateway/directory/routes.py",
    "gateway/directory/shapes.py",
    "gateway/directory/typed.py",
    "gateway/directory/use_cases.py",
    "gateway/pages/directory.py",
    "gateway/pages/station_search.py",
    "gateway/pages/jurisdiction.py",
    "gateway/pages/danger.py",
    # how people say the districts of that directory, and its districts among the answers
    "gateway/pages/texts.py",
    "gateway/templates/pages/question.html",
}
"""The room of the directory of stations that routing keeps, which is the home department's."""
TEXTS_OF_THE_DIRECTORY = {"pages/stations.json", "pages/directory.json"}
"""What its pages say, in each language."""


def found_in(name: str, text: str, words: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for number, line in enumerate(text.splitlines(), 1)
        if words.search(line)
    ]


def test_the_code_of_the_gateway_says_no_word_of_one_department():
    matches = [
        line
        for source in python_in("gateway")
        if source.name not in OF_THE_DIRECTORY
        for line in found_in(source.name, source.text, POLICE_WORDS)
    ]
    assert matches == []


@pytest.mark.parametrize("pattern", ["templates/**/*.html", "static/*"])
def test_the_templates_say_none(pattern):
    matches = []
    for path in sorted((ROOT / "gateway").glob(pattern)):
        name = str(path.relative_to(ROOT))
        if name not in OF_THE_DIRECTORY:
            matches += found_in(name, path.read_text(encoding="utf-8"), POLICE_WORDS)
    assert matches == []


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_texts_say_none(language):
    matches = []
    folder = ROOT / "gateway" / "locale" / language
    of_all = {path for path in folder.rglob("*.json")} - {
        folder / one for one in TEXTS_OF_THE_DIRECTORY
    }
    for path in sorted(of_all):
        for key, text in _flat(json.loads(path.read_text(encoding="utf-8"))).items():
            if POLICE_WORDS.search(text) or STATION.search(text):
                matches.append(f"{path.name} {key}: {text}")
    assert matches == []


def test_what_the_directory_has_room_for_is_there():
    texts = {f"gateway/locale/hi/{name}" for name in TEXTS_OF_THE_DIRECTORY}
    missing = [name for name in OF_THE_DIRECTORY | texts if not (ROOT / name).exists()]
    assert missing == []


def _flat(texts: dict, path: str = "") -> dict[str, str]:
    flat = {}
    for key, text in texts.items():
        flat |= _flat(text, f"{path}{key}/") if isinstance(text, dict) else {path + key: text}
    return flat
