"""A new directory, sent by the administrator: looked at, proposed, put in force.

The service that keeps the directory checks it and stores it; nothing of it is kept here but what
was done by whom, in the audit log. As with postings, what one administrator proposes a second one
agrees to. Every function refuses with NotAllowed whoever is no administrator.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable

from contracts.drafts import DRAFT_BYTES
from contracts.errors import NotAllowed
from gateway.bus.calls import actor_of, ask_as
from gateway.cases import at_offices as cases
from gateway.directory.typed import DraftHead, DraftList, DraftView, Losing
from gateway.http.context import parts, settings
from gateway.http.multipart import whole
from gateway.identity.caller import Caller
from gateway.officers import at_offices as officers
from gateway.officers.departments import ADMINISTRATOR

SERVICE = "routing"
CHECK_SECONDS = 30.0
"""Most of it is the way of 4 MB over the bus; the tables of a State are checked in a second."""
READ_SECONDS = 10.0


def check(caller: Caller, pieces: Iterable[bytes]) -> DraftView:
    """Have an archive looked at; return what it would change. Nothing of it is in force.

    Refuses with TooLarge, and with Unavailable while the service does not answer.
    """
    _require_administrator(caller)
    archive = whole(pieces, DRAFT_BYTES)
    payload = {"archive": base64.b64encode(archive).decode()}
    draft: DraftView = ask_as(caller, SERVICE, "check_directory", payload, timeout=CHECK_SECONDS)
    if draft["fingerprint"]:
        _write_down("send-directory", draft, caller)
    return draft


def drafts(caller: Caller) -> DraftList:
    """Return the drafts of the last days, and what is in force."""
    _require_administrator(caller)
    answer: DraftList = ask_as(caller, SERVICE, "list_drafts", {"limit": 50}, timeout=READ_SECONDS)
    return answer


def draft(caller: Caller, fingerprint: str) -> DraftView:
    """Return a draft; NotFound where there is none."""
    _require_administrator(caller)
    payload = {"fingerprint": fingerprint}
    answer: DraftView = ask_as(caller, SERVICE, "read_draft", payload, timeout=READ_SECONDS)
    return answer


def publish(caller: Caller, fingerprint: str) -> DraftHead:
    """Put a draft in force from its date, or propose it where a second administrator has to agree;
    return how far it is. Conflict where something else was published since it was looked at."""
    view = draft(caller, fingerprint)
    by_two = needs_two()
    alone = by_two and (view["proposed"] is None or view["proposed"]["by"] == caller.id)
    # Before it is done: Unavailable where it cannot be written.
    _write_down("propose-directory" if alone else "publish-directory", view, caller)
    payload = {"fingerprint": fingerprint, "by_two": by_two}
    done: DraftHead = ask_as(caller, SERVICE, "publish_draft", payload, timeout=CHECK_SECONDS)
    if alone and done["state"] == "published":  # another proposed it in between
        _write_down("publish-directory", done, caller)
    return done


def drop(caller: Caller, fingerprint: str) -> None:
    """Take back a draft that is not in force."""
    view = draft(caller, fingerprint)
    _write_down("drop-directory", view, caller)
    ask_as(caller, SERVICE, "drop_draft", {"fingerprint": fingerprint}, timeout=READ_SECONDS)


def needs_two() -> bool:
    """Return whether a second administrator has to agree, as to a posting."""
    return settings().postings_by_two and not settings().local


def losing(codes: list[str]) -> list[Losing]:
    """Return those of the offices at which open cases lie or officers hold a post, the most cases
    first."""
    if not codes:
        return []
    open_cases, posts = cases.open_at(codes), officers.posts_at(codes)
    listed: list[Losing] = [
        {
            "code": code,
            "cases": None if open_cases is None else open_cases.get(code, 0),
            "officers": posts.get(code, 0),
        }
        for code in codes
        if open_cases is None or code in open_cases or code in posts
    ]
    return sorted(listed, key=lambda one: (-(one["cases"] or 0), -one["officers"], one["code"]))


def _write_down(what: str, view: DraftHead, caller: Caller) -> None:
    reference = f"{view['version']} {view['fingerprint']}"
    parts().audit.record(what, reference, actor_of(caller, None))


def _require_administrator(caller: Caller) -> None:
    if caller.role != ADMINISTRATOR:
        raise NotAllowed("for the administrator only")
