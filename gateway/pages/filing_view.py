"""What the template of a filing step is given."""

from dataclasses import replace
from functools import partial

from gateway.http.context import language, settings
from gateway.identity.caller import Caller
from gateway.pages import changed_form
from gateway.pages.danger import speaks_of_danger
from gateway.pages.directory import directory
from gateway.pages.filing_steps import CHECK, MOBILE, Filing
from gateway.pages.form_answers import shown_places, shown_rows
from gateway.pages.form_errors import input_id
from gateway.pages.form_words import Row, rows
from gateway.pages.jurisdiction import goes_to
from gateway.pages.kept_files import kept_files
from gateway.pages.one_time_password import Proof, mobile_hint, mobile_spec, otp_spec
from gateway.pages.photos import photos_address
from gateway.pages.place_point import held_point, near_in_words
from gateway.pages.place_question import places_shown
from gateway.pages.services import ServiceWords
from gateway.pages.texts import sayer


def view_of(
    filing: Filing, step: str, reader: Caller | None, words: ServiceWords
) -> dict[str, object]:
    """Return what every step is shown with; the check also with all answers in words."""
    changed_form.begin(filing.posted, words)
    steps, choices = filing.steps, filing.choices_made()
    in_words = sayer(language())
    advice = (in_words(one.get("advice")) for one in choices)
    shared = {
        "step": step,
        "steps": steps,
        "declared": {name: in_words(text) for name, text in filing.declared.items()},
        "template": "part" if step in filing.declared else step,
        "number": steps.index(step) + 1 if step in steps else len(steps),
        "posted": filing.posted,
        "carried": filing.carried(step),
        "here": filing.at(step),
        "sensitive": any(one.get("sensitive") for one in choices),
        "advice": [text for text in advice if text],
        "gate": filing.tells_of_an_event(),
        "input_id": input_id,
        "file_megabytes": settings().file_max_bytes // 2**20,
        "more": _for_fields(filing, step, reader, words),
        "photos": photos_address(reader),
        "default_to": "submit" if step == CHECK else "next",
    }
    return shared | (_for_check(filing, words) if step == CHECK else {})


def mobile_view(filing: Filing, step: str, proof: Proof) -> dict[str, object]:
    """Return what the step that proves the mobile is shown with; nothing for any other step."""
    if step != MOBILE:
        return {}
    return {
        "after": filing.posted.get("after") or CHECK,
        "challenge": proof.challenge,
        "mobile_hint": mobile_hint(filing.posted),
        "mobile_spec": mobile_spec(),
        "otp_spec": otp_spec(),
    }


def _for_fields(
    filing: Filing, step: str, reader: Caller | None, words: ServiceWords
) -> dict[str, object]:
    here = filing.at(step)
    places = shown_places(filing.posted, here)
    lists = directory() if places else None
    return {
        "rows": shown_rows(filing.posted, here),
        "kept": kept_files(filing.posted, here, reader),
        "signed_in": reader is not None and (reader.is_citizen or words.filed_by(reader.role)),
        "districts": lists.districts() if lists else [],
        "stations": {
            path: lists.stations_of(filing.posted.get(f"{path}.district", ""), language())
            for path in places
            if lists
        },
        "places": places_shown(filing.posted, places, filing.answers.get("category") or "other"),
    }


def _for_check(filing: Filing, words: ServiceWords) -> dict[str, object]:
    name_of = partial(directory().name_of, language=language())
    review = []
    for one in filing.steps[:-1]:
        answered = rows(filing.at(one), filing.answers_at(one), language(), name_of)
        review.append({"step": one, "rows": [_with_nearest(filing, row) for row in answered]})
    typed = (value for value in filing.answers.values() if isinstance(value, str))
    return {
        "review": review,
        "going_to": goes_to(filing, language(), words.office_within),
        "in_danger": filing.tells_of_an_event() and any(map(speaks_of_danger, typed)),
    }


def _with_nearest(filing: Filing, row: Row) -> Row:
    """Return a row, that of a point with the nearest office: degrees tell nobody a place."""
    point = held_point(filing.posted, row.name)
    near = near_in_words(point) if point else ""
    return replace(row, lines=(near, *row.lines)) if near else row
