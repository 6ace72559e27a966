"""What became of the information, read from the case's own record: what the appeals rest on."""

from collections.abc import Iterable, Mapping, Sequence

from casework.definition.model import Definition
from casework.typed.case import Entry, Note
from casework.typed.fields import CaseFields
from contracts.typed import Json

GRIEVANCES = {
    "close": "closed",
    "close-by-order": "closed",
    "decline-investigation": "declined",
    "record-ncr": "non-cognizable",
    "record-silence": "silence",
    "open-search": "search",
}
"""Actions of the station, or its silence, against which BNSS 173(4) opens the appeal."""
REPORTED_FORTNIGHTLY = {
    "record-ncr": "non-cognizable",
    "investigate-without-visit": "without-visit",
    "decline-investigation": "declined",
}
"""Actions that the Magistrate reads of in the daily diary report: BNSS 174(1)(ii), and 176(2) for
what the first proviso to 176(1) allows under (a), nobody sent to the spot, and (b), no
investigation."""
REASON_FIELDS = {
    "close": "reason_code",
    "close-by-order": "reason_code",
    "decline-investigation": "ground",
}
APPEALS = ("appeal", "enter-appeal")
"""By whom it came: the informant himself, or his letter to the Superintendent's office."""
SENT_TO_COURT = "send-fir-report"
"""The action by which an FIR is reported to the Magistrate: BNSS 176(1)."""


def newest(timeline: Iterable[Entry], actions: Iterable[str], after: int = 0) -> Entry | None:
    """Return the last entry of one of ``actions`` that came after the sequence ``after``; None
    where there is none."""
    wanted = set(actions)
    matches = [e for e in timeline if e["action"] in wanted and e["sequence"] > after]
    return matches[-1] if matches else None


def grievance(timeline: Iterable[Entry]) -> Entry | None:
    """Return the entry of what the station last did, or left undone, that may be appealed."""
    return newest(timeline, GRIEVANCES)


def reported_fortnightly(timeline: Iterable[Entry]) -> Entry | None:
    """Return the entry of which the daily diary report tells the Magistrate, or None."""
    return newest(timeline, REPORTED_FORTNIGHTLY)


def appeal(
    timeline: Sequence[Entry],
) -> tuple[Entry | None, Entry | None]:
    """Return the entries of the appeal against the last grievance and of the decision on it, each
    None where there is none. An appeal that was decided before a new grievance is not of it."""
    against = grievance(timeline)
    newest_appeal = newest(timeline, APPEALS, after=against["sequence"] if against else 0)
    return newest_appeal, newest(
        timeline, ("decide-appeal",), after=newest_appeal["sequence"]
    ) if newest_appeal else None


def role_of(timeline: Sequence[Entry], username: str | None) -> str | None:
    """Return as what ``username`` last acted on the case; None if he never did."""
    roles = [entry["actor_role"] for entry in timeline if entry["actor"] == username]
    return roles[-1] if roles else None


def note_of(notes: Sequence[Note], entry: Entry | None) -> str | None:
    """Return what was written with the action of ``entry``; None where nothing was."""
    if entry is None:
        return None
    for note in notes:
        if note["sequence"] == entry["sequence"]:
            body = note["body"]
            return body.get("text") or body.get("reasons") or body.get("reason")
    return None


def label_of(definition: Definition, action: str, field: str, value: Json) -> Json:
    """Return the bilingual label of what was chosen in ``field`` of ``action``'s form, or the bare
    value where the form does not know it (any more)."""
    action_taken = definition.actions.get(action)
    choices = action_taken.form.choices.get(field, {}) if action_taken else {}
    return choices[value]["label"] if value in choices else value


def choice_label(definition: Definition, entry: Entry, field: str) -> Json:
    """Return the label of what was chosen in ``field`` with the action of ``entry``."""
    return label_of(definition, entry["action"], field, entry["details"].get(field))


def acting_officer(case: CaseFields, entry: Entry | None) -> Mapping[str, Json] | None:
    """Return the record ``{"name", "rank"}`` of who took the action of ``entry``.

    It is the one kept with the entry (``details.by``), or the designated officer's where he took
    it; None where the case does not say who that person is.
    """
    if entry is None:
        return None
    officer = entry["details"].get("by")
    if isinstance(officer, Mapping):
        return officer
    capability = case.get("capability")
    return capability if capability and capability.get("officer") == entry["actor"] else None


def chronology(case: CaseFields) -> list[Mapping[str, Json]]:
    """Return the entries that the informant may see, in order of time."""
    return [entry for entry in case["timeline"] if not entry["internal"]]
