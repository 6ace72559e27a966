"""The calls that the README shows are run as they stand there."""

import json
import re
import subprocess
from pathlib import Path

from tests.support.polling import eventually
from tests.support.system import System

README = Path(__file__).resolve().parents[2] / "README.md"


def shell_blocks() -> list[str]:
    return re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def test_the_four_calls_of_the_readme_answer_as_shown(system: System):
    variables: dict[str, str] = {}

    def run(block: str) -> dict:
        block = block.replace("http://127.0.0.1:8000", system.url)
        settings = "".join(f"{name}='{value}'\n" for name, value in variables.items())
        command = ["bash", "-c", f"BASE={system.url}\n{settings}{block}"]
        return json.loads(subprocess.run(command, capture_output=True, timeout=30).stdout)

    sign_in, token, file, track = shell_blocks()
    variables["CHALLENGE"] = run(sign_in)["challenge"]
    eventually(lambda: system.messages("9000000001"), what="the one-time password")
    variables["TOKEN"] = run(token)["access_token"]
    case = run(file)
    assert case["state"] == "submitted"
    assert case["station"]["code"] == "5117012"
    assert run(file)["reference"] == case["reference"]
    variables["REFERENCE"] = case["reference"]
    assert run(track)["state"] == "submitted"
