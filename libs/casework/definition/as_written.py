"""Values as people write, paste and dictate them, read one way on pages, in the API and in uploads.

What is harmless is cleaned: marks that nobody sees, the digits of any script, separators, a danda.
What is unclear is not guessed: None, and the form then says what to write. Moments without a zone
are India's, and the day goes before the month.
"""

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

from casework.definition.bilingual import IST

LONGEST = 100
"""Characters of a number or a date; nobody writes a longer one, and matching stays cheap."""

# Controls but tab and line break; marks of direction, which can make a text read as another;
# invisible blanks; what is no character. The joiners U+200C and U+200D stay: Hindi needs them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_JOINERS = re.compile("[\u200c\u200d]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANK = re.compile("[\\s\u200c\u200d\u034f\u115f\u1160\u2800\u3164\uffa0]*")
_HALF = re.compile("[\ud800-\udfff]")
_AT_THE_ENDS = " \t\n\u00a0.,;:!?।॥|'\"“”‘’()[]{}<>#*`"
_SEPARATOR = re.compile(r"[\s.()/\u00a0\u00b7]")
_MOBILE = re.compile(r"(?:tel:)?(?:(?:\+|00)?910?|0)?([6-9][0-9]{9})")
_LOCAL_PART = re.compile(r"[^@\s\"(),:;<>\[\\\].]+(?:\.[^@\s\"(),:;<>\[\\\].]+)*")
_DOMAIN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})"
)
_MONEY = r"(?:₹|rs\.?|inr|रु\.?|रू\.?|रुपये|रुपए|रुपया|rupees?)"
_UNIT = r"(?:साल|वर्ष|बरस|years?|yrs?\.?|y\.?o\.?)"
_TIMES = {
    "हज़ार": 1000, "हजार": 1000, "thousand": 1000, "लाख": 100_000, "lakh": 100_000,
    "lakhs": 100_000, "lac": 100_000, "करोड़": 10_000_000, "crore": 10_000_000,
}  # fmt: skip
_TIMES = {unicodedata.normalize("NFC", name): times for name, times in _TIMES.items()}
_NUMBER = re.compile(
    rf"(?P<before>{_MONEY})?\s*(?P<sign>[+-]?)(?P<whole>\d{{1,3}}(?:,\d{{2,3}})*,\d{{3}}|\d{{1,15}})"
    rf"(?:\.(?P<part>\d{{1,4}}))?\s*(?P<times>{'|'.join(_TIMES)})?"
    rf"\s*(?P<after>{_MONEY}|{_UNIT})?\s*(?:/-|/=)?(?:\s*(?:only|मात्र))?"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "जनवरी january jan",
            "फ़रवरी फरवरी february feb",
            "मार्च march mar",
            "अप्रैल april apr",
            "मई may",
            "जून june jun",
            "जुलाई july jul",
            "अगस्त august aug",
            "सितंबर सितम्बर september sep sept",
            "अक्टूबर अक्तूबर october oct",
            "नवंबर नवम्बर november nov",
            "दिसंबर दिसम्बर december dec",
        ),
        start=1,
    )
    for name in unicodedata.normalize("NFC", names).split()
}
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[t ]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?"
    r" ?(z|[+-]\d{2}:?\d{2})?)?"
)
_DAY = re.compile(r"(\d{1,2})(?:[-/. ]+)(\d{1,2}|[^\W\d_][^\d\s,/-]*)(?:[-/., ]+)(\d{4}|\d{2})")
_CLOCK = re.compile(
    r"(?:को )?(?:(रात|सुबह|दोपहर|शाम) ?)?(\d{1,2})(?:[:.](\d{2})(?::(\d{2}))?)?"
    r" ?([ap]\.?m\.?)?(?: ?बजे)?"
)


def has_half_a_character(text: str) -> bool:
    """Return whether a text holds a lone surrogate, which is no character and cannot be kept."""
    return _HALF.search(text) is not None


def cleaned(text: str) -> str:
    """Return ``text`` composed (NFC), with plain line breaks, without marks that nobody sees and
    without outer blanks; empty where nothing of it can be seen."""
    plain = _INVISIBLE.sub("", _BREAKS.sub("\n", unicodedata.normalize("NFC", text))).strip()
    return "" if _BLANK.fullmatch(plain) else plain


def in_one_line(text: str) -> str:
    """Return the cleaned text in one line."""
    return " ".join(cleaned(text).split())


