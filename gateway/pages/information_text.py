"""Information pages as data: ``gateway/locale/<language>/information/<name>.txt``.

They are written in four forms of Markdown and no more: a title (``# ``) with the day of its last
change beneath (``Updated: 2026-11-28``), headings (``## ``), paragraphs of one line each, lists
(``- ``), and in both links (``[words](/address)``) to pages of this window or to a telephone. All
else is text and is escaped, so that no file can bring markup or lead elsewhere.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from flask import url_for
from markupsafe import Markup, escape

from gateway.pages.texts import LOCALE, fallbacks, translator

NAMES = ("help", "contact", "notice", "privacy", "accessibility", "terms", "copyright")
"""Every page, in the order of the foot."""
_LINK = re.compile(r"\[([^\]]+)\]\((/(?!/)[\w/-]*|tel:\d+)\)")
_UPDATED = "Updated: "


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list, with its lines as HTML."""

    kind: Literal["heading", "paragraph", "list"]
    lines: tuple[Markup, ...]


@dataclass(frozen=True)
class InformationText:
    """One page in the ``language`` in which there is one."""

    name: str
    language: str
    title: str
    updated: date
    blocks: tuple[Block, ...]
    plain: str


@cache
def information(name: str, language: str) -> InformationText:
    """Return a page of NAMES in a language, or in the one that it falls back to; ValueError for a
    file that is not written as it has to be."""
    for one in fallbacks(language):
        path = LOCALE / one / "information" / f"{name}.txt"
        if path.exists():
            return read(name, one, path)
    raise ValueError(f"there is no information page {name}")


def information_pages(chosen: str) -> list[tuple[str, str]]:
    """Return (address, title) of every information page, and of the list of forms to print."""
    pages = [
        (url_for("pages.information_page", name=name), information(name, chosen).title)
        for name in NAMES
    ]
    return [*pages, (url_for("pages.paper_forms"), translator(chosen)("paper.list"))]


def read(name: str, language: str, path: Path) -> InformationText:
    """Return the page in a file."""
    text = path.read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or not lines[0].startswith("# ") or not lines[1].startswith(_UPDATED):
        raise ValueError(f"{path.name} has no title with the day of its last change")
    updated = date.fromisoformat(lines[1].removeprefix(_UPDATED))
    title = lines[0].removeprefix("# ")
    return InformationText(name, language, title, updated, _blocks(lines[2:]), text)


def _blocks(lines: list[str]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for line in lines:
        if line.startswith("## "):
            blocks.append(Block("heading", (_html(line[3:]),)))
        elif not line.startswith("- "):
            blocks.append(Block("paragraph", (_html(line),)))
        elif blocks and blocks[-1].kind == "list":
            blocks[-1] = Block("list", (*blocks[-1].lines, _html(line[2:])))
        else:
            blocks.append(Block("list", (_html(line[2:]),)))
    return tuple(blocks)


def _html(line: str) -> Markup:
    parts, end = [], 0
    for link in _LINK.finditer(line):
        parts.append(escape(line[end : link.start()]))
        parts.append(Markup('<a href="{}">{}</a>').format(link.group(2), link.group(1)))
        end = link.end()
    return Markup("").join([*parts, escape(line[end:])])
