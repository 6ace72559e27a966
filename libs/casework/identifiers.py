"""Numbers that name one thing: how each kind is written, whether one can be real, and how it is
kept so that it can be found and not read.

Every kind has one normal form. Spaces, hyphens, dots, strokes and invisible marks mean nothing in
any of them, and digits may be Devanagari. What cannot be real is refused with a code (``WHY`` says
each in both languages); what is only unusual is taken, because an old plate or a foreign passport
is lost like any other.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable, Iterable

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casework.check_digits import luhn_digit, passes_verhoeff

SHOWN = 4
"""Characters of a number that may be shown to who has to recognise it."""

_STATES = """
AN AP AR AS BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TG
TN TR TS UA UK UP WB
"""
STATES = frozenset(_STATES.split())
"""State codes of registration marks (Central Motor Vehicles Rules 1989, rule 50 and the notices
under section 41(6) of the Motor Vehicles Act), with the former ones: OR, UA, TS, DD and DN."""


class Refused(ValueError):
    """The number cannot be real; ``code`` says of which kind it was to be: ``bad-imei``."""

    def __init__(self, kind: str) -> None:
        self.code = f"bad-{kind}"
        super().__init__(self.code)


def _cleaned(text: str) -> str:
    """Return the text in capitals and ASCII digits, each run of marks between them one space."""
    plain = unicodedata.normalize("NFKC", text)
    letters = []
    for letter in plain:
        category = unicodedata.category(letter)
        if category == "Nd":
            letters.append(str(unicodedata.digit(letter)))
        elif category[0] == "Z" or category in ("Pd", "Pc", "Cc") or letter in "./\\:#,'’":
            letters.append(" ")
        elif category not in ("Cf", "Mn"):
            letters.append(letter)
    return " ".join("".join(letters).upper().split())


def _imei(text: str) -> str | None:
    """Return an IMEI, None where it is none: fifteen digits, the last by Luhn (3GPP TS 23.003,
    6.2.1). As a phone shows it at ``*#06#`` it may have its name before it and, set apart behind
    it, two digits that say the software: ``IMEI1: 490154203237518 / 01``. An IMEISV has those in
    the place of the check digit.

    Fourteen digits are refused: where one is left out nothing else would show it, and the check
    digit of what is left would make it the number of another's phone."""
    match = re.fullmatch(r"(?:IMEI ?(?:[12] )?)?([0-9 ]+)", text)
    digits = match.group(1).replace(" ", "") if match else ""
    if len(digits) > 15 and re.search(" [0-9]{2}$", text):
        digits = digits[:-2]
        digits += luhn_digit(digits) if len(digits) == 14 else ""
    if not re.fullmatch("[0-9]{15}", digits) or int(digits[:14]) == 0:
        return None
    return digits if luhn_digit(digits[:14]) == digits[14] else None


def _registration(text: str) -> str | None:
    """Return a registration mark in its form, None where it is none: marks of the States
    (``BR 01 AB 1234``; CMVR 1989, rule 50), of the Bharat series (``22 BH 1234 AA``; G.S.R.
    594(E) of 26 August 2021, letters without I and O), temporary ones (``T 0124 BR 0123 A``;
    G.S.R. 901(E) of 2020), of missions (rule 77), of the defence services, and those of
    before 1989 (``BRA 1234``)."""
    if match := re.fullmatch(r"([A-Z]{2}) ?(\d{1,2}) ?([A-Z](?: ?[A-Z]){0,2})? ?(\d{1,4})", text):
        state, district, series, number = match.groups()
        if state not in STATES or int(number) == 0:
            return None
        series = (series or "").replace(" ", "")
        return f"{state}{int(district):02}{series}{int(number):04}"
    bare = text.replace(" ", "")
    if re.fullmatch("[A-Z]{3}[0-9]{1,4}", bare):
        return bare[:3] + bare[3:].zfill(4) if int(bare[3:]) else None
    others = (
        r"(2[1-9]|[3-9]\d)BH\d{4}[A-HJ-NP-Z]{1,2}",
        r"T(0[1-9]|1[0-2])\d\d(" + "|".join(sorted(STATES)) + r")\d{4}[A-Z]{1,2}",
        r"\d{1,3}(CD|CC|UN)\d{1,4}",
        r"\d{2}[A-Z]\d{5,6}[A-Z]",
    )
    return bare if any(re.fullmatch(one, bare) for one in others) else None


