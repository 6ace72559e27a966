"""What the pages know of a service: all of it from its announced definition."""

from collections.abc import Mapping

from casework.definition.bilingual import Text
from casework.definition.form import NOT_AT_COUNTER
from casework.definition.model import HANDLING, NO_IDENTITY
from casework.definition.panels import Panels, panels
from casework.typed.replies import OpenAction
from gateway.catalogue import use_cases as catalogue
from gateway.catalogue.typed import ClockName, ServiceDescription, StateName
from gateway.pages.form_specs import choice_of, specs_of
from gateway.pages.texts import sayer, translator
from gateway.pages.typed import Choice, Spec


class ServiceWords:
    """The words of one service's definition, in one language."""

    def __init__(self, definition: ServiceDescription, language: str) -> None:
        self.definition = definition
        self.language = language
        self._said = sayer(language)

    @property
    def name(self) -> str:
        """The service's name."""
        return self._said(self.definition.get("name"))

    @property
    def law(self) -> str:
        """The law that the service rests on, empty where none is named."""
        return self.definition.get("law") or ""

    @property
    def retention(self) -> str:
        """How long personal data is kept, empty where nothing is said."""
        return self._said(self.definition.get("retention"))

    @property
    def anonymous(self) -> bool:
        """Whether nobody is asked who files it."""
        return self.definition.get("identity") == NO_IDENTITY

    @property
    def office(self) -> str:
        """What an office that its applications go to is called, as a label."""
        t = translator(self.language)
        return self._said(self.definition.get("office_name")) or t("office.word")

    @property
    def office_within(self) -> str:
        """What such an office is called within a sentence."""
        return self.office[:1].lower() + self.office[1:]

    @property
    def on_paper(self) -> bool:
        """Whether it has a form to print: where citizens apply, and who applies may be known."""
        return self.filed_by("citizen") and not self.anonymous

    @property
    def at_counter(self) -> bool:
        """Whether some office enters it for who comes there."""
        return bool(set(self.definition["filed_by"]) - NOT_AT_COUNTER)

    @property
    def panels(self) -> Panels:
        """What stands out on the page of one of its cases."""
        return panels(self.definition)

    @property
    def specs(self) -> list[Spec]:
        """The fields of its form."""
        return specs_of(self.definition.get("form"))

    @property
    def steps(self) -> dict[str, Text]:
        """The steps in which its form is asked, by name; none where the pages choose."""
        steps = self.definition["form"].get("steps") or ()
        return {step["name"]: step["label"] for step in steps}

    def specs_for(self, at_counter: bool) -> list[Spec]:
        """Return the fields that are asked of a citizen, or of an officer ``at_counter``."""
        return [spec for spec in self.specs if at_counter or not spec.get("at_counter")]

    @property
    def works_offline(self) -> bool:
        """Whether an officer may do something for it without a network."""
        return any(one.get("offline") for one in self.definition["actions"].values())

    def filed_by(self, role: str) -> bool:
        """Return whether somebody of a role files for it; an officer,
        for a person at the counter."""
        return role in self.definition["filed_by"]

    def state(self, name: str) -> str:
        """Return what a state is called."""
        return self._name(self.definition["states"], name)

    def states(self) -> list[str]:
        """Return the names of the states of handling, in the order of the definition: a case is
        listed by these, not by what runs beside it."""
        states = self.definition["states"]
        return [name for name, one in states.items() if one["region"] == HANDLING]

    def is_terminal(self, name: str) -> bool:
        """Return whether the matter has ended in a state."""
        state = self.definition["states"].get(name)
        return state is not None and state["terminal"]

    def action_label(self, action: OpenAction) -> str:
        """Return what an action of a case view is called."""
        return self._said(action.get("label")) or str(action["name"]).replace("-", " ")

    def clock(self, name: str) -> str:
        """Return what a clock is called."""
        return self._name(self.definition["clocks"], name)

    def rule(self, name: str) -> str:
        """Return the rule that a clock's limit rests on, empty where none is declared."""
        clock = self.definition["clocks"].get(name)
        return self._said(clock["rule"] if clock else None)

    @property
    def categories(self) -> list[Choice]:
        """The categories that a case of it may be of; none where its cases have none."""
        name = self.definition["category_field"]
        return next((one.get("choices", []) for one in self.specs if one["name"] == name), [])

    def category(self, value: str | None) -> str:
        """Return what a category is called, empty for None."""
        choice = choice_of(self.specs, self.definition["category_field"] or "", value)
        return self._said(choice["label"] if choice else None) or (value or "")

    def _name(self, part: Mapping[str, StateName] | Mapping[str, ClockName], name: str) -> str:
        entry = part.get(name)
        return self._said(entry and entry["name"]) or name.replace("-", " ")


def words_of(code: str, language: str) -> ServiceWords:
    """Return the words of a service; NotFound for one that nobody announced."""
    return ServiceWords(catalogue.service(code), language)