def ascii_digits(text: str) -> str:
    """Return ``text`` with the digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(one)) if one.isdecimal() and not one.isascii() else one
        for one in text
    )


def one_time_password(text: str) -> str:
    """Return the digits of a password that was typed or pasted with blanks or hyphens in it."""
    return re.sub(r"[\s.\u00a0]", "", _hyphens_gone(ascii_digits(_seen(text))))


def digits(text: str) -> str | None:
    """Return the digits of a number that was written with blanks or hyphens between them, None
    where anything else stands in it."""
    written = _hyphens_gone(ascii_digits(_seen(text)).strip(_AT_THE_ENDS))
    number = "".join(written.split())
    return number if number.isascii() and number.isdigit() else None


def mobile(text: str) -> str | None:
    """Return the ten digits of an Indian mobile number, None where ``text`` is none."""
    digits = _SEPARATOR.sub("", _hyphens_gone(ascii_digits(_seen(text))).lower())
    match = _MOBILE.fullmatch(digits) if len(text) <= LONGEST else None
    return match.group(1) if match else None


def email(text: str) -> str | None:
    """Return an e-mail address in lower case, None where ``text`` is none. A domain in another
    script is returned as it goes over the wire (RFC 5891), so that every server can send to it."""
    address = _seen(text).rstrip(_AT_THE_ENDS).lstrip(" <\"'“(").lower().removeprefix("mailto:")
    local, at, domain = address.rpartition("@")
    if not at or len(address) > 254 or len(local) > 64 or not _LOCAL_PART.fullmatch(local):
        return None
    try:
        wire = domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        return None
    return f"{local}@{wire}" if _DOMAIN.fullmatch(wire) else None


def whole_number(text: str) -> int | None:
    """Return the number in ``text``, None where it is none or not whole.

    ``1,25,000``, ``₹50,000``, ``50000/-``, ``Rs. 500.50`` (the paise are left out), ``2 लाख`` and
    ``9 साल`` are understood; ``9 महीने`` is not, for months are no years.
    """
    typed = _short(text)
    match = _NUMBER.fullmatch(typed) if typed else None
    if match is None:
        return None
    number = Decimal(match["whole"].replace(",", "") + "." + (match["part"] or "0"))
    number *= _TIMES.get(match["times"] or "", 1)
    of_money = match["before"] or "," in match["whole"] or re.match(_MONEY, match["after"] or "")
    if number != int(number) and not of_money:
        return None
    return -int(number) if match["sign"] == "-" else int(number)


def day(text: str) -> str | None:
    """Return the day of the calendar in ``text`` as ``2026-11-20``, None where it is none; a time
    of midnight, as spreadsheets add one, is left out."""
    match = _read(text)
    if match is None:
        return None
    moment, has_time = match
    local = moment.astimezone(IST)
    return local.date().isoformat() if not has_time or _is_midnight(local) else None


def moment(text: str) -> datetime | None:
    """Return the moment in ``text`` with its zone, None where it is none. A day alone is its
    midnight; see ``is_a_day``."""
    match = _read(text)
    return match[0] if match else None


def is_a_day(text: str) -> bool:
    """Return whether ``text`` says a day without a time."""
    match = _read(text)
    return match is not None and not match[1]


def _seen(text: str) -> str:
    return _JOINERS.sub("", cleaned(text))


def _short(text: str) -> str:
    if len(text) > LONGEST:
        return ""
    typed = ascii_digits(_seen(text)).replace("\u2212", "-").lower()
    return re.sub(r"(?<=\d), (?=\d)", ",", " ".join(typed.split())).rstrip("।.,; ")


def _hyphens_gone(text: str) -> str:
    return "".join(one for one in text if unicodedata.category(one) != "Pd")


def _is_midnight(local: datetime) -> bool:
    return (local.hour, local.minute, local.second) == (0, 0, 0)


def _read(text: str) -> tuple[datetime, bool] | None:
    """Return the moment, and whether a time of the day was said."""
    typed = _short(text)
    try:
        iso = _ISO.fullmatch(typed)
        return _of_iso(iso) if iso else _of_words(typed)
    except (ValueError, OverflowError):
        return None


def _of_iso(match: re.Match[str]) -> tuple[datetime, bool]:
    year, month, day_of_month, hour, minute, second, fraction, zone = match.groups()
    moment = datetime(
        int(year), int(month), int(day_of_month), int(hour or 0), int(minute or 0),
        int(second or 0), int((fraction or "0").ljust(6, "0")[:6]),
    )  # fmt: skip
    if zone is None:
        return moment.replace(tzinfo=IST), hour is not None
    offset = "+00:00" if zone == "z" else zone
    return datetime.fromisoformat(moment.isoformat() + offset).astimezone(UTC), True


def _of_words(typed: str) -> tuple[datetime, bool] | None:
    match = _DAY.match(typed)
    if match is None:
        return None
    named = match[2]
    month = int(named) if named.isdigit() else _MONTHS.get(named.rstrip("."))
    if month is None:
        return None
    year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
    on = date(year, month, int(match[1]))
    rest = typed[match.end() :].lstrip(", t")
    if not rest:
        return datetime(on.year, on.month, on.day, tzinfo=IST), False
    clock = _CLOCK.fullmatch(rest)
    if clock is None or not (clock[3] or clock[1] or clock[5]):
        return None
    hour = _hour(int(clock[2]), clock[1], clock[5])
    if hour is None:
        return None
    minute, second = int(clock[3] or 0), int(clock[4] or 0)
    return datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=IST), True


def _hour(hour: int, part: str | None, half: str | None) -> int | None:
    """Return the hour of 24, None where the part of the day does not fit it."""
    if part is None and half is None:
        return hour
    if part and hour > 12:
        return hour  # said twice over: "शाम 18:30"
    if not 1 <= hour <= 12:
        return None
    if half:
        return hour % 12 + (12 if half.startswith("p") else 0)
    if part == "सुबह":
        return hour if hour < 12 else None
    if part == "दोपहर":
        return hour if hour in (11, 12) else hour + 12
    if part == "शाम":
        return hour + 12 if hour < 12 else None
    return hour % 12 if hour == 12 or hour <= 5 else hour + 12
