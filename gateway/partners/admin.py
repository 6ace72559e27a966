"""Keys of partners from the command line: `setu keys …`, or `python -m gateway.partners.admin …`.

    issue PARTNER --scope SCOPE … --contact MOBILE --as WHO [--days N] [--per-minute N]
    list
    revoke ID --as WHO

A key is printed once, when it is issued. Who issued and who revoked which key is in the gateway's
audit log before the key is good or ended. Needs the gateway's settings in the environment.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping

from pymongo.errors import PyMongoError

from chassis import time_source
from chassis.actor import Actor
from chassis.settings import MissingSetting
from contracts.errors import ContractError
from gateway import building
from gateway.building import GatewayParts
from gateway.identity import mobile
from gateway.partners.keys import SCOPES, ApiKey

OPERATOR = "operator"
DAYS, PER_MINUTE = 180, 60


def main(arguments: list[str] | None = None, environ: Mapping[str, str] = os.environ) -> int:
    """Run the command line; the exit code: 1 where nothing was done, 2 for a wrong call."""
    chosen = _parser().parse_args(arguments)
    try:
        with building.opened(environ) as built:
            chosen.run(built, chosen)
        return 0
    except MissingSetting as error:
        print(error, file=sys.stderr)
        return 2
    except (ValueError, ContractError, PyMongoError) as error:
        fields = getattr(error, "fields", None)
        print(f"Nothing was done: {fields or error or type(error).__name__}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="setu keys")
    verbs = parser.add_subparsers(required=True)
    issue = verbs.add_parser("issue", help="enter a key, and print it once")
    issue.add_argument("partner", help="whose programs bear it")
    issue.add_argument("--scope", action="append", required=True, choices=sorted(SCOPES))
    issue.add_argument("--contact", required=True, help="mobile of the partner's own desk")
    issue.add_argument("--days", type=int, default=DAYS, help="for which it is good")
    issue.add_argument("--per-minute", type=int, default=PER_MINUTE, help="requests at most")
    issue.add_argument("--as", dest="who", required=True, help="who issues it; for the audit log")
    issue.set_defaults(run=_issue)
    listing = verbs.add_parser("list", help="say which keys there are")
    listing.set_defaults(run=_list)
    revoke = verbs.add_parser("revoke", help="end a key now")
    revoke.add_argument("id")
    revoke.add_argument("--as", dest="who", required=True, help="who ends it; for the audit log")
    revoke.set_defaults(run=_revoke)
    return parser


def _issue(built: GatewayParts, chosen: argparse.Namespace) -> None:
    number = mobile.normalise(chosen.contact, "contact")
    scopes = frozenset(chosen.scope)
    what = f"issues a key for {chosen.partner}: {' '.join(sorted(scopes))}"
    built.audit.record(what, chosen.partner, Actor(id=chosen.who, role=OPERATOR))
    key, text = built.api_keys.issue(
        chosen.partner,
        scopes,
        per_minute=chosen.per_minute,
        days=chosen.days,
        contact=built.citizens.known_as(number),
    )
    print(f"{key.id} of {key.partner} is good until {key.expires_at.date().isoformat()}.")
    print(f"The key, shown this once: {text}")


def _list(built: GatewayParts, _chosen: argparse.Namespace) -> None:
    now = time_source.now()
    for key in built.api_keys.every():
        used = key.last_used_on or "never"
        scopes = " ".join(sorted(key.scopes))
        until = key.expires_at.date().isoformat()
        print(
            f"{key.id}  {_standing(key, until, key.expires_at <= now)}  last used {used}"
            f"  {key.per_minute}/min  {scopes}  {key.partner}"
        )


def _standing(key: ApiKey, until: str, over: bool) -> str:
    if key.revoked_at is not None:
        return f"revoked {key.revoked_at.date().isoformat()}"
    return f"expired {until}" if over else f"good until {until}"


def _revoke(built: GatewayParts, chosen: argparse.Namespace) -> None:
    built.audit.record("revokes the key", chosen.id, Actor(id=chosen.who, role=OPERATOR))
    key = built.api_keys.revoke(chosen.id)
    print(f"{key.id} of {key.partner} is revoked.")


if __name__ == "__main__":
    sys.exit(main())
