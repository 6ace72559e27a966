"""`setu preview` shows the words of a service as people read them, and whom it tells of what."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from messages import compile_folder
from setu.__main__ import main
from tests.support.sources import ROOT

PRISONS = ROOT / "services" / "prisons"


def output_of(*arguments: str | Path) -> str:
    result = CliRunner().invoke(main, ["preview", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_message_is_shown_in_both_languages_filled_in_and_with_what_it_costs():
    lines = output_of(PRISONS, "--name", "prison-visit.approved").splitlines()
    assert "prison-visit.approved.citizen version 1, for citizen, status" in lines
    places = [line.strip().partition(":")[0] for line in lines if line.startswith("  ")]
    assert {"sms hi", "sms en", "email hi", "email en", "sms hi discreet"} <= set(places)
    (hindi,) = [line for line in lines if line.startswith("  sms hi:")]
    assert "segments (ucs-2)" in hindi and "at its longest" in hindi
    text = lines[lines.index(hindi) + 1]
    assert "मुलाक़ात 7K2M-9QXV-4TR8-C" in text and "21-11-2026 18:45" in text
    assert not any("prison-visit.refused" in line for line in lines)


def test_whom_each_transition_and_clock_tells_and_that_nothing_is_lacking():
    lines = output_of(PRISONS, "--coverage").splitlines()
    line = next(line for line in lines if "prison-visit.approved.citizen" in line)
    assert line.startswith("    citizen: ") and line.endswith(
        "sms hi yes, sms en yes, email hi yes, email en yes"
    )
    assert lines[-1] == "nothing is lacking"
    assert any(line.startswith("  clock ") for line in lines)


def test_what_has_no_words_is_named(monkeypatch: pytest.MonkeyPatch):
    without = "prison-visit.approved.citizen"
    words = [one for one in compile_folder(PRISONS / "messages") if one.name != without]
    monkeypatch.setattr("setu.preview.compile_folder", lambda folder: words)
    output = output_of(PRISONS, "--coverage")
    assert f"{without} (status): sms hi LACKS" in output
    assert f"lacks: prison-visit version 1: {without}: there are no words for sms in hi" in output
