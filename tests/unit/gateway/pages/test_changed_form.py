"""A form of an earlier version, loaded or kept before a release, that is sent after it: nothing
that was written is lost, and its writer is told what to do."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from casework.definition import loader
from gateway.catalogue.catalogue import Service
from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.fake_desk import FakeDesk, complaint

CHANGED = "आपके शुरू करने के बाद इस फ़ॉर्म के सवाल बदल गए हैं"
NO_MORE = "यह अब इस रूप में नहीं पूछा जाता और नहीं भेजा जाएगा"
JSON = {"Accept": "application/json"}
Fields = list[dict[str, Any]]


def named(fields: Fields, name: str) -> dict[str, Any]:
    return next(one for one in fields if one["name"] == name)


@pytest.fixture
def release(desk: FakeDesk) -> Callable[..., None]:
    """Announces another version, whose fields somebody changed."""

    def release(
        change: Callable[[Fields], object], steps: Callable[[Fields], object] = list
    ) -> None:
        before = desk.service_found
        desk.forms_before["complaint", "1"] = before.described["form"]
        source = deepcopy(dict(before.definition.to_dict()))
        source["version"] = 2
        change(source["form"]["fields"])
        steps(source["form"]["steps"])
        desk.service_found = Service(loader.load(source), "2", "complaints", complaint().department)

    return release


def without(name: str) -> Callable[[Fields], object]:
    return lambda fields: fields.remove(named(fields, name))


def rename_theft(fields: Fields) -> None:
    choices = named(fields, "category")["choices"]
    next(one for one in choices if one["value"] == "theft")["value"] = "stealing"


def rename_words(rows: Fields) -> None:
    for one in rows:
        key = "step" if "step" in one else "name"
        one[key] = one[key].replace("words", "told")


def ask_occupation(fields: Fields) -> None:
    named(fields, "occupation")["required"] = True


def test_what_the_release_does_not_touch_is_filed_without_a_word(
    signed_in, desk: FakeDesk, release
):
    reader = journeys.to_check(signed_in("one"))
    release(without("occupation"))
    reader.press(journeys.SEND)
    assert reader.path.endswith("/filed"), reader.page.text
    assert desk.only_case()[1]["text"] == journeys.TEXT


def test_a_new_question_is_shown_to_who_wrote_before_it_was_asked(
    signed_in, desk: FakeDesk, release
):
    reader = journeys.to_check(signed_in("one"))
    release(ask_occupation)
    reader.press(journeys.SEND)
    assert (reader.status, desk.views) == (422, {})
    assert reader.says(CHANGED) and not reader.says(NO_MORE)
    assert "/steps/informant" in reader.path, "there it is asked"
    journeys.answer(reader, occupation="किसान").press(journeys.SEND)
    _, form = desk.only_case()
    assert (form["occupation"], form["text"]) == ("किसान", journeys.TEXT)


def test_an_answer_to_a_question_that_is_asked_no_more_is_told_before_it_is_left_out(
    signed_in, desk: FakeDesk, release
):
    reader = journeys.to_check(signed_in("one"), occupation="किसान")
    release(without("occupation"))
    reader.press(journeys.SEND)
    assert (reader.status, desk.views) == (422, {})
    assert reader.says(CHANGED) and reader.says(NO_MORE) and reader.says("किसान")
    reader.press(journeys.SEND)
    assert "occupation" not in desk.only_case()[1]


def test_a_choice_that_is_called_otherwise_now_is_chosen_again(signed_in, desk: FakeDesk, release):
    reader = journeys.to_check(signed_in("one"))
    release(rename_theft)
    reader.press(journeys.SEND)
    assert (reader.status, desk.views) == (422, {})
    assert reader.says(CHANGED) and "/steps/about" in reader.path
    journeys.answer(reader, category="stealing").press(journeys.SEND)
    _, form = desk.only_case()
    assert (form["category"], form["text"]) == ("stealing", journeys.TEXT)


def test_on_the_way_it_is_told_as_well(signed_in, desk: FakeDesk, release):
    reader = journeys.to_details(signed_in("one"))
    release(rename_theft)
    reader.press(journeys.NEXT, occurred_at="2026-01-02T18:30")
    assert reader.status == 422 and reader.says(CHANGED)
    assert reader.value("occurred_at") == "2026-01-02"


def test_a_draft_of_a_step_that_is_no_more_is_gone_on_with(signed_in, desk: FakeDesk, release):
    later = "बाद में, इस या किसी दूसरे फ़ोन पर आगे बढ़ाएँ"
    journeys.to_step(signed_in("one"), "words").press(later, text=journeys.TEXT)

    release(rename_words, steps=rename_words)
    other = signed_in("one").visit("/services/complaint").press("उसे आगे बढ़ाएँ")
    assert "draft=" in other.path, "what was typed is not left behind"
    journeys.answer(other).press(journeys.SEND)
    assert desk.only_case()[1]["text"] == journeys.TEXT


def test_a_form_that_a_device_kept_waits_for_its_writer(signed_in, desk: FakeDesk, release):
    reader = journeys.to_check(signed_in("one"), occupation="किसान")
    release(without("occupation"))
    hidden = [one for one in reader.page.all("input") if one.get("type") == "hidden"]
    entries = [(one.get("name"), one.get("value")) for one in hidden]
    client = reader.transport.client
    answer = client.post(
        "/services/complaint", data=MultiDict([*entries, ("to", "submit")]), headers=JSON
    )
    assert (answer.json["filed"], answer.json["again"]) == (False, False)
    reader.visit(answer.json["to"])
    assert reader.says(CHANGED) and reader.says("किसान")
    assert desk.views == {}
