"""The commands of other modules under the roof of ``setu``: handed on word for word."""

import os
import sys
from collections.abc import Iterable, Mapping

import click

from deploy.local.run import FOLDER
from deploy.local.running import settings_of
from setu.operator.place import GATEWAY, place_of

AS_IT_IS = {"ignore_unknown_options": True, "help_option_names": []}


@click.command(context_settings=AS_IT_IS)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def directory(arguments: tuple[str, ...]) -> None:
    """Look after the directory of offices: validate, import, publish … (services.routing.admin)."""
    place = place_of(FOLDER)
    address = {"MONGO_URI": place.mongo_uri, "MONGO_DATABASE": f"{place.prefix}routing"}
    _hand_on("services.routing.admin", arguments, address | os.environ)


@click.command(context_settings=AS_IT_IS)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def users(arguments: tuple[str, ...]) -> None:
    """Look after officers: add-officer … (gateway.admin). Needs the gateway's
    settings in the environment."""
    _hand_on("gateway.admin", arguments, os.environ)


@click.command(context_settings=AS_IT_IS)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def keys(arguments: tuple[str, ...]) -> None:
    """Look after the keys of partners: issue, list, revoke (gateway.partners.admin). Without the
    gateway's settings in the environment those that `make run` left are taken."""
    left = {} if os.environ.get("MONGO_URI") else settings_of(FOLDER, GATEWAY)
    _hand_on("gateway.partners.admin", arguments, left | os.environ)


def _hand_on(module: str, arguments: Iterable[str], environ: Mapping[str, str]) -> None:
    """Become the command of `module`: its exit code is ours."""
    os.execve(sys.executable, [sys.executable, "-m", module, *arguments], dict(environ))
