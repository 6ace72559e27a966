"""Closed texts of a case in the database: one ciphertext in its field ``closed``, and in each place
what may be read outside (``casework.closed_text``). A case without any has no such field."""

from collections.abc import Iterable
from typing import cast

from casework.closed_text import Texts, put_back, set_apart
from casework.engine.case import Case
from chassis.cipher import FieldCipher
from chassis.mongo import Document

CLOSED = "closed"
_APART = ("outbox", "notes")
"""Fields that are not looked through: what they hold is sealed or encrypted already."""


class ClosedFields:
    """Sets closed texts apart when a case is kept, puts them back when it is read."""

    def __init__(self, cipher: FieldCipher) -> None:
        self._cipher = cipher

    def changed(self, before: Case, after: Case) -> tuple[Document, Document]:
        """Return the fields of ``after`` as they are kept, and ``{"closed": ciphertext}`` where the
        closed texts are other ones than ``before``."""
        plain, texts = _set_apart(after)
        if texts == _set_apart(before)[1]:
            return plain, {}
        return plain, {CLOSED: self._cipher.encrypt(texts)}

    def opened(self, document: Document | None) -> Case | None:
        """Return the case of a document as it was read, its closed texts in their places again;
        None for none."""
        if document is not None and CLOSED in document:
            put_back(document, self._cipher.decrypt(document.pop(CLOSED)))
        return cast(Case | None, document)

    def all_opened(self, documents: Iterable[Document]) -> list[Case]:
        """Return the cases of documents, see ``opened``."""
        return [case for document in documents if (case := self.opened(document))]


def _set_apart(case: Case) -> tuple[Document, Texts]:
    return set_apart({name: value for name, value in case.items() if name not in _APART})
