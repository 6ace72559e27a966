"""Rules about what another case is opened with, and in whose name: answers that a link fills in,
and matters that are handed on."""

from collections.abc import Iterator

from casework.definition.form import Form
from casework.definition.links import CASE, FORM, OWNER, ROW, STEP, Ask, Link, list_of, paths_in
from casework.definition.model import Definition
from casework.engine.kept_answers import MOMENTS, OF_THE_CASE, types

CITIZEN = "citizen"
Findings = Iterator[str]


def answers_are_filled(definition: Definition, link: Link, asks: Ask) -> Findings:
    """Check that what is filled in is taken from an answer, or a row of one,
    or a field that is kept."""
    where, form = f"link {link.name}", definition.form
    rows: set[str] = set()
    if asks.each is not None:
        source, name = list_of(asks.each)
        forms = _forms_of_steps(definition, link) if source == STEP else [form]
        spec = next((one for f in forms for one in f.specs if one["name"] == name), None)
        if spec is None or spec["type"] != "list":
            yield f"{where} asks once for each of {asks.each!r}, which is no list of the form"
            return
        optional = not spec.get("required") or not spec.get("min_items")
        if optional and _alone(definition, link):
            yield f"{where} asks nobody where {asks.each} is left blank"
        rows = {one["name"] for one in spec["fields"]}
    for answer, path in asks.fill.items():
        if not _is_there(definition, link, path, rows):
            yield f"{where} fills {answer} from {path}, which there is not"
    for answer, one in asks.rows.items():
        of = next((spec for spec in form.specs if spec["name"] == one.of), None)
        if of is None or of["type"] != "list":
            yield f"{where} fills {answer} from the rows of {one.of}, which is no list of the form"
            continue
        for name in sorted(set(one.fill.values()) - {spec["name"] for spec in of["fields"]}):
            yield f"{where} fills {answer} from {one.of}.{name}, which there is not"
    for answer, words in asks.says.items():
        for path in paths_in(words):
            if not _is_there(definition, link, path, rows):
                yield f"{where} says {path} for {answer}, which there is not"
        if answer in asks.fill:
            yield f"{where} both fills and says {answer}"


def _is_there(definition: Definition, link: Link, path: str, rows: set[str]) -> bool:
    source, _, rest = path.partition(".")
    known = {
        ROW: rest in rows,
        FORM: rest in definition.form.types,
        CASE: rest == "reference" or _is_of_the_case(definition, rest),
        STEP: any(rest in form.types for form in _forms_of_steps(definition, link)),
    }
    return known.get(source, False)


def _forms_of_steps(definition: Definition, link: Link) -> list[Form]:
    return [
        definition.form_of(action)
        for action in definition.actions.values()
        if any(link.name in transition.asks for transition in action.transitions)
    ]


def what_a_step_says_is_kept(definition: Definition) -> Findings:
    """Check that what a step answers for a case that it asks for is kept until that one is
    opened: personal answers stand in a note. Every step that asks the link has them, and
    the first has the form."""
    for link in definition.links.values():
        asks = link.asks
        if asks is None:
            continue
        paths_of_words = {path for words in asks.says.values() for path in paths_in(words)}
        paths = {*asks.fill.values(), *paths_of_words, *([asks.each] if asks.each else ())}
        names = {path.partition(".")[2] for path in paths if path.partition(".")[0] == STEP}
        for action in definition.actions.values() if names else ():
            form = definition.form_of(action)
            for transition in action.transitions:
                if link.name not in transition.asks:
                    continue
                where = f"link {link.name} takes answers of {action.name}, which"
                if action.starts:
                    yield f"{where} is the application: they are in the form"
                for name in sorted(names - form.types.keys()):
                    yield f"{where} does not ask for {name}"
                if names & form.personal and not transition.note:
                    yield f"{where} notes nothing of what is personal"


def nothing_goes_back_and_forth(definition: Definition) -> Findings:
    """Check that nothing is handed back and forth. Two services may hand matters on to each
    other. What was handed on has the case that it came from in the link that leads there; so
    there is one such link."""
    for service, code in sorted(definition.takes_over):
        there = [
            link
            for link in definition.links.values()
            if link.asks and link.asks.whose and (link.service, link.code) == (service, code)
        ]
        names = ", ".join(link.name for link in there)
        if len(there) > 1:
            yield f"matters come from {code} and go back there by several links: {names}"


def what_is_handed_on_is_somebodys(definition: Definition) -> Findings:
    """Check that a matter is handed on in the name of the owner, who is a citizen, or of a party;
    to a definition that says so, and whose applications citizens file."""
    for link in definition.links.values():
        whose = link.asks.whose if link.asks else None
        if whose not in (None, OWNER, *definition.parties):
            yield f"link {link.name} is asked in the name of {whose!r}, who is no party"
        if whose == OWNER and not _citizens_begin(definition):
            yield f"link {link.name} is asked in the name of the owner, and no citizen is one"
    if definition.takes_over and not _citizens_begin(definition):
        yield f"matters are handed on to it, and no citizen may {definition.start.name}"


def _citizens_begin(definition: Definition) -> bool:
    groups = (definition.groups.get(group, {}) for group in definition.start.by)
    return any(CITIZEN in group for group in groups)


def _alone(definition: Definition, link: Link) -> bool:
    """Return whether some transition asks the link and nothing else that surely asks somebody."""
    sure = {one.name for one in definition.links.values() if one.asks and one.asks.each is None}
    return any(
        link.name in transition.asks and sure.isdisjoint(transition.asks)
        for action in definition.actions.values()
        for transition in action.transitions
    )


def _is_of_the_case(definition: Definition, path: str) -> bool:
    top = path.partition(".")[0]
    own_fields = {one.partition(".")[0] for one in types(definition)}
    return top in OF_THE_CASE | MOMENTS | own_fields | set(definition.view_fields)
