"""What the pages may expect of the use cases of cases: asked alike of the desk in memory behind the
tests of pages, and of the gateway's own over a real service, broker and database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from contracts.errors import (
    ActionNotOpen,
    ContractError,
    IdempotencyMismatch,
    NotAuthenticated,
    NotFound,
    ValidationFailed,
)
from gateway.cases import shapes, use_cases
from gateway.identity.caller import Caller
from tests.integration.gateway.conftest import sent_otp
from tests.integration.gateway.desk_peer import CITIZENS
from tests.support.citizen import complaint
from tests.unit.casework.tenancy_samples import answers
from tests.unit.gateway.pages.fake_desk import OTP, FakeDesk

NOWHERE = "0000-0000-0000-0"


@dataclass
class Desk:
    """One of the two: ``asks`` has the use cases; ``owner`` may take ``action`` with ``body``."""

    asks: Any
    service: str
    form: dict[str, Any]
    other_form: dict[str, Any]
    required: str
    action: str
    body: dict[str, Any]
    asked_for: str
    links: set[str]
    owner: Caller
    stranger: Caller
    password: Callable[[], str]
    leave: Callable[[], Any]

    def file(self, key: str = "key-number-1", **changes: Any) -> dict[str, Any]:
        form = {**self.form, **changes}
        view: dict[str, Any] = self.asks.file_case(self.owner, self.service, form, key)
        return view


def _in_memory() -> Desk:
    desk = FakeDesk()
    return Desk(
        asks=desk,
        service="complaint",
        form=complaint(place={"pin": "800001"}, category="women-safety"),
        other_form=complaint(place={"pin": "800001"}),
        required="text",
        action="withdraw",
        body={"reason": "It was found again"},
        asked_for="reason",
        links={
            name
            for name, link in desk.service_found.definition.links.items()
            if link.shown_to is None or "owner" in link.shown_to
        },
        owner=Caller("citizen-one", "citizen", None, "en"),
        stranger=Caller("citizen-two", "citizen", None, "en"),
        password=lambda: OTP,
        leave=lambda: desk.away.add("complaints"),
    )


def _real(request: pytest.FixtureRequest) -> Desk:
    notify, tenancy = request.getfixturevalue("notify"), request.getfixturevalue("tenancy")
    return Desk(
        asks=use_cases,
        service="tenancy",
        form=answers(),
        other_form=answers(rent="1"),
        required="address",
        action="correct-tenant",
        body={"tenant_mobile": CITIZENS["witness"]},
        asked_for="tenant_mobile",
        links=set(),
        owner=Caller(tenancy.id("owner"), "citizen", None, "en"),
        stranger=Caller(tenancy.id("stranger"), "citizen", None, "en"),
        password=lambda: sent_otp(notify, CITIZENS["owner"]),
        leave=lambda: tenancy.service.peer.__exit__(),
    )


@pytest.fixture(params=["in memory", "real"])
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    real = request.param == "real"
    app = request.getfixturevalue("app") if real else Flask("pages", static_folder=None)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield _real(request) if real else _in_memory()


def test_what_is_filed_is_shown_listed_and_tracked_in_the_shapes_of_the_api(desk: Desk) -> None:
    view = desk.file()
    reference = view["reference"]
    assert shapes.CaseView().validate(view) == {}
    assert view == desk.asks.get_case_view(desk.owner, reference.lower(), language="en")
    assert {"hi", "en"}.isdisjoint(view["next"]["what"])
    assert view["timeline"][-1]["sequence"] <= view["sequence"]
    assert set(view["linked_cases"]) == desk.links
    hindi = desk.asks.get_case_view(desk.owner, reference, language="hi")
    assert hindi["next"]["what"] != view["next"]["what"]

    listed = desk.asks.list_cases(desk.owner)
    assert shapes.CaseList().validate(listed) == {}
    assert [one["reference"] for one in listed["items"]] == [reference]
    assert desk.asks.list_cases(desk.owner, state="no-such-state")["items"] == []
    assert desk.asks.list_cases(desk.owner, state=view["state"])["items"] == listed["items"]
    assert desk.asks.list_cases(desk.stranger)["items"] == []

    record = desk.asks.read_record(desk.owner, reference)
    assert shapes.CaseRecord().validate(record) == {}

    public = desk.asks.track(reference.lower())
    assert shapes.PublicCase().validate(public) == {}
    assert (public["reference"], public["proved"]) == (reference, False)
    assert (public["station"] is None) == view["sensitive"]
    with pytest.raises(NotAuthenticated):
        desk.asks.track(reference, "123456")
    desk.asks.send_tracking_otp(reference)
    proved = desk.asks.track(reference, desk.password())
    assert shapes.TrackedCase().validate(proved) == {}
    assert proved["proved"] and proved["timeline"] == view["timeline"]
    assert not {"actions", "links", "party"} & set(proved)


def test_the_same_key_is_the_same_case_and_another_form_under_it_is_refused(desk: Desk) -> None:
    first = desk.file()
    assert desk.file()["reference"] == first["reference"]
    assert len(desk.asks.list_cases(desk.owner)["items"]) == 1
    with pytest.raises(IdempotencyMismatch):
        desk.asks.file_case(desk.owner, desk.service, desk.other_form, "key-number-1")
    with pytest.raises(ValidationFailed) as refused:
        desk.file("key-number-2", **{desk.required: None})
    assert set(refused.value.fields) == {desk.required}
    with pytest.raises(NotFound):
        desk.asks.file_case(desk.owner, "no-such-service", desk.form, "key-number-3")
    assert len(desk.asks.list_cases(desk.owner)["items"]) == 1


def test_what_is_open_is_taken_once_with_its_answers_and_nothing_else_is(desk: Desk) -> None:
    view = desk.file()
    reference = view["reference"]
    assert desk.action in [one["name"] for one in view["actions"]]
    with pytest.raises(ValidationFailed) as refused:
        desk.asks.act(desk.owner, reference, desk.action, {})
    assert set(refused.value.fields) == {desk.asked_for}
    with pytest.raises(ActionNotOpen) as closed:
        desk.asks.act(desk.owner, reference, "no-such-action", {})
    assert set(closed.value.details["open"]) == {one["name"] for one in view["actions"]}
    after = desk.asks.act(desk.owner, reference.lower(), desk.action, desk.body)
    assert shapes.CaseView().validate(after) == {}
    assert after["sequence"] > view["sequence"]
    assert after["timeline"][-1]["action"] == desk.action
    assert after == desk.asks.get_case_view(desk.owner, reference, language="en")


def test_what_is_not_there_and_what_is_anothers_are_refused_alike(desk: Desk) -> None:
    reference = desk.file()["reference"]
    for caller, named in ((desk.owner, NOWHERE), (desk.stranger, reference), (desk.owner, "?")):
        for ask in (
            lambda c, r: desk.asks.get_case_view(c, r),
            lambda c, r: desk.asks.read_record(c, r),
            lambda c, r: desk.asks.act(c, r, desk.action, desk.body),
            lambda c, r: desk.asks.find_choices(c, r, "nothing", "words"),
        ):
            with pytest.raises(NotFound):
                ask(caller, named)
    with pytest.raises(NotFound):
        desk.asks.find_choices(desk.owner, reference, "no-such-finder", "words")
    with pytest.raises(NotFound):
        desk.asks.track(NOWHERE)
    desk.asks.send_tracking_otp(NOWHERE)  # says nothing


def test_while_the_service_is_away_a_case_is_read_and_nothing_is_done(desk: Desk) -> None:
    view = desk.file()
    desk.leave()
    reference = view["reference"]
    assert desk.asks.get_case_view(desk.owner, reference, language="en") == view
    for ask in (
        lambda: desk.asks.act(desk.owner, reference, desk.action, desk.body),
        lambda: desk.file("key-number-2"),
        lambda: desk.asks.read_record(desk.owner, reference),
    ):
        with pytest.raises(ContractError) as refused:
            ask()
        assert refused.value.retryable
