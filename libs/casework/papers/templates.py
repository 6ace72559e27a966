"""What is wrong with a service's ``papers/``: templates against the definitions that name them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from casework.definition.hand_forms import hand_forms
from casework.definition.model import BadDefinition, Definition
from casework.papers.printing import HOUSE, PAPER_FIELDS, STYLESHEET, SUFFIX
from casework.papers.record import CONTACT_FIELDS, NAMES, case_fields, form_fields
from contracts.events import LANGUAGES

Findings = Iterator[str]


def template_findings(
    definitions: Collection[Definition], folder: Path, own_names: Iterable[str] | None = ()
) -> list[str]:
    """Return what is wrong with the templates in ``folder``, the ``papers/`` of one service with
    all its ``definitions``.

    ``own_names`` are what the service fills in beside what every template may name; None where
    it is not known: then a name is not looked up.
    """
    files = {path.name for path in folder.glob("*")} if folder.is_dir() else set()
    house = {path.name for path in HOUSE.glob(f"*{SUFFIX}")}
    findings = [
        *_missing(definitions, files),
        *_not_declared(definitions, files),
        *(f"{name} is the name of a template of the house" for name in sorted(files & house)),
    ]
    known = None if own_names is None else NAMES | set(own_names)
    for name in sorted(files):
        if name.endswith(SUFFIX):
            text = (folder / name).read_text(encoding="utf-8")
            findings += _in_template(name, text, files | house, definitions, known)
    return findings


def require_printable(
    definitions: Collection[Definition], folder: Path, own_names: Iterable[str] | None = ()
) -> None:
    """Raise BadDefinition with all findings, if any: a service does not start with them."""
    if findings := template_findings(definitions, folder, own_names):
        raise BadDefinition("; ".join(findings))


def _templates(definition: Definition) -> set[str]:
    documents = definition.documents.values()
    issued = {document.template for document in documents if document.data is None}
    return issued | set(hand_forms(definition))


def _languages(template: str) -> set[str]:
    return {f"{template}.{language}{SUFFIX}" for language in LANGUAGES}


def _missing(definitions: Iterable[Definition], files: set[str]) -> Findings:
    for template in sorted({name for one in definitions for name in _templates(one)}):
        alone, of_each = f"{template}{SUFFIX}" in files, _languages(template) & files
        if alone and of_each:
            yield f"template {template} is there for both languages and for one of them"
        if not alone and of_each != _languages(template):
            missing = ", ".join(sorted(_languages(template) - files))
            yield f"template {template}{SUFFIX} is missing, or {missing}"


def _not_declared(definitions: Iterable[Definition], files: set[str]) -> Findings:
    wanted = {STYLESHEET}
    for template in {name for one in definitions for name in _templates(one)}:
        wanted |= {f"{template}{SUFFIX}", *_languages(template)}
    for name in sorted(files - wanted):
        if not (name.startswith("_") and name.endswith(SUFFIX)):
            yield f"{name} in the papers is declared by no document and no form"


def _in_template(
    name: str,
    text: str,
    there: set[str],
    definitions: Collection[Definition],
    names: Collection[str] | None,
) -> Findings:
    try:
        tree = Environment().parse(text)
    except TemplateSyntaxError as error:
        yield f"{name}, line {error.lineno}: {error.message}"
        return
    for other in meta.find_referenced_templates(tree):
        if other not in there:
            yield f"{name} refers to {other}, which is not there"
    if names is not None and not name.startswith("_"):
        own = _names_of_its_own(tree)
        for unknown in sorted(meta.find_undeclared_variables(tree) - own - set(names)):
            yield f"{name} names {unknown!r}, which no paper has"
    yield from _attributes(name, tree, _fields(definitions))


def _names_of_its_own(tree: nodes.Template) -> set[str]:
    """Return what the template imports, sets or defines outside its blocks, which see it too."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, nodes.Import):
            names.add(node.target)
        elif isinstance(node, nodes.FromImport):
            names |= {name if isinstance(name, str) else name[1] for name in node.names}
        elif isinstance(node, nodes.Assign):
            names |= {name.name for name in node.find_all(nodes.Name) if name.ctx == "store"}
        elif isinstance(node, nodes.Macro):
            names.add(node.name)
    return names


def _fields(definitions: Iterable[Definition]) -> Mapping[str, frozenset[str]]:
    """Return the names below those names of a template that have fixed ones."""
    known = list(definitions)
    return {
        "case": frozenset().union(*(case_fields(one) for one in known)),
        "form": frozenset().union(*(form_fields(one) for one in known)),
        "contact": CONTACT_FIELDS,
        "paper": PAPER_FIELDS,
    }


def _attributes(name: str, tree: nodes.Template, fields: Mapping[str, frozenset[str]]) -> Findings:
    for node in tree.find_all(nodes.Getattr):
        owner = node.node.name if isinstance(node.node, nodes.Name) else ""
        if owner in fields and node.attr not in fields[owner]:
            yield f"{name}, line {node.lineno}: {owner}.{node.attr} is nothing that can be"
