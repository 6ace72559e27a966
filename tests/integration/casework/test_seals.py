"""Seals that are kept provable: stamped with the printing, later where the authority is away."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.definition import loader
from chassis.actor import Actor
from contracts.errors import NotFound
from documents.verified import Prolonged
from tests.integration.complaints.small_office import SmallOffice, opened
from tests.unit.casework.region_samples import HEAD, OWNER


class Stamps:
    """Adds a stamp of ten years; may be away."""

    def __init__(self) -> None:
        self.away = False
        self.asked = 0

    def __call__(self, pdf: bytes, now: datetime) -> Prolonged:
        self.asked += 1
        if self.away:
            raise OSError("away")
        return Prolonged(pdf + b" stamped", now, now + timedelta(days=3650))


@pytest.fixture
def stamps() -> Stamps:
    return Stamps()


@pytest.fixture
def office(database, stamps: Stamps) -> Iterator[SmallOffice]:
    with opened(database) as world:
        world.prolong = stamps
        world.desk = world.replica()
        yield world


def granted(office: SmallOffice) -> str:
    reference = office.paid()
    office.act(HEAD, reference, "grant")
    return reference


def paper(office: SmallOffice, reference: str) -> dict[str, Any]:
    return office.document(reference)["documents"][-1]


def content(office: SmallOffice, reference: str, actor: Actor = OWNER) -> bytes:
    import base64

    printed_paper = paper(office, reference)
    document = office.desk.read_document(actor, reference, printed_paper["id"])
    read = base64.b64decode(document["content"])
    assert hashlib.sha256(read).hexdigest() == printed_paper["sha256"] == document["sha256"]
    return read


def test_a_paper_is_issued_with_a_stamp(office, stamps) -> None:
    reference = granted(office)
    assert content(office, reference).endswith(b" stamped")
    assert paper(office, reference)["earlier"] == []
    assert (office.desk.prolong_seals(), stamps.asked) == (0, 1)


def test_where_the_authority_is_away_it_is_issued_at_once_and_stamped_later(office, stamps) -> None:
    stamps.away = True
    reference = granted(office)
    first = content(office, reference)
    assert not first.endswith(b" stamped")
    assert office.desk.prolong_seals() == 0
    stamps.away = False
    office.pass_time(minutes=6)
    sequence = office.document(reference)["sequence"]
    assert office.desk.prolong_seals() == 1
    assert content(office, reference) == first + b" stamped"
    document = office.document(reference)
    assert paper(office, reference)["earlier"] == [hashlib.sha256(first).hexdigest()]
    assert document["sequence"] == sequence + 1
    event = office.outbox.relayed[-1]
    assert event["type"] == "case.seal-prolonged"
    assert event["data"]["case"]["documents"][-1]["sha256"] == paper(office, reference)["sha256"]
    assert event["data"]["notices"] == []
    assert office.desk.prolong_seals() == 0


def test_while_it_is_away_nobody_waits_for_it_with_every_paper(office, stamps) -> None:
    stamps.away = True
    for _ in range(3):
        granted(office)
    assert stamps.asked == 1
    stamps.away = False
    office.pass_time(minutes=6)
    assert office.desk.prolong_seals() == 3


def test_a_further_stamp_comes_before_the_authoritys_certificate_ends(office, stamps) -> None:
    reference = granted(office)
    office.pass_time(days=3500)
    assert office.desk.prolong_seals() == 0
    office.pass_time(days=100)
    assert office.desk.prolong_seals() == 1
    assert content(office, reference).endswith(b" stamped stamped")


def test_after_a_crash_between_archive_and_case_the_case_hears_of_it(
    office, stamps, monkeypatch
) -> None:
    stamps.away = True
    reference = granted(office)
    first = content(office, reference)
    stamps.away = False
    office.pass_time(minutes=6)
    with monkeypatch.context() as broken:
        broken.setattr(office.desk.store, "apply", lambda *_: False)
        assert office.desk.prolong_seals() == 0
    assert content(office, reference) == first  # what the case names is what is given out
    assert (office.desk.prolong_seals(), stamps.asked) == (1, 2)
    assert content(office, reference) == first + b" stamped"


def test_of_two_replicas_one_stamps(office, stamps) -> None:
    stamps.away = True
    reference = granted(office)
    stamps.away = False
    office.pass_time(minutes=6)
    other = office.replica()
    assert sorted((office.desk.prolong_seals(), other.prolong_seals())) == [0, 1]
    assert content(office, reference).endswith(b" stamped")


# -- corrections ----------------------------------------------------------------------------------


def correctable(office: SmallOffice) -> None:
    """Let the head correct the route on a permit, with a paper of its own kind."""
    source = next(iter(office.desk.definitions)).to_dict()
    permit = source["documents"]["permit"] = {
        **source["documents"]["permit"],
        "who": ["owner", "desk"],
        "verify_shows": [{"initials": "route"}],
    }
    source["documents"]["permit-corrected"] = {
        **permit,
        "name": {"hi": "हिन्दी Corrected permit", "en": "Corrected permit"},
        "replaces": "permit",
        "template": "permit",
    }
    grant = source["actions"]["grant"]
    text = {"name": "right_route", "type": "text", "pii": True, "required": True}
    label = {"hi": "हिन्दी Route", "en": "Route"}
    source["actions"]["correct"] = {
        "name": label,
        "by": grant["by"],
        "form": {"fields": [{**text, "min_length": 1, "max_length": 200, "label": label}]},
        "corrects": {"route": "right_route"},
        "transitions": [
            {
                "from": ["granted"],
                "to": "same",
                "event": "corrected",
                "text": label,
                "tells": [],
                "issues": ["permit-corrected"],
            }
        ],
    }
    changed = loader.load(source)
    for name in ("documents", "source", "actions"):
        object.__setattr__(next(iter(office.desk.definitions)), name, getattr(changed, name))


def test_a_corrected_paper_takes_the_place_of_the_one_before(office) -> None:
    correctable(office)
    reference = granted(office)
    old = paper(office, reference)
    assert (old["shows"][0]["value"]["en"], old["replaced"]) == ("F. H. T. T.", None)
    office.act(HEAD, reference, "correct", right_route="Gandhi Maidan")
    first, new = office.document(reference)["documents"]
    assert first["replaced"] == {"by": new["id"], "at": new["issued_at"], "corrected": True}
    assert (new["kind"], new["replaces"]) == ("permit-corrected", [old["id"]])
    assert new["shows"][0]["value"]["en"] == "G. M."
    assert office.desk.read_document(HEAD, reference, old["id"])
    assert office.desk.read_document(OWNER, reference, new["id"])
    with pytest.raises(NotFound):
        office.desk.read_document(OWNER, reference, old["id"])


def test_what_was_corrected_is_read_by_officers_and_what_stood_there_is_kept(office) -> None:
    correctable(office)
    reference = granted(office)
    view = office.act(HEAD, reference, "correct", right_route="Gandhi Maidan")
    assert "Gandhi" not in str(view)
    document = office.document(reference)
    personal = office.desk.store.personal(document)
    assert personal["form"]["route"] == "Gandhi Maidan"
    (was,) = personal["earlier"]
    assert was["form"] == {"route": "From here to there"}
    assert b"Gandhi" not in bytes(document["personal"])


def test_a_correction_of_a_correction_takes_the_place_of_that_alone(office) -> None:
    correctable(office)
    reference = granted(office)
    for route in ("Gandhi Maidan", "Ashok Rajpath"):
        office.act(HEAD, reference, "correct", right_route=route)
    first, second, third = office.document(reference)["documents"]
    assert first["replaced"]["by"] == second["id"]
    assert second["replaced"]["by"] == third["id"]
    assert third["replaced"] is None
