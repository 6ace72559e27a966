"""Words that several rules need: labels of choices, months, refusals."""

from collections.abc import Iterable
from datetime import datetime

from casework.definition.bilingual import IST, Text
from casework.definition.sources.form import ChoiceSource
from contracts.errors import ValidationFailed

MONTHS: tuple[tuple[str, str], ...] = (
    ("जनवरी", "January"),
    ("फ़रवरी", "February"),
    ("मार्च", "March"),
    ("अप्रैल", "April"),
    ("मई", "May"),
    ("जून", "June"),
    ("जुलाई", "July"),
    ("अगस्त", "August"),
    ("सितंबर", "September"),
    ("अक्टूबर", "October"),
    ("नवंबर", "November"),
    ("दिसंबर", "December"),
)


def label_of(choices: Iterable[ChoiceSource], value: str | None) -> Text | None:
    """Return the label of a choice by its value; None for none."""
    return next((dict(one["label"]) for one in choices if one["value"] == value), None)


def month_of(moment: datetime) -> Text:
    """Return the month in India of ``moment``: nobody is told the day."""
    day = moment.astimezone(IST)
    hindi, english = MONTHS[day.month - 1]
    return {"hi": f"{hindi} {day.year}", "en": f"{english} {day.year}"}


def day_of(moment: datetime) -> str:
    """Return the day in India of ``moment``, as papers write it."""
    return moment.astimezone(IST).strftime("%d-%m-%Y")


def together(labels: Iterable[Text]) -> Text:
    """Return the labels in one text, each once."""
    values = list(labels)
    return {lang: ", ".join(dict.fromkeys(one[lang] for one in values)) for lang in ("hi", "en")}


def refusal(field: str, why: Text) -> ValidationFailed:
    """Return the error that says ``why`` the answer ``field`` is not accepted."""
    return ValidationFailed(fields={field: {"code": "not-accepted", "why": dict(why)}})
