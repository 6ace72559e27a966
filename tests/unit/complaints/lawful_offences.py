"""What the law says of an offence, a child and the register: part of ``lawful``."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from casework.engine.change import Change

if TYPE_CHECKING:
    from tests.unit.complaints.complaint import Complaint

Case = dict[str, Any]
ENQUIRY = frozenset({"enquiry-requested", "enquiry-permitted", "enquiry-open"})
OF_UNKNOWN_NATURE = frozenset(
    {
        *("assault", "threat", "cheating", "missing-person", "traffic", "railway", "other"),
        *("property-dispute", "nuisance", "complaint-against-police", "economic-offence"),
    }
)
"""Categories that do not say that an offence is cognizable."""


def an_fir_is_signed_or_excused(complaint: "Complaint", before: Case, change: Change) -> None:
    for book in ("fir", "zero_fir"):
        if not change.case.get(book) or before.get(book):
            continue
        known, details = change.case["classification"], change.entries[0]["details"]
        assert known["cognizable"], "an FIR without a cognizable offence"
        excused = (
            before["mandatory_fir"]
            or before["state"] in ("registration-directed", "zero-fir-received")
            or (before["state"] == "under-investigation" and before["ncr"])
            or details["own_information"]
        )
        signature = before.get("signature") or {}
        signed = signature.get("sha256") == before["information_sha256"]
        assert signed == (before["regions"]["signature"] == "signed")
        assert signed or excused, "an unsigned FIR"


def an_enquiry_is_in_its_band(complaint: "Complaint", before: Case, change: Change) -> None:
    if change.case["state"] in ENQUIRY:
        sections = change.case["classification"]["sections"]
        years = [s["punishment"]["max_years"] for s in sections if s["cognizable"]]
        assert years and all(isinstance(y, int | float) and 3 <= y < 7 for y in years)
    if change.case["state"] in ENQUIRY - {"enquiry-requested"}:
        enquiry = change.case["enquiry"]
        assert enquiry["order_number"] and enquiry["role"] in ("dsp", "sp")
    orders = [e for e in change.case["timeline"] if e["action"] == "permit-enquiry"]
    assert len(orders) <= 1, "a second enquiry is an extension"


def a_cognizable_offence_is_not_closed(complaint: "Complaint", before: Case, c: Change) -> None:
    if before["state"] == c.case["state"] or c.case["state"] not in ("closed", "withdrawn"):
        return
    known = before.get("classification") or {}
    enquired = before["state"] in ("enquiry-reported", "enquiry-ended")
    search = before["state"] == "search-open"
    assert known or search, "put away before anybody said which offence it is"
    if c.case["state"] == "withdrawn":
        assert not search, "the search for a missing person ended by a wish"
        assert not known.get("pursued_by_state"), "withdrawn though the State pursues it"
    if before["state"] == "enquiry-ended" and c.case["state"] == "closed":
        by = next(e for e in c.entries if e["state"] == "closed")
        assert by["actor_role"] in ("dsp", "sp"), "closed by the station without a finding"
    if known.get("cognizable"):
        assert enquired and c.case["state"] == "closed", "a cognizable offence was put away"
    assert before["state"] != "enquiry-reported" or not before["enquiry"]["prima_facie"]


def what_may_be_cognizable_is_not_sent_away(
    complaint: "Complaint", before: Case, c: Change
) -> None:
    """A complaint; an FIR is sent on with its number."""
    if before["state"] not in ("acknowledged", "assigned", "information-requested", "classified"):
        return
    if any(entry["action"] == "transfer" for entry in c.entries):
        known = before.get("classification")
        assert not before["mandatory_fir"]
        assert not (known or {}).get("cognizable"), "a cognizable offence was sent away"
        assert known or before["category"] in OF_UNKNOWN_NATURE, "sent away unclassified"


def a_cognizable_offence_is_made_less_by_a_dsp_alone(
    complaint: "Complaint", before: Case, change: Change
) -> None:
    """Before the FIR and after it; the report of an enquiry says nothing of the sections."""
    was = (before.get("classification") or {}).get("cognizable")
    if was and not change.case["classification"]["cognizable"]:
        entry = change.entries[0]
        assert entry["action"] in ("classify", "change-sections"), entry["action"]
        assert entry["actor_role"] in ("dsp", "sp"), "the station made less of it"


def whom_the_superintendent_named_investigates(
    complaint: "Complaint", before: Case, change: Change
) -> None:
    chosen = before.get("investigation_by")
    for entry in change.entries:
        if chosen and entry["action"] in ("assign-investigator", "investigate-without-visit"):
            named = change.case["assigned_to"] == chosen["officer"]
            assert named or entry["actor_role"] == "sp"


def a_missing_child_is_registered_and_nothing_else(
    complaint: "Complaint", before: Case, change: Change
) -> None:
    case = change.case
    unknown = case.get("missing_age") == "unknown"
    assert case["mandatory_fir"] or not unknown, "of unknown age, and not a child"
    if not case.get("mandatory_fir"):
        return
    assert case["sensitive"]
    assert case["state"] not in ("closed", "withdrawn", "not-investigated", "appeal-rejected")
    began = case["state"] in ENQUIRY and before["state"] not in ENQUIRY
    assert not began, "an enquiry about a missing child"


def what_is_barred_is_not_public(complaint: "Complaint", before: Case, change: Change) -> None:
    publication = change.case.get("publication") or {}
    public = change.case["regions"].get("publication") == "published"
    assert public == ("row" in publication) == (publication.get("state") == "published")
    if public:
        case = change.case
        assert not case["sensitive"] and not case["mandatory_fir"] and not publication["barred"]
        assert not case["classification"]["closed_to_public"]
        assert "Test" not in json.dumps(publication, default=str, ensure_ascii=False)


LAWS: tuple[Callable[["Complaint", Case, Change], None], ...] = (
    an_fir_is_signed_or_excused,
    an_enquiry_is_in_its_band,
    a_cognizable_offence_is_not_closed,
    what_may_be_cognizable_is_not_sent_away,
    a_cognizable_offence_is_made_less_by_a_dsp_alone,
    whom_the_superintendent_named_investigates,
    a_missing_child_is_registered_and_nothing_else,
    what_is_barred_is_not_public,
)
