"""``service.yaml``: what it must say, and how a wrong one is answered."""

from pathlib import Path

import pytest

from casework.definition.department import BadDepartment
from casework.host.manifest import RESERVED, BadManifest, Manifest, load

SOUND = """\
service: museums
department: {code: museums, name: {hi: संग्रहालय, en: Museums}}
needs: [notify]
roles:
  clerk: {name: {hi: लिपिक, en: Clerk}, rank: 1}
offices: offices.csv
posts:
  handling: {name: {hi: कार्यालय, en: the office}, audience: office}
"""
OFFICES = "code,kind,name_hi,name_en,parent,mobile,email\nONE,office,एक,One,,,\n"


def written(folder: Path, text: str, name: str = "museums") -> Path:
    service = folder / name
    (service / "definitions").mkdir(parents=True)
    (service / "service.yaml").write_text(text, encoding="utf-8")
    (service / "offices.csv").write_text(OFFICES, encoding="utf-8")
    return service


def sound(folder: Path, **changes: str) -> Manifest:
    text = SOUND
    for old, new in changes.items():
        text = text.replace(old, new)
    return load(written(folder, text))


def test_a_service_without_routing_calls_nobody_and_hears_of_officers_who_leave(tmp_path: Path):
    manifest = sound(tmp_path)
    assert manifest.is_citizen_service and not manifest.routes
    assert (manifest.calls, dict(manifest.hears)) == ((), {"officer_left": "officer.left"})


def test_a_service_that_needs_routing_calls_it_and_hears_of_a_new_directory(tmp_path: Path):
    manifest = sound(tmp_path, **{"[notify]": "[notify, routing]"})
    assert manifest.routes and manifest.calls == ("routing",)
    assert manifest.hears["directory_published"] == "directory.published"


def test_roles_and_offices_are_qualified_by_the_department(tmp_path: Path):
    department = sound(tmp_path).department
    assert list(department.roles) == ["museums/clerk"]
    assert [office.code for office in department.offices or ()] == ["museums:ONE"]


def test_codes_are_those_of_files_and_folders_and_each_counts_once(tmp_path: Path):
    manifest = sound(tmp_path)
    definitions = manifest.folder / "definitions"
    for name in ("tour.yaml", "tour-v2.yaml", "README.md"):
        (definitions / name).touch()
    (definitions / "loan").mkdir()
    assert manifest.codes == ("loan", "tour")


def test_a_fee_in_what_a_definition_includes_is_collected_locally(tmp_path: Path):
    folder = sound(tmp_path).folder
    (folder / "includes").mkdir()
    (folder / "includes/paid.yaml").write_text("fee: {rupees: 50}\n")
    (folder / "definitions/tour.yaml").write_text("code: tour\n")
    assert not load(folder).stand_ins
    (folder / "definitions/tour.yaml").write_text("include:\n  paid: {}\ncode: tour\n")
    assert list(load(folder).stand_ins) == ["museums-payment"]
    assert load(folder).secrets == {"PAYMENT_TOKEN": "token"}


@pytest.mark.parametrize("include", ["include: asked", "include: [asked]", "include:\n- asked"])
def test_what_is_asked_for_in_an_include_is_offered_by_those_that_do_not_include_it(
    tmp_path: Path, include: str
):
    folder = sound(tmp_path).folder
    (folder / "includes").mkdir()
    (folder / "includes/asked.yaml").write_text("asked_by: [{service: museums, code: tour}]\n")
    (folder / "definitions/tour.yaml").write_text("code: tour\n")
    (folder / "definitions/loan").mkdir()
    (folder / "definitions/loan/head.yaml").write_text(f"code: loan\n{include}\nversion: 1\n")
    assert load(folder).offered == ("tour",)


def test_its_process_starts_from_any_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    written(tmp_path, SOUND)
    monkeypatch.chdir(tmp_path)
    assert load(Path("museums")).command == ["-m", "casework.host", str(tmp_path / "museums")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not a mapping"),
        ("- service", "not a mapping"),
        ("service: [", "while parsing"),
        (SOUND.replace("service: museums", "service: other"), "a folder of another name"),
        (SOUND.replace("service: museums\n", ""), "'service' is missing"),
        (SOUND.replace("service: museums", "service: no"), "small letters joined by hyphens"),
        (SOUND.replace("service: museums", "service: Museums"), "small letters joined by hyphens"),
        (SOUND + "colour: red\n", "nobody reads colour"),
        (SOUND + "1: red\n", "nobody reads 1"),
        (SOUND.replace("[notify]", "[notify, museums]"), "there is no museums to need"),
        (SOUND.replace("[notify]", "[notify, Wards]"), "there is no Wards to need"),
        (SOUND.replace("[notify]", "notify"), "needs is a list"),
        (SOUND + "secrets: {TOKEN: password}\n", "a secret is a token or ed25519, not password"),
        (SOUND + "secrets: [TOKEN]\n", "secrets gives names their values"),
        (SOUND + "stand_ins: {other: {module: m, address: A}}\n", "'token' is missing"),
    ],
)
def test_a_bad_one_is_answered_in_one_sentence_that_names_the_file(
    tmp_path: Path, text: str, says: str
):
    folder = written(tmp_path, text)
    with pytest.raises(BadManifest) as raised:
        load(folder)
    sentence = str(raised.value)
    assert sentence.startswith(f"{folder / 'service.yaml'}: ")
    assert says in sentence and "\n" not in sentence


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_no_service_takes_a_name_that_is_anothers(tmp_path: Path, name: str):
    folder = written(tmp_path, SOUND.replace("service: museums", f"service: {name}"), name)
    with pytest.raises(BadManifest, match="meaning of its own"):
        load(folder)


def test_a_folder_without_the_file_is_said(tmp_path: Path):
    with pytest.raises(BadManifest, match="No such file"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (SOUND[SOUND.index("posts:") :], "", "'posts' is missing"),
        ("code: museums, ", "", "'code' is missing"),
        ("rank: 1", "rank: low", "low"),
        ("{code: museums, name: {hi: संग्रहालय, en: Museums}}", "museums", "no department 'museums'"),
    ],
)
def test_a_department_that_is_none_is_answered_in_one_sentence(
    tmp_path: Path, old: str, new: str, says: str
):
    with pytest.raises((BadDepartment, BadManifest), match=says) as raised:
        _ = load(written(tmp_path, SOUND.replace(old, new))).department
    assert "\n" not in str(raised.value)
