"""Every Hindi word has one spelling, and the glossary has the words that the texts use."""

import re
import unicodedata
from collections import defaultdict

import pytest

from casework.policing.department import police_department
from tests.support.sources import BINARY, ROOT, repository_files

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
WORD = re.compile(r"[\u0900-\u0963\u0970-\u097f]+")
NUKTA = "\u093c"
HOMORGANIC_NASAL = re.compile("[ङञणनम]्(?=[क-ह])")
SIGNS_AT_THE_END = re.compile("[ािीुूेैोौंँ]+$")
TEXTS = ("libs", "services", "gateway", "setu", "docs", "tools")
NOT_OURS = (
    # Names of places as the State's lists spell them.
    "services/routing/data/",
    "tools/directory/transliteration.py",
    # What people write when they search or are in danger, in every spelling.
    "gateway/pages/danger.py",
    "gateway/pages/texts.py",
    "services/routing/names.py",
    "services/routing/spelling.py",
    # What people write in a form, and officers of an Act, in every spelling.
    "libs/casework/definition/as_written.py",
    "services/complaints/law/acts.yaml",
    "services/complaints/law/synonyms.yaml",
    "docs/acts.md",
    # What people write about what they lost, in every spelling.
    "services/lostfound/matching/lexicon.yaml",
    "libs/casework/folding.py",
    "tools/lost_property/",
)


def texts() -> dict[str, str]:
    """Our own files by name, every letter written in one way."""
    names = {path.relative_to(ROOT).as_posix(): path for path in repository_files()}
    return {
        name: unicodedata.normalize("NFD", path.read_text(encoding="utf-8"))
        for name, path in names.items()
        if name.split("/")[0] in TEXTS
        and not name.startswith(NOT_OURS)
        and path.suffix not in BINARY
    }


def skeleton(word: str) -> str:
    """A word without what spellings differ in: nukta, nasal, glide and ending."""
    bare = word.replace(NUKTA, "").replace("ँ", "ं").replace("ये", "ए").replace("यी", "ई")
    return SIGNS_AT_THE_END.sub("", HOMORGANIC_NASAL.sub("ं", bare))


def two_spellings(words: set[str]) -> list[list[str]]:
    """The words of which more than one spelling is among `words`."""
    spellings: dict[str, set[str]] = defaultdict(set)
    for word in words:
        spellings[skeleton(word)].add(SIGNS_AT_THE_END.sub("", word))
    return [
        sorted(word for word in words if skeleton(word) == bare)
        for bare, stems in spellings.items()
        if len(stems) > 1 and len(bare) > 1
    ]


def test_every_hindi_word_has_one_spelling() -> None:
    words = {word for text in texts().values() for word in WORD.findall(text)}
    assert two_spellings(words) == []


CERTIFICATE = re.compile("प्रमाण[-\u00a0\u2011]?पत्र")


def test_a_certificate_is_two_words_as_in_the_glossary() -> None:
    assert [name for name, text in texts().items() if CERTIFICATE.search(text)] == []
    assert "प्रमाण पत्र" in unicodedata.normalize("NFC", GLOSSARY)


HEAD_OF_A_STATION = re.compile(
    "|".join(("थाना[ -]?प्रमुख", "थाने के प्रमुख", "थाना[ -]?प्रभारी", "थानेदार"))
)


def test_the_head_of_a_station_has_one_word_as_in_the_glossary() -> None:
    other = re.compile(unicodedata.normalize("NFD", HEAD_OF_A_STATION.pattern))
    assert [name for name, text in texts().items() if other.search(text)] == []
    heads = {role.name["hi"] for role in police_department().roles.values() if role.heads}
    assert "थानाध्यक्ष" in heads
    assert police_department().posts["handling"].name["hi"] == "थानाध्यक्ष"


@pytest.mark.parametrize(
    ("one", "other"), [("ज़िला", "जिले"), ("बाक़ी", "बाकी"), ("संबंध", "सम्बन्ध"), ("गए", "गये")]
)
def test_two_spellings_are_recognised(one: str, other: str) -> None:
    words = {unicodedata.normalize("NFD", word) for word in (one, other)}
    assert two_spellings(words) == [sorted(words)]


def test_endings_are_not_spellings() -> None:
    assert two_spellings({"थाना", "थाने", "थानों"}) == []


def terms(heading: str) -> list[tuple[str, str]]:
    """English and Hindi of a section's bilingual table."""
    section = GLOSSARY.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ")]
    bilingual = [(row[0].strip(), row[1].strip()) for row in rows if len(row) == 3]
    return [row for row in bilingual if WORD.search(row[1]) and row[0] != "English"]


@pytest.mark.parametrize("heading", ["Police and law", "Casework", "Messages and the bus"])
def test_our_texts_use_the_glossarys_words(heading: str) -> None:
    all_text = "\n".join(text for name, text in texts().items() if not name.startswith("docs/"))
    assert terms(heading)
    unused = [
        hindi for _, hindi in terms(heading) if unicodedata.normalize("NFD", hindi) not in all_text
    ]
    assert unused == []


def test_every_role_of_the_police_stands_in_it_as_it_is_shown() -> None:
    rows = [(re.sub(r" \(.*\)", "", english), hindi) for english, hindi in terms("Police and law")]
    missing = [
        name
        for role in police_department().roles.values()
        if (name := (role.name["en"], role.name["hi"])) not in rows
    ]
    assert missing == []


def test_a_word_stands_once() -> None:
    firsts = re.findall(r"^\| ([^|]+) \|", GLOSSARY, re.MULTILINE)
    words = [word for word in firsts if word not in ("English", "word")]
    assert sorted(words) == sorted(set(words))
