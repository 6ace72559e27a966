"""A citizen's mobile has become another one: what a case says goes there, and nothing else of the
case changes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pymongo.database import Database

from chassis.sealing import open_sealed
from contracts.errors import NotFound
from tests.integration.casework.housing import Housing, opened
from tests.unit.casework.tenancy_samples import CLERK, LANDLORD, MOBILES, STRANGER, TENANT

NEW = "9000000042"
OWNER_MOVED = replace(LANDLORD, mobile=NEW)
TENANT_MOVED = replace(TENANT, mobile=NEW)


@pytest.fixture
def housing(database: Database) -> Iterator[Housing]:
    with opened(database) as world:
        yield world


def addresses(housing: Housing, reference: str, audience: str) -> list[dict]:
    notices = housing.notices_of(reference)
    return [notice["to"] for _, notice in notices if notice["audience"] == audience]


def test_the_owner_is_told_and_called_at_the_new_mobile(housing: Housing) -> None:
    reference = housing.reference()
    before = housing.document(reference)
    assert housing.desk.renew_contact(OWNER_MOVED, reference) == {"renewed": True}
    after = housing.document(reference)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"personal", "contact"}, "no step, no event"
    assert housing.desk.read(CLERK, reference)["form"]["mobile"] == NEW
    housing.act(TENANT, reference, "confirm")
    assert addresses(housing, reference, "citizen")[-1]["mobile"] == NEW
    assert housing.desk.renew_contact(OWNER_MOVED, reference) == {"renewed": False}


def test_a_party_is_told_at_the_new_mobile_and_the_answer_stays_as_written(housing) -> None:
    reference = housing.reference()
    owner = housing.document(reference)["contact"]
    assert housing.desk.renew_contact(TENANT_MOVED, reference) == {"renewed": True}
    assert housing.document(reference)["contact"] == owner
    assert housing.desk.read(CLERK, reference)["form"]["tenant_mobile"] == MOBILES["c-tenant"]
    to = housing.document(reference)["party_contacts"]["tenant"]["contact"]
    opened_box = open_sealed(housing.notify_key, to)
    assert opened_box == {"mobile": NEW, "email": "tenant@example.org"}
    assert housing.desk.renew_contact(TENANT_MOVED, reference) == {"renewed": False}
    assert housing.document(reference)["party_contacts"]["tenant"]["contact"] == to


def test_a_stranger_moves_nobodys_messages(housing: Housing) -> None:
    reference = housing.reference()
    before = housing.document(reference)
    with pytest.raises(NotFound):
        housing.desk.renew_contact(replace(STRANGER, mobile=NEW), reference)
    assert housing.document(reference) == before


def test_that_a_contact_was_renewed_is_in_the_audit_log(housing: Housing) -> None:
    reference = housing.reference()
    housing.desk.renew_contact(OWNER_MOVED, reference)
    (entry,) = housing.desk.audit.actors_of(reference, "renewed the contact")
    assert entry["actor"] == LANDLORD.id
