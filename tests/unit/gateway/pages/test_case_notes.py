"""What was written about a case, in the words of the form that asked for it."""

from typing import Any

import pytest

from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import FakeDesk

LABEL = {"hi": "राय", "en": "Opinion"}
CHOICES = [
    {"value": "with-conditions", "label": {"hi": "शर्तों के साथ", "en": "With conditions"}},
    {"value": "objection", "label": {"hi": "आपत्ति", "en": "Objection"}},
]
FORM: dict[str, Any] = {
    "properties": {
        "opinion": {"x-type": "choice", "x-choices": CHOICES, "x-label": LABEL},
        "text": {"x-type": "text", "x-label": {"hi": "बात", "en": "Words"}},
        "seen_on": {"x-type": "date", "x-label": {"hi": "कब देखा", "en": "Seen on"}},
        "sections": {"x-type": "codes", "x-label": {"hi": "धाराएँ", "en": "Sections"}},
        "photos": {"x-type": "files", "x-label": {"hi": "फ़ोटो", "en": "Photos"}},
    }
}
BODY = {
    "opinion": "with-conditions",
    "text": "बाएँ चलें।",
    "seen_on": "2026-11-20",
    "sections": ["BNS 303(2)"],
    "photos": ["photo-one"],
}


@pytest.fixture
def page(signed_in, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> str:
    """The case on which an officer wrote a note that has more than a text."""
    journeys.file_complaint(signed_in("one"))
    note = {"at": "2026-11-21T13:00:00+00:00", "action": "report", "actor_role": "sho"}
    record = {"form": {}, "notes": [{**note, "body": BODY}], "records": {}}
    monkeypatch.setattr("gateway.cases.use_cases.read_record", lambda caller, reference: record)
    monkeypatch.setattr("gateway.catalogue.use_cases.action_forms", lambda code: {"report": FORM})
    return next(iter(desk.views))


@pytest.mark.parametrize(("who", "folder"), [("duty", "console/cases"), ("one", "applications")])
def test_a_note_says_its_choices_and_days_in_words(
    signed_in, page: str, who: str, folder: str
) -> None:
    reader: Browser = signed_in(who).visit(f"/{folder}/{page}")
    written = {"राय": "शर्तों के साथ", "बात": "बाएँ चलें।", "कब देखा": "20 नवंबर 2026"}
    for label, words in written.items():
        assert f'<p><span class="meta">{label}:</span> {words}</p>' in reader.html
    assert not reader.says("with-conditions")


def test_only_files_of_a_note_are_links_to_files(signed_in, page: str) -> None:
    reader: Browser = signed_in("duty").visit(f"/console/cases/{page}")
    assert reader.says("BNS 303(2)")
    links = {one.get("href") for one in reader.page.all("a")}
    assert {one for one in links if one and "/files/" in one} == {"/api/v1/files/photo-one"}
