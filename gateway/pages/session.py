"""The reader's browser: who is signed in, which language, and the proof that a form is ours."""

import hmac
import re
import secrets
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

from flask import Request, g, request
from pymongo.errors import PyMongoError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from contracts.errors import BadRequest, NotAuthenticated, ValidationFailed
from gateway.files.forms import ReceivedFile, receive_form
from gateway.files.use_cases import citizen_files
from gateway.http.context import (
    DEFAULT_LANGUAGE,
    LANGUAGE_COOKIE,
    LANGUAGES,
    SESSION_COOKIE,
    Caller,
    current_caller,
    language,
    settings,
)
from gateway.identity import phrases
from gateway.identity import use_cases as identity
from gateway.identity.known_devices import COOKIE as DEVICE_COOKIE
from gateway.identity.known_devices import LIFE_SECONDS
from gateway.identity.use_cases import bearer_of
from gateway.pages.texts import Language, fallbacks, languages

FORM_COOKIE = "nagrik_form"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{24}")  # of secrets.token_urlsafe(18)
FORM_FIELD = "form_token"
PHRASE_COOKIE = "nagrik_phrase"
"""The receipt phrase while something is filed with it; gone once it was shown on the receipt."""
ONE_YEAR = 365 * 24 * 3600


class StaleForm(BadRequest):
    """A form that does not carry this browser's token: an old page, or a foreign site. What was
    typed is in ``fields``, so that it can be shown again; nothing was done with it."""

    def __init__(self, fields: MultiDict[str, str]) -> None:
        super().__init__()
        self.typed = fields


def choose_language() -> None:
    """Take ``?lang=``, then the cookie, then Hindi. A phone set to English says little about its
    owner in Bihar, so the browser's own wish is not asked."""
    for wish in (request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if wish in languages():
            break
    else:
        wish = DEFAULT_LANGUAGE
    # Services, errors and messages speak the languages that are whole.
    g.language = next(one for one in fallbacks(wish) if one in LANGUAGES)
    g.page_language = wish if request.endpoint in languages()[wish].pages else g.language


def page_language() -> Language:
    """Return the language of this page: the one that the reader chose where it has this page, else
    the one that stands in for it."""
    return languages()[g.get("page_language") or language()]


def remember(answer: Response) -> None:
    """Keep the chosen language, and the browser's token if this page made one."""
    wish = request.args.get("lang")
    if wish in languages() and wish != request.cookies.get(LANGUAGE_COOKIE):
        _set(answer, LANGUAGE_COOKIE, wish, ONE_YEAR)
    if "new_phrase" in g:
        _set(answer, PHRASE_COOKIE, g.new_phrase, None)
    if "new_browser" in g:
        _set(answer, FORM_COOKIE, g.new_browser, None)


def keep_language(answer: Response, chosen: str) -> None:
    """Remember a language that was chosen by a button."""
    _set(answer, LANGUAGE_COOKIE, chosen, ONE_YEAR)


def reader() -> Caller | None:
    """Return who is signed in, in the page's language; None for nobody and for a sign-in that
    has ended."""
    try:
        caller = current_caller()
    except NotAuthenticated:
        return None
    if caller is not None:
        caller = replace(caller, language=language())
        g.reader = caller
    return caller


def require_reader() -> Caller:
    """Return who is signed in; NotAuthenticated (shown as the sign-in page) for nobody."""
    caller = reader()
    if caller is None:
        raise NotAuthenticated()
    return caller


def sign_in(answer: Response, token: str, seconds: int) -> None:
    """Let this browser act with an access token for ``seconds``."""
    _set(answer, SESSION_COOKIE, token, seconds)


def sign_out(answer: Response) -> None:
    """Let this browser act for nobody, and whoever copied its token no more than it."""
    with suppress(PyMongoError):
        identity.sign_out()
    forget(answer, SESSION_COOKIE)


def know_device(answer: Response, token: str) -> None:
    """Remember that an officer signed in on this device."""
    _set(answer, DEVICE_COOKIE, token, LIFE_SECONDS)


def keep_for(answer: Response, name: str, value: str, seconds: int) -> None:
    """Let this browser keep a value for ``seconds``, out of reach of scripts and of what foreign
    sites embed."""
    _set(answer, name, value, seconds)


def forget(answer: Response, name: str) -> None:
    """Let this browser forget what it kept under a name."""
    answer.delete_cookie(name, path="/", httponly=True, samesite="Lax", secure=_secure())


def form_token() -> str:
    """Return the value of the hidden field FORM_FIELD for this browser."""
    return _token_of(browser())


def bearer() -> tuple[str, Caller]:
    """Return the receipt phrase of this browser, drawn now where it has none, and who bears it."""
    try:
        phrase = phrases.normalise(request.cookies.get(PHRASE_COOKIE, ""))
    except ValidationFailed:
        phrase = g.setdefault("new_phrase", phrases.draw())
    return phrase, bearer_of(phrase)


def phrase_shown(answer: Response) -> str | None:
    """Return the phrase of what was just filed and let this browser forget it; None without one."""
    phrase = request.cookies.get(PHRASE_COOKIE)
    if phrase is not None:
        forget(answer, PHRASE_COOKIE)
    return phrase


def posted(
    request: Request, sender: Caller | None = None
) -> tuple[MultiDict[str, str], list[ReceivedFile]]:
    """Return the fields and the stored files of a posted form; StaleForm unless it is ours.

    The files are ``sender``'s, or the reader's where that is None.
    """
    if request.mimetype == "multipart/form-data":
        fields, files = receive_form(request, citizen_files(), sender or reader())
    else:
        fields, files = MultiDict(request.form), []
    if not is_ours(fields.pop(FORM_FIELD, "")):
        raise StaleForm(fields)
    return fields, files


def is_ours(token: str) -> bool:
    """Return whether a posted token is this browser's: no foreign site can have made the form."""
    browser = _known_browser()
    return browser is not None and hmac.compare_digest(token.encode(), _token_of(browser).encode())


def browser() -> str:
    """Return the token of this browser, made now where it has none."""
    known = _known_browser() or g.get("new_browser")
    if known is None:
        known = g.new_browser = secrets.token_urlsafe(18)
    return known


def _known_browser() -> str | None:
    """Return the cookie's token; None for none, and for one that we cannot have made."""
    token = request.cookies.get(FORM_COOKIE, "")
    return token if _TOKEN.fullmatch(token) else None


def _token_of(browser: str) -> str:
    key = b"pages form token " + settings().lookup_secret.encode()
    return hmac.new(key, browser.encode(), sha256).hexdigest()


def _set(answer: Response, name: str, value: str, seconds: int | None) -> None:
    # Lax, not Strict: who opens the link of an SMS is still signed in. Writes need the form token.
    answer.set_cookie(
        name, value, max_age=seconds, path="/", httponly=True, samesite="Lax", secure=_secure()
    )


def _secure() -> bool:
    return request.is_secure or not settings().local
