"""Who files a form, and whether that is who wrote it.

A form outlives a sign-in: it waits on a phone that several people use, or in a tab while somebody
else signs in in another. So it bears the mark of who was signed in where it was written, and is
filed for nobody else.
"""

from gateway.identity.caller import Caller
from gateway.pages import session
from gateway.pages.form_answers import Posted
from gateway.pages.on_device import sender_mark
from gateway.pages.services import ServiceWords

WRITTEN_BY = "written_by"
"""The input that bears the mark; "" where nobody was signed in."""


def at_counter(reader: Caller | None, words: ServiceWords) -> bool:
    """Return whether an officer enters the application for a person who is there."""
    return reader is not None and not reader.is_citizen and words.filed_by(reader.role)


def sender_of(words: ServiceWords) -> tuple[str | None, Caller | None]:
    """Return the receipt phrase and its bearer where the service keeps no identity, also for one
    who is signed in; else None and the reader."""
    return session.bearer() if words.anonymous else (None, session.reader())


def mark_for_page(posted: Posted, reader: Caller | None) -> str:
    """Return the mark that a page bears: of who wrote the form, whoever is signed in now; of the
    reader where nobody was."""
    return posted.get(WRITTEN_BY) or sender_mark(reader)


def not_the_writer(posted: Posted, reader: Caller, proved: bool) -> str | None:
    """Return the key of what to say where ``reader`` is not known to have written the form; None
    where that is known. Who wrote without a sign-in has ``proved`` the mobile with the form
    itself, or looks at it once more and sends it."""
    written_by = posted.get(WRITTEN_BY, "")
    if written_by == sender_mark(reader) or (proved and not written_by):
        return None
    return "check.of_another" if written_by else "check.whose"
