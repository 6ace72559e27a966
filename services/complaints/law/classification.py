"""What the sections that an officer names mean for a case. Law as data and pure functions.

The officer decides which sections; what follows from them is decided here, always the same way.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from contracts.errors import ValidationFailed
from contracts.typed import Json, JsonObject
from services.complaints.law import in_time, sections
from services.complaints.law.consequences import (
    Consequences,
    Rule,
    giving,
    is_unlisted,
    of_offences,
)
from services.complaints.law.derived import FOLLOWING
from services.complaints.law.in_time import Occurred
from services.complaints.law.offence import Offence
from services.complaints.law.other_acts import OtherOffence, identity, read_others
from services.complaints.law.punishment import Text
from services.complaints.law.wording import decided_by, joined, named, say

NOT_AN_OFFENCE = "not-an-offence"
NON_COGNIZABLE = "non-cognizable"
UNDER_3 = "cognizable-under-3-years"
FROM_3_TO_7 = "cognizable-3-to-under-7-years"
FROM_7 = "cognizable-7-years-or-more"
KINDS = (NOT_AN_OFFENCE, NON_COGNIZABLE, UNDER_3, FROM_3_TO_7, FROM_7)
"""From the lightest to the gravest."""
ENQUIRY_FROM, ENQUIRY_BELOW = 3, 7
"""Years. A preliminary enquiry is allowed into an offence "made punishable for three years or more
but less than seven years" (BNSS 173(3)): by the longest term that its section allows."""


@dataclass(frozen=True)
class Release:
    """What a DSP or above decided of offences that no table has: ``names`` are how they are
    written, ``public`` and ``enquiry`` what such an FIR may be."""

    names: frozenset[str] = frozenset()
    public: bool = False
    enquiry: bool = False

    def lifts(self, rule: Rule, effect: str, offences: Collection[Offence]) -> bool:
        """Return whether the decision takes an effect of a rule away from all of its offences."""
        may = {"closed_to_public": self.public, "no_enquiry": self.enquiry}.get(effect, False)
        return (
            may
            and rule.unlisted
            and all(o.section in self.names for o in offences if is_unlisted(o))
        )


@dataclass(frozen=True)
class Classification:
    """What the named sections mean together. ``sections`` are plain data, in the tables' order.

    ``kind`` is one of KINDS. ``bailable`` is False if any offence is not, None if there is no
    offence or of one it is not known. ``woman_officer``: BNSS 173(1) asks for one if the woman
    herself informs. ``closed_to_public``: the FIR is not published. ``sensitive``: those who handle
    the case alone see it. ``enquiry_allowed``: a preliminary enquiry is possible, with a DSP's
    order. ``investigator_rank``: the lowest rank of who investigates, None for any.
    ``two_months``: the investigation ends in two months (BNSS 193(2)). ``forensic_visit``: BNSS
    176(3). ``medical_examination``: BNSS 184. ``child_tasks``: POCSO 19(6) and 24.
    ``statement_at_home``: BNSS 176(1). ``pursued_by_state``: the citizen's wish to withdraw ends
    nothing, whether cognizable or not. ``unlisted``: some offence is in no table.
    ``law_in_time``: what an officer should know of the code in force then. ``why`` says all this in
    words.
    """

    sections: list[JsonObject]
    kind: str
    cognizable: bool
    bailable: bool | None
    woman_officer: bool
    closed_to_public: bool
    sensitive: bool
    enquiry_allowed: bool
    investigator_rank: str | None
    two_months: bool
    forensic_visit: bool
    medical_examination: bool
    child_tasks: bool
    statement_at_home: bool
    pursued_by_state: bool
    unlisted: bool
    law_in_time: list[Text] = field(default_factory=list)
    why: Text = field(default_factory=dict)

    def to_dict(self) -> JsonObject:
        """Return plain JSON types; who classified and who confirmed is for the caller to add."""
        return asdict(self)


