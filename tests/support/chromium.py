"""A real browser without a window, driven over the pipes of its DevTools protocol."""

import base64
import itertools
import json
import os
import select
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.support.polling import PATIENCE

PROGRAM = "chromium"
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)
PHONE: dict[str, Any] = {"width": 360, "height": 800, "deviceScaleFactor": 2, "mobile": True}
DEADLINE = 30.0


class Chromium:
    """One browser with a profile of its own; `with` closes it."""

    def __init__(self, profile: Path) -> None:
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        command = f'exec {PROGRAM} "$@" 3<&{theirs_in} 4>&{theirs_out}'
        self._process = subprocess.Popen(
            ["bash", "-c", command, PROGRAM, *OPTIONS, f"--user-data-dir={profile}", "about:blank"],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._numbers = itertools.count(1)
        self._pending = b""

    def __enter__(self) -> "Chromium":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)

    def page(self) -> "Page":
        """A new page as wide as a phone."""
        target = self.ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.ask("Target.attachToTarget", {"targetId": target, "flatten": True})
        return Page(self, session["sessionId"])

    def ask(
        self, method: str, params: dict[str, Any] | None = None, session: str | None = None
    ) -> dict[str, Any]:
        """The result of one command; RuntimeError with what the browser said against it."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params or {}}
        if session:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        # Of the whole command: what happens in other tabs meanwhile does not prolong it.
        deadline = time.monotonic() + DEADLINE
        while True:
            answer = self._read(deadline)
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            if answer.get("method") == "Page.javascriptDialogOpening":
                # A question of the page would hold up everything: it is said yes to.
                accept = {"accept": True}
                self._say("Page.handleJavaScriptDialog", accept, answer["sessionId"])

    def _say(self, method: str, params: dict[str, Any], session: str) -> None:
        message = {"id": next(self._numbers), "method": method, "params": params}
        os.write(self._out, json.dumps(message | {"sessionId": session}).encode() + b"\0")

    def _read(self, deadline: float) -> dict[str, Any]:
        while b"\0" not in self._pending:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._in], [], [], left)[0]:
                raise TimeoutError("the browser does not answer")
            piece = os.read(self._in, 1 << 16)
            if not piece:
                raise RuntimeError("the browser ended")
            self._pending += piece
        line, _, self._pending = self._pending.partition(b"\0")
        return json.loads(line)


class Page:
    """One tab."""

    def __init__(self, browser: Chromium, session: str) -> None:
        self._browser, self._session = browser, session
        for domain in ("Page", "Runtime", "Network"):
            self.ask(f"{domain}.enable")
        self.ask("Emulation.setDeviceMetricsOverride", **PHONE)

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """A command to this tab."""
        return self._browser.ask(method, params, self._session)

    def cookie(self, url: str, name: str, value: str) -> None:
        """Set a cookie of the site, as the site would."""
        self.ask("Network.setCookie", url=url, name=name, value=value, httpOnly=True)

    def visit(self, url: str) -> None:
        """Go to an address and wait until the page is there: the page before it is complete, too,
        and may stand a little longer on a busy machine."""
        self.run("window.isBefore = true; 1")
        self.ask("Page.navigate", url=url)
        self.until("!window.isBefore && document.readyState === 'complete'")

    def offline(self, offline: bool) -> None:
        """Take the page's network away, or give it back."""
        speed = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.ask("Network.emulateNetworkConditions", offline=offline, **speed)

    def run(self, script: str) -> Any:
        """The value of an expression on the page, or of its promise."""
        answer = self.ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def until(self, script: str, seconds: float = PATIENCE) -> Any:
        """Wait until an expression is true on the page; its value."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                result = self.run(script)
            except (AssertionError, RuntimeError):
                result = None  # the page is another one just now
            if result:
                return result
            if time.monotonic() > deadline:
                raise AssertionError(f"never true: {script}\n{self.text}")
            time.sleep(0.1)

    @property
    def text(self) -> str:
        """All that the page shows."""
        return self.run("document.body ? document.body.innerText : ''")

    def press(self, label: str) -> None:
        """Press the visible button or link with this text."""
        wanted = json.dumps(label)
        self.until(
            "(() => { const one = [...document.querySelectorAll('button, a')].find("
            f"one => one.offsetParent && one.innerText.trim() === {wanted});"
            " if (one) one.click(); return Boolean(one); })()"
        )

    def fill(self, name: str, value: str) -> None:
        """Write into the field of this name."""
        self.run(
            f"document.querySelector('[name={json.dumps(name)}]').value = {json.dumps(value)}; 1"
        )

    def choose_file(self, name: str, path: Path) -> None:
        """Put a file into the file field of this name."""
        result = self.ask(
            "Runtime.evaluate", expression=f"document.querySelector('input[name={name}]')"
        )
        object_id = result["result"]["objectId"]
        self.ask("DOM.setFileInputFiles", files=[str(path)], objectId=object_id)

    def picture(self, path: Path) -> None:
        """Save what the page shows, all of its length."""
        size = self.ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": 360, "height": size["height"], "scale": 1}
        shot = self.ask("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        path.write_bytes(base64.b64decode(shot["data"]))

    def view(self, path: Path) -> None:
        """Save what stands on the screen, as WebP."""
        shot = self.ask("Page.captureScreenshot", format="webp", quality=80)
        path.write_bytes(base64.b64decode(shot["data"]))
