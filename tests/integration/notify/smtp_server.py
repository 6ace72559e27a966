"""A real SMTP server in a process of its own: smtp_server.py PORT FOLDER RULES [PEM [implicit]]

It keeps each accepted message as a file. RULES is JSON: an address maps to the answers that it
gets one after the other, for example `{"a@example.org": ["451 later", "250 OK"]}`; the last one
stays. `"*"` is for every other address. With PEM (key and certificate) it wants
STARTTLS, or with `implicit` TLS from the first octet.
"""

import json
import ssl
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

IMPLICIT = "implicit"


class Mailbox:
    """Answers by rule, keeps what it accepts."""

    def __init__(self, folder: Path, rules: dict[str, list[str]]) -> None:
        self._folder = folder
        self._rules = rules

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        answers = self._rules.get(address) or self._rules.get("*") or ["250 OK"]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        temporary = self._folder / f".{uuid.uuid4().hex}"
        temporary.write_bytes(envelope.content)
        temporary.rename(self._folder / f"{time.time_ns()}-{uuid.uuid4().hex}.eml")
        (self._folder / "senders").open("a").write(f"{envelope.mail_from}\n")
        (self._folder / "sessions").open("a").write(f"{session.peer[1]}\n")
        return "250 OK"


def main() -> None:
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    rules = json.loads(sys.argv[3])
    tls = None
    if len(sys.argv) > 4:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(sys.argv[4])
    starttls = {"tls_context": tls, "require_starttls": tls is not None}
    controller = Controller(
        Mailbox(folder, rules),
        hostname="127.0.0.1",
        port=port,
        enable_SMTPUTF8=False,
        **({"ssl_context": tls} if IMPLICIT in sys.argv else starttls),
    )
    controller.start()
    print("ready", flush=True)
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
