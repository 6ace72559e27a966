"""The merged log: JSON made readable, anything else left as it is."""

import io
import json

from deploy.local.logview import LogView


def line_of(line: str) -> str:
    out = io.StringIO()
    LogView(out).show("routing", line)
    return out.getvalue()


def test_a_json_line_is_shown_with_its_message_and_what_else_it_says():
    line = json.dumps(
        {"at": "2024-01-15T10:00:00.000Z", "level": "info", "message": "ready", "n": 3}
    )
    assert line_of(line).startswith("routing    ")
    assert line_of(line).endswith(" ready n=3\n")


def test_an_error_is_shown_with_its_traceback():
    line = json.dumps({"message": "failed", "error": "Traceback …\nValueError"})
    assert line_of(line).endswith("failed\nTraceback …\nValueError\n")


def test_what_is_not_json_is_shown_as_it_came():
    assert line_of("plain words") == "routing    plain words\n"
    assert line_of("[1, 2]") == "routing    [1, 2]\n"


def test_no_colour_is_written_to_a_file():
    assert "\033" not in line_of(json.dumps({"message": "failed", "level": "error"}))


def test_lines_of_a_stream_are_shown_and_copied_as_they_came():
    out, copy = io.StringIO(), io.StringIO()
    view = LogView(out)
    view.follow("routing", [b'{"message": "one"}\n', b"two\n"], copy).join(5)
    assert copy.getvalue() == '{"message": "one"}\ntwo\n'
    assert out.getvalue().count("\n") == 2
