"""Files of a form under way: stored at once, carried on the page by their ids."""

from collections.abc import Iterable

from gateway.files.forms import ReceivedFile
from gateway.files.stored import StoredFile
from gateway.files.use_cases import citizen_files
from gateway.http import problems
from gateway.identity.caller import Caller
from gateway.pages.form_answers import Posted
from gateway.pages.form_errors import FieldError, FormErrors, input_id
from gateway.pages.texts import sayer
from gateway.pages.typed import Spec


def take(
    posted: Posted, received: Iterable[ReceivedFile], specs: Iterable[Spec], language: str
) -> FormErrors:
    """Add the ids of received files to what was posted; return what was refused, by name."""
    fields = {spec["name"]: spec for spec in specs if spec["type"] == "files"}
    refused = []
    for one in received:
        if one.field not in fields:
            continue
        if one.file:
            posted.add(one.field, one.file.id)
        elif one.error:
            detail = problems.texts(language)["details"][one.error.code]
            label = sayer(language)(fields[one.field]["label"])
            message = f"{one.name}: {detail}"
            refused.append(FieldError(one.field, input_id(one.field), label, message))
    return FormErrors(refused)


def kept_files(
    posted: Posted, specs: Iterable[Spec], reader: Caller | None
) -> dict[str, list[StoredFile]]:
    """Return the reader's own files that the page carries, by field."""
    if reader is None:
        return {}
    paths = [spec["name"] for spec in specs if spec["type"] == "files"]
    return {path: _own(posted.getlist(path), reader) for path in paths}


def _own(ids: list[str], reader: Caller) -> list[StoredFile]:
    files = (citizen_files().find(one) for one in dict.fromkeys(ids[:20]) if one)
    return [file for file in files if file and file.owner == reader.id]
