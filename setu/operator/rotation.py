"""A key is changed while all serve, in three steps: ``begin``, ``switch``, ``finish``.

Each step changes the file in which the keys of a deployment are kept; after each every process that
holds the key is started anew, one after the other. Old and new ones run side by side meanwhile: in
the first step all learn to accept what the coming key makes, in the second it is used, in the third
the former is accepted no more.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import click
from pymongo.errors import EncryptionError

from chassis.cipher import FieldCipher
from deploy.local.keys import Keys, keep, kept_keys, new_actor_keys, new_field_key, new_token_secret
from deploy.local.run import FOLDER
from setu.operator.commands import EVERY, known_place, plain_faults
from setu.operator.place import Databases

BETWEEN = ","
"""Between the keys of a setting that takes several."""


class WrongStep(ValueError):
    """The step does not follow from where the change of this key is."""


@dataclass(frozen=True)
class Rotation:
    """How a key is changed: each step returns the keys as they are after it, or raises
    WrongStep."""

    begin: Callable[[Keys], Keys]
    switch: Callable[[Keys], Keys]
    finish: Callable[[Keys], Keys]


def _begin_actor(keys: Keys) -> Keys:
    _expect(not keys.actor_private_key_next and BETWEEN not in keys.actor_public_key)
    private, public = new_actor_keys()
    both = f"{keys.actor_public_key}{BETWEEN}{public}"
    return replace(keys, actor_private_key_next=private, actor_public_key=both)


def _switch_actor(keys: Keys) -> Keys:
    _expect(keys.actor_private_key_next)
    return replace(
        keys,
        actor_private_key=keys.actor_private_key_next,
        actor_private_key_next="",
        actor_public_key=_exchanged(keys.actor_public_key),
    )


def _finish_actor(keys: Keys) -> Keys:
    _expect(not keys.actor_private_key_next and BETWEEN in keys.actor_public_key)
    return replace(keys, actor_public_key=keys.actor_public_key.partition(BETWEEN)[0])


def _begin_tokens(keys: Keys) -> Keys:
    _expect(BETWEEN not in keys.access_token_secret)
    both = f"{keys.access_token_secret}{BETWEEN}{new_token_secret()}"
    return replace(keys, access_token_secret=both)


def _switch_tokens(keys: Keys) -> Keys:
    _expect(BETWEEN in keys.access_token_secret)
    return replace(keys, access_token_secret=_exchanged(keys.access_token_secret))


def _finish_tokens(keys: Keys) -> Keys:
    _expect(BETWEEN in keys.access_token_secret)
    return replace(keys, access_token_secret=keys.access_token_secret.partition(BETWEEN)[0])


ROTATIONS: Mapping[str, Rotation] = {
    "actor-key": Rotation(_begin_actor, _switch_actor, _finish_actor),
    "access-tokens": Rotation(_begin_tokens, _switch_tokens, _finish_tokens),
}


def field_keys_rotation(names: Iterable[str], databases: Databases | None = None) -> Rotation:
    """Return how the master keys of field encryption of these deployables are changed; its last
    step needs their `databases`."""
    chosen = list(names)

    def begin(keys: Keys) -> Keys:
        _expect(not any(keys.field_keys_previous.get(name) for name in chosen))
        coming = {name: new_field_key() for name in chosen}
        return replace(keys, field_keys_previous=keys.field_keys_previous | coming)

    def switch(keys: Keys) -> Keys:
        _expect(all(keys.field_keys_previous.get(name) for name in chosen))
        current = {name: keys.field_keys_previous[name] for name in chosen}
        former = {name: keys.field_keys[name] for name in chosen}
        return replace(
            keys,
            field_keys=keys.field_keys | current,
            field_keys_previous=keys.field_keys_previous | former,
        )

    def finish(keys: Keys) -> Keys:
        _expect(all(keys.field_keys_previous.get(name) for name in chosen))
        assert databases is not None
        for name in chosen:
            _wrap(databases, name, keys)
        return replace(
            keys, field_keys_previous=keys.field_keys_previous | dict.fromkeys(chosen, "")
        )

    return Rotation(begin, switch, finish)


def _wrap(databases: Databases, name: str, keys: Keys) -> None:
    """Have every data key wrapped by the current master key; WrongStep where one cannot be."""
    try:
        cipher = FieldCipher(
            databases.of(name), keys.field_keys[name], keys.field_keys_previous[name]
        )
    except EncryptionError:
        raise WrongStep(f"a data key of {name} is wrapped by neither key of this file") from None
    try:
        if cipher.wrapped_otherwise():
            raise WrongStep(f"a process of {name} still runs with the former key as its FIELD_KEY")
    finally:
        cipher.close()


def _exchanged(both: str) -> str:
    first, _, second = both.partition(BETWEEN)
    return f"{second}{BETWEEN}{first}"


def _expect(is_so: object) -> None:
    if not is_so:
        raise WrongStep("this is not the next step: begin, switch, finish follow one another")


NEXT = {
    "begin": "Give it out, start anew all that hold it, then: switch.",
    "switch": "Give it out, start anew all that hold it, then: finish.",
    "finish": "Give it out and start them anew; the former key is of no use any more.",
}


@contextmanager
def _databases(step: str) -> Iterator[Databases | None]:
    if step != "finish":
        yield None
        return
    with known_place().databases() as databases:
        yield databases


@click.command()
@click.argument("key", type=click.Choice([*ROTATIONS, "field-key"]))
@click.argument("step", type=click.Choice(["begin", "switch", "finish"]))
@click.option(
    "--service", "names", multiple=True, type=click.Choice(EVERY), help="field-key: whose"
)
@click.option(
    "--keys",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=FOLDER / "keys.json",
    help="the file in which the deployment's keys are kept",
)
def rotate(key: str, step: str, names: tuple[str, ...], file: Path) -> None:
    """Change a key while all serve: after each step start anew every process that holds it."""
    keys = kept_keys(file)
    if key != "field-key":
        with plain_faults():
            keep(getattr(ROTATIONS[key], step)(keys), file)
    else:
        if not names:
            raise click.UsageError("Say whose field key: --service, repeatable.")
        with plain_faults(), _databases(step) as databases:
            keep(getattr(field_keys_rotation(names, databases), step)(keys), file)
    click.echo(f"{key}: {step} is done in {file}. {NEXT[step]}")
