"""Asks every address of a gateway as every caller about every case, and says what leaked.

Each case bears a mark that stands in nothing else. Whoever may not see the case must be answered
without it, and nobody is ever answered with an accident of ours.
"""

import itertools
import random
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests

PAGES = (
    "/applications/{reference}",
    "/applications/{reference}/filed",
    "/applications/{reference}/actions/withdraw",
    "/applications/{reference}/actions/acknowledge",
    "/applications",
    "/console",
    "/console?tab=overdue",
    "/console/overview",
    "/console/cases/{reference}",
    "/console/cases/{reference}/actions/acknowledge",
    "/field-work",
    "/track",
    "/open311/v2/requests/{reference}.json",
    "/open311/v2/requests.xml?service_request_id={reference}",
    "/open311/v2/tokens/{reference}.xml",
)
"""Pages about cases; those of the API are read from its own description."""
BODIES: tuple[dict[str, str], ...] = (
    {},
    {"reason": "x"},
    {"reference": "{reference}"},
    {"reference": "{reference}", "otp": "0"},
)


@dataclass(frozen=True)
class Case:
    """One case: in which state it is, what only it says, and which callers may see it."""

    reference: str
    state: str
    mark: str
    seen_by: frozenset[str]


@dataclass(frozen=True)
class Probe:
    """One question."""

    caller: str
    case: Case
    method: str
    address: str
    body: Mapping[str, str]


AT_ONCE = 8
"""Questions under way at one time."""
TOLD_EVERY = 2000
"""A long run says how far it is."""

THE_CASE = ("GET", "/api/v1/cases/{reference}")


@dataclass
class Findings:
    """What came of it. ``seen`` counts answers that bore a mark, by caller."""

    probes: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    accidents: list[str] = field(default_factory=list)


def addresses(url: str) -> list[tuple[str, str]]:
    """Method and address of everything that the gateway describes, and of its pages."""
    paths = requests.get(f"{url}/api/v1/openapi.json", timeout=20).json()["paths"]
    described = [(method.upper(), path) for path, how in paths.items() for method in how]
    pages = [("GET", path) for path in PAGES] + [("POST", path) for path in PAGES]
    return sorted(described) + pages


def probes(url: str, callers: Mapping[str, Mapping[str, str]], cases: list[Case]) -> list[Probe]:
    """Every address × caller × case, what may be sent with each, in an order of its own: first the
    case itself, which tells whether who may see it does."""
    every = [
        Probe(caller, case, method, address, body)
        for (method, address), caller, case in itertools.product(addresses(url), callers, cases)
        for body in (BODIES if method in ("POST", "PATCH") else BODIES[:1])
        # To sign out would end the caller's other questions.
        if not address.endswith("/sign-out")
    ]
    random.Random(0).shuffle(every)
    return sorted(every, key=lambda probe: (probe.method, probe.address) != THE_CASE)


def ask(
    url: str, callers: Mapping[str, Mapping[str, str]], cases: list[Case], count: int
) -> Findings:
    """Ask ``count`` of the questions, again from the first where there are fewer."""
    findings = Findings()
    questions: Iterator[Probe] = itertools.islice(
        itertools.cycle(probes(url, callers, cases)), count
    )
    turn = threading.Lock()

    def work() -> None:
        with requests.Session() as session:
            while True:
                with turn:
                    probe = next(questions, None)
                if probe is None:
                    return
                status, text = _answer(session, url, callers[probe.caller], probe)
                with turn:
                    _take_down(findings, cases, probe, status, text)

    # Whoever asks a service that is away waits for it: others ask meanwhile.
    with ThreadPoolExecutor(AT_ONCE) as askers:
        for asker in [askers.submit(work) for _ in range(AT_ONCE)]:
            asker.result()
    return findings


def _take_down(findings: Findings, cases: list[Case], probe: Probe, status: int, text: str) -> None:
    findings.probes += 1
    findings.statuses[status] += 1
    finding = f"{status} {probe.method} {probe.address} {probe.caller} {probe.case.state}"
    for case in cases:
        if case.mark not in text:
            continue
        findings.seen[probe.caller] += 1
        if probe.caller not in case.seen_by:
            findings.leaks.append(finding)
    if status >= 500 and status != 503:
        findings.accidents.append(finding)
    if findings.probes % TOLD_EVERY == 0:
        wrong = f"{len(findings.leaks)} leaks, {len(findings.accidents)} accidents"
        print(f"{findings.probes} probes: {wrong}", flush=True)


def _answer(
    session: requests.Session, url: str, headers: Mapping[str, str], probe: Probe
) -> tuple[int, str]:
    filled = _filled(probe.address, probe.case.reference)
    body = {name: _filled(text, probe.case.reference) for name, text in probe.body.items()}
    with session.request(
        probe.method,
        url + filled,
        headers={**headers, "Idempotency-Key": "a-key-of-probes"},
        json=body if probe.method in ("POST", "PATCH", "DELETE") else None,
        allow_redirects=False,
        stream=True,
        timeout=30,
    ) as answer:
        if "event-stream" in answer.headers.get("Content-Type", ""):
            return answer.status_code, ""
        return answer.status_code, answer.text


def _filled(text: str, reference: str) -> str:
    while "{" in text:
        before, _, rest = text.partition("{")
        name, _, after = rest.partition("}")
        value = {"reference": reference, "action": "withdraw", "code": "permit"}.get(name, "x1")
        text = before + value + after
    return text
