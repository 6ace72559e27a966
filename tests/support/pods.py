"""A rendered Deployment as a process of this machine: its image's tree, its command, environment
and probes, at an address of its own that stands for the pod's."""

import os
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from deploy.local.processes import Process
from tests.support import images
from tests.support.rendered import Manifest, everything

EVERY_ADDRESS = "0.0.0.0"


class Pod:
    """One process. `values` are what the names in settings and secrets stand for here."""

    def __init__(
        self, deployment: Manifest, number: int, place: Path, programs: Path, values: Mapping
    ) -> None:
        self.name = deployment["metadata"]["name"]
        self.namespace = deployment["metadata"]["namespace"]
        self.spec = deployment["spec"]["template"]["spec"]
        (self.container,) = self.spec["containers"]
        self.address = f"127.0.1.{number}"
        self.image = images.read(self.container["image"].rpartition("/")[2].partition(":")[0])
        self.tree = images.lay_out(self.image, place / "app")
        self.log = place / "log"
        tmp = place / "tmp"
        tmp.mkdir()
        paths = {"/app": str(self.tree), "/venv/bin": str(programs), "/tmp": str(tmp)}
        environ = {
            **{name: _placed(text, paths) for name, text in self.image.environ.items()},
            **self._with_addresses(values),
            **{one["name"]: one["value"] for one in self.container.get("env", ())},
        }
        environ = {n: self.address if v == EVERY_ADDRESS else v for n, v in environ.items()}
        self.process = Process(
            self.name,
            self.container.get("command", self.image.command),
            environ={**environ, "TMPDIR": str(tmp), "MONGO_DATABASE": values["MONGO_DATABASE"]},
            folder=self.tree,
            output=self.log,
        )

    def _with_addresses(self, values: Mapping[str, str]) -> dict[str, str]:
        """What the objects beside the Deployment give it: their names, with the values of here."""
        paths = {}
        for source in self.container["envFrom"]:
            (reference,) = source.values() if len(source) == 1 else ()
            for name, text in self._data(reference["name"]).items():
                paths[name] = values.get(name, "") if not text or "{{" in text else text
        return paths

    def _data(self, name: str) -> dict[str, str]:
        for one in everything():
            here = one["metadata"].get("namespace") == self.namespace
            called = one["metadata"]["name"]
            # The name of a ConfigMap ends in a hash of what it holds, here as in the Deployment.
            if here and one["kind"] == "ConfigMap" and called == name:
                return one["data"]
            if here and one["kind"] == "ExternalSecret" and called == name:
                return one["spec"]["target"]["template"]["data"]
        return {}

    def says(self, probe: str) -> bool:
        """What a probe finds."""
        wanted = self.container[probe]["httpGet"]
        ports = {one["name"]: one["containerPort"] for one in self.container["ports"]}
        url = f"http://{self.address}:{ports[wanted['port']]}{wanted['path']}"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    @property
    def seconds_to_start(self) -> int:
        """How long the cluster waits for it."""
        probe = self.container["startupProbe"]
        return probe["periodSeconds"] * probe["failureThreshold"]

    def files(self) -> set[str]:
        """What lies in the folder of its image; what Python compiles, it holds from the start."""
        files = (path.relative_to(self.tree).as_posix() for path in self.tree.rglob("*"))
        return {file for file in files if "__pycache__" not in file}


def _placed(text: str, paths: Mapping[str, str]) -> str:
    """A path of the image where it is here; each once, for what it becomes may hold another."""
    inside = "|".join(re.escape(one) for one in paths)
    text = re.sub(inside, lambda match: paths[match.group()], text)
    return text.replace("$PATH", os.environ["PATH"])
