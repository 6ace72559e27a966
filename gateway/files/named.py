"""The files that an application, an action or the record of a case names."""

from __future__ import annotations

from casework.definition.form import Form
from contracts.typed import JsonObject, View
from gateway.cases.typed import CaseRecord
from gateway.files import use_cases as files
from gateway.http.context import parts
from gateway.identity.caller import Caller


def checked(caller: Caller, form: Form, answers: JsonObject, service: str) -> dict[str, str]:
    """Return the SHA-256 of each file named, by its id; ValidationFailed for one that is not the
    caller's own whole file. ``service``, a name on the bus, is whom they are given to."""
    named: dict[str, str] = {}
    for spec in form.specs:
        ids = answers.get(spec["name"]) if spec["type"] == "files" else None
        if isinstance(ids, list):
            named |= files.check_attachable(caller, ids, service, spec["name"])
    return named


def checked_of_action(caller: Caller, case: View, action: str, body: JsonObject) -> dict[str, str]:
    """Return the same for an action's form; none where the action is not known,
    which its service says."""
    service = parts().catalogue.of_case(case)
    declared = service.definition.actions.get(action) if service else None
    return checked(caller, declared.form, body, case["bus_service"]) if declared else {}


def ids_in(record: CaseRecord) -> list[str]:
    """Return the ids in lists of a record, each once, in order; most are of files, and those that
    are not name none."""
    answers = [record["form"], *(note["body"] for note in record["notes"])]
    answers += [row["values"] for rows in record["records"].values() for row in rows]
    lists = (value for one in answers for value in one.values() if isinstance(value, list))
    return list(dict.fromkeys(id for value in lists for id in value if isinstance(id, str)))
