"""A form as it stands on paper: its questions numbered, each with the room that its answer needs.

What the pages ask step by step stands on one sheet, so a question that is asked only of some says
of whom, with the number and the words of the question on which that depends.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casework.definition.bilingual import Text
from casework.definition.form import DEFAULT_MAX_LENGTH
from casework.definition.form_steps import OLDER_THAN
from casework.definition.spans import span_in_words
from contracts.typed import Json
from gateway.pages.form_specs import choice_of
from gateway.pages.texts import sayer, translator
from gateway.pages.typed import Spec

LINES = ((DEFAULT_MAX_LENGTH, 1), (300, 2), (600, 4), (1000, 6), (2000, 9))
"""Up to how many characters a text has how many lines."""
MOST_LINES = 14
MOST_BOXES, MOST_IN_ENTRY = 20, 10
"""A number with more digits is written on a line; so it is in an entry of a list."""
ONE_LINE = 100
"""Up to how many characters a text has one line in an entry of a list, else two."""
ENTRIES = 2
"""How many entries of a list stand side by side, where each has many questions."""
MOST_ROWS = 4
NARROW = 2
"""Up to how many questions an entry has that stands in one row."""
MANY_CHOICES = 4
"""In an entry of a list: what are more stand once, and their number is written."""


@dataclass(frozen=True)
class Question:
    """One question. ``spec`` as the definition has it; ``only`` says of whom it is asked, empty
    where of all; ``lines`` and ``boxes`` are the room for a text and for digits, 0 for none."""

    number: int
    spec: Spec
    only: tuple[str, ...] = ()
    lines: int = 0
    boxes: int = 0
    inner: tuple["Question", ...] = ()

    @property
    def entries(self) -> int:
        """Entries of a list for which there is room."""
        most = self.spec.get("max_items", MOST_ROWS)
        return min(most, MOST_ROWS if self.in_rows else ENTRIES)

    @property
    def in_rows(self) -> bool:
        """Whether each entry of a list stands in a row, and not in a column."""
        return len(self.inner) <= NARROW

    @property
    def numbered(self) -> bool:
        """Whether the number of a choice is written in an entry of a list, and not ticked there."""
        return len(self.spec.get("choices", ())) > MANY_CHOICES


@dataclass(frozen=True)
class Part:
    """A step of the form, with its questions; no ``label`` where the form declares no steps."""

    label: Text | None
    questions: tuple[Question, ...]

    @property
    def files(self) -> tuple[Question, ...]:
        """What is to be brought along."""
        return tuple(one for one in self.questions if one.spec["type"] == "files")


def parts_of(specs: Iterable[Spec], steps: Mapping[str, Text], language: str) -> list[Part]:
    """Return the form in its order, numbered throughout; conditions are said in ``language``."""
    groups = _by_step(list(specs), steps)
    in_order = [spec for _, group in groups for spec in group]
    numbers = {spec["name"]: number for number, spec in enumerate(in_order, 1)}
    parts = []
    for label, group in groups:
        questions = [
            _question(numbers[spec["name"]], spec, _only(spec, in_order, numbers, language))
            for spec in group
        ]
        parts.append(Part(label, tuple(questions)))
    return parts


def _by_step(specs: list[Spec], steps: Mapping[str, Text]) -> list[tuple[Text | None, list[Spec]]]:
    if not steps:
        return [(None, specs)]
    by_step = [
        (label, [spec for spec in specs if spec.get("step") == name])
        for name, label in steps.items()
    ]
    return [(label, group) for label, group in by_step if group]


def _question(number: int, spec: Spec, only: tuple[str, ...] = ()) -> Question:
    in_entry = spec["type"] == "list"
    inner = tuple(_inner(one, in_entry) for one in spec.get("fields", ()))
    return Question(number, spec, only, _lines(spec), _boxes(spec, MOST_BOXES), inner)


def _inner(spec: Spec, in_entry: bool) -> Question:
    if not in_entry:
        return _question(0, spec)
    long = spec["type"] == "text" and _longest(spec) > ONE_LINE
    return Question(0, spec, lines=2 if long else 1, boxes=_boxes(spec, MOST_IN_ENTRY))


def _longest(spec: Spec) -> int:
    return spec.get("max_length", DEFAULT_MAX_LENGTH)


def _lines(spec: Spec) -> int:
    if spec["type"] != "text":
        return 1
    return next((lines for most, lines in LINES if _longest(spec) <= most), MOST_LINES)


def _boxes(spec: Spec, most: int) -> int:
    kind = spec["type"]
    if kind == "mobile":
        return 10
    if kind == "integer":
        digits = len(str(spec.get("max", "")))
    elif kind == "text" and spec.get("digits"):
        digits = _longest(spec)
    else:
        return 0
    return digits if digits <= most else 0


def _only(
    spec: Spec, specs: list[Spec], numbers: Mapping[str, int], language: str
) -> tuple[str, ...]:
    in_words, t = sayer(language), translator(language)
    labels = {one["name"]: in_words(one["label"]) for one in specs}
    sentences = [
        t(
            "paper.only_if",
            number=numbers[other],
            label=labels[other],
            answer=_answers(other, wanted, specs, language),
        )
        for other, wanted in spec.get("when", {}).items()
        if other in numbers
    ]
    if (ticked := spec.get("unless_ticked", "")) in numbers:
        sentences.append(t("paper.unless_ticked", number=numbers[ticked], label=labels[ticked]))
    return tuple(sentences)


def _answers(other: str, wanted: Iterable[Json], specs: list[Spec], language: str) -> str:
    """Say what has to be answered to the ``other`` question, one or another of ``wanted``."""
    in_words, t = sayer(language), translator(language)
    answers = []
    for value in wanted:
        choice = choice_of(specs, other, value)
        if isinstance(value, Mapping):
            answers.append(t("paper.older_than", span=in_words(span_in_words(value[OLDER_THAN]))))
        elif isinstance(value, bool):
            answers.append(t("paper.ticked" if value else "paper.not_ticked"))
        else:
            answers.append(f"“{in_words(choice['label']) if choice else value}”")
    return f" {t('paper.or')} ".join(answers)
