"""People beside the owner: what they are told, what they see and do, and what is left of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from chassis.actor import Actor
from contracts.errors import ActionNotOpen, NotAllowed, NotFound, ValidationFailed
from tests.integration.casework.housing import Housing, opened
from tests.unit.casework.tenancy_samples import (
    CLERK,
    LANDLORD,
    MOBILES,
    STRANGER,
    TENANT,
    WITNESS,
)


@pytest.fixture
def housing(database: Database) -> Iterator[Housing]:
    with opened(database) as world:
        yield world


def corrected(mobile: str, **more: str) -> dict[str, str]:
    return {"tenant_mobile": mobile, **more}


def test_a_party_is_told_in_the_own_language_at_the_own_address(housing: Housing) -> None:
    (_, owner), (template, notice) = housing.notices_of(housing.reference())
    assert template == "tenancy.asked.tenant"
    assert notice["audience"] == "tenant"
    assert notice["to"] == {"mobile": MOBILES["c-tenant"], "email": "tenant@example.org"}
    assert notice["language"] == "en"
    assert (owner["to"]["mobile"], owner["language"]) == ("9000000001", "hi")


def test_who_somebody_is_stands_in_the_view_and_how_he_is_reached_does_not(housing) -> None:
    view = housing.file()["view"]
    assert view["parties"] == {"tenant": TENANT.id}
    assert MOBILES["c-tenant"] not in str(view)
    assert "party_contacts" not in view
    document = housing.document(view["reference"])
    assert document["parties"] == {"tenant": {"id": TENANT.id, "since": housing.now}}
    assert MOBILES["c-tenant"] not in str(document)


def test_a_party_sees_the_own_answers_and_no_others(housing: Housing) -> None:
    reference = housing.reference()
    form = housing.desk.read(TENANT, reference)["form"]
    assert set(form) == {
        *("ward", "address", "tenant_name", "tenant_mobile", "tenant_email", "tenant_language"),
    }
    assert housing.desk.read(LANDLORD, reference)["form"]["tenant_email"] == "•••"


def test_a_party_does_what_is_a_partys_and_nothing_else(housing: Housing) -> None:
    reference = housing.reference()
    with pytest.raises(NotAllowed):
        housing.act(TENANT, reference, "correct-tenant", corrected(MOBILES["c-stranger"]))
    with pytest.raises(NotAllowed):
        housing.act(LANDLORD, reference, "confirm")
    assert housing.act(TENANT, reference, "confirm")["state"] == "confirmed"


@pytest.mark.parametrize("actor", [STRANGER, WITNESS], ids=["stranger", "not-yet-a-party"])
def test_for_everybody_else_there_is_no_such_case(housing: Housing, actor: Actor) -> None:
    reference = housing.reference()
    for attempt in (
        lambda: housing.desk.read(actor, reference),
        lambda: housing.act(actor, reference, "confirm"),
        lambda: housing.desk.read_document(actor, reference, "none"),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_an_officer_brings_in_a_party_later(housing: Housing) -> None:
    reference = housing.reference()
    body = {"witness_mobile": MOBILES["c-witness"]}
    view = housing.act(CLERK, reference, "add-witness", body, {"witness": WITNESS.id})
    assert view["parties"] == {"tenant": TENANT.id, "witness": WITNESS.id}
    assert set(housing.desk.read(WITNESS, reference)["form"]) == {"ward"}
    template, notice = housing.notices_of(reference)[-1]
    assert (template, notice["to"]["mobile"]) == ("tenancy.named.witness", MOBILES["c-witness"])
    assert notice["language"] == "hi"


def test_one_in_whose_place_another_comes_sees_the_case_no_longer(housing: Housing) -> None:
    reference = housing.reference()
    housing.act(TENANT, reference, "dispute", {"text": "I live elsewhere"})
    housing.pass_time(minutes=1)
    body = corrected(MOBILES["c-stranger"])
    view = housing.act(LANDLORD, reference, "correct-tenant", body, {"tenant": STRANGER.id})
    assert view["parties"] == {"tenant": STRANGER.id}
    with pytest.raises(NotFound):
        housing.desk.read(TENANT, reference)
    template, notice = housing.notices_of(reference)[-1]
    assert template == "tenancy.asked.tenant"
    assert notice["to"] == {"mobile": MOBILES["c-stranger"], "email": None}


def test_who_comes_in_anothers_place_reads_nothing_of_the_one_before(housing: Housing) -> None:
    reference = housing.reference()
    housing.act(TENANT, reference, "dispute", {"text": "I live elsewhere"})
    housing.pass_time(minutes=1)
    body = corrected(MOBILES["c-stranger"])
    housing.act(LANDLORD, reference, "correct-tenant", body, {"tenant": STRANGER.id})
    record = housing.desk.read(STRANGER, reference)
    assert record["notes"] == []
    assert record["form"]["tenant_mobile"] == MOBILES["c-stranger"]
    assert "tenant_email" not in record["form"]
    assert [note["action"] for note in housing.desk.read(LANDLORD, reference)["notes"]] == [
        "dispute"
    ]


def test_a_party_who_is_named_again_stays_one_since_the_first_time(housing: Housing) -> None:
    reference = housing.reference()
    since = housing.now
    housing.pass_time(minutes=1)
    body = corrected(MOBILES["c-tenant"], tenant_language="hi")
    housing.act(LANDLORD, reference, "correct-tenant", body, {"tenant": TENANT.id})
    assert housing.document(reference)["parties"]["tenant"]["since"] == since
    assert housing.notices_of(reference)[-1][1]["language"] == "hi"


def test_the_owner_is_no_party_beside_himself(housing: Housing) -> None:
    with pytest.raises(ValidationFailed) as error:
        housing.file(parties={"tenant": LANDLORD.id}, tenant_mobile="9000000001")
    assert error.value.fields == {"tenant_mobile": "is-the-applicant"}
    assert housing.database["cases"].count_documents({}) == 0
    reference = housing.reference()
    body = {"witness_mobile": "9000000001"}
    with pytest.raises(ValidationFailed) as error:
        housing.act(CLERK, reference, "add-witness", body, {"witness": LANDLORD.id})
    assert error.value.fields == {"witness_mobile": "is-the-applicant"}


def test_an_id_without_an_answer_makes_nobody_a_party(housing: Housing) -> None:
    view = housing.file(parties={"tenant": TENANT.id, "witness": STRANGER.id})["view"]
    assert view["parties"] == {"tenant": TENANT.id}
    view = housing.act(TENANT, view["reference"], "confirm", parties={"witness": STRANGER.id})
    assert view["parties"] == {"tenant": TENANT.id}


def test_a_party_of_whom_nobody_says_who_it_is_is_told_and_sees_nothing(housing: Housing) -> None:
    view = housing.file(parties={})["view"]
    assert view["parties"] == {}
    assert [template for template, _ in housing.notices_of(view["reference"])][-1].endswith(
        ".tenant"
    )
    with pytest.raises(NotFound):
        housing.desk.read(TENANT, view["reference"])


def test_a_condition_asks_whether_there_is_a_party(housing: Housing) -> None:
    reference = housing.reference()
    housing.act(TENANT, reference, "confirm")
    housing.database["cases"].update_one({"_id": reference}, {"$set": {"parties": {}}})
    with pytest.raises(ActionNotOpen):
        housing.act(CLERK, reference, "accept")


def test_a_party_is_reminded_and_the_office_is_told_in_words_of_offices_alone(housing) -> None:
    reference = housing.reference()
    housing.pass_time(days=9)
    housing.desk.tick()
    templates = [template for template, _ in housing.notices_of(reference)]
    assert templates[-2:] == ["tenancy.reminder.tenant", "tenancy.late.ward"]
    text = housing.document(reference)["timeline"][-1]["text"]["en"]
    assert text == "the ward office was told."


def test_a_paper_is_for_the_parties_whom_it_names(housing: Housing) -> None:
    reference = housing.reference()
    body = {"witness_mobile": MOBILES["c-witness"]}
    housing.act(CLERK, reference, "add-witness", body, {"witness": WITNESS.id})
    housing.act(TENANT, reference, "confirm")
    housing.act(CLERK, reference, "accept")
    housing.act(Actor("", "system"), reference, "record-payment")
    (paper,) = housing.document(reference)["documents"]
    for actor in (LANDLORD, TENANT, CLERK):
        assert housing.desk.read_document(actor, reference, paper["id"])["kind"] == "entry"
    for actor in (WITNESS, STRANGER):
        with pytest.raises(NotFound):
            housing.desk.read_document(actor, reference, paper["id"])


def test_who_they_were_goes_with_what_is_personal_and_they_can_do_nothing_more(housing) -> None:
    reference = housing.reference()
    housing.act(CLERK, reference, "reject")
    housing.pass_time(days=366)
    assert housing.desk.erase_due() == 1
    document: dict[str, Any] = housing.document(reference)
    assert document["parties"] == document["party_contacts"] == {}
    assert TENANT.id not in str({k: v for k, v in document.items() if k != "outbox"})
    assert document["outbox"][-1]["data"]["case"]["parties"] == {}
    with pytest.raises(NotFound):
        housing.act(TENANT, reference, "confirm")


def test_the_same_application_again_is_the_same_case_with_the_same_parties(housing) -> None:
    first = housing.file(key="the-key-1")
    again = housing.file(key="the-key-1")
    assert again["created"] is False
    assert again["view"] == first["view"]


def test_a_case_from_before_there_were_parties_is_read_as_ever(housing: Housing) -> None:
    reference = housing.reference()
    unset = {"$unset": {"parties": "", "party_contacts": ""}}
    housing.database["cases"].update_one({"_id": reference}, unset)
    assert housing.desk.read(LANDLORD, reference)["view"]["parties"] == {}
    body = corrected(MOBILES["c-tenant"])
    view = housing.act(LANDLORD, reference, "correct-tenant", body, {"tenant": TENANT.id})
    assert view["parties"] == {"tenant": TENANT.id}
