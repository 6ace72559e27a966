"""A new version of a definition is rolled out: for a while one replica has it and another has not,
both on one queue. Cases are filed under either, and whoever gets a case can work it."""

import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

from tests.support.filing_outcome import nothing_is_lost_or_done_twice
from tests.support.filing_stream import FilingStream, stream
from tests.support.polling import eventually
from tests.support.replica import replica
from tests.support.servers import ROOT
from tests.support.system import System

ENOUGH = 8
"""Cases under the new version: each is as likely to come to the replica that lacks it."""


def newer_release(folder: Path) -> Path:
    """A folder like the repository's, whose complaints also have version 2 of the definition."""
    (folder / "services").mkdir()
    (folder / "services/__init__.py").touch()
    service = shutil.copytree(ROOT / "services/complaints", folder / "services/complaints")
    second = shutil.copytree(service / "definitions/complaint", service / "definitions/complaint-2")
    about = second / "about.yaml"
    about.write_text(about.read_text().replace("\nversion: 1\n", "\nversion: 2\n"))
    return folder


def filed_under(system: System, filings: FilingStream) -> Callable[[int], list[str]]:
    """Of a version's number: the references of the filings that began under it."""

    def references(version: int) -> list[str]:
        ours = {"idempotency_key": {"$in": list(filings.acknowledged)}}
        cases = system.database("complaints")["cases"]
        return cases.distinct("_id", {**ours, "definition_version": version})

    return references


def test_two_versions_side_by_side_and_whoever_gets_a_case_works_it(
    private_system: System, tmp_path: Path
):
    system = private_system
    officer = system.officer("duty.5117012")
    with replica(system, "complaints", newer_release(tmp_path)):
        with stream(system, pause=0.3) as filings:
            under = filed_under(system, filings)
            eventually(lambda: min(len(under(1)), len(under(2))) >= ENOUGH, what="both versions")
        for reference in [*under(1)[:ENOUGH], *under(2)[:ENOUGH]]:
            # Where routing was slow, the station has it a little later.
            eventually(lambda one=reference: officer.call("GET", f"/cases/{one}").ok)
            key = {"Idempotency-Key": uuid.uuid4().hex}
            path = f"/cases/{reference}/actions/acknowledge"
            answer = officer.call("POST", path, json={}, headers=key)
            assert answer.status_code == 200, answer.text
        by_version = {version: under(version) for version in (1, 2)}
        assert filings.asked_again == []
        nothing_is_lost_or_done_twice(system, filings)
    for version, references in by_version.items():
        for case in system.database("complaints")["cases"].find({"_id": {"$in": references}}):
            assert {step["definition_version"] for step in case["timeline"]} == {version}
    forget(system, by_version[2])


def forget(system: System, references: list[str]) -> None:
    """The release is taken back, which a State does not do: nobody could work these cases."""
    system.database("complaints")["cases"].delete_many({"_id": {"$in": references}})
