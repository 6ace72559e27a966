"""Files of any spreadsheet become the same rows, whatever piece of them comes when."""

import codecs
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import ValidationFailed
from gateway.bulk.decoding import LONGEST, Lines
from gateway.bulk.tables import TOO_LONG, Record, csv_records, json_records

TEXT = 'नाम,पता\r\n"राम\nकुमार","पटना, बिहार"\r\n\r\nसीता,"कहा ""हाँ"""\r\n'
ROWS = [
    (1, ("नाम", "पता")),
    (2, ("राम\nकुमार", "पटना, बिहार")),
    (4, ("सीता", 'कहा "हाँ"')),
]
WIDE = ("utf-8", "utf-8-sig", "utf-16")


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def rows(data: bytes, size: int = 1000) -> list[tuple[int, tuple[str, ...]]]:
    read_rows = list(csv_records(Lines(pieces(data, size))))
    assert [one.problem for one in read_rows] == [None] * len(read_rows)
    return [(one.number, one.cells) for one in read_rows]


def problems(data: bytes) -> list[tuple[int, str | None]]:
    return [(one.number, one.problem) for one in csv_records(Lines(pieces(data, 1000)))]


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
def test_every_encoding_of_a_spreadsheet_is_read_in_pieces_of_any_size(encoding, size):
    assert rows(TEXT.encode(encoding), size) == ROWS


def test_utf_16_of_the_other_byte_order_is_read():
    assert rows(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")) == ROWS


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_between_cells_are_read(delimiter):
    text = f'नाम{delimiter}पता\r\n"a,b"{delimiter}c\r\n'
    assert rows(text.encode())[1] == (2, ("a,b", "c"))


def test_what_excel_says_of_the_delimiter_is_no_row():
    assert rows(b"sep=;\r\na;b,c\r\n1;2\r\n") == [(1, ("a", "b,c")), (2, ("1", "2"))]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_like(end):
    assert rows(f"a,b{end}1,2{end}".encode(), 1) == [(1, ("a", "b")), (2, ("1", "2"))]


def test_windows_1252_is_read_where_the_file_can_be_nothing_else():
    assert rows("name,place\nJosé,Málaga\n".encode("cp1252")) == [
        (1, ("name", "place")),
        (2, ("José", "Málaga")),
    ]


def test_a_wrong_byte_in_hindi_spoils_its_row_alone():
    data = "नाम,x\nराम,1\n".encode() + b"\xff,2\n" + "सीता,3\n".encode()
    assert problems(data) == [(1, None), (2, None), (3, "unreadable-characters"), (4, None)]


def test_a_quotation_mark_that_is_not_closed_spoils_its_row_alone():
    assert problems(b'a,b\n"x"y,1\nz,2\n') == [(1, None), (2, "unreadable-row"), (3, None)]


def test_a_row_without_end_is_not_held_in_memory():
    def endless() -> Iterator[bytes]:
        yield b"a,b\n"
        for _ in range(50):
            yield b"x" * LONGEST
        yield b"\nz,2\n"

    read_rows = list(csv_records(Lines(endless())))
    assert [(one.number, one.problem) for one in read_rows] == [
        (1, None),
        (2, "row-too-long"),
        (3, None),
    ]


def test_a_quoted_cell_without_end_is_not_held_in_memory():
    lines = Lines(pieces(b'a,b\n"' + b"x\n" * LONGEST, 1000))
    assert [one.problem for one in csv_records(lines)][1] == "row-too-long"


def test_json_lines_keep_their_numbers_and_refuse_what_is_no_object():
    data = b'{"a": 1}\n\n[1]\nnothing\n{"b": "' + "न".encode() + b'"}'
    assert list(json_records(Lines(pieces(data, 3)))) == [
        Record(1, values={"a": 1}),
        Record(3, problem="not-json"),
        Record(4, problem="not-json"),
        Record(5, values={"b": "न"}),
    ]


def test_json_that_is_nested_without_end_is_refused():
    data = b'{"a":' * 500 + b"1" + b"}" * 500
    assert [one.problem for one in json_records(Lines([data]))] == ["not-json"]


@given(st.binary(max_size=300), st.integers(1, 50))
def test_no_bytes_are_too_strange_to_be_read_or_refused(data, size):
    for record in csv_records(Lines(pieces(data, size))):
        assert record.cells or record.problem
    for record in json_records(Lines(pieces(data, size))):
        assert record.values is not None or record.problem


CELL = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\"',;"), max_size=8
)


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=5), st.integers(1, 9))
def test_what_was_written_is_read(table, size):
    text = "\r\n".join(",".join('"' + c.replace('"', '""') + '"' for c in row) for row in table)
    wanted = [tuple(row) for row in table if any(cell.strip() for cell in row)]
    read_rows = csv_records(Lines(pieces(("h,i\r\n" + text).encode(), size)))
    assert [one.cells for one in read_rows][1:] == [
        row for row in wanted if "\ufffd" not in "".join(row)
    ]


NESTED = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**31), 2**31)
    | st.text(st.sampled_from('a"\\[]{}, क')),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


def of_array(data: bytes, size: int = 1000) -> list[Record]:
    return list(json_records(Lines(pieces(data, size))))


@given(
    st.lists(st.dictionaries(st.text(max_size=3), NESTED, max_size=3), max_size=5),
    st.integers(1, 9),
)
def test_an_array_of_any_objects_is_read_in_pieces_of_any_size(objects, size):
    records = of_array(json.dumps(objects, ensure_ascii=False, indent=1).encode(), size)
    assert [(one.number, one.values) for one in records] == list(enumerate(objects, 1))


def test_an_element_that_is_too_long_is_one_row_refused():
    long = json.dumps({"why": "x" * (LONGEST + 1)})
    records = of_array(f"[{{}}, {long}, {{}}]".encode())
    assert [one.problem for one in records] == [None, TOO_LONG, None]


@pytest.mark.parametrize("text", ["[", "[{}", "[{}] x", "[{}][{}]", "[{}}]", '[{"a": "]'])
def test_an_array_that_does_not_end_as_it_should_is_refused_whole(text):
    with pytest.raises(ValidationFailed) as refused:
        of_array(text.encode())
    assert refused.value.fields == {"file": "malformed"}
