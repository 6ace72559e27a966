"""Who may announce what, and what an announcement lacks. No database here."""

import pytest

from chassis.grant import Grant
from contracts.errors import NotAllowed
from services.notify.announcements import check_ownership, lacking
from tests.support.announcing import jail, prisons, visits, words

GRANT = Grant("prisons", "prisons", ("prison-visit",))


def check(event: dict, grant: Grant = GRANT, source: str = "prisons", home: str = "police") -> None:
    check_ownership(source, event["data"], grant, home)


def test_a_service_announces_what_is_its_own():
    check(prisons(offices=[jail()]))


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (prisons(service="complaints"), "no grant to be complaints"),
        (prisons(department={"code": "police"}), "does not belong to police"),
        (prisons(definitions=[visits() | {"code": "complaint"}]), "no grant for complaint"),
        (prisons(templates=[words("complaint.filed.citizen")]), "named complaint.filed.citizen"),
        (prisons(templates=[words("prison-visits.filed.citizen")]), "prison-visits.filed"),
        (prisons(templates=[words() | {"name": "prison-visit"}]), "named prison-visit"),
        (prisons(offices=[jail("5117012")]), "5117012 is not of prisons"),
        (prisons(offices=[jail("fire:BEUR")]), "fire:BEUR is not of prisons"),
        (prisons(offices=[jail("prisons:fire:BEUR")]), "is not of prisons"),
    ],
)
def test_what_is_anothers_is_refused(event, reason):
    with pytest.raises(NotAllowed, match=reason):
        check(event)


def test_words_that_several_codes_share_bear_the_services_name():
    check(prisons(templates=[words("prisons.filed.citizen")]))


def test_a_grant_is_for_the_sender_only():
    with pytest.raises(NotAllowed, match="complaints has no grant to be prisons"):
        check(prisons(), source="complaints")
    with pytest.raises(NotAllowed, match="prisons has no grant"):
        check(prisons(), grant=Grant("complaints", "prisons", ("prison-visit",)))


def test_nobody_speaks_for_notify_itself():
    own = Grant("notify", "prisons", ("otp",))
    with pytest.raises(NotAllowed, match="notify has no grant"):
        check(prisons(service="notify", definitions=[], templates=[]), own, source="notify")


def test_offices_of_the_home_department_have_no_prefix():
    check(prisons(offices=[jail("BEUR")]), home="prisons")
    with pytest.raises(NotAllowed, match="prisons:BEUR is not of prisons"):
        check(prisons(offices=[jail()]), home="prisons")


def without_english(source: dict) -> dict:
    del source["plain"]["sms"]["en"]
    return source


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (prisons(templates=[]), "prison-visit.booked.citizen: there are no words for sms in hi"),
        (prisons(templates=[without_english(words())]), "plain.sms.en.text is missing"),
        (prisons(templates=[words(), words()]), "version 1 stands twice"),
        (prisons(offices=[jail(email="nobody")]), "prisons:BEUR: its email cannot be one"),
        (prisons(offices=[jail(mobile="ring twice")]), "prisons:BEUR: its mobile cannot be one"),
    ],
)
def test_what_is_lacking_is_said(event, sentence):
    assert sentence in lacking(event["data"])[0]


def test_nothing_is_lacking_where_all_is_given():
    offices = [jail(mobile="+919000000001", email="beur@example.org"), jail("prisons:GAYA")]
    assert lacking(prisons(offices=offices)["data"]) == []
