"""The steps of filing any service's form, from its definition alone; no I/O.

They are those that the form declares, of which one that asks nothing of this applicant is left out.
Where it declares none, what other questions depend on comes first, then the place, then the rest.
At the end there is everything to check. All answers travel with the page, so nothing typed is lost
whatever happens on the way.
"""

from collections.abc import Mapping

from contracts.typed import JsonObject
from gateway.pages.directory import Directory
from gateway.pages.form_answers import Posted, answers
from gateway.pages.form_specs import applicable, choice_of, controlling
from gateway.pages.typed import Choice, Spec, Words

START, WHERE, DETAILS, CHECK, MOBILE = "start", "where", "details", "check", "mobile"
OWN_FIELDS = {
    "at",
    "to",
    "key",
    "after",
    "mobile",
    "otp",
    "challenge",
    "written_by",
    "form_version",
}
"""Inputs of the pages themselves."""

LANGUAGES = {"hi", "en"}


class Filing:
    """One filing under way: the form's fields and what was typed so far."""

    def __init__(
        self,
        specs: list[Spec],
        posted: Posted,
        declared: Mapping[str, Words] | None = None,
        *,
        by_officer: bool = False,
    ) -> None:
        """Take in ``declared`` the names of the form's own steps, with what they are called;
        ``by_officer``: an officer enters it."""
        self.specs = specs
        self._by_officer = by_officer
        self.posted = posted
        self.declared = dict(declared or {})
        self._controlling = controlling(specs)
        self.answers = answers(specs, posted)
        self.steps = self._steps()

    def at(self, step: str) -> list[Spec]:
        """Return the fields that a step asks for, given the answers so far."""
        return [
            spec for spec in applicable(self.specs, self.answers) if self._step_of(spec) == step
        ]

    def names_at(self, step: str) -> set[str]:
        """Return the names of all fields of a step."""
        return {spec["name"] for spec in self.specs if self._step_of(spec) == step}

    def answers_at(self, step: str) -> JsonObject:
        """Return the answers that belong to a step."""
        names = self.names_at(step)
        return {name: value for name, value in self.answers.items() if name in names}

    def step_of_field(self, name: str) -> str:
        """Return the step that asks for a field; the last one before the check for an unknown."""
        spec = next((one for one in self.specs if one["name"] == name), None)
        return self._step_of(spec) if spec else self.steps[-2]

    def after(self, step: str) -> str:
        """Return the next step."""
        return self.steps[min(self.steps.index(step) + 1, len(self.steps) - 1)]

    def before(self, step: str) -> str:
        """Return the step before."""
        return self.steps[max(self.steps.index(step) - 1, 0)]

    def carried(self, step: str) -> list[tuple[str, str]]:
        """Return the inputs of other steps, to travel along hidden."""
        on_page = {spec["name"] for spec in self.at(step)}
        return [
            (name, value)
            for name, value in self.posted.items(multi=True)
            if name not in OWN_FIELDS and name.split(".")[0] not in on_page
        ]

    def tells_of_an_event(self) -> bool:
        """Return whether the form is about something that happened somewhere, so that its writer
        may be in danger still. Whoever sits before an officer has help beside him already."""
        if self._by_officer:
            return False
        kinds = {spec["type"] for spec in self.specs if spec["type"] != "datetime"}
        return "place" in kinds and any(
            spec["type"] == "datetime" and spec.get("past") for spec in self.specs
        )

    def choices_made(self) -> list[Choice]:
        """Return the choices made, by the names of their fields."""
        names = sorted(spec["name"] for spec in self.specs if "choices" in spec)
        return [
            choice
            for name in names
            if (choice := choice_of(self.specs, name, self.answers.get(name)))
        ]

    def office_chosen(self) -> Choice | None:
        """Return the office that the applicant chose; None where the place decides."""
        return next((one for one in self.choices_made() if _is_office(one)), None)

    def offer_only_office(self) -> None:
        """Choose the office where there is one alone."""
        for spec in self.specs:
            choices = spec.get("choices", ())
            if len(choices) == 1 and _is_office(choices[0]):
                self.posted.setdefault(spec["name"], choices[0]["value"])

    def offer_language(self, language: str) -> None:
        """Choose the page's language where the form asks for one of the two."""
        for spec in self.specs:
            values = {choice["value"] for choice in spec.get("choices", ())}
            if values == LANGUAGES and spec["name"] not in self.posted:
                self.posted[spec["name"]] = language

    def offer_office(self, code: str, offices: Directory) -> None:
        """Choose an office wherever the form asks for a place, if it is one to choose."""
        if (office := offices.stations.get(code)) is None:
            return
        chosen = {"way": "station", "district": office["police_district"], "station": code}
        for spec in self.specs:
            if spec["type"] == "place":
                for name, value in chosen.items():
                    self.posted.setdefault(f"{spec['name']}.{name}", value)

    def _steps(self) -> list[str]:
        if self.declared:
            needed = {spec.get("step") for spec in applicable(self.specs, self.answers)}
            return [step for step in self.declared if step in needed] + [CHECK]
        used = {self._step_of(spec) for spec in self.specs}
        first = [START] if START in used or self.tells_of_an_event() else []
        return first + [step for step in (WHERE, DETAILS) if step in used] + [CHECK]

    def _step_of(self, spec: Spec) -> str:
        if self.declared:
            return spec.get("step", "")
        if spec["name"] in self._controlling:
            return START
        return WHERE if spec["type"] == "place" else DETAILS


def _is_office(choice: Choice) -> bool:
    """Return whether a choice is an office of the service's department: its code bears the
    department's, as in ``prisons:BEUR``."""
    return ":" in choice["value"]