def classify(
    named_sections: Sequence[str],
    others: Sequence[OtherOffence] = (),
    occurred: Occurred | None = None,
    release: Release | None = None,
) -> Classification:
    """Return what follows from sections of the tables and offences that an officer wrote himself.

    ``others``: ``{"law": "Customs Act 1962, s. 135", "cognizable": bool, "max_years": number,
    "life" or "death"}``, with ``bailable`` if it is known. ``occurred`` is when it happened,
    ``release`` what was decided of offences that no table has. Order and repetition change nothing.
    Refuses with ValidationFailed an unknown section (see ``sections.find_all``), one of a code that
    was not in force (``law-not-in-force``), and an incomplete offence of another Act
    (``other_offences.<place>.<field>``).
    """
    offences = read(named_sections, others)
    occurred, release = occurred or Occurred(), release or Release()
    _refuse_out_of_force(offences, occurred)
    cognizable = [offence for offence in offences if offence.cognizable]
    follows = of_offences(offences)
    return Classification(
        sections=[offence.to_dict() for offence in offences],
        kind=_kind(offences),
        cognizable=bool(cognizable),
        bailable=_bailable(offences),
        woman_officer=follows.gives("woman_officer"),
        closed_to_public=bool(_giving("closed_to_public", offences, release)),
        sensitive=follows.sensitive,
        enquiry_allowed=_enquiry_allowed(cognizable, release),
        investigator_rank=follows.investigator_rank,
        two_months=follows.gives("two_months"),
        forensic_visit=follows.gives("forensic_visit"),
        medical_examination=follows.gives("medical_examination"),
        child_tasks=follows.gives("child_tasks"),
        statement_at_home=follows.gives("statement_at_home"),
        pursued_by_state=follows.pursued_by_state,
        unlisted=any(map(is_unlisted, offences)),
        law_in_time=in_time.warnings(offences, occurred),
        why=_why(offences, cognizable, follows, release),
    )


def read(named_sections: Sequence[str], others: Sequence[OtherOffence] = ()) -> list[Offence]:
    """Return the offences that were named, each once: those of the tables in their order, then what
    no table has. Refuses with ValidationFailed as ``classify`` does."""
    first = sections.read(named_sections)
    written = read_others(others)
    derived = sections.following(first.bare, [*first.offences, *written])
    sections.refuse_unknown(first.unknown | derived.unknown)
    together = [*first.offences, *derived.offences, *written]
    listed = {one.section: one for one in together if one.listed}
    return [
        *sections.in_order(listed.values()),
        *sorted((one for one in together if not one.listed), key=identity),
    ]


def as_named(rows: Sequence[Mapping[str, Json]]) -> tuple[list[str], list[OtherOffence]]:
    """Return what ``classify`` was given, from the ``sections`` of what it returned."""
    named_sections = [
        # What follows an offence that an officer wrote was named without it.
        str(row["section"]).partition(FOLLOWING)[0] if _follows_written(row) else row["section"]
        for row in rows
        if row.get("listed", True) or _follows_written(row)
    ]
    others: list[OtherOffence] = [
        {
            "law": str(row["section"]),
            "cognizable": bool(row["cognizable"]),
            "max_years": row["punishment"]["max_years"],
            "bailable": row["bailable"],
        }
        for row in rows
        if not row.get("listed", True) and not _follows_written(row)
    ]
    return named_sections, others


def _follows_written(row: Mapping[str, Json]) -> bool:
    """Return whether the row is a section of a table that follows an offence in none; a text in
    which an officer wrote as much is of no Act."""
    return not row.get("listed", True) and bool(row["act"]) and FOLLOWING in row["section"]


def _refuse_out_of_force(offences: Sequence[Offence], occurred: Occurred) -> None:
    wrong = in_time.out_of_force(offences, occurred)
    if wrong:
        named_wrong = "; ".join(f"{name} → {' / '.join(now)}" for name, now in wrong.items())
        raise ValidationFailed(
            fields={"sections": {"code": "law-not-in-force", "named": named_wrong}},
            details={"suggestions": {"sections": [one for now in wrong.values() for one in now]}},
        )


