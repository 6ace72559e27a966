"""A definition as the administrator reads it: states, steps and limits in words, and its forms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from werkzeug.datastructures import MultiDict

from casework.definition.model import Action, Clock, Definition
from contracts.typed import Text
from gateway.http.context import settings
from gateway.pages.form_answers import shown_fields
from gateway.pages.form_errors import NO_ERRORS, input_id
from gateway.pages.form_specs import specs_of
from gateway.pages.texts import sayer, translator
from gateway.pages.typed import Spec

CITIZEN = "citizen"
SAME = "same"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class StateLine:
    """A state: its name in the definition, what it is called, whether the matter ends there."""

    name: str
    label: str
    terminal: bool


@dataclass(frozen=True)
class Way:
    """Where a step leads: from which states, to which, and which notifications tell of it."""

    begins: list[str]
    to: str
    tells: tuple[str, ...]


@dataclass(frozen=True)
class StepLine:
    """A step: who may take it (roles), where it leads, how many fields it asks."""

    name: str
    label: str
    roles: list[str]
    ways: list[Way]
    fields: int


@dataclass(frozen=True)
class LimitLine:
    """A limit: how long, the rule that it rests on, in which states it starts and ends."""

    name: str
    label: str
    rule: str
    span: str
    starts: list[str]
    ends: list[str]


@dataclass(frozen=True)
class FormShown:
    """A form as people have it; ``parts`` are the headings of its steps by name, if it has any."""

    name: str
    label: Text
    specs: list[Spec]
    parts: dict[str, Text]


@dataclass(frozen=True)
class DefinitionView:
    """A definition in words of one language."""

    code: str
    version: int
    name: str
    states: list[StateLine]
    steps: list[StepLine]
    limits: list[LimitLine]


def view_of(definition: Definition, language: str) -> DefinitionView:
    """Return a definition in words."""
    in_words = sayer(language)
    return DefinitionView(
        definition.code,
        definition.version,
        in_words(definition.name),
        [
            StateLine(name, in_words(state.label), state.terminal)
            for name, state in definition.states.items()
        ],
        [_step(definition, action, language) for action in definition.actions.values()],
        [_limit(definition, clock, language) for clock in definition.clocks.values()],
    )


def form_of(definition: Definition, step: str) -> FormShown | None:
    """Return the form of a step: of one that citizens take as they are asked it. None for a step
    that does not exist or asks nothing."""
    action = definition.actions.get(step)
    if action is None:
        return None
    of_citizens = any(CITIZEN in definition.groups.get(group, ()) for group in action.by)
    form = definition.form if action.starts else action.form
    form = form.asked_of(CITIZEN) if of_citizens else form
    if not form.specs:
        return None
    parts = {name: dict(label) for name, label in form.steps.items()}
    return FormShown(step, dict(action.label), specs_of({"fields": form.specs}), parts)


def for_fields(specs: Iterable[Spec], prefix: str = "") -> dict[str, object]:
    """Return what the templates of fields are given where nothing is typed; ``prefix`` keeps the
    inputs of several forms on one page apart."""
    specs, blank = list(specs), MultiDict[str, str]()
    before = f"{prefix}-" if prefix else ""
    paths = list(shown_fields(blank, specs, before))
    return {
        "posted": blank,
        "errors": NO_ERRORS,
        "input_id": input_id,
        "file_megabytes": settings().file_max_bytes // 2**20,
        "before": before,
        "more": {
            "rows": {path: 1 for path, spec in paths if spec["type"] == "list"},
            "kept": {},
            "signed_in": True,
            "districts": [],
            "stations": {},
            "places": {},
            "choices_found": {},
        },
    }


def _step(definition: Definition, action: Action, language: str) -> StepLine:
    roles = sorted({role for group in action.by for role in definition.groups.get(group, ())})
    ways = [
        Way(
            [_state(definition, name, language) for name in way.from_states],
            _state(definition, way.to, language),
            way.tells,
        )
        for way in action.transitions
    ]
    label = sayer(language)(action.label)
    form = definition.form if action.starts else action.form
    return StepLine(action.name, label, roles, ways, len(form.specs))


def _limit(definition: Definition, clock: Clock, language: str) -> LimitLine:
    in_words = sayer(language)
    return LimitLine(
        clock.name,
        in_words(clock.label),
        in_words(clock.rule),
        _span(clock, language),
        [_state(definition, name, language) for name in sorted(clock.starts_on)],
        [_state(definition, name, language) for name in sorted(clock.ends_on | clock.stops_on)],
    )


def _span(clock: Clock, language: str) -> str:
    t = translator(language)
    if clock.days is not None:
        return t("work.definitions.days", n=clock.days)
    if clock.working_days is not None:
        return t("work.definitions.working_days", n=clock.working_days)
    if clock.span is None:
        return t("work.definitions.moment", moment=clock.moment)
    if clock.span % DAY == timedelta():
        return t("work.definitions.exact_days", n=clock.span // DAY)
    if clock.span % HOUR == timedelta():
        return t("work.definitions.hours", n=clock.span // HOUR)
    return t("work.definitions.minutes", n=clock.span // timedelta(minutes=1))


def _state(definition: Definition, name: str, language: str) -> str:
    if name == SAME:
        return translator(language)("work.definitions.same_state")
    state = definition.states.get(name)
    return sayer(language)(state.label) if state else name
