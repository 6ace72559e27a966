"""Settings are read once, and a missing one is named."""

from dataclasses import FrozenInstanceError, dataclass

import pytest

from chassis.settings import MissingSetting, read, setting, table, yes


@dataclass(frozen=True, kw_only=True)
class Example:
    address: str = setting("EXAMPLE_ADDRESS", "where to send")
    seconds: float = setting("EXAMPLE_SECONDS", "how long, in seconds", 2.5, float)
    loud: bool = setting("EXAMPLE_LOUD", "say more", False, yes)


def test_settings_are_typed_and_frozen():
    configuration = read(
        Example, {"EXAMPLE_ADDRESS": "x", "EXAMPLE_SECONDS": "7", "EXAMPLE_LOUD": "Yes"}
    )
    assert (configuration.address, configuration.seconds, configuration.loud) == ("x", 7.0, True)
    with pytest.raises(FrozenInstanceError):
        configuration.address = "y"


@pytest.mark.parametrize("environ", [{}, {"EXAMPLE_ADDRESS": ""}])
def test_a_missing_one_is_named(environ):
    with pytest.raises(MissingSetting, match="EXAMPLE_ADDRESS"):
        read(Example, environ)


def test_one_that_does_not_parse_is_named():
    with pytest.raises(MissingSetting, match="EXAMPLE_SECONDS"):
        read(Example, {"EXAMPLE_ADDRESS": "x", "EXAMPLE_SECONDS": "soon"})


def test_the_table_names_each_variable_once():
    text = table(Example, Example)
    assert text.count("EXAMPLE_ADDRESS") == 1
    assert "| `EXAMPLE_SECONDS` | `2.5` | how long, in seconds |" in text


def test_a_secret_is_never_printed():
    @dataclass(frozen=True, kw_only=True)
    class Secretive:
        issued: str = setting("EXAMPLE_GIVEN", "a key", secret=True)
        default: str = setting("EXAMPLE_DEFAULT", "a key", "", secret=True)

    printed = repr(read(Secretive, {"EXAMPLE_GIVEN": "open", "EXAMPLE_DEFAULT": "sesame"}))
    assert "open" not in printed and "sesame" not in printed


def test_a_secret_that_does_not_parse_is_named_and_not_shown():
    @dataclass(frozen=True, kw_only=True)
    class Secretive:
        number: int = setting("EXAMPLE_NUMBER", "a secret number", parse=int, secret=True)

    with pytest.raises(MissingSetting, match="EXAMPLE_NUMBER") as refusal:
        read(Secretive, {"EXAMPLE_NUMBER": "sesame"})
    assert "sesame" not in str(refusal.value)
