"""Which papers of a case a new one takes the place of.

Of an entry in the case's documents: ``replaces`` the ids of those whose place it took, ``replaced``
``{"by" (an id), "at", "corrected"}`` once one took its own, else None. ``corrected``: the newer one
says that the older was wrong, so that the older is given to officers only; a newer one of the same
kind, such as a second decision, leaves the first in the hands of whom it was for.
"""

from collections.abc import Iterable

from casework.definition.documents import Document
from casework.typed.papers import IssuedPaper, Replacement

Entry = IssuedPaper


def replaced_by(document: Document, entries: Iterable[Entry]) -> list[str]:
    """Return the ids of the ``entries`` whose place a new ``document`` takes: those that hold now,
    of its kind or of one that it replaces."""
    kinds = document.replaces | {document.kind}
    return [one["id"] for one in entries if one["kind"] in kinds and not one.get("replaced")]


def with_replaced(document: Document, entries: Iterable[Entry], new: Entry) -> list[Entry]:
    """Return ``entries`` as they are once ``new``, a ``document``, has taken the place of those it
    replaces."""
    corrected = bool(document.replaces)
    replacement: Replacement = {"by": new["id"], "at": new["issued_at"], "corrected": corrected}
    return [
        {**one, "replaced": replacement} if one["id"] in new.get("replaces", ()) else one
        for one in entries
    ]


def is_withdrawn(entry: Entry) -> bool:
    """Return whether a correction took the place of ``entry``."""
    replacement = entry.get("replaced")
    return bool(replacement and replacement["corrected"])
