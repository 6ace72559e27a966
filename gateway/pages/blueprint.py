"""The blueprint of all pages, and what every template may use."""

from typing import Any

from flask import Blueprint, Response, g, request

from casework.engine import fees
from gateway.directory.use_cases import copy_in_use
from gateway.files.types import ACCEPT
from gateway.http.access import public
from gateway.http.context import LANGUAGES, language
from gateway.pages import dates, icons, roles, session, texts
from gateway.pages.assets import asset_url
from gateway.pages.information_text import information_pages
from gateway.pages.offered import first_sentence

blueprint = Blueprint(
    "pages", __name__, template_folder="../templates", static_folder="../static",
    static_url_path="/assets",
)  # fmt: skip

PAGE_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
"""A page may show what only its reader may see, on a phone that a family shares."""

ASSET_LIFE = "public, max-age=31536000, immutable"
"""An asset's address changes with its content, so a phone on 2G fetches it once."""

__all__ = ["blueprint", "public"]


@blueprint.before_request
def _begin() -> None:
    session.choose_language()


@blueprint.after_request
def _end(answer: Response) -> Response:
    if request.endpoint == "pages.static":
        answer.headers["Cache-Control"] = ASSET_LIFE
        return answer
    for name, value in PAGE_HEADERS.items():
        answer.headers.setdefault(name, value)
    answer.headers["Content-Language"] = session.page_language().code
    session.remember(answer)
    return answer


@blueprint.app_context_processor
def _for_templates() -> dict[str, Any]:
    chosen, page = language(), session.page_language()
    return {
        "lang": page.code,
        "direction": page.direction,
        "text_lang": chosen,
        "other_lang": next(one for one in LANGUAGES if one != chosen),
        "t": texts.translator(page.code),
        "said": texts.sayer(chosen),
        "moment": lambda at: dates.moment(at, chosen),
        "day": lambda at: dates.day(at, chosen),
        "calendar_day": lambda text: dates.calendar_day(text, chosen),
        "as_day_and_time": dates.as_day_and_time,
        "rupees": fees.in_rupees,
        "time_left": lambda at: dates.time_left(at, chosen),
        "district_name": texts.district_namer(chosen),
        "role_name": roles.role_namer(chosen),
        "icon": icons.icon,
        "first_sentence": first_sentence,
        "accepted_files": ACCEPT,
        "asset": asset_url,
        "form_token": session.form_token,
        "reader": g.get("reader"),
        "information_pages": lambda: information_pages(chosen),
        "directory_copy_of": copy_in_use,
    }
