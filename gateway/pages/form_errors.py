"""What is wrong with a form, as the page says it: at the field, and in a list that links to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.errors import ContractError
from gateway.http import problems
from gateway.pages.texts import known, sayer, translator
from gateway.pages.typed import Spec


@dataclass(frozen=True)
class FieldError:
    """One refusal. ``path`` is the input's name, ``target`` the id of what to go to."""

    path: str
    target: str
    label: str
    message: str


class FormErrors:
    """The refusals of one form, and a sentence where it was refused as a whole."""

    def __init__(self, errors: list[FieldError], whole: str | None = None) -> None:
        self.errors = errors
        self.whole = whole

    def __bool__(self) -> bool:
        return bool(self.errors or self.whole)

    def at(self, path: str) -> str | None:
        """Return what is wrong with one input, None where nothing is."""
        return next((one.message for one in self.errors if one.path == path), None)

    def within(self, names: Iterable[str]) -> "FormErrors":
        """Return the refusals of some fields only."""
        names = set(names)
        return FormErrors([one for one in self.errors if one.path.split(".")[0] in names])


NO_ERRORS = FormErrors([])


def errors_of(error: ContractError, specs: Iterable[Spec], language: str) -> FormErrors:
    """Return an error as a page says it; codes of fields that the form lacks count as a whole."""
    specs = list(specs)
    errors: dict[str, FieldError] = {}
    for path, what in error.fields.items():
        spec, place = _place_on_page(path, specs)
        if spec is not None and place not in errors:
            errors[place] = FieldError(
                place,
                input_id(_first_input(spec, place)),
                _label(spec, place, language),
                _missing(spec, place, what, language) or problems.field_message(what, language),
            )
    whole = None if errors else problems.texts(language)["details"][error.code]
    return FormErrors(list(errors.values()), whole)


def _missing(spec: Spec, place: str, what: str | Mapping[str, Any], language: str) -> str | None:
    """Return what to write where nothing stands, by the kind of its field; None for any other
    refusal, and where the kind has no sentence of its own."""
    code = what if isinstance(what, str) else what.get("code")
    if code != "required":
        return None
    _, *parts = place.split(".")
    if parts and _innermost(spec, parts[:-1])["type"] == "place":
        return known(language, f"required.place_{parts[-1]}")
    return known(language, f"required.{_innermost(spec, parts)['type']}")


def _innermost(spec: Spec, path: Iterable[str]) -> Spec:
    """Return the field that a path of names and numbers of rows leads to."""
    for name in path:
        spec = next((one for one in spec.get("fields", ()) if one["name"] == name), spec)
    return spec


def input_id(path: str) -> str:
    """Return the id of an input by its name."""
    return "f-" + path.replace(".", "-")


def _place_on_page(path: str, specs: list[Spec]) -> tuple[Spec | None, str]:
    """Return the field a path is in, and the name of the input that shows its refusal."""
    parts = path.split(".")
    spec = next((one for one in specs if one["name"] == parts[0]), None)
    if spec is None:
        return None, path
    if spec["type"] in ("list", "group", "place"):
        return spec, path
    return spec, parts[0]


def _first_input(spec: Spec, path: str) -> str:
    """Return the first of several inputs, to which a refusal of them as a whole leads."""
    if spec["type"] == "group" and "." not in path:
        return f"{path}.{spec['fields'][0]['name']}"
    if spec["type"] == "list" and path.count(".") < 2:
        row = path.split(".")[1] if "." in path else "0"
        return f"{spec['name']}.{row}.{spec['fields'][0]['name']}"
    return path


def _label(spec: Spec, path: str, language: str) -> str:
    in_words, parts = sayer(language), path.split(".")
    if spec["type"] == "list" and len(parts) > 2:
        inner: Mapping[str, Any] = next(
            (one for one in spec["fields"] if one["name"] == parts[2]), spec
        )
        return f"{in_words(spec['label'])} {int(parts[1]) + 1}: {in_words(inner['label'])}"
    if spec["type"] == "group" and len(parts) > 1:
        one = next((one for one in spec["fields"] if one["name"] == parts[1]), spec)
        return f"{in_words(spec['label'])}: {in_words(one['label'])}"
    if spec["type"] == "place" and len(parts) > 1:
        return translator(language)(f"place.{parts[1]}")
    return in_words(spec["label"])
