"""Files one row of an upload, as its owner would have filed it by himself."""

from __future__ import annotations

from dataclasses import dataclass, field

from casework.definition.form import Form
from contracts.errors import (
    ContractError,
    Internal,
    NotFound,
    Retryable,
    TooMany,
    Unavailable,
    ValidationFailed,
)
from contracts.typed import Json, JsonObject
from gateway.bulk import cells, columns
from gateway.bulk.dues import rupees_due
from gateway.bulk.tables import CSV
from gateway.bulk.upload import FILED, REFUSED, Upload, UploadRow
from gateway.cases import use_cases
from gateway.http.context import parts
from gateway.identity.caller import Caller


@dataclass(frozen=True)
class Outcome:
    """What became of a row, and what is kept with it."""

    outcome: str
    details: JsonObject = field(default_factory=dict)


def file_row(upload: Upload, row: UploadRow, key: str) -> Outcome:
    """File a row; the same key again finds the same case. Works in an application context.

    Raises the errors after which the same may succeed later (Retryable, TooMany), and Internal.
    """
    caller = Caller(upload["owner"], "citizen", None, upload["language"])
    try:
        form = parts().catalogue.service(upload["service"]).definition.form
    except NotFound:
        raise Unavailable("the service is not listed now") from None
    try:
        answers = answers_of(upload, row["as_read"], form)
        # What is plainly wrong costs the service no call; moments are compared by the service
        # alone, which knows whether this row was filed before they passed.
        form.validate(answers, checked=False)
        view = use_cases.file_case(caller, upload["service"], answers, key, by_hand=False)
    except ValidationFailed as refused:
        return Outcome(REFUSED, {"fields": refused.fields or {"form": "malformed"}})
    except (Retryable, TooMany, Internal):
        raise
    except ContractError as refused:
        return Outcome(REFUSED, {"problem": refused.code})
    due = rupees_due(view)
    return Outcome(FILED, {"reference": view["reference"]} | ({"rupees": due} if due else {}))


def answers_of(upload: Upload, as_read: Json, form: Form) -> JsonObject:
    """Return the answers in a row as it was read."""
    if upload["format"] == CSV:
        return cells.answers(upload["paths"], as_read, form.specs)
    return {columns.field_named(name, form): value for name, value in as_read.items()}
