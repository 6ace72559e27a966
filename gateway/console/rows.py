"""The lines of a list of cases, as the console shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from casework.typed.fields import ViewFields
from casework.typed.replies import OpenAction
from contracts.errors import NotFound
from contracts.typed import Clock
from gateway.console.quick import Quick, quick_actions
from gateway.http.context import language
from gateway.officers import own
from gateway.pages.case_panels import nearest_clock
from gateway.pages.services import ServiceWords, words_of
from gateway.pages.texts import sayer


@dataclass(frozen=True)
class Line:
    """One case: its view, the words of its service, the limit that is nearest, who has it, and what
    one press does with it."""

    view: ViewFields
    words: ServiceWords
    clock: Clock | None
    late: bool
    officer: str
    quick: list[Quick]
    actions: list[OpenAction]


def lines_of(entries: Iterable[ViewFields]) -> list[Line]:
    """Return the lines of entries as `gateway.cases.inbox` answers them; those of a service that
    nobody announces any more are left out."""
    entries = list(entries)
    names = own.names_of([one["assigned_to"] for one in entries if one["assigned_to"]])
    words = {code: _words(code) for code in {one["service"] for one in entries}}
    in_words = sayer(language())
    lines = []
    for view in entries:
        service = words[view["service"]]
        if service is None:
            continue
        clock = nearest_clock(view)
        username = view["assigned_to"]
        lines.append(
            Line(
                view,
                service,
                clock,
                clock is not None and clock["status"] == "breached",
                in_words(names.get(username, username)) if username else "",
                quick_actions(service, view["actions"]),
                view["actions"],
            )
        )
    return lines


def _words(code: str) -> ServiceWords | None:
    try:
        return words_of(code, language())
    except NotFound:
        return None
