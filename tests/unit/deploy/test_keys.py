"""Keys and passwords: made once, kept closed, added to by newer versions."""

import base64
import json
import stat

from chassis.sealing import open_sealed, seal
from deploy.local.keys import kept_keys, new_keys
from documents.signing import Seal


def test_keys_are_made_once_and_stay(tmp_path):
    file = tmp_path / "keys.json"
    assert kept_keys(file) == kept_keys(file)


def test_the_file_is_closed_to_others(tmp_path):
    file = tmp_path / "keys.json"
    kept_keys(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_no_two_machines_have_the_same_keys():
    assert new_keys() != new_keys()


def test_each_service_has_a_field_key_of_its_own_of_the_size_mongodb_takes():
    keys = new_keys().field_keys.values()
    assert {len(base64.b64decode(key)) for key in keys} == {96}
    assert len(set(keys)) == len(keys)


def test_what_is_sealed_to_the_public_key_opens_with_the_private_one():
    keys = new_keys()
    box = seal(keys.notify_public_key, {"mobile": "9000000001"})
    assert open_sealed(keys.notify_private_key, box) == {"mobile": "9000000001"}


def test_a_key_that_a_newer_version_needs_is_added_and_the_others_stay(tmp_path):
    file = tmp_path / "keys.json"
    first = kept_keys(file)
    older = json.loads(file.read_text())
    del older["files_key"], older["broker_passwords"]["notify"]
    file.write_text(json.dumps(older))
    second = kept_keys(file)
    assert second.files_key
    assert second.broker_passwords["notify"]
    assert second.field_keys == first.field_keys
    assert kept_keys(file) == second


def test_the_key_of_the_papers_belongs_to_their_certificate_and_both_stay(tmp_path):
    first, second = (kept_keys(tmp_path / "keys.json") for _ in range(2))
    assert first.document_certificate == second.document_certificate
    Seal(base64.b64decode(first.document_certificate), base64.b64decode(second.document_key))
