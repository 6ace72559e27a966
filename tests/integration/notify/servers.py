"""Processes that carry SMS in the tests: an SMPP centre, and Kannel before it."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from deploy.local.ports import free_port
from tests.support.polling import eventually
from tests.support.whole_lines import whole_lines

SMSC = Path(__file__).with_name("smsc.py")


class Smsc:
    """An SMPP centre that can be killed and started again on its port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._log = folder / f"smsc-{self.port}.jsonl"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Smsc":
        if self._process is None:
            command = [sys.executable, SMSC, str(self.port), self._log]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            assert self._process.stdout is not None
            assert self._process.stdout.readline() == b"ready\n"
        return self

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                assert stream is not None
                stream.close()
            self._process = None

    def submitted(self, to: str = "") -> list[dict[str, Any]]:
        """What it took, oldest first; for one number, without its country's."""
        entries = [json.loads(line) for line in whole_lines(self._log)]
        return [entry for entry in entries if entry["to"][1].endswith(to)]

    def write(self, mobile: str, text: str) -> None:
        """As if somebody wrote an SMS to us."""
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(f"{mobile} {text}\n".encode())
        self._process.stdin.flush()


CORE = """
group = core
admin-port = {admin}
admin-password = test
smsbox-port = {box}
box-allow-ip = "127.0.0.1"
box-deny-ip = "*.*.*.*"
log-file = "{folder}/bearerbox.log"
log-level = 1

group = smsc
smsc = smpp
smsc-id = centre
host = 127.0.0.1
port = {smsc}
transceiver-mode = true
smsc-username = kannel
smsc-password = secret
system-type = ""
source-addr-ton = 5
source-addr-npi = 0
source-addr-autodetect = false

group = smpp-tlv
name = PE_ID
tag = 0x1400
type = octetstring
length = 30

group = smpp-tlv
name = TEMPLATE_ID
tag = 0x1401
type = octetstring
length = 30

group = smpp-tlv
name = TM_ID
tag = 0x1402
type = octetstring
length = 100

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
log-file = "{folder}/smsbox.log"
log-level = 1
mo-recode = true

group = sms-service
keyword = default
get-url = "{inbound}?from=%p&text=%a"
max-messages = 0
accept-x-kannel-headers = false

group = sendsms-user
username = nagrik
password = secret
max-messages = 10
concatenation = true
"""


class Kannel:
    """Kannel's two processes, before an SMPP centre."""

    def __init__(self, folder: Path, smsc: Smsc, inbound: str) -> None:
        self.port, self._admin = free_port(), free_port()
        self._folder = folder
        text = CORE.format(
            admin=self._admin,
            box=free_port(),
            smsc=smsc.port,
            sendsms=self.port,
            folder=folder,
            inbound=inbound,
        )
        (folder / "kannel.conf").write_text(text)
        self._processes: list[subprocess.Popen[bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/cgi-bin/sendsms"

    def start(self) -> "Kannel":
        if not self._processes:
            self._run("bearerbox")
            time.sleep(0.5)  # smsbox gives up at once where no bearerbox listens
            self._run("smsbox")
            eventually(self._answers, seconds=20, what="Kannel")
        return self

    def kill(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()
        self._processes = []

    def _run(self, box: str) -> None:
        command = [f"/usr/sbin/{box}", self._folder / "kannel.conf"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._processes.append(subprocess.Popen(command, **quiet))  # type: ignore[call-overload]

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url, timeout=1)
        except urllib.error.HTTPError:
            pass
        except OSError:
            return False
        status = f"http://127.0.0.1:{self._admin}/status.txt?password=test"
        return "(online" in urllib.request.urlopen(status, timeout=2).read().decode()
