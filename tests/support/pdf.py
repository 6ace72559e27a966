"""What a reader's program makes of a PDF."""

import pypdfium2


def words_of(pdf: bytes) -> str:
    """Return the text of all pages as copied out of the file, each run of blanks as one."""
    return " ".join(" ".join(page_texts(pdf)).split())


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