def _chassis(text: str) -> str | None:
    """Return a vehicle identification number, None where it is none: seventeen characters without
    I, O and Q (ISO 3779, AIS-065); older vehicles bear a maker's own number of fewer."""
    bare = text.replace(" ", "")
    if len(bare) == 17:
        return bare if re.fullmatch("[A-HJ-NPR-Z0-9]{17}", bare) and _has(3, bare) else None
    return bare if re.fullmatch("[A-Z0-9]{6,16}", bare) and _has(3, bare) else None


def _aadhaar(text: str) -> str | None:
    """Return an Aadhaar number, None where it is none: twelve digits, the first not 0 or 1, the
    last by Verhoeff (UIDAI, numbering scheme)."""
    digits = text.replace(" ", "")
    return digits if re.fullmatch("[2-9][0-9]{11}", digits) and passes_verhoeff(digits) else None


def _pan(text: str) -> str | None:
    """Return a PAN, None where it is none: five letters, four digits, a letter (Income-tax
    Rules, rule 114); the fourth letter says who holds it: P a person, C a company, H a
    family, F a firm, and so on."""
    bare = text.replace(" ", "")
    shape = "[A-Z]{3}[ABCEFGHJLPT][A-Z][0-9]{4}[A-Z]"
    return bare if re.fullmatch(shape, bare) and bare[5:9] != "0000" else None


def _passport(text: str) -> str | None:
    """Return a passport's number, None where it is none: India's are a letter and seven digits; any
    number of up to nine letters and digits is some country's (ICAO Doc 9303-4)."""
    bare = text.replace(" ", "")
    return bare if re.fullmatch("[A-Z0-9]{6,9}", bare) and _has(4, bare) else None


def _driving_licence(text: str) -> str | None:
    """Return a driving licence's number, None where it is none: State, office, year, seven digits
    (``BR01 2011 0012345``, the register Sarathi); licences of before it have an office's own number
    after the State."""
    bare = text.replace(" ", "")
    if bare[:2] not in STATES:
        return None
    if re.fullmatch(r"\d{13}", bare[2:]):
        return bare if bare[4:6] in ("19", "20") else None
    return bare if re.fullmatch("[A-Z0-9]{5,16}", bare[2:]) and _has(5, bare) else None


def _voter_id(text: str) -> str | None:
    """Return an EPIC number, None where it is none: three letters and seven digits (Election
    Commission of India); those of before 2000 are the State, constituency, part and number
    (``BR/04/019/123456``)."""
    bare = text.replace(" ", "")
    old = bare[:2] in STATES and re.fullmatch(r"\d{9,15}", bare[2:])
    return bare if old or re.fullmatch(r"[A-Z]{3}\d{7}", bare) else None


def _bank_card(text: str) -> str | None:
    """Return a bank card's number, None where it is none: twelve to nineteen digits, the last by
    Luhn (ISO/IEC 7812-1)."""
    digits = text.replace(" ", "")
    if not re.fullmatch("[1-9][0-9]{11,18}", digits):
        return None
    return digits if luhn_digit(digits[:-1]) == digits[-1] else None


def _has(digits: int, text: str) -> bool:
    return sum(letter.isdigit() for letter in text) >= digits and len(set(text)) > 2


def _free(least: int, most: int) -> Callable[[str], str | None]:
    """Return what reads numbers that their maker or issuer forms as he likes."""

    def normal(text: str) -> str | None:
        bare = text.replace(" ", "")
        return bare if re.fullmatch(f"[A-Z0-9]{{{least},{most}}}", bare) and _has(2, bare) else None

    return normal


KINDS: dict[str, Callable[[str], str | None]] = {
    "imei": _imei,
    "serial": _free(5, 30),
    "registration": _registration,
    "chassis": _chassis,
    "engine": _free(5, 20),
    "aadhaar": _aadhaar,
    "pan": _pan,
    "passport": _passport,
    "driving-licence": _driving_licence,
    "voter-id": _voter_id,
    "bank-card": _bank_card,
    "document": _free(4, 40),
}
"""Each kind with what returns the normal form, or None for what cannot be real."""

