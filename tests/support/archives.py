"""Zip archives, as people and attackers make them."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path


def packed(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these files."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", method) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return archive.getvalue()


def packed_folder(folder: Path, *, below: str = "") -> bytes:
    """An archive of all files of a folder, under ``below`` where that is said."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return packed({f"{below}{path.relative_to(folder)}": path.read_bytes() for path in files})
