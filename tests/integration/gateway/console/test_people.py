"""The officers of an office: leave, return, and postings with a second person."""

from casework.desk.audit import entries_in
from tests.integration.gateway.console.conftest import Office
from tests.integration.gateway.register import officer
from tests.unit.gateway.pages.browser import Browser


def change(page: Browser, username: str) -> Browser:
    return page.visit(f"/console/people?office=5117012&officer={username}")


def test_a_head_enters_leave_with_a_successor_and_the_return(
    office: Office, directory: None
) -> None:
    head = office.browser("sho")
    change(head, "enquiry").press("Enter leave from now", successor="enquiry2", until="2020-01-01")
    assert head.status == 422 and head.page.all("title")[0].text.startswith("To correct")
    assert head.value("successor") == "enquiry2", "nothing chosen is lost"
    head.press("Enter leave from now", until="")
    assert head.says("Entered as absent.") and head.says("On leave")
    assert officer(office.parts, "enquiry").is_absent
    change(head, "enquiry").press("Enter as present again")
    assert head.says("Entered as present.") and not officer(office.parts, "enquiry").is_absent
    entries = entries_in(office.parts.database).find({"actor": "sho", "what": {"$ne": "see"}})
    assert [one["what"] for one in entries] == ["leave", "return"]


def test_who_heads_no_office_sees_who_is_there_and_changes_nothing(
    office: Office, directory: None
) -> None:
    clerk = office.browser("duty")
    assert change(clerk, "enquiry").says("Test Officer enquiry2")
    assert not [one for one in clerk.page.all("input") if one.get("name") == "deed"]
    token = clerk.value("form_token")
    fields = [("form_token", token), ("deed", "leave"), ("office", "5117012")]
    clerk._go("POST", "/console/people/enquiry", fields, [])
    assert clerk.status == 403 and not officer(office.parts, "enquiry").is_absent
    elsewhere = clerk.visit("/console/people?office=5117013")
    assert elsewhere.page.all("tbody") == [], elsewhere.page.text


def test_what_one_administrator_posts_waits_for_another(office: Office, directory: None) -> None:
    first, second = office.browser("admin"), office.browser("admin2")
    change(first, "enquiry").press("Enter the posting", station="5117013", role="enquiry-officer")
    assert first.says("It holds once a second administrator agrees.")
    assert first.says("another administrator has to agree")
    assert officer(office.parts, "enquiry").office == "5117012"
    second.visit("/console/people?office=5117012").press("Agree and enter")
    assert second.says("The posting is entered.")
    assert officer(office.parts, "enquiry").office == "5117013"
    assert not second.visit("/console/people").says("Agree and enter")


def test_each_deed_has_a_form_of_its_own_and_what_is_no_deed_changes_nothing(
    office: Office, directory: None
) -> None:
    head = change(office.browser("sho"), "enquiry")
    deeds = {
        one.get("value"): [each.get("name") for each in form.all("input") + form.all("select")]
        for form in head.page.all("form")
        for one in form.all("input")
        if one.get("name") == "deed"
    }
    assert list(deeds) == ["leave", "removed", "post", "reset"]
    assert "station" in deeds["post"] and "station" not in deeds["leave"] + deeds["removed"]
    ids = [one.get("id") for one in head.page.all() if one.get("id")]
    assert len(ids) == len(set(ids))
    token = head.value("form_token")
    assert token
    for deed in ([], [("deed", "")], [("deed", "dismissed")]):
        fields = [("form_token", token), ("office", "5117012"), *deed]
        head._go("POST", "/console/people/enquiry", fields, [])
        assert head.status == 422 and not officer(office.parts, "enquiry").is_absent, deed
    change(head, "enquiry").press("Remove from duty", successor="enquiry2")
    assert head.says("Entered as absent.") and officer(office.parts, "enquiry").is_absent
