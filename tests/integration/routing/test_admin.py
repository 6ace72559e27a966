"""The directory on the command line, against the real database."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

import pytest

from deploy.local.broker_access import OPERATOR
from services.routing.admin import main
from services.routing.directory_files import write_directory
from services.routing.store import DirectoryStore
from tests.support.servers import ROOT
from tests.unit.routing.worlds import SHIPPED, facts, records, square, station


@dataclass(frozen=True)
class Done:
    """What a command returned and printed."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def admin(mongo_server, database, monkeypatch, capsys):
    """Run a command in this process; the last test of this file starts the program as one does."""
    monkeypatch.setenv("MONGO_URI", mongo_server.uri(OPERATOR))
    monkeypatch.setenv("MONGO_DATABASE", database.name)

    def run(*arguments):
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        return Done(code, *capsys.readouterr())

    return run


def written(folder, *codes, **more):
    write_directory(folder, records([station(code) for code in codes], **more))
    return folder


def test_a_directory_is_imported_then_published(admin, database):
    assert "in force only when published" in admin("import", SHIPPED).stdout
    assert admin("publish", "2026.3").returncode == 0
    assert "directory 2026.3 from 2026-01-01" in admin("status").stdout


def test_a_broken_directory_is_refused_with_every_reason(admin, database, tmp_path):
    folder = written(tmp_path, "A", "B")
    lines = (folder / "supervision.csv").read_text().splitlines()
    matches = [line for line in lines if not line.startswith(("A,", "B,"))]
    (folder / "supervision.csv").write_text("\n".join(matches) + "\n")
    done = admin("import", folder)
    assert done.returncode == 1
    assert done.stderr.count("no-supervisor") == 2 and "stays" in done.stderr
    assert DirectoryStore(database).published().directories == ()


def _unlink_supervisor(folder):
    lines = (folder / "supervision.csv").read_text().splitlines()
    matches = [line for line in lines if not line.startswith("B,")]
    (folder / "supervision.csv").write_text("\n".join(matches) + "\n")


def _cut_a_file_short(folder):
    text = (folder / "stations.csv").read_bytes()
    (folder / "stations.csv").write_bytes(text[:-20])


@pytest.mark.parametrize(
    "spoil",
    [
        _unlink_supervisor,
        _cut_a_file_short,
        lambda folder: (folder / "offices.csv").unlink(),
        lambda folder: (folder / "pins.csv").write_bytes(b"\xff\xfe\x00PK\x03"),
        lambda folder: (folder / "directory.yaml").write_text("version: [unclosed"),
    ],
    ids=["no-supervisor", "cut-short", "file-missing", "not-text", "not-yaml"],
)
def test_a_broken_directory_is_refused_whole_and_the_one_in_force_stays(
    admin, database, tmp_path, spoil
):
    admin("import", written(tmp_path / "good", "A", version="good.1"))
    assert admin("publish", "good.1").returncode == 0
    rows = {name: database[name].count_documents({}) for name in database.list_collection_names()}
    folder = written(tmp_path / "broken", "A", "B", version="broken.1")
    spoil(folder)
    done = admin("import", folder)
    assert done.returncode == 1 and done.stderr.strip() and "Traceback" not in done.stderr
    assert admin("publish", "broken.1").returncode == 1
    assert "directory good.1" in admin("status").stdout
    assert rows == {name: database[name].count_documents({}) for name in rows}


def test_publishing_what_was_not_imported_is_refused(admin):
    done = admin("publish", "2099.1")
    assert done.returncode == 1 and "not-found" in done.stderr
    assert "Traceback" not in done.stderr


def test_boundaries_are_imported_and_put_in_force_or_refused(admin, tmp_path):
    folder = written(tmp_path / "directory", "5100001", "5100002")
    admin("import", folder)
    admin("publish", "test.1")
    polygons = tmp_path / "areas.geojson"
    shape = square(25.0, 85.0, 10).__geo_interface__
    feature = {"type": "Feature", "properties": {"PS_Code": "5100001"}, "geometry": shape}
    polygons.write_text(json.dumps(feature))
    settings = ("--region", "alpha", "--from", "2026-01-01", "--source", "a test", "--publish")
    done = admin("boundaries", polygons, "--id", "alpha-1", *settings)
    assert done.returncode == 0, done.stderr
    assert "boundaries alpha-1 of alpha from 2026-01-01" in admin("status").stdout
    polygons.write_text(json.dumps(feature | {"properties": {"PS_Code": "7"}}))
    refused = admin("boundaries", polygons, "--id", "alpha-2", *settings)
    assert refused.returncode == 1 and "unknown-station" in refused.stdout
    assert "alpha-2" not in admin("status").stdout


def test_the_bihar_sample_goes_through_the_command_line(admin):
    sample = facts("boundaries", "bihar_sheohar_thana_sample.geojson")
    admin("import", SHIPPED)
    admin("publish", "2026.3")
    done = admin(
        *("boundaries", sample, "--id", "sheohar-1", "--region", "sheohar", "--from", "2026-01-01"),
        *("--source", "i-Bhugoal export", "--code", "id", "--name", "name"),
        *("--district", "district", "--code-prefix", "BH-", "--publish"),
    )
    assert "7 areas imported" in done.stdout, done.stderr
    place = json.dumps({"lat": 26.4481797, "lon": 85.3058})
    explained = json.loads(admin("explain", "theft", place).stdout)
    assert explained["boundary_sets"] == ["sheohar-1"]
    assert explained["trace"]


def test_a_dry_run_says_what_would_move(admin, tmp_path):
    before = written(tmp_path / "before", "OLD", version="b.1", effective_from="2020-01-01")
    after = written(tmp_path / "after", "NEW", version="a.1", effective_from="2020-01-01")
    admin("import", before)
    admin("publish", "b.1")
    cases = tmp_path / "cases.jsonl"
    place = {"district": "Alpha", "station": "OLD"}
    case = {"reference": "C1", "category": "theft", "place": place}
    cases.write_text(json.dumps(case) + "\n\n")
    done = admin("replay", cases, "--directory", after)
    assert done.stdout.startswith("1 cases, 1 would move"), done.stderr
    assert "OLD → refused: no-such-station" in done.stdout
    assert "directory b.1" in admin("status").stdout


def test_without_a_database_named_the_command_says_which_setting_is_missing(tmp_path):
    command = [sys.executable, "-W", "ignore", "-m", "services.routing.admin", "status"]
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}"}
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2 and "MONGO_URI is not set" in done.stderr
