"""A new version of a definition is rolled out: for a while one replica has it and another has not,
both on one queue. Cases are filed under either, and whoever gets a case can work it. An index is
made and what is stored is gone over meanwhile."""

import shutil
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from casework.desk.closing import PLACE
from tests.support.citizen import CitizenClient, complaint
from tests.support.filing_outcome import nothing_is_lost_or_done_twice
from tests.support.filing_stream import FilingStream, stream
from tests.support.polling import eventually
from tests.support.replica import replica
from tests.support.servers import ROOT
from tests.support.system import System

ENOUGH = 8
"""Cases under the new version: each is as likely to come to the replica that lacks it."""


QUESTION = """\
    - name: {name}
      step: where
      type: text
      required: true
      pii: true
      label: {{hi: पास की पहचान, en: Landmark}}
"""


INDEX = "of_the_newer_release"
FORWARDING = "    return forwarder(parts).tick\n"
MAKES_INDEX = f'''\
    parts.database["cases"].create_index("language", name="{INDEX}")
'''


def put_before(file: Path, line: str, text: str) -> None:
    before = file.read_text()
    assert before.count(line) == 1
    file.write_text(before.replace(line, text + line))


def newer_release(folder: Path, asks: str = "") -> Path:
    """A folder like the repository's, whose complaints also have version 2 of the definition;
    it `asks` one question more, if given its name. It has an index that the older has not."""
    (folder / "services").mkdir()
    (folder / "services/__init__.py").touch()
    service = shutil.copytree(ROOT / "services/complaints", folder / "services/complaints")
    put_before(service / "jobs.py", FORWARDING, MAKES_INDEX)
    second = shutil.copytree(service / "definitions/complaint", service / "definitions/complaint-2")
    about = second / "about.yaml"
    about.write_text(about.read_text().replace("\nversion: 1\n", "\nversion: 2\n"))
    if asks:
        put_before(second / "form.yaml", "    - name: delay_reason\n", QUESTION.format(name=asks))
        put_before(second / "people.yaml", "    delay_reason: *", f"    {asks}: *record\n")
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
    database = system.database("complaints")
    places = database["sweep_places"]
    with ExitStack() as release:
        with stream(system, pause=0.3) as filings:
            filings.await_more(ENOUGH, "before the release")
            # All cases are gone over once more, as by a release that stores them otherwise.
            places.delete_one({"_id": PLACE})
            release.enter_context(replica(system, "complaints", newer_release(tmp_path)))
            assert INDEX in database["cases"].index_information()
            under = filed_under(system, filings)
            eventually(lambda: min(len(under(1)), len(under(2))) >= ENOUGH, what="both versions")
            # It takes fifty cases a round, so its end is as far away as there are cases.
            eventually(lambda: places.find_one({"_id": PLACE}), what="the rewriting goes on")
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
        for case in database["cases"].find({"_id": {"$in": references}}):
            assert {step["definition_version"] for step in case["timeline"]} == {version}
    forget(system, by_version[2])


def test_a_form_that_asks_more_is_filed_by_the_new_release_whoever_gets_it(
    private_system: System, tmp_path: Path
):
    system, form = private_system, complaint(landmark="बरगद के पास")
    citizen = system.citizen("9000000195")
    with replica(system, "complaints", newer_release(tmp_path, asks="landmark")):
        eventually(lambda: asked_by(citizen) == 2, what="the new form is shown")
        answers = [citizen.try_to_file(form) for _ in range(ENOUGH)]
        assert [answer.text for answer in answers if answer.status_code != 201] == []
        # What was loaded before the release is taken by who knows it, or told what it misses.
        for of_before in [citizen.try_to_file() for _ in range(ENOUGH)]:
            missing = of_before.json().get("fields", {})
            assert of_before.status_code == 201 or [*missing] == ["landmark"], of_before.text
    references = [answer.json()["reference"] for answer in answers]
    cases = system.database("complaints")["cases"]
    assert cases.distinct("definition_version", {"_id": {"$in": references}}) == [2]
    # The release is taken back; whoever answers as it is asked now is filed under version 1.
    assert citizen.try_to_file().status_code == 201
    forget(system, references)


def asked_by(citizen: CitizenClient) -> int:
    """The version whose form is shown."""
    return citizen.call("GET", "/services/complaint").json()["version"]


def forget(system: System, references: list[str]) -> None:
    """The release is taken back, which a State does not do: nobody could work these cases."""
    system.database("complaints")["cases"].delete_many({"_id": {"$in": references}})
