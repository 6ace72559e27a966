"""What the citizen told, and what follows from it at once. No input, no output: law alone."""

import hashlib
import json
import secrets
from dataclasses import replace

from casework.engine.rules import Step
from casework.policing.routing_rules import take_routing
from casework.typed.fields import Answers, Changes
from contracts.errors import ValidationFailed
from services.complaints.rules.missing_persons import a_child_is_missing, entered_missing
from services.complaints.rules.tasks import tasks_of_wishes

MOST_ADDITIONS = 50
"""Of each kind, by the citizen without being asked: 50 of 20,000 characters leave the case, one
document of 16 MB at most, room for everything that officers must be able to write."""


def digest(form: Answers, salt: str | None) -> str:
    """Return the SHA-256, in hexadecimal, of the information exactly as it was given, behind the
    salt of the case; cases filed before there were salts have None.

    The signature is bound to it, so that one character more or less shows. The hash is on papers
    and in views; without the salt, which leaves the service's database in none of them, nobody can
    try what was written until the hash is the same.
    """
    text = json.dumps(dict(form), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    behind_salt = text if salt is None else f"{salt}\n{text}"
    return hashlib.sha256(behind_salt.encode()).hexdigest()


def take_information(step: Step) -> Changes:
    """Keep the information as given, and put the case where routing says.

    A missing child is a matter for an FIR at once, and closed to those who need not know.
    ``affected`` says who suffered, as the citizen wrote, or None; ``names_suspect`` whether the
    information is against a person by name.
    """
    sensitive = step.case["sensitive"] or a_child_is_missing(step.body)
    placed = take_routing(replace(step, case={**step.case, "sensitive": sensitive}))
    salt = secrets.token_hex(16)
    return placed | {
        "sensitive": sensitive,
        **entered_missing(step),
        "affected": step.body.get("affected"),
        "names_suspect": any(one.get("name") for one in step.body.get("suspects") or ()),
        **tasks_of_wishes(step),
        "information_salt": salt,
        "information_sha256": digest(step.body, salt),
    }


def room_for_more(step: Step) -> None:
    """A citizen may add much, but not so much that nobody could work on the case any more, or that
    a paper that tells its whole course takes minutes to set. Officers are not counted."""
    if step.actor.role != "citizen":
        return
    added = sum(
        entry["action"] == step.action and entry["actor"] == step.actor.id
        for entry in step.case["timeline"]
    )
    if added >= MOST_ADDITIONS:
        field = step.definition.actions[step.action].form.specs[0]["name"]
        raise ValidationFailed(fields={field: {"code": "too-many", "max": MOST_ADDITIONS}})


def citizen_may_read_it(step: Step) -> bool:
    """The officer wrote the note for the citizen."""
    return bool(step.body["visible"])


GUARDS = {"room-for-more": room_for_more}
CONDITIONS = {"citizen-may-read-it": citizen_may_read_it}
