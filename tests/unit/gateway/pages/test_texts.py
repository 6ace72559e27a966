"""Every word of the pages and of the problems exists in both languages."""

import json
import re
import string

import pytest

from contracts.departments import PLATFORM_ROLES
from contracts.errors import BY_CODE, FIELD_CODES
from gateway.http import problems
from gateway.http.context import LANGUAGES
from gateway.pages.icons import icon
from gateway.pages.texts import words
from tests.support.sources import ROOT

GATEWAY = ROOT / "gateway"
ROOMS = ("pages", "console")
SOURCES = [one for room in ROOMS for one in GATEWAY.glob(f"templates/{room}/*.html")]
SOURCES += [one for room in ROOMS for one in GATEWAY.glob(f"{room}/*.py")]
DEVANAGARI = re.compile("[\u0900-\u097f]")
# Written the same in every language: numbers, and the name of the other language.
SAME_SCRIPT = {"site.other_language"}


FILES = sorted(
    str(path.relative_to(GATEWAY / "locale/en").with_suffix(""))
    for path in (GATEWAY / "locale/en").rglob("*.json")
    if path.name != "language.json"
)


def locale(language: str, name: str) -> dict:
    return json.loads((GATEWAY / f"locale/{language}/{name}.json").read_text(encoding="utf-8"))


def flat(texts: dict, path: str = "") -> dict[str, str]:
    matches = {}
    for key, text in texts.items():
        matches |= flat(text, f"{path}{key}/") if isinstance(text, dict) else {path + key: text}
    return matches


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("name", FILES)
def test_both_languages_have_the_same_texts_with_the_same_gaps(name: str) -> None:
    hindi, english = (flat(locale(language, name)) for language in LANGUAGES)
    assert hindi.keys() == english.keys()
    differing = [key for key in hindi if placeholders(hindi[key]) != placeholders(english[key])]
    assert differing == []
    assert [key for key, text in (hindi | english).items() if not text.strip()] == []


@pytest.mark.parametrize("name", FILES)
def test_each_language_is_written_in_its_own_script(name: str) -> None:
    hindi, english = (flat(locale(language, name)) for language in LANGUAGES)
    assert [k for k, t in hindi.items() if not DEVANAGARI.search(t) and k not in SAME_SCRIPT] == []
    assert [k for k, t in english.items() if DEVANAGARI.search(t) and k not in SAME_SCRIPT] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_and_every_field_code_has_its_text(language: str) -> None:
    texts = problems.texts(language)
    titles, details = set(texts["titles"]), set(texts["details"])
    assert titles == details
    assert {code.removesuffix("+") for code in titles} == set(problems.STATUS) <= titles
    assert set(BY_CODE) <= set(texts["titles"])
    plain = {code for code in texts["fields"] if not code.endswith("+")}
    assert plain == set(FIELD_CODES)
    assert {code.removesuffix("+") for code in texts["fields"]} == plain


def test_every_text_that_a_page_asks_for_exists_and_none_is_left_over() -> None:
    calls, families = set(), set()
    for source in SOURCES:
        text = source.read_text(encoding="utf-8")
        calls |= set(re.findall(r"""\bt\(\s*["']([\w.-]+[\w])["']""", text))
        calls |= set(re.findall(r"""["']([a-z_]+\.[a-z_0-9]+)["'](?= if | else |\)|,)""", text))
        families |= set(re.findall(r"""["']([a-z_.]+\.)["'] ~""", text))
        families |= set(re.findall(r"""f["']([a-z_]+\.)[\w.]*\{""", text))
    known = set(words("hi"))
    for script in GATEWAY.glob("static/field*.js"):  # is given the texts of its page
        text = script.read_text(encoding="utf-8")
        calls |= {f"field.{name}" for name in re.findall(r'say\("([a-z_]+)"', text)}
        calls |= {f"field.{name}" for name in re.findall(r'"([a-z_]+)"', text)} & known
    of_pages = {key for key in calls if re.match(r"[a-z_]+\.[a-z]", key)}
    roots = {key.partition(".")[0] for key in known}
    missing = {key for key in of_pages - known if key.partition(".")[0] in roots}
    assert {key for key in missing if not key.endswith((".css", ".js", ".svg", ".html"))} == set()
    families |= {"district."}
    assert {k for k in known - calls if not k.startswith(tuple(families))} == set()


def test_every_role_of_the_platform_has_a_name() -> None:
    assert {f"role.{role}" for role in PLATFORM_ROLES} <= set(words("hi"))


def test_every_drawing_that_a_page_asks_for_exists() -> None:
    text = "".join(source.read_text(encoding="utf-8") for source in SOURCES)
    for name in set(re.findall(r"""icon\("(\w+)"\)""", text)):
        assert "<path" in icon(name)
