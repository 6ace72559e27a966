"""How the law page says what a definition says in data: who, when, on what conditions.

Everything here returns Markdown for one cell or one line, in English; ``both`` adds the Hindi.
"""

import inspect
from collections.abc import Callable, Iterable
from datetime import timedelta

from casework.definition.model import Clock, Definition, Mark, NextStep, Text
from casework.definition.sources.common import Conditions
from contracts.typed import Json

ROLES = {
    "citizen": "citizen",
    "duty-officer": "duty officer",
    "sho": "SHO",
    "enquiry-officer": "enquiry officer",
    "dsp": "DSP",
    "sp": "SP",
    "control-room": "control room",
    "system": "system",
}
RELATIONS = {
    "owner": "the {} who filed it",
    "handling": "the {} of the office that has the case",
    "assigned": "the {} who is named as its officer",
    "dsp": "the {} over that office",
    "sp": "the {} over that office",
    "control_room": "the {} over that office",
    "receiving": "the {} of the station it is being sent to",
    "signing": "the {} of the station the citizen chose to sign at",
    "system": "the {}, by itself",
    "victim": "the {} who is named as the victim",
}
"""How the holders of some roles stand to the case. Every relation that an action's groups name."""
AUDIENCES = {
    "citizen": "the citizen",
    "victim": "the victim",
    "accused": "the accused",
    "station": "the station",
    "officer": "the officer named",
    "dsp": "the DSP",
    "sp": "the SP",
    "range": "the DIG of the range",
    "control-room": "the control room",
}
OFFICES = {"receiving": " (receiving)", "receiving_sp": " of the receiving station"}
FACTS = {
    "category": ("", "", "the complaint is about"),
    "appeal.decision": ("", "", "the appeal was decided:"),
    "magistrate_order.kit_at": ("the citizen has the papers for the Magistrate", "", ""),
    "appeal.kit_at": ("the citizen has the papers for the Magistrate", "", ""),
    "classification.cognizable": (
        "what is classified is cognizable",
        "what is classified is not cognizable",
        "",
    ),
    "classification.pursued_by_state": (
        "the State pursues what is classified",
        "the State does not pursue what is classified by itself",
        "",
    ),
    "classification.enquiry_allowed": ("the law allows a preliminary enquiry", "", ""),
    "classification.kind": ("", "", "the matter is classified as"),
    "classification.two_months": ("the law gives the investigation two months", "", ""),
    "court.protest_on": ("a protest petition is noted", "", ""),
    "final_report.outcome": ("", "", "the final report came to"),
    "fir": ("an FIR is registered", "no FIR is registered", ""),
    "ncr": (
        "a non-cognizable report is recorded",
        "no non-cognizable report is recorded",
        "",
    ),
    "publication.state": ("", "", "the FIR is"),
    "regions.accused-copy": ("", "", "the request of the accused is in"),
    "regions.representation": ("", "", "the representation is in"),
    "tasks.open": ("a task of the investigation is open", "", ""),
    "ahtu_since": (
        "an Anti-Human Trafficking Unit has it, or has had it",
        "no Anti-Human Trafficking Unit has had it",
        "",
    ),
    "traced_at": ("the missing person is traced", "the missing person is not traced", ""),
    "further.basis": ("it is investigated further", "", ""),
    "regions.court": ("a court has it", "", "the case in court is in"),
    "regions.fir-report": ("", "", "the report of the FIR to the Magistrate is in"),
    "classification.registrable": ("an FIR is what the law asks for next", "", ""),
    "classification.unlisted": ("an offence is of an Act that is in no table", "", ""),
    "closed_at": ("the matter has ended", "", ""),
    "enquiry.prima_facie": (
        "the enquiry found a prima facie case",
        "the enquiry found no prima facie case",
        "",
    ),
    "gd_number": ("it has a general diary number", "", ""),
    "intake.unowned": (
        "it was taken at the counter and the informant does not have it yet",
        "",
        "",
    ),
    "mandatory_fir": (
        "the FIR is mandatory (a missing child)",
        "the FIR is not mandatory (no missing child)",
        "",
    ),
    "home_visit.asked_at": ("the citizen asked for a visit at home", "", ""),
    "missing_age": ("", "", "the age of the missing person is"),
    "names_suspect": ("the information is against a person by name", "", ""),
    "publication.barred": ("the law closes the FIR", "the law does not close the FIR", ""),
    "regions.magistrate-report": ("", "", "the report to the Magistrate is in"),
    "regions.publication": ("", "", "the publication is in"),
    "regions.signature": ("", "", "the signature is in"),
    "routing.alternatives": ("stations were offered to choose from", "", ""),
    "sensitive": ("the matter is sensitive", "the matter is not sensitive", ""),
    "silence": ("the silence of the station is on record", "", ""),
    "state": ("", "", "the case is in"),
    "withdrawal.asked_at": ("the citizen wished to withdraw before the sections", "", ""),
}
"""What a definition's conditions read: in words where it holds, where it is false, and before the
list that it must be one of."""
COUNTED_FROM = {
    "filed_at": "the receipt of the information",
    "fir.registered_at": "the registration of the FIR",
    "recorded_at": "the first registration, also as a Zero FIR",
    "copy_request.at": "the request",
    "representation.at": "the representation",
}


def cell(text: str) -> str:
    """Return ``text`` so that it stays in one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def both(text: Text) -> str:
    """Return a bilingual text in both languages, English first."""
    return cell(f"{text['en']} · {text['hi']}")


def any_of(parts: Iterable[str], word: str = "or") -> str:
    """Return ``a, b or c``."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} {word} {last}" if first else last


