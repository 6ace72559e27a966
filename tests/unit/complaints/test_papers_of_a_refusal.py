"""Papers of a refusal: what the station decided, and the way on that the law leaves open."""

import pytest

from tests.unit.complaints import paper_samples as samples
from tests.unit.complaints.paper_samples import (
    FIR,
    HISTORY,
    ISSUED,
    NCR,
    NOTES,
    case,
    entry,
    personal,
)


def words(kind: str, *entries: dict, **changes: object) -> str:
    """The words of one paper, in English."""
    return samples.words(kind, case("en", *entries, **changes), personal("en"), NOTES)


DECLINED = entry(
    2, "decline-investigation", "not-investigated", details={"ground": "no-sufficient-ground"}
)
RECORDED = entry(2, "record-ncr", "ncr-recorded")
SEARCHED = entry(2, "open-search", "search-open")
LONG = {"silent_for": {"hi": "72 घंटे", "en": "72 hours"}}
SILENT = entry(2, "record-silence", "acknowledged", actor_role="system", details=LONG)
UNDECIDED = {"silent_for": {"hi": "21 दिन", "en": "21 days"}}


def test_the_notice_gives_the_reason_the_section_the_words_and_the_way_on():
    text = words("closure-notice", *HISTORY)
    for value in ("Matter for a civil court", "BNSS 173(3)", "It is a dispute about land."):
        assert value in text, value
    assert "Superintendent of Police (SP) — BNSS section 173(4)" in text


def test_a_refusal_to_investigate_says_so_and_keeps_the_number_of_the_fir():
    notes = [samples.note(2, "decline-investigation", reasons="Nothing can be found out.")]
    text = samples.words("closure-notice", case("en", DECLINED), personal("en"), notes)
    for value in ("decision not to investigate", FIR, "Nothing can be found out.", "176(1)(b)"):
        assert value in text, value
    report = samples.words("diary-report", case("en", DECLINED), personal("en"), notes)
    assert "176(2)" in report
    assert FIR in report


UNVISITED = entry(2, "investigate-without-visit", "under-investigation")
ON_THE_REPORT = {
    "without-visit": (
        UNVISITED,
        (FIR, "clause (a)", "176(2)", "without a visit to the spot", "Everybody is named."),
        (NCR, "174(1)", "clause (b)"),
    ),
    "declined": (DECLINED, (FIR, "clause (b)", "176(2)"), (NCR, "174(1)", "clause (a)")),
    "recorded": (RECORDED, (NCR, "174(1)(ii)"), (FIR, "clause (a)", "clause (b)")),
}


@pytest.mark.parametrize("later", [[], [SILENT | {"sequence": 5}]])
@pytest.mark.parametrize("happened", sorted(ON_THE_REPORT))
def test_the_fortnightly_report_says_what_happened_whatever_came_after(happened, later):
    reported, wording, unsaid = ON_THE_REPORT[happened]
    notes = [samples.note(2, reported["action"], reasons="Everybody is named.")]
    entries = case("en", reported, *later)
    text = samples.words("diary-report", entries, personal("en"), notes)
    assert [value for value in wording if value not in text] == []
    assert [value for value in unsaid if value in text] == []


@pytest.mark.parametrize(
    ("happened", "wording"),
    [
        (HISTORY[:1], "closed the complaint and registered no FIR"),
        ([DECLINED], "decided not to investigate it"),
        ([RECORDED], f"non-cognizable report No. {NCR}"),
        ([SEARCHED], "began a search; it registered no FIR"),
        ([SILENT], "silence of 72 hours"),
        ([], "neither registered an FIR nor told me its reasons"),
        (
            [*HISTORY[:1], entry(5, "record-silence", "acknowledged", details=UNDECIDED)],
            "silence of 21 days",
        ),
    ],
)
def test_the_appeal_says_what_it_is_against(happened, wording):
    assert wording in words("appeal-letter", *happened)


def test_the_appeal_before_it_was_made_has_lines_to_write_on_and_after_it_the_words():
    before, after = (
        words("appeal-letter", *HISTORY[:1]),
        words("appeal-letter", *HISTORY),
    )
    assert "Press “Appeal” on Nagrik Setu" in before
    assert "The guard was never asked." not in before
    assert "The guard was never asked." in after
    assert "reached the Superintendent of Police (SP) through Nagrik Setu on 20-11-2026" in after


def test_an_appeal_that_was_decided_before_a_new_closing_is_not_told_again():
    again = [
        entry(4, "decide-appeal", "acknowledged", details={"decision": "direct-action"}),
        entry(5, "close", "closed", details={"reason_code": "resolved", "section": "BNSS 173"}),
    ]
    text = words("appeal-letter", *HISTORY[:2], *again)
    assert "The matter is resolved" in text
    assert "The guard was never asked." not in text


def test_the_notice_is_signed_by_name_where_the_case_knows_it_and_else_by_post():
    theirs = {"name": {"hi": "टेस्ट दो", "en": "Test Officer Two"}, "rank": {"en": "Inspector"}}
    own_entry = HISTORY[0] | {"details": {**HISTORY[0]["details"], "by": theirs}}
    assert "Test Officer One Inspector, Buddha Colony" in words("closure-notice", HISTORY[0])
    assert "Test Officer Two Inspector, Buddha Colony" in words("closure-notice", own_entry)
    nobody = words("closure-notice", HISTORY[0], capability=None)
    assert "— Station House Officer, Buddha Colony" in nobody


def test_the_kit_has_the_application_its_enclosures_the_history_the_appeal_and_the_affidavit():
    paper = {"id": "x", "kind": "closure-notice", "name": {"hi": "सूचना", "en": "Notice of closing"}}
    text = words("magistrate-kit", *HISTORY, documents=[paper | {"issued_at": ISSUED}])
    for value in (
        "List of enclosures",
        "5 Notice of closing print it from Nagrik Setu (20-11-2026 17:00)",
        "State of Bihar, through police station Buddha Colony",
        "20-11-2026 13:00 Step 2: close",
        "Annexure 2 — Copy of the appeal",
        "I request you under section 173(4)",
        "The station's view is right.",
        "Reject",
        "Affidavit",
        "Oath Commissioner or Notary",
    ):
        assert value in text, value


def test_the_kit_after_silence_of_the_superintendent_says_that_nothing_was_decided():
    text = words("magistrate-kit", *HISTORY[:2])
    assert "The appeal was not decided by 20-11-2026 17:00." in text


def test_what_is_internal_is_not_in_the_chronology():
    hidden = entry(5, "note-internal", "closed", internal=True)
    assert "note-internal" not in words("magistrate-kit", *HISTORY, hidden)
