"""What is known of files that a reader was just shown the names of: their facts as evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from gateway.files.use_cases import citizen_files


class FileFacts(TypedDict):
    """A file as it was received: its SHA-256 in hex, its size in bytes, its type."""

    id: str
    sha256: str
    size: int
    type: str


def files_of(ids: Iterable[str]) -> list[FileFacts]:
    """Return the facts of those files that are still kept, in their order, each once. Whoever asks
    has shown that the reader may read what names them."""
    unique = list(dict.fromkeys(ids))
    files = (citizen_files().find(one) for one in unique) if unique else ()
    return [
        {"id": file.id, "sha256": file.sha256, "size": file.size, "type": file.type}
        for file in files
        if file is not None
    ]
