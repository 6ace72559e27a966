"""No formula of a spreadsheet survives an export, whatever it is opened with."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.bulk.exports import csv_line
from gateway.bulk.neutral import neutral, plain

SIGNS = "=+-@\t\r\n＝＋－＠﹦﹢﹣﹫⁺⁻⁼−"
PARTS = st.sampled_from(
    [*SIGNS, ",", ";", "|", '"', "'", " ", "\u200b", "\u00a0", "a", "म", "cmd|' /C calc'!A0"]
)
TEXTS = st.lists(PARTS, max_size=12).map("".join) | st.text(max_size=30)


def runs(cell: str) -> bool:
    """Whether a spreadsheet might take the cell for a formula: written apart from what guards."""
    shown_text = cell.lstrip(" \u00a0\u200b\u200c\u200d\ufeff\u3000")
    return (
        bool(shown_text.strip())
        and unicodedata.normalize("NFKC", shown_text[0])[0] in "=+-@\t\r\n−"
    )


def cells_as(delimiter: str, line: str) -> list[str]:
    """The cells that a program sees which takes the file to have this delimiter."""
    rows = csv.reader(io.StringIO(line, newline=""), delimiter=delimiter)
    return [cell for row in rows for cell in row]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", " =1", "\u200b=1"]
)
def test_a_formula_becomes_text(text):
    assert runs(text) or text.strip()[0] in SIGNS
    assert not runs(neutral(text))


@pytest.mark.parametrize("text", ["राम कुमार", "9876543210", "a-b", "x = y", "'tis", "15:30"])
def test_what_is_no_formula_stays_as_it_is(text):
    assert neutral(text) == text


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_no_cell_of_a_line_begins_a_formula_with_any_delimiter(texts):
    line = csv_line(texts)
    for delimiter in (",", ";", "\t", "|"):
        assert not [cell for cell in cells_as(delimiter, line) if runs(cell.lstrip('"'))]


@given(TEXTS)
def test_what_we_made_harmless_is_read_back_as_it_was(text):
    assert plain(neutral(text)) == plain(text)


@given(st.text(st.characters(exclude_characters="'"), max_size=20))
def test_a_text_without_apostrophes_comes_back_whole(text):
    assert plain(neutral(text)) == text
