"""The list of those whom a breach concerns, as a file that nobody else on the machine may read."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from casework.desk.reference import parse_reference
from chassis.actor import Actor
from setu.operator.commands import (
    CITIZEN_SERVICES,
    known_place,
    operator_called,
    plain_faults,
    who,
)
from setu.operator.concerned import Breach, concerned, csv_lines
from setu.operator.place import GATEWAY, Place

NO_CASE = "-"


def write_list(
    place: Place, file: Path, breach: Breach, reason: str, actor: Actor, *, with_contacts: bool
) -> int:
    """Write the list into a new file; return how many rows it has.

    That ``actor`` made it, and why, is in the gateway's audit log before: Unavailable where that
    cannot be written. Raises FileExistsError, PyMongoError, and ClickException without the key of
    the log's seal.
    """
    with place.databases() as databases:
        seen = "with contacts" if with_contacts else "contacts sealed"
        what = f"breach list of {breach}, {seen}: {reason}"
        subject = " ".join(breach.references) or NO_CASE
        place.audit_log(databases).record(what, subject, actor)
        cipher = place.citizens_cipher(databases) if with_contacts else None
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
                lines = 0
                for line in csv_lines(concerned(databases, breach, cipher)):
                    out.write(line)
                    lines += 1
        finally:
            if cipher is not None:
                cipher.close()
    return lines - 1


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--service", "names", multiple=True, type=click.Choice([*CITIZEN_SERVICES, GATEWAY]))
@click.option("--reference", "references", multiple=True, help="of these cases alone; repeatable")
@click.option("--since", type=click.DateTime(), help="kept there since then, in UTC")
@click.option("--until", type=click.DateTime(), help="kept there until then, in UTC")
@click.option("--contacts", is_flag=True, help="open the mobiles, with the gateway's field key")
@click.option("--reason", required=True, help="what happened; no personal data")
@who
@click.option("--keys", "key_file", default="", help="file of field keys")
def breach(
    file: Path,
    names: tuple[str, ...],
    references: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    contacts: bool,
    reason: str,
    who: str,
    key_file: str,
) -> None:
    """Write into FILE, as CSV, whom a breach of services concerns, so that each can be informed."""
    known = [parse_reference(one) for one in references]
    if None in known or not names:
        raise click.UsageError("Name a --service; each --reference is one that a case bears.")
    cases = tuple(one for one in known if one)
    reached = Breach(names, cases, *(at and at.replace(tzinfo=UTC) for at in (since, until)))
    with plain_faults():
        count = write_list(
            known_place(key_file),
            file,
            reached,
            reason,
            operator_called(who),
            with_contacts=contacts,
        )
    click.echo(f"{count} rows in {file}")
