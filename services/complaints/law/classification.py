"""What the sections that an officer names mean for a case. Law as data and pure functions.

The officer decides which sections; what follows from them is decided here, always the same way.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from contracts.typed import JsonObject
from services.complaints.law.offences import Offence, find_all
from services.complaints.law.ordinary_acts import is_ordinary
from services.complaints.law.other_acts import OtherOffence, read_others
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
class SectionRule:
    """A rule for sections of the BNS, each written ``64-71``, ``124`` or ``143(4)``."""

    sections: tuple[str, ...]
    source: Text
    reason: Text

    def covers(self, offence: Offence) -> bool:
        """Return whether the offence is one of the sections, or a part of one of them."""
        return any(_covers(section, offence) for section in self.sections)


@dataclass(frozen=True)
class ActRule:
    """A rule for every offence of an Act; ``names`` are what it is called, in small letters."""

    names: tuple[str, ...]
    source: Text
    reason: Text

    def covers(self, offence: Offence) -> bool:
        """Return whether the offence is of such an Act; no section of the BNS has its name."""
        law = offence.section.casefold().replace(".", "")
        return any(name in law for name in self.names)


@dataclass(frozen=True)
class UnlistedRule:
    """A rule for what an officer names that is no section of the BNS and none of the Acts that are
    known to be open."""

    source: Text
    reason: Text

    def covers(self, offence: Offence) -> bool:
        """Return whether the offence is of an Act that is not in the list."""
        return offence.number is None and not is_ordinary(offence.section)


YOUTH_BAR = {
    "hi": "सर्वोच्च न्यायालय, यूथ बार एसोसिएशन बनाम भारत संघ, 7 सितंबर 2016",
    "en": "Supreme Court, Youth Bar Association v. Union of India, 7 September 2016",
}
IDENTITY_OF_VICTIM = {"hi": "BNS धारा 72", "en": "BNS section 72"}
IDENTITY_OF_CHILD = {
    "hi": "किशोर न्याय अधिनियम 2015 धारा 74",
    "en": "Juvenile Justice Act 2015 section 74",
}
POCSO = {"hi": "पॉक्सो अधिनियम 2012 धारा 23", "en": "POCSO Act 2012 section 23"}

_SEXUAL = {
    "hi": "यौन अपराध में पीड़ित की पहचान छिपी रहती है",
    "en": "the identity of the victim of a sexual offence is protected",
}
_CHILD = {"hi": "बच्चे की पहचान छिपी रहती है", "en": "the identity of a child is protected"}
_TERROR = {
    "hi": "यह आतंकवाद या राज्य के विरुद्ध अपराध है",
    "en": "it is an offence of terrorism or against the State",
}

WOMAN_OFFICER = SectionRule(
    # As enacted; the Bill as first introduced had another list, which is still in circulation.
    ("64-71", "74-79", "124"),
    {"hi": "BNSS धारा 173(1) का पहला परंतुक", "en": "BNSS section 173(1), first proviso"},
    {
        "hi": "पीड़ित महिला की सूचना महिला अधिकारी लिखती है",
        "en": "the woman's information is recorded by a woman officer",
    },
)

NO_ENQUIRY = ActRule(
    ("scheduled caste", "sc/st", "sc & st", "sc-st", "sc st", "atrocities", "अनुसूचित जाति"),
    {
        "hi": "अनुसूचित जाति और जनजाति (अत्याचार निवारण) अधिनियम 1989 धारा 18A",
        "en": "SC and ST (Prevention of Atrocities) Act 1989 section 18A",
    },
    {
        "hi": "प्राथमिकी (FIR) से पहले प्रारंभिक जाँच नहीं चाहिए",
        "en": "no preliminary enquiry is required before the FIR",
    },
)

UNLISTED = UnlistedRule(
    {"hi": "सेवा का नियम", "en": "rule of this service"},
    {
        "hi": "यह क़ानून उन क़ानूनों की सूची में नहीं है जिनके मामले खुले रहते हैं",
        "en": "the Act is not in the list of those whose cases are open",
    },
)

CLOSED_TO_PUBLIC: tuple[SectionRule | ActRule | UnlistedRule, ...] = (
    SectionRule(("64-71",), IDENTITY_OF_VICTIM, _SEXUAL),
    # 72 and 73 are committed by making such a victim known; 87, 141 and 144 are done for
    # intercourse.
    SectionRule(("72-79", "87", "141", "144"), YOUTH_BAR, _SEXUAL),
    # The victim, or the person used, is a child by the words of the section or nearly always.
    SectionRule(
        ("93", "95-99", "107", "137(2)", "139", "143(4)", "143(5)", "143(6)", "295"),
        IDENTITY_OF_CHILD,
        _CHILD,
    ),
    SectionRule(("113", "147-152"), YOUTH_BAR, _TERROR),
    ActRule(
        ("pocso", "protection of children from sexual offences", "पॉक्सो", "पोक्सो"),
        POCSO,
        _CHILD,
    ),
    ActRule(("juvenile justice", "jj act", "किशोर न्याय"), IDENTITY_OF_CHILD, _CHILD),
    ActRule(("unlawful activities", "uapa", "यूएपीए"), YOUTH_BAR, _TERROR),
    ActRule(("immoral traffic", "अनैतिक व्यापार"), YOUTH_BAR, _SEXUAL),
    UNLISTED,
)
"""FIRs that are not published. An acid attack (BNS 124) or trafficking of an adult is published
unless a DSP or above withholds it. In doubt a section stands here: whom that wrongs may ask the SP
for the copy, while a name that was published cannot be taken back."""


BARRED = (NO_ENQUIRY, UNLISTED)
"""No preliminary enquiry goes before these FIRs: one Act says so, and of an Act that is not known
nobody can say that it does not."""


@dataclass(frozen=True)
class Classification:
    """What the named sections mean together. ``sections`` are plain data, in the table's order.

    ``kind`` is one of KINDS. ``bailable`` is False if any offence is not, None if there is no
    offence or of one it is not known. ``woman_officer``: BNSS 173(1) asks for one if the woman
    herself informs. ``closed_to_public``: the FIR is not published. ``enquiry_allowed``: a
    preliminary enquiry is possible, with a DSP's order. ``why`` says all this in words.
    """

    sections: list[JsonObject]
    kind: str
    cognizable: bool
    bailable: bool | None
    woman_officer: bool
    closed_to_public: bool
    enquiry_allowed: bool
    why: Text

    def to_dict(self) -> JsonObject:
        """Return plain JSON types; who classified and who confirmed is for the caller to add."""
        return asdict(self)


def classify(sections: Sequence[str], others: Sequence[OtherOffence] = ()) -> Classification:
    """Return what follows from the sections of the BNS and the offences of other Acts.

    ``others``: ``{"law": "Arms Act 1959, s. 25(1B)", "cognizable": bool, "max_years": number,
    "life" or "death"}``, with ``bailable`` if it is known. Order and repetition change nothing.
    Refuses with ValidationFailed an unknown section (see ``offences.find_all``) and an incomplete
    offence of another Act (``other_offences.<place>.<field>``).
    """
    offences = [*find_all(sections), *read_others(others)]
    cognizable = [offence for offence in offences if offence.cognizable]
    return Classification(
        sections=[offence.to_dict() for offence in offences],
        kind=_kind(offences),
        cognizable=bool(cognizable),
        bailable=_bailable(offences),
        woman_officer=any(map(WOMAN_OFFICER.covers, offences)),
        closed_to_public=bool(_closing(offences)),
        enquiry_allowed=_enquiry_allowed(cognizable),
        why=_why(offences, cognizable),
    )


def band(offence: Offence) -> str:
    """Return the kind of a case in which a cognizable offence stands alone."""
    weight = offence.punishment.weight
    if weight < ENQUIRY_FROM:
        return UNDER_3
    return FROM_3_TO_7 if weight < ENQUIRY_BELOW else FROM_7


def _enquiry_allowed(cognizable: Sequence[Offence]) -> bool:
    """Only if no cognizable offence of the case demands its FIR at once."""
    return (
        bool(cognizable)
        and all(map(_in_enquiry_band, cognizable))
        and not any(rule.covers(offence) for rule in BARRED for offence in cognizable)
    )


def _in_enquiry_band(offence: Offence) -> bool:
    return band(offence) == FROM_3_TO_7


def _kind(offences: Sequence[Offence]) -> str:
    """One cognizable offence makes the whole case cognizable (BNSS 174(4)); the gravest counts."""
    kinds = [band(offence) if offence.cognizable else NON_COGNIZABLE for offence in offences]
    return max(kinds, key=KINDS.index, default=NOT_AN_OFFENCE)


def _bailable(offences: Sequence[Offence]) -> bool | None:
    known = {offence.bailable for offence in offences}
    if False in known:
        return False
    return None if None in known or not known else True


def _closing(offences: Sequence[Offence]) -> list[SectionRule | ActRule | UnlistedRule]:
    return [rule for rule in CLOSED_TO_PUBLIC if any(map(rule.covers, offences))]


def _covers(section: str, offence: Offence) -> bool:
    if offence.number is None:
        return False
    if "(" in section:
        return offence.subsection.startswith(section)
    first, _, last = section.partition("-")
    return int(first) <= offence.number <= int(last or first)


# -- why, in words -----------------------------------------------------------------------------


def _why(offences: Sequence[Offence], cognizable: Sequence[Offence]) -> Text:
    if not offences:
        return say("nothing")
    if not cognizable:
        return say("non-cognizable", sections=named(offences))
    return joined(
        [
            # Of two with the same longest term the first in the table is named.
            decided_by(max(cognizable, key=lambda offence: offence.punishment.weight)),
            _what_follows(cognizable),
            *_mixed(offences),
            *_woman_officer(offences),
            *_closed(offences),
        ]
    )


def _what_follows(cognizable: Sequence[Offence]) -> Text:
    kind = _kind(cognizable)
    outside = [offence for offence in cognizable if not _in_enquiry_band(offence)]
    if kind == FROM_3_TO_7 and outside:
        return say("from-3-to-7-barred", outside=named(outside))
    if kind == FROM_3_TO_7 and not _enquiry_allowed(cognizable):
        rule = NO_ENQUIRY if any(map(NO_ENQUIRY.covers, cognizable)) else UNLISTED
        return say("barred-by-act", reason=rule.reason, source=rule.source)
    return say({UNDER_3: "under-3", FROM_3_TO_7: "from-3-to-7", FROM_7: "from-7"}[kind])


def _mixed(offences: Sequence[Offence]) -> list[Text]:
    others = [offence for offence in offences if not offence.cognizable]
    return [say("mixed", sections=named(others))] if others else []


def _woman_officer(offences: Sequence[Offence]) -> list[Text]:
    hers = [offence for offence in offences if WOMAN_OFFICER.covers(offence)]
    return [say("woman-officer", sections=named(hers))] if hers else []


def _closed(offences: Sequence[Offence]) -> list[Text]:
    """One sentence, by the first rule: one reason is enough to keep an FIR from the public."""
    return [say("closed", reason=r.reason, source=r.source) for r in _closing(offences)[:1]]
