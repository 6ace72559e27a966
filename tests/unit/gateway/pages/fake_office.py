"""What officers are shown of their office, in memory; the gateway's own is asked in
``tests/integration/gateway/console``."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from casework.definition.panels import panels
from chassis import time_source
from contracts.errors import ContractError, ValidationFailed
from gateway.cases.inbox_store import Wanted
from gateway.cases.number_books import BookEntry, NumberBook
from gateway.cases.ranking import standing
from gateway.identity.typed import OfficerSession
from gateway.officers.authenticators import Offer
from gateway.officers.register import Officer

NAMES = {
    "duty.5117012": ("duty-officer", {"hi": "परीक्षण अधिकारी एक", "en": "Test Officer One"}),
    "sho.5117012": ("sho", {"hi": "परीक्षण अधिकारी दो", "en": "Test Officer Two"}),
    "enquiry.5117012": (
        "enquiry-officer",
        {"hi": "परीक्षण अधिकारी तीन", "en": "Test Officer 3"},
    ),
}
RANK = {"hi": "अधिकारी", "en": "Officer"}
OFFICERS = {
    username: Officer(username, role, "5117012", name, RANK, None, False, None, None)
    for username, (role, name) in NAMES.items()
}
SEEN_AT = datetime(2026, 1, 5, 10, tzinfo=UTC)


class FakeOffice:
    """One office, whose cases are those of FakeCases."""

    def inbox_page(self, caller, wanted, *, cursor=None, limit=25) -> dict:
        """All that is listed, narrowed by the state alone, the most urgent first."""
        listed = self.list_cases(caller, state=wanted.state or None)["items"]
        views = [self.views[one["reference"]] for one in listed]
        order = {one["reference"]: standing(one)["urgency"] for one in views}
        rows = [
            {
                **one,
                "sensitive": self.views[one["reference"]]["sensitive"],
                "actions": self.get_case_view(caller, one["reference"])["actions"],
            }
            for one in sorted(listed, key=lambda one: order[one["reference"]])
        ]
        return {"items": rows, "next": None}

    def inbox_counts(self, caller) -> dict[str, int]:
        """As many everywhere as there are cases."""
        return dict.fromkeys(("all", "new", "mine", "overdue", "waiting"), len(self.views))

    def neighbours(self, caller, wanted, reference) -> tuple[None, None]:
        """None: the list has one case."""
        return None, None

    def search_cases(self, caller, text) -> list[dict]:
        """Nothing is found but by the reference."""
        rows = self.inbox_page(caller, Wanted())["items"]
        return [one for one in rows if one["reference"] == text]

    def overview(self, caller) -> list[dict]:
        """The one office."""
        figures = dict.fromkeys(("late", "soon", "week", "month", "moved"), 1)
        name = {"hi": "बुद्धा कॉलोनी", "en": "Buddha Colony"}
        return [{"code": "5117012", "name": name, "open": len(self.views), **figures}] * 2

    def load_of(self, caller, usernames) -> dict[str, int]:
        """Two cases each."""
        return dict.fromkeys(usernames, 2)

    def act_on_several(self, caller, references, action, body, key) -> list:
        """Each in turn."""
        return [(one, self._tried(caller, one, action, body)) for one in references]

    def _tried(self, caller, reference, action, body) -> ContractError | None:
        try:
            self.act(caller, reference, action, body)
        except ContractError as refused:
            return refused
        return None

    def looks_at_case(self, caller, reference) -> list[dict] | None:
        """One reading, where the case is sensitive."""
        look = {"officer": "sho.5117012", "role": "sho", "office": "5117012"}
        sensitive = self.views[reference]["sensitive"]
        at = SEEN_AT.isoformat()
        return [{"at": at, "first": at, "times": 2, **look}] if sensitive else None

    def number_books(self, caller) -> list[NumberBook]:
        """The books of the case's service."""
        definition = self.service_found.definition
        declared = panels(definition.source).numbers
        return [NumberBook(definition.code, one) for one in declared if one.at]

    def book_entries(self, caller, key, first, last) -> list[BookEntry]:
        """Every case, under one number."""
        at, beside = SEEN_AT.isoformat(), ("BNS 303(2)", "BNS 351(2)")
        return [BookEntry("5117012/0001/2026", at, beside, one) for one in self.views.values()]

    def files_of(self, ids) -> list[dict]:
        """The facts of every file."""
        return [{"id": one, "sha256": "0" * 64, "size": 2048, "type": "image/jpeg"} for one in ids]

    def me(self, caller) -> Officer:
        """Who is signed in."""
        return replace(OFFICERS[caller.id], role=caller.role, office=caller.station)

    def names_of(self, usernames) -> dict[str, dict[str, str]]:
        """The names of those of NAMES."""
        return {one: NAMES[one][1] for one in usernames if one in NAMES}

    def own_sign_ins(self, caller) -> list[dict[str, Any]]:
        """This one and another."""
        times = {"began_at": SEEN_AT, "expires_at": time_source.now()}
        rows = [("a", "Chrome, Android", True), ("b", "", False)]
        return [{"id": id, "device": words, "here": here, **times} for id, words, here in rows]

    def end_sign_in(self, caller, id) -> None:
        """Nothing is kept."""

    def end_other_sign_ins(self, caller) -> int:
        """There was one."""
        return 1

    def authenticator_since(self, caller) -> tuple[bool, datetime | None]:
        """There is one."""
        return True, SEEN_AT

    def offer_authenticator(self, username, password, totp=None, device=None) -> Offer:
        """The same one each time."""
        key = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
        address = f"otpauth://totp/Nagrik%20Setu:{username}?secret={key}&issuer=Nagrik%20Setu"
        return Offer(f"ticket.{username}", key, address, 600)

    def confirm_authenticator(self, ticket, totp, *, caller=None) -> OfficerSession:
        """No code is right."""
        raise ValidationFailed(fields={"totp": "wrong-code"})

    def officers_to_name(self, caller, reference, action) -> dict[str, list[dict]]:
        """Two who are there and one who is away, for every field that names one."""
        specs = self.service_found.definition.actions[action].form.specs
        people = [
            {"username": one, "name": name, "rank": RANK, "open": 1, "absent": one[:3] == "sho",
             "until": None}
            for one, (_, name) in NAMES.items()
        ]  # fmt: skip
        return {spec["name"]: people for spec in specs if spec["type"] == "username"}

    def post(self, caller, username, *, office, role, successor) -> dict:
        """No other office is known here."""
        raise ValidationFailed(fields={"office": "no-such-station"})

    def of_office(self, caller, office) -> dict:
        """The three, one of them away."""
        away = {"from": SEEN_AT.isoformat(), "until": None, "reason": "leave"}
        items = [
            {"username": one, "name": name, "rank": RANK, "role": role, "office": office,
             "woman": False, "absent": role == "sho", "absence": away if role == "sho" else None}
            for one, (role, name) in NAMES.items()
        ]  # fmt: skip
        return {"items": items, "next": None}
