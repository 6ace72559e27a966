"""Rules of the linter about papers: how long they are good, when not, what their check shows."""

from collections.abc import Iterator

from casework.definition.bilingual import is_bilingual
from casework.definition.documents import Document, Shown
from casework.definition.model import Definition
from casework.papers.answers import NO_SPEC, answers_kept
from casework.papers.initials import NAME_KINDS
from casework.papers.validity import label_of

MOMENTS = frozenset(("filed_at", "acknowledged_at", "closed_at"))
PUBLIC = frozenset(("state", "category", "station", "filed_at", "closed_at"))
"""Fields of every case that a check may show."""
PERSONAL = frozenset(
    (
        *("_id", "reference", "owner", "personal", "contact", "notes", "timeline", "documents"),
        *("assigned_to", "capability", "idempotency_key", "request_hash", "outbox"),
    )
)
"""What leads to a person; whoever holds a paper is anybody."""
Findings = Iterator[str]


def papers_can_be_checked(definition: Definition) -> Findings:
    """Check that a paper's end, its revocation and what its check shows are things that the case
    can have, and nothing that is shown is personal."""
    for document in definition.documents.values():
        where = f"document {document.kind}"
        for state in sorted(document.revoked_in - set(definition.states)):
            yield f"{where} is revoked in the unknown state {state!r}"
        if document.valid_days is not None and document.valid_days < 1:
            yield f"{where} is good for less than a day"
        if document.data is not None and document.verify:
            yield f"{where} is a file of data, which nobody can check by its code"
        yield from _end(definition, document, where)
        if not document.verify and (document.revoked_in or document.verify_shows):
            yield f"{where} cannot be checked and says what its check shows"
        for line in document.verify_shows:
            yield from _line_findings(definition, line, where)
        yield from _replaces(definition, document, where)


def _end(definition: Definition, document: Document, where: str) -> Findings:
    path = document.valid_until
    if path is None or path in MOMENTS or path in _moments_of_slots(definition):
        return
    if not _exists(definition, path):
        yield f"{where} is good until {path}, which the case cannot have"
    elif answers_kept(definition).get(path, {}).get("type", "datetime") != "datetime":
        yield f"{where} is good until {path}, which is no moment"


def _moments_of_slots(definition: Definition) -> set[str]:
    return {f"slots.{name}.{moment}" for name in definition.slots for moment in ("at", "ends_at")}


def _replaces(definition: Definition, document: Document, where: str) -> Findings:
    for kind in sorted(document.replaces):
        other = definition.documents.get(kind)
        if kind == document.kind:
            yield f"{where} replaces its own kind, which every paper does"
        elif other is None:
            yield f"{where} replaces the unknown document {kind!r}"
        elif document.kind in other.replaces:
            yield f"{where} and document {kind} replace each other"
        elif not set(other.who) <= set(document.who):
            yield f"{where} is not for all who had document {kind}, which it replaces"
        elif other.verify and not document.verify:
            yield f"{where} cannot be checked, and document {kind}, which it replaces, can"


def _line_findings(definition: Definition, line: Shown, where: str) -> Findings:
    if line.initials is not None:
        kind = definition.form.types.get(line.initials)
        if kind not in NAME_KINDS:
            yield f"the check of {where} shows the initials of {line.initials}, which is no name"
        elif line.name is not None and not is_bilingual(line.name):
            yield f"the check of {where} shows initials without a name in both languages"
        return
    field = line.path.partition(".")[0]
    spec = answers_kept(definition).get(line.path, NO_SPEC)
    if field in PERSONAL or spec.get("pii"):
        yield f"the check of {where} would show {line.path}, which is personal"
        return
    if field not in PUBLIC and not _exists(definition, line.path):
        yield f"the check of {where} shows {line.path}, which the case cannot have"
    elif not is_bilingual(label_of(definition, line)):
        yield f"the check of {where} shows {line.path} without a name in both languages"


def _exists(definition: Definition, path: str) -> bool:
    """Return whether the case can have something at ``path``: an answer that is kept, or in a field
    that the rules fill and the view shows."""
    field, paths = path.partition(".")[0], answers_kept(definition)
    if any(known.partition(".")[0] == field for known in paths):
        return any(known == path or known.startswith(f"{path}.") for known in paths)
    return field in definition.view_fields
