"""Permission for a procession over HTTP: granted, checked, changed by revocation; refused, appealed
against and granted."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from tests.support.client import expect
from tests.support.matters import BODHGAYA, BUDDHA_COLONY, People, offered, refused, refused_field
from tests.support.officer import OfficerClient
from tests.support.papers import fetch, signature_of
from tests.support.polling import eventually

CODE = "procession-noc"
SECONDS = 60
"""For sweeps, the bus, the printer and notify."""
ORGANISER, SECOND, OTHER = "9000000841", "9000000842", "9000000843"
REASONS = "उस दिन उसी रास्ते पर परीक्षा केंद्र हैं।"
GRANT = {
    "place_granted": "बुद्धा कॉलोनी से गांधी मैदान, बोरिंग रोड होकर",
    "roads": "बोरिंग रोड",
    "conditions": "सड़क के बाएँ चलें; एंबुलेंस को पहले रास्ता दें।",
}


def form(**changes: Any) -> dict[str, Any]:
    """An organiser's answers; every person in them is invented."""
    begins = datetime.now(UTC).replace(microsecond=0) + timedelta(days=4)
    return {
        "purpose": "religious",
        "about": "हर साल की शोभायात्रा",
        "place": {"district": "Patna", "station": BUDDHA_COLONY},
        "where": "Test Road to Test Ground",
        "along": [{"place": {"district": "Gaya", "station": BODHGAYA}, "where": "Test Chowk"}],
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=5)).isoformat(),
        **{"people": 500, "vehicles": 4, "volunteers": 20},
        **{"loudspeaker": "no", "stage": "no", "fireworks": "no"},
        **{"name": "Test Organiser One", "address": "Test Lane 1, Patna"},
        **{"second_name": "Test Organiser Two", "second_mobile": SECOND},
        **{"files": [], "language": "hi"},
        **changes,
    }


class Procession:
    """One application."""

    def __init__(self, people: People, mobile: str) -> None:
        self.people, self.mobile = people, mobile
        case = people.citizen(mobile).file(form(), service=CODE)
        self.reference: str = case["reference"]

    @property
    def seen(self) -> dict[str, Any]:
        return self.people.citizen(self.mobile).case(self.reference)

    def act(self, officer: str, action: str, **body: Any) -> None:
        """An officer acts, once the case is on the officer's list."""
        client = self.people.officer(officer)
        eventually(
            lambda: self.reference in {row["reference"] for row in client.cases()},
            seconds=SECONDS,
            what="the case in the list",
        )
        client.act(self.reference, action, **body)

    def along(self, officer: OfficerClient, has: str) -> dict[str, Any]:
        """The row of the station along the route, once it has something to say of this."""

        def row() -> dict[str, Any] | None:
            rows = officer.case(self.reference)["linked_cases"]["along"]
            return rows[0] if rows and rows[0][has] else None

        return eventually(row, seconds=SECONDS, what=f"{has} of the station on the way") or {}

    def told(self, template: str, to: str = "") -> dict[str, Any]:
        return self.people.system.await_message(
            to or self.mobile,
            f"permissions.{template}",
            reference=self.reference,
            seconds=SECONDS,
        )

    def paper(self) -> dict[str, Any]:
        papers = eventually(lambda: self.seen["documents"], seconds=SECONDS, what="the paper")
        return papers[-1]

    def checked(self, state: str) -> dict[str, Any]:
        """What `/verify` tells anybody of the paper, once it says this."""
        url = f"{self.people.system.url}/verify/{self.paper()['id']}"

        def look() -> dict[str, Any] | None:
            answer = requests.get(url, headers={"Accept": "application/json"}, timeout=10)
            it = expect(answer, 200)
            return it if it["state"] == state else None

        return eventually(look, seconds=SECONDS, what=state) or {}

    def listed(self, number: str) -> dict[str, Any] | None:
        """The row of the public list, None where there is none."""
        rows = self.people.nobody().get(f"/public/{CODE}/processions")["items"]
        return next((row for row in rows if row["number"] == number), None)


def test_a_procession_is_granted_checked_on_the_road_and_revoked(people: People):
    soon = datetime.now(UTC) + timedelta(hours=30)
    late = form(starts_at=soon.isoformat(), ends_at=(soon + timedelta(hours=5)).isoformat())
    answer = people.citizen(ORGANISER).try_to_file(late, service=CODE)
    assert refused_field(answer, "starts_at")

    one = Procession(people, ORGANISER)
    one.told("filed.citizen")
    one.told("named.second", SECOND)
    one.act(f"sho.{BUDDHA_COLONY}", "report", opinion="with-conditions", text="बाएँ चलें, बस।")
    assert "with-conditions" not in json.dumps(one.seen), "an opinion is for the officers"
    dsp, there = people.officer("dsp.patna"), people.officer(f"sho.{BODHGAYA}")
    request = eventually(
        lambda: (
            (it := dsp.case(one.reference)["linked_cases"]["along"]) and it[0]["station"] and it
        ),
        seconds=SECONDS,
        what="the station on the way",
    )[0]
    assert request["station"]["code"] == BODHGAYA
    eventually(lambda: there.call("GET", f"/cases/{request['reference']}").status_code == 200)
    there.act(request["reference"], "answer", opinion="objection", conditions="मेला लगा है उस दिन।")
    assert one.along(dsp, "ended")["report"]["opinion"] == "objection"
    assert "linked_cases" not in one.seen or not one.seen["linked_cases"].get("along")

    number = f"NOC/{one.reference[:4]}/2026"
    one.act("dsp.patna", "grant", number=number, **GRANT)
    one.told("granted.citizen")
    one.told("granted.second", SECOND)
    assert signature_of(fetch(people.citizen(ORGANISER), one.paper())).valid
    good = one.checked("issued")
    assert good["valid"] is True
    assert datetime.fromisoformat(good["valid_until"]) == datetime.fromisoformat(
        one.seen["event"]["ends_at"]
    )
    names = [line["name"]["en"] for line in good["shows"]]
    assert names == ["Route or place", "From", "Until", "Roads closed or diverted"]
    public = eventually(lambda: one.listed(number), seconds=SECONDS, what="the public row")
    assert public["roads"] == GRANT["roads"]
    for words in (json.dumps(good), json.dumps(public)):
        assert "Organiser" not in words and "90000008" not in words

    one.act("dsp.patna", "revoke", text=REASONS)
    one.told("revoked.citizen")
    one.told("revoked.second", SECOND)
    assert one.checked("revoked")["valid"] is False
    eventually(lambda: one.listed(number) is None, seconds=SECONDS, what="off the public list")


def test_what_the_dsp_refused_the_sp_may_grant(people: People):
    one = Procession(people, OTHER)
    sho = people.officer(f"sho.{BUDDHA_COLONY}")
    one.act("dsp.patna", "refuse", text=REASONS)
    one.told("refused.citizen")
    refused(sho.try_to_act(one.reference, "grant", number="1", **GRANT), 403, "not-allowed")
    assert offered(one.seen) == {"appeal", "cancel"}
    people.citizen(OTHER).act(one.reference, "appeal", text="परीक्षा दोपहर तक है।", files=[])
    one.act("sp.patna", "allow-appeal", number=f"SP/{one.reference[:4]}/2026", **GRANT)
    one.told("granted.citizen")
    assert one.checked("issued")["valid"] is True
    people.citizen(OTHER).act(one.reference, "cancel")
    assert one.checked("revoked")["valid"] is False
