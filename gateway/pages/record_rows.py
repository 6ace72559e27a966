"""What was written in the form of a case, as rows of a label and an answer."""

from functools import partial

from contracts.errors import ContractError, NotFound
from gateway.cases import use_cases as cases
from gateway.cases.typed import CaseRecord
from gateway.http.context import language
from gateway.identity.caller import Caller
from gateway.pages.directory import directory
from gateway.pages.form_words import Row, rows
from gateway.pages.services import ServiceWords


def record_of(reader: Caller, reference: str) -> CaseRecord | None:
    """Return what was written in a case, None while its service does not answer: the rest of
    the page is shown all the same."""
    try:
        return cases.read_record(reader, reference)
    except NotFound:
        raise
    except ContractError:
        return None


def rows_of(words: ServiceWords, record: CaseRecord | None) -> list[Row] | None:
    """Return the rows of a record in the reader's language, None where there is no record."""
    if record is None:
        return None
    name_of = partial(directory().name_of, language=language())
    return rows(words.specs, record["form"], language(), name_of)
