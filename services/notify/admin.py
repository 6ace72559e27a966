"""What an operator does with the notify service, on the command line.

python -m services.notify.admin set-office-contact CODE [--mobile M] [--email E]
python -m services.notify.admin list
python -m services.notify.admin status [--hours N]
python -m services.notify.admin statistics [--hours N]
python -m services.notify.admin templates
python -m services.notify.admin webhooks [PARTNER] [--state STATE]
python -m services.notify.admin replay-webhooks PARTNER [--hours N] [ID ...]
python -m services.notify.admin bounced [RECIPIENT] < MAIL
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta

from pymongo.database import Database

from chassis import mongo, settings, time_source
from chassis.cipher import FieldCipher
from messages import Catalogue, lint
from messages.compiler import longest
from services.notify.offices import COLLECTION, Offices
from services.notify.providers.bounces import read_bounce
from services.notify.receipts import write_down
from services.notify.settings import NotifySettings
from services.notify.store import MessageStore
from services.notify.template_store import TemplateStore
from services.notify.typed import Count
from services.notify.webhooks.deliveries import Deliveries
from services.notify.words import OWN, Words

LONGEST_BOUNCE = 1024 * 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the process's exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        read = settings.read(NotifySettings)
    except settings.MissingSetting as error:
        print(f"notify: {error}", file=sys.stderr)
        return 2
    time_source.use_environment()
    database = mongo.open_database(read, "notify")
    commands: dict[str, Callable[[], list[str]]] = {
        "set-office-contact": lambda: _set_contact(_offices(database, read), chosen),
        "list": lambda: _contacts(_offices(database, read)),
        "status": lambda: _status(database, read, chosen.hours),
        "statistics": lambda: _statistics(database, read, chosen.hours),
        "templates": lambda: _templates(TemplateStore(database)),
        "webhooks": lambda: _webhooks(database, read, chosen),
        "replay-webhooks": lambda: _replay(database, read, chosen),
    }
    if chosen.command == "bounced":
        return _bounced(database, chosen.recipient)
    return _show(commands[chosen.command]())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services.notify.admin")
    commands = parser.add_subparsers(dest="command", required=True)
    contact = commands.add_parser("set-office-contact", help="store how an office is reached")
    contact.add_argument("code", help="office code, for example PD-PATNA-SP")
    contact.add_argument("--mobile", help="official mobile number")
    contact.add_argument("--email", help="official e-mail address")
    commands.add_parser("list", help="show every stored contact of an office")
    status = commands.add_parser("status", help="show what waits and what failed")
    status.add_argument("--hours", type=float, default=24, help="how far back failures are counted")
    statistics = commands.add_parser("statistics", help="count by service what became of messages")
    statistics.add_argument("--hours", type=float, default=24, help="how far back")
    commands.add_parser(
        "templates", help="show, by owner, what each SMS costs at its longest and what is lacking"
    )
    webhooks = commands.add_parser("webhooks", help="show what partners were told")
    webhooks.add_argument("partner", nargs="?", help="one alone")
    webhooks.add_argument("--state", choices=("waiting", "delivered", "failed"))
    replay = commands.add_parser("replay-webhooks", help="tell a partner again")
    replay.add_argument("partner")
    replay.add_argument("ids", nargs="*", help="these; without them and --hours all that failed")
    replay.add_argument("--hours", type=float, help="all of so many hours")
    bounced = commands.add_parser("bounced", help="take an e-mail that came back, on stdin")
    bounced.add_argument("recipient", nargs="?", default="", help="the address it came back to")
    return parser


def _show(lines: Sequence[str]) -> int:
    print("\n".join(lines))
    return 0


def _offices(database: Database, read: NotifySettings) -> Offices:
    cipher = FieldCipher(database, read.field_key, read.field_key_previous)
    return Offices(database[COLLECTION], cipher, invent=read.local)


def _set_contact(offices: Offices, chosen: argparse.Namespace) -> list[str]:
    offices.set(chosen.code, chosen.mobile, chosen.email)
    return [f"{chosen.code}: {chosen.mobile or '-'} {chosen.email or '-'}"]


def _contacts(offices: Offices) -> list[str]:
    contacts = offices.all()
    return [f"{code}: {c.mobile or '-'} {c.email or '-'}" for code, c in contacts] or ["none"]


def _status(database: Database, read: NotifySettings, hours: float) -> list[str]:
    store = MessageStore(database, keep=timedelta(days=read.keep_days))
    since = time_source.now() - timedelta(hours=hours)
    lines = ["waiting:", *_table(store.waiting(), "lane", "channel", "state")]
    lines += [f"failed in {hours:g} h:"]
    lines += _table(store.failures(since), "audience", "channel", "state", "reason")
    return lines


def _statistics(database: Database, read: NotifySettings, hours: float) -> list[str]:
    store = MessageStore(database, keep=timedelta(days=read.keep_days))
    rows = store.statistics(time_source.now() - timedelta(hours=hours))
    return [f"ended in {hours:g} h:", *_table(rows, "owner", "channel", "state", "provider")]


def _deliveries(database: Database, read: NotifySettings) -> Deliveries:
    return Deliveries(database, keep=timedelta(days=read.keep_days))


def _webhooks(database: Database, read: NotifySettings, chosen: argparse.Namespace) -> list[str]:
    rows = _deliveries(database, read).log(chosen.partner, chosen.state)
    return [
        f"{row['planned_at']:%Y-%m-%dT%H:%M:%SZ} {row['subscription']} {row['event']}"
        f" {row['reference']} {row['state']} after {row['attempts']}:"
        f" {row['tries'][-1]['outcome'] if row['tries'] else '-'} {row['_id']}"
        for row in rows
    ] or ["none"]


def _replay(database: Database, read: NotifySettings, chosen: argparse.Namespace) -> list[str]:
    partner = read.partners().get(chosen.partner)
    if partner is None:
        return [f"there is no partner {chosen.partner}"]
    since = time_source.now() - timedelta(hours=chosen.hours) if chosen.hours else None
    count = _deliveries(database, read).replay(
        partner.name, partner.life, ids=chosen.ids, since=since
    )
    return [f"{count} to be told again"]


def _bounced(database: Database, recipient: str) -> int:
    """Take a bounced e-mail; never fail for one that is no bounce:
    a mail server would send that back in turn."""
    receipt = read_bounce(sys.stdin.buffer.read(LONGEST_BOUNCE), recipient)
    if receipt is None:
        return _show(["no bounce of a message"])
    write_down(database, [receipt])
    return _show([f"{receipt.ref}: {receipt.reason}"])


def _table(rows: Sequence[Count], *keys: str) -> list[str]:
    lines = [f"  {' '.join(str(row.get(k) or '-') for k in keys)}: {row['count']}" for row in rows]
    return sorted(lines) or ["  none"]


def _templates(store: TemplateStore) -> list[str]:
    words = Words(store)
    words.refresh()
    lines = [f"{OWN}:", *_costs(words.of(OWN))]
    for answer in store.current():
        lines += [f"{answer.service}:", *_costs(words.of(answer.service))]
        lines += [f"  lacks: {sentence}" for sentence in answer.lacks]
    return lines


def _costs(catalogue: Catalogue) -> list[str]:
    lines = [f"  could be better: {finding}" for finding in lint(catalogue)]
    for template in catalogue:
        if template.channel == "sms":
            size = longest(template)
            form = "discreet" if template.discreet else "plain"
            name = f"{template.name} v{template.version} {template.language} {form}"
            lines.append(f"  {name}: at most {size.segments} segments ({size.alphabet})")
    return lines


if __name__ == "__main__":
    sys.exit(main())
