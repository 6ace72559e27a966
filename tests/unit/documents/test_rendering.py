"""Templates to PDF: text stays text, nothing is fetched, the same values give the same file."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from jinja2 import UndefinedError

from documents.qr import qr_code
from documents.rendering import MISSING, Renderer, printable
from tests.support.pdf import page_texts, words_of
from tests.support.sources import ROOT

HINDI = "क्षेत्र श्री वर्ष युद्ध प्रार्थना में मोटरसाइकिल कि दर्ज"
HOSTILE = '<script>alert(1)</script> {{ 7 * 7 }} &amp; <img src="http://example.org/x.png"> "\'>'


@pytest.fixture
def renderer(tmp_path):
    """Templates that print `text`, and one for each way of referring to the world outside."""
    pages = {
        "paper.html": '<html lang="hi"><title>T</title><p>{{ text }}</p>',
        "outside.html": '<html lang="hi"><title>T</title><img src="{{ text }}">',
        "link.html": '<html lang="hi"><title>T</title><link rel="stylesheet" href="{{ text }}">',
    }
    for name, source in pages.items():
        (tmp_path / name).write_text(source)
    (tmp_path / "sheet.css").write_text(
        'body { font: 10pt "Noto Sans", "Noto Sans Devanagari" } p { overflow-wrap: anywhere }'
    )
    return Renderer(tmp_path, "sheet.css")


def pdf_of(renderer, text, template="paper.html"):
    return renderer.pdf(renderer.html(template, {"text": text}), "an-id")


def test_hindi_can_be_copied_out_of_the_paper_as_it_was_written(renderer):
    assert words_of(pdf_of(renderer, HINDI)) == HINDI


def test_what_looks_like_markup_is_printed_as_it_is(renderer):
    assert words_of(pdf_of(renderer, HOSTILE)) == " ".join(HOSTILE.split())


def test_a_mark_that_turns_the_direction_of_text_is_not_printed(renderer):
    assert words_of(pdf_of(renderer, "He paid \u202e005\u202c rupees\x00\x07\ud800.")) == (
        "He paid 005 rupees."
    )


def test_letters_of_other_scripts_and_pictures_do_not_stop_the_paper(renderer):
    text = words_of(pdf_of(renderer, "before 😀 אבג اردو after"))
    assert text.startswith("before")
    assert text.endswith("after")


@pytest.mark.parametrize("value", [None, "", "  \n", "\u202e"])
def test_a_missing_value_is_a_dash(renderer, value):
    assert printable(value) == MISSING
    assert words_of(pdf_of(renderer, value)) == MISSING


@pytest.mark.parametrize("value", [0, False])
def test_nought_and_no_are_values(value):
    assert printable(value) == value


def test_a_value_that_the_template_names_and_nobody_gives_is_an_error(renderer):
    with pytest.raises(UndefinedError):
        renderer.html("paper.html", {})


@pytest.mark.parametrize("template", ["outside.html", "link.html"])
@pytest.mark.parametrize(
    "address", ["http://example.org/a", "file:///etc/hostname", "//example.org"]
)
def test_a_paper_that_refers_outside_itself_is_not_printed(renderer, template, address):
    from documents.typesetting import OutsideReference

    with pytest.raises(OutsideReference):
        pdf_of(renderer, address, template)


def test_a_paper_is_made_without_any_connection(renderer, monkeypatch):
    def refuse(*_arguments):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert pdf_of(renderer, qr_code("https://example.org/verify/1"), "outside.html")


def test_the_same_values_give_the_same_file(renderer):
    assert pdf_of(renderer, HINDI) == pdf_of(renderer, HINDI)


def test_a_long_text_flows_over_the_pages_and_nothing_of_it_is_lost(renderer):
    text = " ".join(f"{HINDI} {number}" for number in range(20_000 // (len(HINDI) + 4)))
    pages = page_texts(pdf_of(renderer, text))
    assert len(pages) >= 3
    assert " ".join(" ".join(pages).split()) == text


def test_a_word_without_an_end_stays_on_the_paper(renderer):
    pdf = pdf_of(renderer, "x" * 5000)
    assert words_of(pdf).replace(" ", "") == "x" * 5000


def test_papers_may_be_made_side_by_side(renderer):
    texts = [f"{HINDI} {number}" for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        papers = list(pool.map(lambda text: pdf_of(renderer, text), texts))
    assert [words_of(paper) for paper in papers] == texts


def python(code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a program of its own."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}", **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_machine_without_the_fonts_says_so(tmp_path):
    empty = tmp_path / "fonts.conf"
    empty.write_text(f"<fontconfig><dir>{tmp_path}</dir></fontconfig>")
    done = python(
        "from documents.typesetting import set_pdf; set_pdf('<p>x', '', 'id')",
        FONTCONFIG_FILE=str(empty),
    )
    assert "MissingFonts: no font Noto Sans and no font Noto Sans Devanagari" in done.stderr
    assert "fonts-noto-core" in done.stderr


def test_a_process_that_prints_and_signs_nothing_loads_neither_program():
    modules = ["rendering", "signing", "qr"]
    code = f"import sys, {', '.join(f'documents.{name}' for name in modules)}"
    done = python(f"{code}; print([m for m in ('weasyprint', 'pyhanko') if m in sys.modules])")
    assert done.stdout.strip() == "[]", done.stderr
