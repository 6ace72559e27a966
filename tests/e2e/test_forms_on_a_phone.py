"""Every form of the catalogue, page by page, in a browser as wide as a cheap phone, in both
languages: nothing is cut off, too small, without a label or in the wrong language."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.http.context import LANGUAGES
from gateway.pages.filing_steps import CHECK, Filing
from gateway.pages.form_answers import Posted, shown_fields
from gateway.pages.form_specs import specs_of
from tests.support.accessibility import axe_violations
from tests.support.chromium import PHONE, Chromium, Page
from tests.support.citizen import CitizenClient
from tests.support.form_samples import Inputs, ways_through
from tests.support.sources import ROOT
from tests.support.system import System

FAULTS = (ROOT / "tests/support/page_faults.js").read_text(encoding="utf-8")
ROUGH = {**PHONE, "deviceScaleFactor": 1}
"""Nobody looks at these pages: one dot for each pixel is painted in half the time."""
MOST_QUESTIONS = 9
"""On one page: what is more is asked in steps."""
KEYBOARDS = {"integer": "numeric", "mobile": "tel", "email": "email"}
"""Which keyboard a phone shows for a field, by its kind."""
KEYBOARD_OF = """(name => { const one = document.getElementsByName(name)[0];
    return one && (one.inputMode || one.type) })"""
# All answers at once; the pages are then looked at one by one.
FILL = """(inputs => {
    const form = document.getElementById("filing");
    const own = ["form_token", "key", "at", "written_by"];
    for (const one of form.querySelectorAll("input, textarea, select"))
        if (!own.includes(one.name)) one.remove();
    for (const [name, value] of inputs) {
        const one = document.createElement("textarea");
        one.name = name; one.value = value; form.append(one);
    }
    window.left = true;
    HTMLFormElement.prototype.submit.call(form);
    return true })"""


@pytest.fixture(scope="module")
def citizen(system: System) -> CitizenClient:
    return system.citizen("9000000963")


@pytest.fixture(scope="module")
def page(
    system: System, citizen: CitizenClient, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    with Chromium(Path(tmp_path_factory.mktemp("phone"))) as browser:
        page = browser.page()
        page.ask("Emulation.setDeviceMetricsOverride", **ROUGH)
        page.ask("Network.setBlockedURLs", urls=["*/worker.js"])  # which fetches forms to keep them
        page.cookie(system.url, "nagrik_session", citizen.token or "")
        yield page


def _filings(form: dict[str, Any]) -> Iterator[tuple[Inputs, Filing, list[str]]]:
    """Answers to a form, with the steps on which they bring up what was not asked before."""
    before: set[str] = set()
    specs = [spec for spec in specs_of(form) if not spec.get("at_counter")]
    declared = {step["name"]: step["label"] for step in form.get("steps", ())}
    for inputs in ways_through(specs):
        filing = Filing(specs, Posted(inputs), declared)
        names = {step: {spec["name"] for spec in filing.at(step)} for step in filing.steps}
        fresh = [step for step in filing.steps if names[step] - before or not before]
        if fresh:
            yield inputs, filing, fresh
        before |= set().union(*names.values())


def _at_check(page: Page, address: str, inputs: Inputs) -> str:
    """Answer everything, on any page of the form; the query by which each step has its page."""
    if not page.run("location.href").startswith(address):
        page.visit(address)
    page.run(f"{FILL}({json.dumps([*inputs, ('to', f'edit.{CHECK}')])})")
    there = f"!window.left && location.pathname.endsWith('/steps/{CHECK}')"
    page.until(f"{there} && document.readyState === 'complete'")
    return page.run("location.search")


def _kinds(filing: Filing, step: str) -> dict[str, str]:
    return {path: spec["type"] for path, spec in shown_fields(filing.posted, filing.at(step))}


def _wrong_keyboards(page: Page, filing: Filing, step: str) -> list[str]:
    kinds = _kinds(filing, step)
    keyboards = {path: page.run(f"{KEYBOARD_OF}({json.dumps(path)})") for path in kinds}
    return [
        f"keyboard {keyboards[path]} for the {kind} {path}"
        for path, kind in kinds.items()
        if kind in KEYBOARDS and keyboards[path] != KEYBOARDS[kind]
    ]


def _faults_at(
    page: Page, address: str, query: str, filing: Filing, step: str, judged: set[frozenset[str]]
) -> list[str]:
    """What is wrong with the page of a step, in each language. Where fields of the same kinds were
    `judged` by axe-core before, their templates would only be judged again."""
    kinds = frozenset({step if step == CHECK else "", *_kinds(filing, step).values()})
    here = len(filing.at(step))
    faults = [f"{here} questions on one page"] if here > MOST_QUESTIONS else []
    for language in LANGUAGES:
        page.visit(f"{address}/steps/{step}{query}&lang={language}")
        assert page.run("Boolean(document.getElementById('filing'))"), f"{address}: {page.text}"
        wanted = {"language": language, "answers": step == CHECK}
        faults += page.run(f"{FAULTS}({json.dumps(wanted)})")
        faults += axe_violations(page) if kinds not in judged else []
    judged.add(kinds)
    return faults + _wrong_keyboards(page, filing, step)


def test_every_page_of_every_form_fits_a_phone(
    system: System, citizen: CitizenClient, page: Page
) -> None:
    faults, pages = [], 0
    judged: set[frozenset[str]] = set()
    for code in [service["code"] for service in citizen.get("/services")["items"]]:
        address = f"{system.url}/services/{code}"
        for inputs, filing, steps in _filings(citizen.get(f"/services/{code}")["form"]):
            query = _at_check(page, address, inputs)
            for step in steps:
                of_page = _faults_at(page, address, query, filing, step, judged)
                faults += [f"{code}, {step}: {one}" for one in dict.fromkeys(of_page)]
                pages += 1
    assert faults == [], "\n".join(faults)
    assert pages > 100, f"of all forms there were {pages} pages"
