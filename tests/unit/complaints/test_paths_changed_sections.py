"""Sections changed after the FIR: publication, limits and who may investigate follow at once, and
nothing that protects somebody is undone by one station."""

import pytest

from contracts.errors import ValidationFailed
from tests.unit.complaints.complaint import (
    INSULT,
    MODESTY,
    RESTRAINT,
    ROBBERY,
    THEFT,
    Complaint,
    World,
    notices_in,
)
from tests.unit.complaints.posts import (
    CITIZEN,
    CONTROL,
    DSP_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    SP,
    SP_OFFICER,
)
from tests.unit.complaints.stages import further_investigated, investigated, report_submitted

WHY = "The medical report says more than the first words did."
CHILD = {"law": "POCSO Act 2012, s. 8", "cognizable": True, "max_years": 5}


def changed(complaint: Complaint, sections: list[str], by=HEAD, **more) -> list[tuple[str, str]]:
    """Change the sections and return who was told."""
    return notices_in(
        complaint.act(by, "change-sections", sections=sections, reasons=WHY, **more).events
    )


def test_graver_sections_are_the_stations_own_and_the_citizen_is_told() -> None:
    complaint = investigated()
    templates = [template for template, _ in changed(complaint, [*THEFT, *ROBBERY])]
    assert "complaint.sections-changed.citizen" in templates
    known = complaint.case["classification"]
    assert known["kind"] == "cognizable-7-years-or-more"
    assert complaint.state == "under-investigation"
    assert complaint.case["fir"]["sections"] == THEFT, "the FIR stays as it was registered"
    assert "BNS 309(4)" in complaint.view["timeline"][-1]["text"]["en"]


@pytest.mark.parametrize("public", [False, True])
def test_a_published_fir_that_is_closed_now_leaves_the_register_in_the_same_step(
    public: bool,
) -> None:
    complaint = investigated()
    if public:
        complaint.act(HEAD, "publish-fir")
    changed(complaint, [*THEFT, *MODESTY])
    assert complaint.region("publication") == "publication-barred"
    assert complaint.case["publication"]["state"] == "barred"
    assert "row" not in complaint.case["publication"]
    complaint.pass_time(days=3)
    assert complaint.region("publication") == "publication-barred"


def test_a_childs_act_added_makes_the_case_sensitive_for_everybody() -> None:
    complaint = investigated()
    changed(complaint, THEFT, other_offences=[CHILD])
    assert complaint.case["sensitive"]
    assert CONTROL.station not in complaint.case["office_codes"]


def test_what_an_officer_withheld_stays_withheld() -> None:
    complaint = investigated()
    complaint.act(DSP_OFFICER, "withhold-publication", reasons="A witness is in danger.")
    changed(complaint, [*THEFT, *MODESTY])
    assert complaint.region("publication") == "publication-withheld"
    assert complaint.case["publication"]["barred"]


@pytest.mark.parametrize("lighter", [RESTRAINT, THEFT], ids=["a lower band", "no woman protected"])
def test_lighter_sections_take_a_dsp(lighter: list[str]) -> None:
    complaint = World().file().to_classified([*THEFT, *MODESTY]).signed()
    complaint.act(HEAD, "register-fir", recorded_by="woman.one")
    for officer in (HEAD,):
        with pytest.raises(ValidationFailed) as refused:
            changed(complaint, lighter, officer)
        assert refused.value.fields["sections"]["code"] == "not-accepted"
        assert set(refused.value.fields["sections"]["why"]) == {"hi", "en"}
    changed(complaint, lighter, DSP_OFFICER)
    assert complaint.case["sensitive"], "what was closed stays closed"
    assert complaint.region("publication") != "published"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["BNS 103(1)"], ["BNS 105"]),  # both seven years or more
        (["BNS 309(4)", "BNS 303(2)"], ["BNS 309(4)"]),
        (["BNS 103(1)"], ["BNS 3(5) r/w BNS 103(1)"]),
        (["POCSO 12", "BNS 351(3)"], ["BNS 351(3)", "BNS 309(4)"]),
    ],
)
def test_a_milder_section_of_the_same_band_and_one_that_goes_take_a_dsp(
    before: list[str], after: list[str]
) -> None:
    complaint = World().file().registered(before)
    with pytest.raises(ValidationFailed):
        changed(complaint, after)
    changed(complaint, after, DSP_OFFICER)


def test_an_fir_keeps_one_cognizable_section() -> None:
    complaint = investigated()
    for none_cognizable in (INSULT, []):
        with pytest.raises(ValidationFailed) as refused:
            changed(complaint, none_cognizable, SP_OFFICER)
        assert "sections" in refused.value.fields


def test_the_two_months_begin_with_the_sections_that_have_them(monkeypatch) -> None:
    complaint = investigated()
    assert not any(clock["name"] == "two-months" for clock in complaint.case["clocks"])
    complaint.pass_time(days=10)
    _gives(monkeypatch, two_months=True)
    changed(complaint, [*THEFT, *ROBBERY])
    registered = complaint.case["fir"]["registered_at"]
    assert (complaint.clock("two-months")["due_at"] - registered).days == 59
    _gives(monkeypatch, two_months=False)
    changed(complaint, [*THEFT, *ROBBERY], SP_OFFICER)
    assert complaint.clock("two-months")["ended_at"] is not None


def test_an_officer_below_dsp_goes_no_further_where_the_act_asks_for_one(monkeypatch) -> None:
    complaint = investigated()
    _gives(monkeypatch, investigator_rank="dsp")
    assert ("complaint.rank-required.sp", SP) in changed(complaint, [*THEFT, *ROBBERY])
    assert complaint.state == "fir-registered"
    assert complaint.case["capability"] is None
    assert complaint.clock("investigator")["status"] == "running"
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, "assign-investigator", officer=ENQUIRY_OFFICER.id)
    assert "Rule 7" in refused.value.fields["officer"]["why"]["en"]
    complaint.act(SP_OFFICER, "assign-investigator", officer=DSP_OFFICER.id)
    assert complaint.state == "under-investigation"
    assert "file-final-report" in complaint.open(DSP_OFFICER)
    changed(complaint, [*THEFT, *ROBBERY], DSP_OFFICER)
    assert complaint.state == "under-investigation", "a DSP goes on"


def test_a_state_that_relaxed_the_rule_lets_every_officer_investigate(monkeypatch) -> None:
    complaint = investigated()
    _gives(monkeypatch, investigator_rank="dsp")
    monkeypatch.setitem(complaint.world.rules.facts, "least-rank", lambda step: None)
    changed(complaint, [*THEFT, *ROBBERY])
    assert complaint.state == "under-investigation"
    complaint.act(HEAD, "assign-investigator", officer=ENQUIRY_OFFICER.id)


def test_sections_may_change_while_it_is_investigated_further_and_not_in_the_heads_hands() -> None:
    changed(further_investigated(), [*THEFT, *ROBBERY])
    assert "change-sections" not in report_submitted().open(HEAD)
    assert "change-sections" not in investigated().open(CITIZEN)


def _gives(monkeypatch, **consequences) -> None:
    """Let the sections have consequences of a table, whichever sections they are."""
    from services.complaints.rules import sections
    from services.complaints.rules.classification import classified

    monkeypatch.setattr(sections, "classified", lambda *of: classified(*of) | consequences)