def who(definition: Definition, groups: Iterable[str]) -> str:
    """Return the people of ``groups``: their roles, and how they stand to the case."""
    roles_by_relation: dict[str, list[str]] = {}
    for group in groups:
        for role, relations in definition.groups[group].items():
            for relation in relations:
                roles = roles_by_relation.setdefault(relation, [])
                roles += [ROLES[role]] if ROLES[role] not in roles else []
    return "; ".join(
        RELATIONS[relation].format(any_of(roles)) for relation, roles in roles_by_relation.items()
    )


def described(rule: Callable[..., object]) -> str:
    """Return the first paragraph of a rule's docstring, without a full stop at its end."""
    sentence = (inspect.getdoc(rule) or "").split("\n\n")[0]
    return cell(sentence).removesuffix(".")


def label(definition: Definition, state: str) -> str:
    """Return the English name of a state."""
    return cell(definition.states[state].label["en"])


def labels(definition: Definition, states: Iterable[str], word: str = "or") -> str:
    """Return the English names of states, in the definition's order."""
    named = set(states)
    return any_of([label(definition, state) for state in definition.states if state in named], word)


def conditions(definition: Definition, wanted_values: Conditions | None) -> str:
    """Return in words what ``only_if`` or ``unless`` asks; empty where it asks nothing."""
    return any_of(
        [_condition(definition, *pair) for pair in wanted_values.items()] if wanted_values else [],
        "and",
    )


def _condition(definition: Definition, path: str, wanted: Json) -> str:
    unsaid = (f"`{path}` is known", f"`{path}` is false", f"`{path}` is")
    holds, is_false, listed = FACTS.get(path, unsaid)
    if wanted is True:
        return holds
    if wanted in ([False], [None]):
        return is_false
    if wanted == [None, False]:
        return f"nobody has said that {holds}"
    return f"{listed} {any_of(_value(definition, path, value) for value in wanted)}"


def _value(definition: Definition, path: str, value: Json) -> str:
    if path == "state" or path.startswith("regions."):
        return f"‘{label(definition, value)}’"
    if path == "category":
        return f"‘{cell(definition.choices[value]['label']['en'])}’"
    return f"`{value}`"


def limit(clock: Clock) -> str:
    """Return how long a clock runs, in hours, days or working days, or until which moment."""
    if clock.moment is not None:
        return f"until a moment of the case (`{clock.moment}`)"
    if clock.span is not None:
        return span(clock.span)
    return f"{clock.days} days" if clock.days is not None else f"{clock.working_days} working days"


def counted_from(definition: Definition, clock: Clock) -> str:
    """Return from when a clock's limit is counted, and on what condition it starts."""
    begins = labels(definition, clock.starts_on)
    parts = [f"entering {begins}"]
    if clock.counts_from:
        parts = [f"{COUNTED_FROM[clock.counts_from]} (`{clock.counts_from}`), once at {begins}"]
    parts += [f"only if {conditions(definition, clock.only_if)}"] if clock.only_if else []
    parts += ["anew each time"] if clock.restarts else []
    return "; ".join(parts)


def span(length: timedelta) -> str:
    """Return a length in minutes below an hour, in hours otherwise; rounded to the minute."""
    minutes = round(length.total_seconds() / 60)
    if minutes < 60:
        return f"{minutes} minutes"
    hours = f"{minutes / 60:g}"
    return f"{hours} hour" if hours == "1" else f"{hours} hours"


def moment(clock: Clock, mark: Mark) -> str:
    """Return when a mark is reached, counted as its clock is."""
    if mark.after is not None:
        return f"{span(mark.after)} after the limit"
    if mark.before is not None:
        return f"{span(mark.before)} before the limit"
    if clock.moment is not None:
        return "at the limit"
    if clock.span is not None:
        return span(clock.span * (mark.at or 0.0))
    day = (clock.days or clock.working_days or 0) * (mark.at or 0.0)
    return f"day {day:.1f}".removesuffix(".0")


def recipients(definition: Definition, templates: Iterable[str]) -> str:
    """Return who is told by these templates, each once."""
    rules = [definition.notifications[template] for template in templates]
    named = [AUDIENCES[rule.audience] + OFFICES.get(rule.office or "", "") for rule in rules]
    return any_of(dict.fromkeys(named), "and")


def happens(definition: Definition, clock: Clock, mark: Mark) -> str:
    """Return what a mark does, and when."""
    parts = []
    if mark.tell:
        parts.append(
            f"{'reminds' if mark.warning else 'tells'} {recipients(definition, mark.tell)}"
        )
    if mark.takes:
        action = definition.actions[mark.takes]
        parts.append(f"the system does “{link('action', mark.takes, action.label)}”")
    return f"{moment(clock, mark)}: {'; '.join(parts)}"


def anchor(kind: str, name: str) -> str:
    """Return the place that ``link`` leads to; kinds keep a state and an action apart."""
    return f'<a id="{kind}-{name}"></a>'


def link(kind: str, name: str, text: Text) -> str:
    """Return a link to a state, an action or a clock on this page, by its English name."""
    return f"[{cell(text['en'])}](#{kind}-{name})"


def next_step(definition: Definition, step: NextStep) -> str:
    """Return what the citizen is told comes next, by which clock and rule."""
    by = [link("clock", name, definition.clocks[name].label) for name in step.clocks]
    words = [both(step.what)]
    words += [f"by the date of {any_of(by)}"] if by else []
    words += [f"under {step.rule['en']}"] if step.rule else []
    return "; ".join(words)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table without the columns in which nothing stands."""
    columns = [
        column for column in zip(head, *rows, strict=True) if any(text for text in column[1:])
    ]
    lines = list(zip(*columns, strict=True))
    rule = ["---"] * len(columns)
    return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], rule, *lines[1:]])