WHY = {
    "bad-imei": {
        "hi": "IMEI में 15 अंक होते हैं और यह संख्या सही नहीं बैठती; फ़ोन पर *#06# मिलाकर देखें।",
        "en": "An IMEI has 15 digits and this one does not add up; dial *#06# to see it.",
    },
    "bad-serial": {
        "hi": "सीरियल नंबर में 5 से 30 अक्षर और अंक होते हैं।",
        "en": "A serial number has 5 to 30 letters and digits.",
    },
    "bad-registration": {
        "hi": "यह वाहन नंबर मान्य रूप में नहीं है; जैसे BR 01 AB 1234 या 22 BH 1234 AA।",
        "en": "This is no registration number; write it as BR 01 AB 1234 or 22 BH 1234 AA.",
    },
    "bad-chassis": {
        "hi": "चेसिस नंबर में 17 अक्षर और अंक होते हैं, I, O और Q नहीं; पुराने वाहनों में कम।",
        "en": "A chassis number has 17 letters and digits without I, O and Q; old ones have fewer.",
    },
    "bad-engine": {
        "hi": "इंजन नंबर में 5 से 20 अक्षर और अंक होते हैं।",
        "en": "An engine number has 5 to 20 letters and digits.",
    },
    "bad-aadhaar": {
        "hi": "आधार संख्या में 12 अंक होते हैं और यह संख्या सही नहीं बैठती।",
        "en": "An Aadhaar number has 12 digits and this one does not add up.",
    },
    "bad-pan": {
        "hi": "पैन पाँच अक्षर, चार अंक और एक अक्षर का होता है, जैसे ABCPE1234F।",
        "en": "A PAN is five letters, four digits and a letter, such as ABCPE1234F.",
    },
    "bad-passport": {
        "hi": "पासपोर्ट नंबर में 6 से 9 अक्षर और अंक होते हैं; भारत के पासपोर्ट में एक अक्षर और सात अंक।",
        "en": "A passport number has 6 to 9 letters and digits; India's a letter and seven digits.",
    },
    "bad-driving-licence": {
        "hi": "ड्राइविंग लाइसेंस का नंबर राज्य के कोड से शुरू होता है, जैसे BR01 20110012345।",
        "en": "A driving licence number begins with the State's code, such as BR01 20110012345.",
    },
    "bad-voter-id": {
        "hi": "मतदाता पहचान पत्र का नंबर तीन अक्षर और सात अंक का होता है, जैसे ABC1234567।",
        "en": "A voter card's number is three letters and seven digits, such as ABC1234567.",
    },
    "bad-bank-card": {
        "hi": "कार्ड नंबर में 12 से 19 अंक होते हैं और यह संख्या सही नहीं बैठती।",
        "en": "A card number has 12 to 19 digits and this one does not add up.",
    },
    "bad-document": {
        "hi": "नंबर में 4 से 40 अक्षर और अंक होते हैं।",
        "en": "A number has 4 to 40 letters and digits.",
    },
}
"""What each refusal says to the citizen."""


def normalised(kind: str, text: str) -> str:
    """Return the one way in which this number of a kind (one of ``KINDS``) is written.

    Raises Refused, a ValueError with ``code`` ``bad-<kind>``, for what cannot be real. Giving it
    its own answer changes nothing.
    """
    normal = KINDS[kind](_cleaned(text))
    if normal is None:
        raise Refused(kind)
    return normal


def blind_index(kind: str, value: str, key: bytes) -> str:
    """Return what stands for a number in an index: the same for every way of writing it, and
    nothing to who lacks ``key`` (at least 32 bytes, of this service alone; twelve digits are soon
    tried by who has it). Raises Refused as ``normalised`` does."""
    if len(key) < 32:
        raise ValueError("the key of a blind index has at least 32 bytes")
    text = f"{kind}:{normalised(kind, value)}"
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()


def public_indexes(kinds: Iterable[str], text: str) -> list[str]:
    """Return what stands for a number in a list that anybody may search, one for each of ``kinds``
    of which ``text`` can be one; none where it can be none. Nobody holds a key: this keeps a number
    from being read, and not from being tried by who has the list."""
    indexes = []
    for kind in kinds:
        try:
            number = f"{kind}:{normalised(kind, text)}"
        except Refused:
            continue
        indexes.append(hashlib.sha256(number.encode()).hexdigest())
    return indexes


def near_indexes(kind: str, value: str, key: bytes) -> list[str]:
    """Return what stands for a number with any one of its characters left open, one for each place:
    two numbers that differ in one character alone share exactly one of these. Raises what
    ``blind_index`` does."""
    if len(key) < 32:
        raise ValueError("the key of a blind index has at least 32 bytes")
    number = normalised(kind, value)
    open_at = (f"{kind}:{number[:place]}?{number[place + 1 :]}" for place in range(len(number)))
    return [hmac.digest(key, one.encode(), hashlib.sha256).hex() for one in open_at]


def key_for(secret: str, purpose: bytes) -> bytes:
    """Return the key of 32 bytes that a service derives from its secret for one purpose: one that
    is known gives nothing away about another."""
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(secret.encode())


def last_four(value: str) -> str:
    """Return what of a normalised number may be shown: its last four characters, and never more
    than half of it."""
    return value[-min(SHOWN, len(value) // 2) :] if len(value) > 1 else ""
