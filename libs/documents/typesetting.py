"""HTML and CSS to PDF with WeasyPrint. Importing this module costs 50 MB: see `rendering`."""

import logging
import threading
from functools import cache, lru_cache
from typing import Any

import pydyf
from weasyprint import CSS, HTML
from weasyprint.draw import text as drawing
from weasyprint.text.ffi import ffi, fontconfig
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from documents.fonts import FONTS, MissingFonts
from documents.printable import without_breaks

NOWHERE = "file:///nowhere/"
"""What a relative address is relative to, so that it is refused like any other."""

# Pango ends the process by a segmentation fault where two threads lay out text with the same fonts.
_one_at_a_time = threading.Lock()

# Warnings quote what could not be drawn, which may be a citizen's own words.
logging.getLogger("weasyprint").setLevel(logging.ERROR)


class OutsideReference(FatalURLFetchingError):
    """A paper refers to something outside itself; it is not printed without it either."""


class NothingFetched(URLFetcher):
    """Opens ``data:`` and refuses every other address, files of this machine included."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",))

    def fetch(self, url: str, headers: Any = None) -> Any:
        """Return the content of a ``data:`` address; raises OutsideReference for any other."""
        if not url.lower().startswith("data:"):
            raise OutsideReference(f"papers are made of what they are given, not of {url[:80]}")
        return super().fetch(url, headers)


def set_pdf(html: str, css: str, identifier: str) -> bytes:
    """Return ``html`` styled by ``css`` alone, with tags for screen readers.

    Raises MissingFonts and OutsideReference.
    """
    require_fonts(FONTS)
    paper = HTML(string=html, base_url=NOWHERE, url_fetcher=NothingFetched())
    with _one_at_a_time:
        return paper.write_pdf(
            stylesheets=[_stylesheet(css)],
            font_config=_fonts(),
            pdf_identifier=identifier.encode(),
            pdf_tags=True,
        )


@cache
def _fonts() -> FontConfiguration:
    """Return the fonts as they were read once:
    to read them anew costs as much as the words of a paper."""
    return FontConfiguration()


@lru_cache(maxsize=8)
def _stylesheet(css: str) -> CSS:
    return CSS(string=css, url_fetcher=NothingFetched(), font_config=_fonts())


@cache
def require_fonts(families: tuple[str, ...]) -> None:
    """Raise MissingFonts unless the machine has every family. A paper that shows boxes where
    letters should be is worse than none."""
    missing = [family for family in families if matched_family(family) != family]
    if missing:
        raise MissingFonts(
            f"no font {' and no font '.join(missing)}: papers cannot be printed; "
            "on Debian install fonts-noto-core"
        )


def matched_family(family: str) -> str | None:
    """Return the family that the machine uses where ``family`` is asked for; None without fonts."""
    configuration = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
    wanted = ffi.gc(fontconfig.FcPatternCreate(), fontconfig.FcPatternDestroy)
    fontconfig.FcPatternAddString(wanted, b"family", family.encode())
    fontconfig.FcConfigSubstitute(configuration, wanted, fontconfig.FcMatchPattern)
    fontconfig.FcDefaultSubstitute(wanted)
    result = ffi.new("FcResult *")
    pattern = fontconfig.FcFontMatch(configuration, wanted, result)
    if pattern == ffi.NULL:
        return None
    pattern = ffi.gc(pattern, fontconfig.FcPatternDestroy)
    name = ffi.new("FcChar8 **")
    if fontconfig.FcPatternGetString(pattern, b"family", 0, name) != fontconfig.FcResultMatch:
        return None
    return ffi.string(name[0]).decode()


_draw_line = drawing.draw_first_line


def _draw_line_with_its_text(stream: Any, textbox: Any, *arguments: Any) -> Any:
    """Draw a line of text and say beside it what it reads.

    A PDF holds glyphs. Devanagari's are joined and reordered, so that no table from glyph to letter
    gives the words back; a line drawn with its text can be searched, copied and read aloud.
    """
    properties = pydyf.Dictionary({"ActualText": pydyf.String(without_breaks(textbox.text))})
    stream.begin_marked_content("Span", properties)
    try:
        return _draw_line(stream, textbox, *arguments)
    finally:
        stream.end_marked_content()


drawing.draw_first_line = _draw_line_with_its_text
