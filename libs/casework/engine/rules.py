"""What a service adds to its definition in Python: named functions without I/O."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType

from casework.definition.model import Action, Definition
from casework.engine.parties import Joined
from casework.typed.fields import Answers, CaseFields
from casework.typed.people import Officers
from casework.typed.replies import Choice
from chassis.actor import Actor
from contracts.typed import Json

KEPT_IN_MODULES = ("guards", "conditions", "effects", "finders")


@dataclass(frozen=True)
class Step:
    """One action about to be taken.

    ``body`` is validated; ``facts`` were looked up before (a number, an office, what
    routing answered); ``case`` is the document as it stands, at filing the one about to be kept.
    ``officers`` describes, by user name, the caller and every officer that the body names:
    ``{"name", "rank", "phone", "role", "office", "woman"}``; empty where no officer has a part.
    ``parties`` are those who become a party with the step. ``captured_at`` is when it was answered
    where that was before it was sent (see ``capture``). ``files`` gives the SHA-256 of each file
    that the body names, by its id.
    """

    definition: Definition
    case: CaseFields
    actor: Actor
    action: str
    body: Answers
    facts: Mapping[str, Json]
    now: datetime
    officers: Officers = field(default_factory=dict)
    parties: Mapping[str, Joined] = field(default_factory=dict)
    captured_at: datetime | None = None
    files: Mapping[str, str] = field(default_factory=dict)


Guard = Callable[[Step], None]
"""Raises a ContractError that says why the action is refused; otherwise returns nothing."""
Condition = Callable[[Step], bool]
Effect = Callable[[Step], Mapping[str, Json]]
"""Returns the case's fields that change. Under the key ``details`` it may return what the timeline
entry tells; nothing personal belongs there. What it returns under ``told_alone`` is in the messages
of this one step (variables ``told_alone.…``) and is neither kept nor shown: a code, for example."""
Fact = Callable[[Step], Json]
"""Looks something up (with I/O) before the step is taken. It may be called again if another change
of the case came first."""

AnswerRule = Callable[[Answers], Answers]
"""Returns answers, which are valid, as they are to be kept (a number in its one form, or only its
end), before anything else sees them. Raises ValidationFailed for what is not true. Answers that it
adds under names that no form asks for are kept, and nobody is shown them."""


Finder = Callable[[str], Sequence[Choice]]
"""Returns the choices that words may mean, the likeliest first; none where nothing is alike. For a
field with more choices than a list shows: what is answered is text, and a guard judges it."""


@dataclass(frozen=True)
class Rules:
    """The rules of one service by the names that its definitions use."""

    guards: Mapping[str, Guard] = field(default_factory=dict)
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    effects: Mapping[str, Effect] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    answers: Mapping[str, AnswerRule] = field(default_factory=dict)
    finders: Mapping[str, Finder] = field(default_factory=dict)

    def as_kept(self, action: Action, answers: Answers) -> Answers:
        """Return the answers to the form of ``action`` as its rules want them kept."""
        for name in action.answers:
            answers = self.answers[name](answers)
        return answers

    @classmethod
    def of_modules(cls, *modules: ModuleType) -> "Rules":
        """Return the rules that ``modules`` keep by name in ``GUARDS``, ``CONDITIONS``, ``EFFECTS``
        and ``FINDERS``, as far as they have them."""
        return cls.merged(
            *(
                cls(**{kind: getattr(module, kind.upper(), {}) for kind in KEPT_IN_MODULES})
                for module in modules
            )
        )

    @classmethod
    def merged(cls, *parts: "Rules") -> "Rules":
        """Return the rules of all ``parts`` together; of two of one name the later stands."""
        kinds = ("guards", "conditions", "effects", "facts", "answers", "finders")
        return cls(
            **{
                kind: {k: v for part in parts for k, v in getattr(part, kind).items()}
                for kind in kinds
            }
        )
