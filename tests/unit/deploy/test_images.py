"""One Dockerfile for each deployable, which holds its own folder and the libraries alone."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from casework.host.manifest import load
from deploy.local.deployables import MANIFESTS
from deploy.manifests import __main__ as manifests
from deploy.manifests.deployables import images, workloads
from deploy.manifests.tree import begun, differing, generated, write
from setu.new_service import write as write_service
from tests.support import images as built
from tests.support.sources import ROOT

BIN = Path(sys.executable).parent
NAMES = built.names()


def test_every_derived_file_is_as_it_would_be_written_now():
    assert differing(ROOT, generated()) == []


def test_what_is_left_of_a_service_that_is_gone_is_named(tmp_path):
    write(tmp_path, generated())
    fewer = {name: one for name, one in MANIFESTS.items() if name != "tips"}
    left = differing(tmp_path, generated(fewer))
    assert "deploy/docker/tips.Dockerfile" in left
    assert "deploy/k8s/grants/tips/broker.yaml" in left


def test_a_new_service_gets_its_image_and_manifests_from_its_folder_alone(tmp_path):
    folder = write_service(tmp_path, "museums", "museum-tour", {"hi": "संग्रहालय", "en": "Museums"})
    more = {**MANIFESTS, "museums": load(folder)}
    files = generated(more)
    new = set(files) - set(generated())
    assert "deploy/docker/museums.Dockerfile" in new
    assert "deploy/k8s/base/museums/deployment.yaml" in new
    assert "deploy/k8s/grants/museums/broker.yaml" in new
    assert "deploy/k8s/departments/museums/kustomization.yaml" in new
    assert "deploy/k8s/overlays/departments/museums/kustomization.yaml" in begun(more)


def test_a_folder_that_cannot_be_read_removes_nothing(monkeypatch):
    monkeypatch.setattr(manifests, "BROKEN", {"tips": "tips/service.yaml: it is not a mapping"})
    monkeypatch.setattr(manifests, "write", lambda *_: pytest.fail("it wrote"))
    done = CliRunner().invoke(manifests.main)
    assert (done.exit_code, "tips/service.yaml" in done.output) == (1, True)


def test_there_is_an_image_for_each_deployable():
    assert {"gateway", *MANIFESTS} == set(NAMES) == {one.name for one in images()}
    assert {one.image for one in workloads()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_image_holds_its_own_folder_and_the_libraries_alone(name, tmp_path):
    image = built.read(name)
    tree = built.lay_out(image, tmp_path)
    own = "gateway" if name == "gateway" else f"services/{name}"
    files = [path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()]
    others = [
        file
        for file in files
        if not file.startswith(("libs/", f"{own}/")) and file != "services/__init__.py"
    ]
    assert others == []
    assert any(file.startswith("libs/chassis/") for file in files)
    assert any(file.startswith(f"{own}/") for file in files)
    kept_out = ("stand_ins/", "__pycache__", "demo.yaml", "tests/")
    assert [file for file in files if any(word in file for word in kept_out)] == []


@pytest.mark.parametrize("name", NAMES)
def test_an_image_runs_as_a_numbered_user_from_locked_packages_without_a_compiler(name):
    image = built.read(name)
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", image.user)
    assert "--require-hashes" in image.pip and "--only-binary=:all:" in image.pip
    assert not re.search(r"\b(gcc|build-essential|-dev)\b", image.text)
    for line in re.findall(r"^FROM (\S+)", image.text, re.MULTILINE):
        assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", line), "a version, not a moving name"


@pytest.mark.parametrize("name", NAMES)
def test_what_papers_are_set_with_is_where_papers_are_printed(name):
    prints = name in MANIFESTS and (MANIFESTS[name].folder / "papers").is_dir()
    assert ("libpango" in built.read(name).text) == prints


def test_hadolint_has_nothing_to_say():
    files = [str(path) for path in built.FOLDER.glob("*.Dockerfile")]
    done = subprocess.run([BIN / "hadolint", *files], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
