"""What a text looks like once it is filled in: with examples, and where there are none with words
that are plainly invented."""

from collections.abc import Mapping
from dataclasses import dataclass

from messages.compiler import longest
from messages.completeness import EXAMPLE_LINK
from messages.segments import measure
from messages.template import CASE_LINK, Template, Variable, VariablesRefused

REFERENCE, MOMENT, NUMBERS = "7K2M-9QXV-4TR8-C", "21-11-2026 18:45", "123456"


@dataclass(frozen=True)
class Sample:
    """A filled text. Of an SMS ``segments`` and ``alphabet`` say what it costs, ``most`` what it
    costs at its longest; 0 and empty of an e-mail."""

    subject: str
    text: str
    segments: int = 0
    alphabet: str = ""
    most: int = 0


def sample(template: Template, examples: Mapping[str, str]) -> Sample:
    """Return the template filled with the examples; where one has none, references, times and
    numbers are invented, and other variables stand there by name. A text that refuses them says so
    in place of itself."""
    values = {
        name: examples.get(name) or _invented(name, variable)
        for name, variable in template.variables.items()
    }
    try:
        rendered = template.render(values)
        subject, text = rendered.subject, rendered.text
    except VariablesRefused as error:
        subject, text = "", str(error)
    if template.channel != "sms":
        return Sample(subject, text)
    size = measure(text)
    return Sample(subject, text, size.segments, size.alphabet, longest(template).segments)


def _invented(name: str, variable: Variable) -> str:
    if name == CASE_LINK:
        return EXAMPLE_LINK[CASE_LINK]
    if name == "reference":
        return REFERENCE
    if variable.type == "numeric":
        return NUMBERS[: variable.max_length]
    if name.endswith(("_by", "_at", "_until")):
        return MOMENT[: variable.max_length]
    return f"{{{name}}}"[: variable.max_length]
