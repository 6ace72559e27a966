"""An archive from outside costs no more than was said, and its names lead nowhere."""

import io
import stat
import tracemalloc
import zipfile

import pytest

from chassis.archives import CODES, BadArchive, Limits, unpack, without_common_folder
from tests.support.archives import packed

LIMITS = Limits(archive=100_000, files=5, unpacked=200_000)


def refusal(data: bytes) -> str:
    with pytest.raises(BadArchive) as refused:
        unpack(data, LIMITS)
    assert refused.value.code in CODES
    return refused.value.code


def with_entry(name: str, **attributes: int) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        entry = zipfile.ZipInfo(name)
        for attribute, value in attributes.items():
            setattr(entry, attribute, value)
        zipped.writestr(entry, b"content")
    return archive.getvalue()


def test_files_are_read_by_their_names():
    files = {"one.csv": b"1", "folder/two.csv": b"2"}
    assert unpack(packed(files), LIMITS) == files


def test_the_folder_that_was_packed_is_left_out_and_none_of_several():
    assert without_common_folder({"a/b.csv": b"", "a/c/d.csv": b""}) == {
        "b.csv": b"",
        "c/d.csv": b"",
    }
    several = {"a/b.csv": b"", "c.csv": b""}
    assert without_common_folder(several) == several


@pytest.mark.parametrize("data", [b"", b"code,name\n", b"\x00" * 500])
def test_what_is_no_archive_is_refused(data):
    assert refusal(data) == "not-a-zip"


def test_a_damaged_archive_is_refused():
    data = bytearray(packed({"one.csv": b"a" * 1000 + bytes(range(256)) * 20}))
    data[60] ^= 0xFF
    assert refusal(bytes(data)) == "broken"
    assert refusal(packed({"one.csv": b"1"})[:-10]) == "broken"


def test_a_large_archive_is_not_opened():
    assert refusal(b"PK" + b"\x00" * 100_000) == "too-large"


def test_many_files_are_refused():
    assert refusal(packed({f"{number}.csv": b"" for number in range(6)})) == "too-many-files"


def test_a_bomb_is_left_when_the_limit_is_reached():
    bomb = packed({"one.csv": b"\x00" * 80_000_000})
    assert len(bomb) < LIMITS.archive
    tracemalloc.start()
    assert refusal(bomb) == "too-large-unpacked"
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_the_limit_is_of_all_files_together():
    assert refusal(packed({f"{n}.csv": b"\x00" * 60_000 for n in range(4)})) == "too-large-unpacked"


def test_a_size_that_the_archive_says_of_itself_is_not_believed():
    bomb = packed({"one.csv": b"\x00" * 1_000_000})
    honest = (1_000_000).to_bytes(4, "little")
    assert refusal(bomb.replace(honest, (10).to_bytes(4, "little"))) in (
        "broken",
        "too-large-unpacked",
    )


@pytest.mark.parametrize(
    "name",
    ["../one.csv", "/etc/one.csv", "a/../../one.csv", "a//b.csv", "..\\one.csv", "C:one.csv"],
)
def test_a_name_that_leads_out_is_refused(name):
    assert refusal(with_entry(name)) == "bad-name"


def test_a_link_is_refused():
    assert refusal(with_entry("one.csv", external_attr=(stat.S_IFLNK | 0o777) << 16)) == "bad-name"


def test_an_encrypted_file_is_refused():
    data = bytearray(packed({"one.csv": b"1"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data)) == "encrypted"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("one.csv", b"1")
        zipped.writestr("one.csv", b"2")
    assert refusal(archive.getvalue()) == "twice"


def test_what_a_mac_adds_is_left_out():
    assert unpack(packed({"one.csv": b"1", "__MACOSX/._one.csv": b"x"}), LIMITS) == {
        "one.csv": b"1"
    }
