"""A service's folder in an archive is looked at as by its own team, and nothing of it runs."""

import shutil
from pathlib import Path

import pytest

from casework.host.inspection import findings_in, inspect_archive
from tests.support.archives import packed, packed_folder
from tests.support.sources import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "prisons"
    ignored = shutil.ignore_patterns("__pycache__", "*.py")
    shutil.copytree(ROOT / "services" / "prisons", copied, ignore=ignored)
    return copied


def test_a_sound_folder_is_said_to_be_sound_and_what_it_would_announce_is_there(folder: Path):
    inspection = inspect_archive(packed_folder(folder, below="prisons/"))
    assert inspection.findings == findings_in(folder) == []
    assert [one["code"] for one in inspection.definitions] == ["prison-visit"]
    names = {source["name"] for source in inspection.messages}
    assert names == set(inspection.definitions[0]["notifications"])
    assert inspection.python == []


def test_a_folder_packed_without_its_name_is_known_by_its_own(folder: Path):
    inspection = inspect_archive(packed_folder(folder))
    assert inspection.service == "prisons" and inspection.findings == []


def test_what_is_wrong_is_said_in_the_same_words(folder: Path):
    form = folder / "definitions" / "prison-visit" / "form.yaml"
    form.write_text(form.read_text(encoding="utf-8").replace("required: true", "requird: true", 1))
    sorted((folder / "messages").glob("*.yaml"))[0].unlink()
    expected = [one.replace(f"{folder.parent}/", "") for one in findings_in(folder)]
    assert len(expected) > 1
    assert inspect_archive(packed_folder(folder, below="prisons/")).findings == expected


def test_python_is_named_and_not_unpacked(folder: Path, monkeypatch: pytest.MonkeyPatch):
    (folder / "rules.py").write_text("raise SystemExit\n")
    (folder / "native.so").write_bytes(b"\x7fELF")
    written: list[str] = []
    write = Path.write_bytes

    def noting(path: Path, content: bytes) -> int:
        written.append(path.name)
        return write(path, content)

    archive = packed_folder(folder, below="prisons/")
    monkeypatch.setattr(Path, "write_bytes", noting)
    inspection = inspect_archive(archive)
    assert inspection.python == ["native.so", "rules.py"] and inspection.findings == []
    assert "service.yaml" in written and not {"rules.py", "native.so"} & set(written)


@pytest.mark.parametrize(
    ("files", "finding"),
    [
        ({"README": ""}, "service.yaml is missing"),
        ({"service.yaml": "service: ../x\n"}, "service.yaml is missing"),
        ({"service.yaml": "service: routing\nruns: os.system\n"}, "no citizen service"),
        ({"x/service.yaml": "service: y\n"}, "lies in a folder of another name"),
        ({"service.yaml": "service: one\ndepartment: host.__main__\n"}, "no department"),
        ({"service.yaml": "service: one\ndepartment: [a, b]\n"}, "'list' object"),
        ({"service.yaml": "- service\n"}, "service.yaml"),
    ],
)
def test_what_is_no_service_is_said_to_be_none(files: dict[str, str], finding: str):
    findings = inspect_archive(packed(files)).findings
    assert len(findings) == 1 and finding in findings[0]
