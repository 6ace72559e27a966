"""Every way to a case, tried by everybody: the owner, the parties, strangers, officers.

Behind the gateway stands a real case desk, so that what the two decide is tried together.
"""

from typing import Any

import pytest

from tests.integration.gateway.desk_peer import CITIZENS, OFFICERS, Tenancy

EVERYBODY = (*CITIZENS, *OFFICERS)
SEE = ("owner", "tenant", "witness", "clerk", "head")


@pytest.fixture
def reference(tenancy: Tenancy) -> str:
    """A case with a tenant, and a witness whom an officer has named."""
    answer = tenancy.file().json["reference"]
    body = {"witness_mobile": CITIZENS["witness"]}
    assert tenancy.act("clerk", answer, "add-witness", body).status_code == 200
    return answer


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_has_no_part_in_a_case_meets_none_at_any_address(
    tenancy: Tenancy, reference: str, who: str
) -> None:
    case = f"/cases/{reference}"
    sees = who in SEE
    for address in (case, f"{case}/record", f"{case}/events"):
        with tenancy.get(who, address) as answer:
            assert answer.status_code == (200 if sees else 404), address
    assert tenancy.act(who, reference, "unknown").status_code == (409 if sees else 404)
    listed = tenancy.get(who, "/cases").json["items"]
    assert [one["reference"] for one in listed] == ([reference] if sees else [])


@pytest.mark.parametrize(
    ("who", "read"),
    [
        ("owner", {"rent", "mobile", "address", "tenant_email"}),
        ("tenant", {"address", "tenant_email"}),
        ("witness", set()),
        ("clerk", {"rent", "mobile", "address", "tenant_email"}),
        ("head", set()),
    ],
)
def test_each_reads_the_own_answers(
    tenancy: Tenancy, reference: str, who: str, read: set[str]
) -> None:
    form = tenancy.get(who, f"/cases/{reference}/record").json["form"]
    assert set(form) & {"rent", "mobile", "address", "tenant_email"} == read
    if who == "owner":
        assert form["tenant_email"] == "•••"


@pytest.mark.parametrize(
    ("who", "actions"),
    [
        ("owner", {"correct-tenant"}),
        ("tenant", {"confirm", "dispute"}),
        ("witness", set()),
        ("clerk", {"add-witness", "reject"}),
        ("head", set()),
    ],
)
def test_each_is_offered_the_own_actions_and_refused_the_others(
    tenancy: Tenancy, reference: str, who: str, actions: set[str]
) -> None:
    view = tenancy.get(who, f"/cases/{reference}").json
    assert {one["name"] for one in view["actions"]} == actions
    for action in {"correct-tenant", "confirm", "add-witness", "reject"} - actions:
        assert tenancy.act(who, reference, action).status_code == 403


@pytest.mark.parametrize("who", SEE)
def test_nobody_is_shown_who_the_others_are(tenancy: Tenancy, reference: str, who: str) -> None:
    case = f"/cases/{reference}"
    texts = [tenancy.get(who, address).text for address in (case, "/cases", f"{case}/record")]
    for other in CITIZENS:
        assert not any(tenancy.id(other) in text for text in texts), other
    hidden = {"tenant": ["owner"], "witness": ["owner", "tenant"], "head": ["owner", "tenant"]}
    for other in hidden.get(who, []):
        assert not any(CITIZENS[other] in text for text in texts), other


def test_one_is_told_what_part_one_has(tenancy: Tenancy, reference: str) -> None:
    def part(who: str) -> Any:
        (entry,) = tenancy.get(who, "/cases").json["items"]
        view = tenancy.get(who, f"/cases/{reference}").json
        assert view["party"] == entry["party"]
        return view["party"]

    assert part("owner") is None
    assert part("clerk") is None
    assert part("tenant") == {"name": "tenant", "label": {"hi": "किरायेदार", "en": "the tenant"}}
    assert part("witness")["name"] == "witness"


@pytest.mark.parametrize(
    ("who", "granted"),
    [
        *(("owner", True), ("tenant", True), ("clerk", True)),
        *(("witness", False), ("stranger", False), ("head", False)),
        ("clerk of another ward", False),
    ],
)
def test_a_paper_is_given_to_whom_it_is_for(
    tenancy: Tenancy, reference: str, who: str, granted: bool
) -> None:
    tenancy.act("tenant", reference, "confirm")
    tenancy.act("clerk", reference, "accept")
    housing = tenancy.service.housing
    view = housing.act(tenancy.service.system, reference, "record-payment")
    tenancy.parts.cases.put(view)
    reply = tenancy.get(who, f"/cases/{reference}").json
    assert bool(reply.get("documents")) == granted
    (paper,) = view["documents"]
    answer = tenancy.get(who, f"/documents/{paper['id']}")
    assert answer.status_code == (200 if granted else 404)
