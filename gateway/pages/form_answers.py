"""From what a browser posts to the answers of a form, and back to words for reading.

Inputs are named by their dotted path: ``text``, ``place.pin``, ``suspects.0.name``.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from werkzeug.datastructures import MultiDict

from casework.definition import as_written
from casework.definition.as_written import ascii_digits
from contracts.typed import Json, JsonObject
from gateway.pages import dates
from gateway.pages.form_specs import applicable
from gateway.pages.typed import Spec

Posted = MultiDict[str, str]

PLACE_WAYS = ("station", "pin", "point", "unknown")


def answers(specs: Iterable[Spec], posted: Posted, prefix: str = "") -> JsonObject:
    """Return the answers to those fields that are asked, without what was left blank.

    What cannot be read as its type stays as it was typed, so that the form's own validation
    names what is wrong with it.
    """
    specs = list(specs)
    values = {spec["name"]: _answer(spec, posted, prefix + spec["name"]) for spec in specs}
    wanted = {spec["name"] for spec in applicable(specs, values)}
    return {name: value for name, value in values.items() if value is not None and name in wanted}


def _answer(spec: Spec, posted: Posted, path: str) -> Json:
    reader = _READERS.get(spec["type"])
    if reader:
        return reader(spec, posted, path)
    return posted.get(path, "").strip() or None


def _integer(_spec: Spec, posted: Posted, path: str) -> Json:
    typed = posted.get(path, "").strip()
    number = as_written.whole_number(typed)
    return number if number is not None else typed or None


def _boolean(spec: Spec, posted: Posted, path: str) -> bool | None:
    """Return what a box says; one that need not be ticked says nothing where it is not."""
    if posted.get(path) == "yes":
        return True
    return False if spec.get("required") or "default" in spec else None


def _datetime(_spec: Spec, posted: Posted, path: str) -> str | None:
    """Return a date, and a time beside it where one was given;
    both may stand in the first input."""
    day, time = (posted.get(name, "").strip() for name in (path, f"{path}.time"))
    typed = f"{day} {time}".strip() if not time or as_written.is_a_day(day) or not day else day
    return (dates.from_typed(typed) or typed) if typed else None


def _date(_spec: Spec, posted: Posted, path: str) -> str | None:
    typed = posted.get(path, "").strip()
    return as_written.day(typed) or typed or None


def _digits(_spec: Spec, posted: Posted, path: str) -> str | None:
    return ascii_digits(posted.get(path, "")).strip() or None


def _files(_spec: Spec, posted: Posted, path: str) -> list[str] | None:
    return [one for one in posted.getlist(path) if one] or None


def _codes(spec: Spec, posted: Posted, path: str) -> list[str] | None:
    """Return several short texts in one input, with commas or new lines between them, and those
    that were ticked beside it. A comma in brackets is part of a text."""
    typed = [
        part
        for text in (*posted.getlist(path), *posted.getlist(f"{path}.chosen"))
        for part in re.split(r"[;\n]|,(?![^()]*\))", ascii_digits(text))
    ]
    codes = [*dict.fromkeys(one.strip() for one in typed if one.strip())]
    # To leave a field empty that must be answered is the answer that there are none.
    return codes if codes or spec.get("required") else None


def _rows(spec: Spec, posted: Posted, path: str) -> list[JsonObject] | None:
    rows = [answers(spec["fields"], posted, f"{path}.{n}.") for n in range(rows_in(posted, path))]
    # A box that is not ticked says nothing of its own.
    rows = [row if any(one is not False for one in row.values()) else {} for row in rows]
    while rows and not rows[-1]:
        rows.pop()
    # A row that was left empty keeps its place, so that an error names the row the reader sees.
    return rows or None


def _group(spec: Spec, posted: Posted, path: str) -> JsonObject | None:
    """Return one object; without anything said in it there is none."""
    parts = answers(spec["fields"], posted, f"{path}.")
    return parts if any(one is not False for one in parts.values()) else None


def _place(_spec: Spec, posted: Posted, path: str) -> JsonObject | None:
    way = posted.get(f"{path}.way")
    if way == "unknown":
        return {"unknown": True}
    names = {
        "station": ("district", "station"),
        "pin": ("pin", "locality"),
        "point": ("lat", "lon", "accuracy"),
    }
    parts = {name: posted.get(f"{path}.{name}", "").strip() for name in names.get(way or "", ())}
    if way == "pin":
        parts["pin"] = ascii_digits(parts["pin"]).replace(" ", "")
    if way == "point":
        return {name: _number(value) for name, value in parts.items() if value} or {"lat": None}
    if not parts.get("locality"):
        parts.pop("locality", None)
    return parts or None


_READERS: dict[str, Callable[[Spec, Posted, str], Json]] = {
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "codes": _codes,
    "mobile": _digits,
    "files": _files,
    "list": _rows,
    "group": _group,
    "place": _place,
}


def rows_in(posted: Posted, path: str) -> int:
    """Return how many rows of a list the page shows: all that were posted, one at least."""
    pattern = re.compile(re.escape(path) + r"\.(\d{1,2})\.")
    numbers = [int(match[1]) for name in posted if (match := pattern.match(name))]
    return max(numbers, default=0) + 1


def shown_fields(
    posted: Posted, specs: Iterable[Spec], before: str = ""
) -> Iterator[tuple[str, Spec]]:
    """Return every field that the page shows, by its path; also those within groups and rows."""
    for spec in specs:
        path = before + spec["name"]
        yield path, spec
        if spec["type"] == "group":
            yield from shown_fields(posted, spec["fields"], f"{path}.")
        if spec["type"] == "list":
            for row in range(rows_in(posted, path)):
                yield from shown_fields(posted, spec["fields"], f"{path}.{row}.")


def shown_rows(posted: Posted, specs: Iterable[Spec]) -> dict[str, int]:
    """Return how many rows the page shows of every list, by its path."""
    lists = (path for path, spec in shown_fields(posted, specs) if spec["type"] == "list")
    return {path: rows_in(posted, path) for path in lists}


def shown_places(posted: Posted, specs: Iterable[Spec]) -> list[str]:
    """Return the paths of the places that the page asks for."""
    return [path for path, spec in shown_fields(posted, specs) if spec["type"] == "place"]


def answer_at(answers: Json, path: str) -> Json:
    """Return the answer of a path such as ``along.0.place``; None where nothing was answered."""
    for name in path.split("."):
        if isinstance(answers, Mapping):
            answers = answers.get(name)
        elif isinstance(answers, list) and name.isdecimal() and int(name) < len(answers):
            answers = answers[int(name)]
        else:
            return None
    return answers


def _number(typed: str) -> Json:
    try:
        return float(ascii_digits(typed))
    except ValueError:
        return typed
