"""Every page of the officers' console, for whoever looks at all pages."""

from collections.abc import Callable

from gateway.pages.texts import words
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import NEW_OFFICER

OF_A_CLERK = ("overview", "people", "sign-ins", "authenticator", "keys", "search", "books")
BOOK = "/console/books?book=complaint.fir.number&on=2026-11-21&span=month"


def keep_all(
    keep: Callable[[str, Browser], Browser],
    browser: Callable[[str], Browser],
    language: str,
    reference: str,
) -> None:
    """Visit them as the head of an office and as its clerk, and give each to ``keep`` by a name."""
    t, head, clerk = words(language), browser("head"), browser("duty")
    keep("head's case", head.visit(f"/console/cases/{reference}"))
    keep("console people, change", head.visit("/console/people?officer=duty.5117012"))
    change = head.visit("/console/people?officer=enquiry.5117012")
    keep("console people, wrong", change.press(t["work.people.post"], station="9999"))
    for name in OF_A_CLERK:
        keep(f"console {name}", clerk.visit(f"/console/{name}"))
    keep("console book", head.visit(BOOK))
    clerk.visit("/console/search")
    keep("console found none", clerk.press(t["work.find_go"], q="9999"))
    proof = {"password": "a long phrase of tests", "totp": "123456"}
    page = clerk.visit("/console/authenticator").press(t["authenticator.begin"], **proof)
    keep("console authenticator, offered", page)
    keep("console authenticator, wrong", page.press(t["authenticator.confirm"], totp="1"))
    visitor = browser("nobody").visit("/officer")
    proof = {"username": NEW_OFFICER, "password": "a long phrase of tests"}
    keep("officer's first sign-in", visitor.press(t["nav.sign_in"], **proof))
    keep("officer's first sign-in, wrong", visitor.press(t["authenticator.confirm"], totp="1"))
    keep("console sign-ins, ended", clerk.visit("/console/sign-ins").press(t["work.end_others"]))
    ticked = clerk.visit("/console").press(t["list.filter"])
    keep("console several", ticked.press("जीडी" if language == "hi" else "Acknowledge"))
