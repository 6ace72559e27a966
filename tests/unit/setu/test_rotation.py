"""Keys are changed in three steps, of which each accepts what the one before and the one after
make."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from chassis import actor
from deploy.local.keys import Keys, kept_keys, new_keys
from gateway.identity.access_tokens import AccessTokens
from setu.__main__ import main
from setu.operator.rotation import ROTATIONS, WrongStep, field_keys_rotation

SOMEBODY = actor.Actor(id="officer-one", role="sho")


def proves(signer: Keys, verifier: Keys) -> bool:
    token = actor.sign(SOMEBODY, actor.load_private_key(signer.actor_private_key), "complaints")
    keys = actor.PublicKeys.load(verifier.actor_public_key)
    return actor.verify(token, keys, "complaints") == SOMEBODY


def phases_of(rotation) -> list[Keys]:
    """The keys before a change and after each of its steps."""
    phases = [new_keys()]
    for step in (rotation.begin, rotation.switch, rotation.finish):
        phases.append(step(phases[-1]))
    return phases


def test_a_door_and_a_service_of_neighbouring_steps_understand_one_another():
    phases = phases_of(ROTATIONS["actor-key"])
    for one, next_one in pairwise(phases):
        assert proves(one, next_one) and proves(next_one, one)
    first, last = phases[0], phases[-1]
    with pytest.raises(actor.NotAuthenticated):
        proves(first, last)
    assert last.actor_public_key != first.actor_public_key
    assert last.actor_private_key_next == "" and "," not in last.actor_public_key


def test_access_tokens_of_neighbouring_steps_are_taken():
    phases = phases_of(ROTATIONS["access-tokens"])
    secrets = [one.access_token_secret.split(",") for one in phases]
    for one, next_one in pairwise(secrets):
        # The first signs, all are accepted.
        assert one[0] in next_one and next_one[0] in one
    assert secrets[0][0] not in secrets[-1] and len(secrets[-1]) == 1
    AccessTokens(secrets[-1])  # long enough to be taken


@pytest.mark.parametrize("rotation", [*ROTATIONS.values(), field_keys_rotation(["complaints"])])
def test_steps_follow_one_another(rotation):
    keys = new_keys()
    for wrong in (rotation.switch, rotation.finish):
        with pytest.raises(WrongStep):
            wrong(keys)
    with pytest.raises(WrongStep):
        rotation.begin(rotation.begin(keys))


def test_one_services_field_key_is_changed_and_no_others():
    keys = replace(new_keys(), field_keys_previous={"notify": "another change that is under way"})
    rotation = field_keys_rotation(["complaints"])
    switched = rotation.switch(rotation.begin(keys))
    changed = {name for name, key in switched.field_keys.items() if keys.field_keys[name] != key}
    assert changed == {"complaints"}
    assert switched.field_keys_previous["complaints"] == keys.field_keys["complaints"]
    assert switched.field_keys_previous["notify"] == "another change that is under way"


def test_the_command_changes_the_file_and_keeps_it_closed(tmp_path: Path):
    file = tmp_path / "keys.json"
    before = kept_keys(file)
    for step in ("begin", "switch", "finish"):
        done = CliRunner().invoke(main, ["rotate", "actor-key", step, "--keys", str(file)])
        assert done.exit_code == 0, done.output
    after = kept_keys(file)
    assert after.actor_private_key != before.actor_private_key
    assert (
        replace(
            after,
            actor_private_key=before.actor_private_key,
            actor_public_key=before.actor_public_key,
        )
        == before
    )
    assert file.stat().st_mode & 0o077 == 0
    again = CliRunner().invoke(main, ["rotate", "actor-key", "finish", "--keys", str(file)])
    assert again.exit_code == 1 and "next step" in again.output
    assert json.loads(file.read_text())["actor_private_key"] == after.actor_private_key


def test_the_command_asks_whose_field_key(tmp_path: Path):
    kept_keys(tmp_path / "keys.json")
    arguments = ["rotate", "field-key", "begin", "--keys", str(tmp_path / "keys.json")]
    assert CliRunner().invoke(main, arguments).exit_code == 2
