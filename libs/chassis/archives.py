"""A small zip archive from outside, unpacked in memory, bounded before anything of it is believed.

What an archive says of itself is what its sender wrote, sizes included. So each file is read piece
by piece and counted. Nothing is written to a disk, so a name leads nowhere; one that tries is
refused all the same.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

CODES = (
    "not-a-zip",
    "too-large",
    "too-many-files",
    "too-large-unpacked",
    "bad-name",
    "encrypted",
    "twice",
    "broken",
)
"""Why an archive is refused."""
_PIECE = 64 * 1024
_OF_OTHERS = "__MACOSX"
"""What a Mac adds to every archive; nobody put it there."""


@dataclass(frozen=True)
class Limits:
    """How much is taken: bytes of the archive, files in it, bytes of all of them unpacked."""

    archive: int
    files: int
    unpacked: int


class BadArchive(Exception):
    """The archive is refused. ``code`` is one of CODES; ``name`` the file at fault, or empty."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(f"{code}: {name}" if name else code)
        self.code = code
        self.name = name


def unpack(data: bytes, limits: Limits) -> dict[str, bytes]:
    """Return the files of a zip archive by their names in it. Raises BadArchive."""
    if len(data) > limits.archive:
        raise BadArchive("too-large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _files(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise BadArchive("broken" if data.startswith(b"PK") else "not-a-zip") from error
    except (NotImplementedError, RuntimeError) as error:  # packed in a way of its own
        raise BadArchive("broken") from error


def without_common_folder(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files by their names below the one folder in which all of them lie, if they do:
    whoever packs a folder packs its name as well."""
    tops = {name.partition("/")[0] for name in files}
    if len(tops) != 1 or any("/" not in name for name in files):
        return dict(files)
    return {name.partition("/")[2]: content for name, content in files.items()}


def _files(archive: zipfile.ZipFile, limits: Limits) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > limits.files:
        raise BadArchive("too-many-files")
    files: dict[str, bytes] = {}
    left = limits.unpacked
    for entry in entries:
        name = entry.filename
        if not _is_plain(name) or stat.S_ISLNK(entry.external_attr >> 16):
            raise BadArchive("bad-name", name[:100])
        if entry.is_dir() or PurePosixPath(name).parts[0] == _OF_OTHERS:
            continue
        if entry.flag_bits & 0x1:
            raise BadArchive("encrypted", name)
        if name in files:
            raise BadArchive("twice", name)
        files[name] = _content(archive, entry, left)
        left -= len(files[name])
    return files


def _is_plain(name: str) -> bool:
    """Return whether a name stays below the folder in which an archive is unpacked."""
    parts = name.rstrip("/").split("/")
    return all(part not in ("", ".", "..") for part in parts) and not {"\\", ":"} & set(name)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    pieces, size = [], 0
    with archive.open(entry) as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            if size > most:
                raise BadArchive("too-large-unpacked", entry.filename)
            pieces.append(piece)
    return b"".join(pieces)
