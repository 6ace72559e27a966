"""The officers of an office: leave, return, and postings with a second person."""

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
    entries = office.parts.database["audit"].find({"actor": "sho", "what": {"$ne": "see"}})
    assert [one["what"] for one in entries] == ["leave", "return"]


def test_who_heads_no_office_sees_who_is_there_and_changes_nothing(
    office: Office, directory: None
) -> None:
    clerk = office.browser("duty")
    assert change(clerk, "enquiry").says("Test Officer enquiry2")
    assert not [one for one in clerk.page.all("button") if one.get("name") == "deed"]
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
