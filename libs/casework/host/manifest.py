"""``service.yaml``: the only registration of a service.

The local run, the rights on broker and database, the keys, the manifests and the process itself are
derived from it. A citizen service runs under the host and says to which department it belongs; a
service of the house's own (``routing``, ``notify``) names under ``runs`` the module of its process.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType

from casework.definition import department
from casework.definition.department import BadDepartment, Department
from casework.definition.included import files_to_include
from contracts import yaml_file
from contracts.typed import Json, JsonObject

FILE = "service.yaml"
KEBAB = re.compile(r"[a-z]+(-[a-z0-9]+)*")
RESERVED = frozenset(
    {
        *("gateway", "tracker", "operator"),  # users that are there
        *("nagrik", "nameko", "amq", "rpc", "dead", "reply", "probe"),  # names on the broker
        *("admin", "local", "config"),  # databases of MongoDB's own
    }
)
"""What no service is called: it would own another's queues, exchanges or database."""
ROUTING, NOTIFY = "routing", "notify"
SECRETS = frozenset({"token", "ed25519"})
"""How a secret is made on a developer's machine: random text, or the seed of a signing key."""
_VERSION = re.compile(r"-v[0-9]+$")
_FEE = re.compile(r"^fee:", re.MULTILINE)
_ASKED = re.compile(r"^asked_by:", re.MULTILINE)
_LINKS = re.compile(r"^(links|linked_by):", re.MULTILINE)
_INCLUDE = re.compile(r"^include:.*(?:\n(?:[ \t#-].*)?)*", re.MULTILINE)
_NAME = re.compile(r"[\w-]+")
_KEYS = frozenset(
    {
        "service",
        "runs",
        "department",
        "needs",
        "roles",
        "offices",
        "posts",
        "calls",
        "hears",
        "secrets",
        "stand_ins",
    }
)


class BadManifest(Exception):
    """``service.yaml`` is not one; the message names the file and what is wrong."""


@dataclass(frozen=True)
class StandIn:
    """Another's system, played on a developer's machine: ``module`` is its process, ``address`` and
    ``token`` the service's settings that say where it is and who asks."""

    module: str
    address: str
    token: str


@dataclass(frozen=True)
class Manifest:
    """One deployable: what it is called, to whom it belongs, what it needs and says on the bus.

    ``hears`` gives by handler the pattern of the events that it takes; ``secrets`` how each secret
    setting is made locally.
    """

    folder: Path
    service: str
    source: Mapping[str, Json]
    runs: str | None = None
    calls: tuple[str, ...] = ()
    hears: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict)
    stand_ins: Mapping[str, StandIn] = field(default_factory=dict)

    @property
    def is_citizen_service(self) -> bool:
        """Whether it files cases, under the host."""
        return self.runs is None

    @property
    def routes(self) -> bool:
        """Whether filing asks routing which office has jurisdiction."""
        return ROUTING in self.needs

    @cached_property
    def department(self) -> Department:
        """The department with its roles, posts and offices. Raises BadDepartment."""
        if self.shared is not None:
            common: Department = self.shared.department()
            return common
        return department.load(self.source, self.folder)

    @cached_property
    def shared(self) -> ModuleType | None:
        """The module of ``casework`` that several services of one department share, where the
        manifest names one: its ``department()``, ``RULES`` and ``router(call)``. Services of other
        departments do not load it."""
        name = self.source.get("department")
        if not isinstance(name, str):
            return None
        try:
            return import_module(f"casework.{name}")
        except ModuleNotFoundError as error:
            raise BadDepartment(f"there is no department {name!r} to share") from error

    @property
    def codes(self) -> tuple[str, ...]:
        """The services of the window that the folder defines: a file or a folder for each, and
        further files for further versions."""
        if not self.is_citizen_service:
            return ()
        paths = sorted((self.folder / "definitions").glob("*"))
        names = [path.stem for path in paths if path.suffix == ".yaml" or path.is_dir()]
        return tuple(dict.fromkeys(_VERSION.sub("", name) for name in names))

    @property
    def offered(self) -> tuple[str, ...]:
        """Those of the codes that somebody may apply for: what only other cases ask for stands in
        no catalogue."""
        for_services = codes_that_say(_ASKED, self.folder)
        return tuple(code for code in self.codes if code not in for_services)

    @property
    def follows(self) -> bool:
        """Whether cases of its own are linked to others, and so hear how those stand."""
        return self.is_citizen_service and follows_in(self.folder)

    @property
    def command(self) -> list[str]:
        """The arguments of Python that start its process from the repository's root."""
        if self.runs is not None:
            return ["-m", "chassis.run", self.runs]
        return ["-m", "casework.host", str(self.folder)]