def band(offence: Offence) -> str:
    """Return the kind of a case in which a cognizable offence stands alone."""
    weight = offence.punishment.weight
    if weight < ENQUIRY_FROM:
        return UNDER_3
    return FROM_3_TO_7 if weight < ENQUIRY_BELOW else FROM_7


def kind_of(offence: Offence) -> str:
    """Return the kind of a case in which the offence stands alone."""
    return band(offence) if offence.cognizable else NON_COGNIZABLE


def _enquiry_allowed(cognizable: Sequence[Offence], release: Release) -> bool:
    """Allow an enquiry only if no cognizable offence of the case demands its FIR at once."""
    return (
        bool(cognizable)
        and all(map(_in_enquiry_band, cognizable))
        and not _giving("no_enquiry", cognizable, release)
    )


def _in_enquiry_band(offence: Offence) -> bool:
    return band(offence) == FROM_3_TO_7


def _kind(offences: Sequence[Offence]) -> str:
    """Return the gravest kind: one cognizable offence makes a case cognizable (BNSS 174(4))."""
    return max(map(kind_of, offences), key=KINDS.index, default=NOT_AN_OFFENCE)


def _bailable(offences: Sequence[Offence]) -> bool | None:
    known = {offence.bailable for offence in offences}
    if False in known:
        return False
    return None if None in known or not known else True


def _giving(effect: str, offences: Sequence[Offence], release: Release) -> list[Rule]:
    """Return the rules that give an effect to any of the offences and that no decision lifts."""
    return [
        rule
        for rule in giving(effect)
        if any(map(rule.covers, offences)) and not release.lifts(rule, effect, offences)
    ]


# -- why, in words -----------------------------------------------------------------------------


def _why(
    offences: Sequence[Offence],
    cognizable: Sequence[Offence],
    follows: Consequences,
    release: Release,
) -> Text:
    if not offences:
        return say("nothing")
    if not cognizable:
        return joined([say("non-cognizable", sections=named(offences)), *_unlisted(offences)])
    return joined(
        [
            # Of two with the same longest term the first in the table is named.
            decided_by(max(cognizable, key=lambda offence: offence.punishment.weight)),
            _what_follows(cognizable, release),
            *_mixed(offences),
            *_woman_officer(offences, follows),
            *_rank(follows),
            *_closed(offences, release),
        ]
    )


def _what_follows(cognizable: Sequence[Offence], release: Release) -> Text:
    kind = _kind(cognizable)
    outside = [offence for offence in cognizable if not _in_enquiry_band(offence)]
    if kind == FROM_3_TO_7 and outside:
        return say("from-3-to-7-barred", outside=named(outside))
    if kind == FROM_3_TO_7 and (barring := _giving("no_enquiry", cognizable, release)):
        return say("barred-by-act", reason=barring[0].reason, source=barring[0].source)
    return say({UNDER_3: "under-3", FROM_3_TO_7: "from-3-to-7", FROM_7: "from-7"}[kind])


def _mixed(offences: Sequence[Offence]) -> list[Text]:
    others = [offence for offence in offences if not offence.cognizable]
    return [say("mixed", sections=named(others))] if others else []


def _woman_officer(offences: Sequence[Offence], follows: Consequences) -> list[Text]:
    rules = [rule for rule in follows.rules if "woman_officer" in rule.gives]
    hers = [offence for offence in offences if any(rule.covers(offence) for rule in rules)]
    return [say("woman-officer", sections=named(hers))] if hers else []


def _rank(follows: Consequences) -> list[Text]:
    ranks = [rule for rule in follows.rules if rule.investigator_rank]
    return [say("investigator", reason=r.reason, source=r.source) for r in ranks[:1]]


def _closed(offences: Sequence[Offence], release: Release) -> list[Text]:
    """Return a sentence, by the first rule: one reason is enough to keep an FIR from the public."""
    closing = _giving("closed_to_public", offences, release)[:1]
    return [say("closed", reason=rule.reason, source=rule.source) for rule in closing]


def _unlisted(offences: Sequence[Offence]) -> list[Text]:
    names = [offence for offence in offences if is_unlisted(offence)]
    return [say("unlisted", sections=named(names))] if names else []
