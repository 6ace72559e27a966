"""The entry of a tenancy: a whole service from data alone, with people beside the owner."""

import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casework.definition import loader
from casework.definition.department import Department, Office, Post
from casework.definition.model import Definition
from chassis.actor import Actor

FILE = Path(__file__).parent / "tenancy"
MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
WARD, OTHER_WARD, CENTRAL = "housing:WARD", "housing:OTHER", "housing:CENTRAL"
LANDLORD = Actor("c-landlord", "citizen", mobile="9000000001")
TENANT = Actor("c-tenant", "citizen")
WITNESS = Actor("c-witness", "citizen")
STRANGER = Actor("c-stranger", "citizen")
CLERK = Actor("clerk.one", "housing/clerk", WARD)
OTHER_CLERK = Actor("clerk.two", "housing/clerk", OTHER_WARD)
HEAD = Actor("head.one", "housing/head", CENTRAL)
MOBILES = {"c-tenant": "9000000002", "c-witness": "9000000003", "c-stranger": "9000000004"}


def both(text: str) -> dict[str, str]:
    return {"hi": f"हिन्दी {text}", "en": text}


POSTS = {
    "handling": {"name": both("the ward office"), "audience": "ward"},
    "central": {"name": both("the city office"), "kind": "central", "chain": True},
}
ROLES = {
    "housing/clerk": {"name": both("Clerk"), "rank": 1},
    "housing/head": {"name": both("Head"), "rank": 3, "heads": True},
}
DEPARTMENT = Department(
    code="housing",
    name=both("Housing"),
    roles={},
    posts={relation: Post(**post) for relation, post in POSTS.items()},
    offices=(
        Office(CENTRAL, "central", both("City office")),
        Office(WARD, "ward", both("Ward one"), CENTRAL),
        Office(OTHER_WARD, "ward", both("Ward two"), CENTRAL),
    ),
)


def source() -> dict[str, Any]:
    """The sample as it is announced, new at every call, so that a test can break it."""
    return copy.deepcopy(loader.load_file(FILE, DEPARTMENT).to_dict())


def definition(changed: dict[str, Any] | None = None) -> Definition:
    """The sample, or what a test made of its source."""
    return loader.load(changed or source())


def answers(**changes: Any) -> dict[str, Any]:
    return {
        "ward": WARD,
        "address": "Boring Road 12",
        "rent": "9000",
        "tenant_name": "Test Tenant",
        "tenant_mobile": MOBILES["c-tenant"],
        "tenant_email": "tenant@example.org",
        "tenant_language": "en",
        **changes,
    }