def load(folder: Path) -> Manifest:
    """Return the manifest of the service in ``folder``. Raises BadManifest."""
    path = folder / FILE
    try:
        source = yaml_file.read(path)
    except (OSError, UnicodeError, yaml_file.YAMLError) as error:
        raise BadManifest(f"{path}: {_in_one_line(error)}") from error
    if not isinstance(source, dict):
        raise BadManifest(f"{path}: it is not a mapping of names to values")
    try:
        return _manifest(folder.absolute(), source)
    except KeyError as error:
        raise BadManifest(f"{path}: {error.args[0]!r} is missing") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise BadManifest(f"{path}: {_in_one_line(error)}") from error


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _manifest(folder: Path, source: Mapping[str, Json]) -> Manifest:
    if unknown := sorted(map(str, set(source) - _KEYS)):
        raise ValueError(f"nobody reads {', '.join(unknown)}")
    name = source["service"]
    if not isinstance(name, str) or not KEBAB.fullmatch(name):
        raise ValueError(f"the service {name!r} is not written in small letters joined by hyphens")
    if name in RESERVED:
        raise ValueError(f"the name {name!r} has a meaning of its own in the house")
    if name != folder.name:
        raise ValueError(f"the service {name!r} lies in a folder of another name")
    for key in ("needs", "calls"):
        if not isinstance(source.get(key, []), list):
            raise ValueError(f"{key} is a list")
    for key in ("secrets", "stand_ins", "hears"):
        if not isinstance(source.get(key, {}), dict):
            raise ValueError(f"{key} gives names their values")
    secrets = dict(source.get("secrets", {}))
    if wrong := sorted(set(secrets.values()) - SECRETS):
        raise ValueError(f"a secret is a token or ed25519, not {', '.join(wrong)}")
    common: JsonObject = {
        "folder": folder,
        "service": name,
        "source": source,
        "secrets": secrets,
        "stand_ins": {
            system: StandIn(part["module"], part["address"], part["token"])
            for system, part in source.get("stand_ins", {}).items()
        },
    }
    if "runs" in source:
        return Manifest(
            runs=source["runs"],
            calls=tuple(source.get("calls", ())),
            hears=dict(source.get("hears", {})),
            **common,
        )
    if collects_in(folder):
        # Whoever asks for money locally asks it of a stand-in of its own.
        paid = StandIn("deploy.local.payment_stand_in", "PAYMENT_URL", "PAYMENT_TOKEN")
        common["stand_ins"][f"{name}-payment"] = paid
        secrets[paid.token] = "token"
    needs = tuple(source.get("needs", ()))
    if unknown := [need for need in needs if not KEBAB.fullmatch(str(need)) or need == name]:
        raise ValueError(f"there is no {', '.join(map(str, unknown))} to need")
    return Manifest(
        needs=needs,
        calls=tuple(need for need in needs if need != NOTIFY),
        hears=_subscriptions(needs, follows_in(folder)),
        **common,
    )


def collects_in(folder: Path) -> bool:
    """Return whether a definition in the service's folder has a fee."""
    return bool(codes_that_say(_FEE, folder))


def follows_in(folder: Path) -> bool:
    """Return whether a definition in the service's folder links cases."""
    return bool(codes_that_say(_LINKS, folder))


def codes_that_say(pattern: re.Pattern[str], folder: Path) -> set[str]:
    """Return the codes of the definitions in the service's folder that say what ``pattern`` finds,
    themselves or in what they include. Their text is looked at, for the deployment reads no
    definitions."""
    definitions, shared = folder / "definitions", files_to_include(folder)
    codes = set()
    for path in definitions.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        named = {name for part in _INCLUDE.findall(text) for name in _NAME.findall(part)}
        included = [shared[name].read_text(encoding="utf-8") for name in named & set(shared)]
        if any(pattern.search(one) for one in (text, *included)):
            name = path.relative_to(definitions).parts[0].removesuffix(".yaml")
            codes.add(_VERSION.sub("", name))
    return codes


def _subscriptions(needs: tuple[str, ...], follows: bool) -> dict[str, str]:
    """Return what the host's handlers take; the names are those of ``casework.host.service``."""
    more = {"directory_published": "directory.published"} if ROUTING in needs else {}
    more |= {"link_moved": "link.moved"} if follows else {}
    return {"officer_left": "officer.left"} | more
