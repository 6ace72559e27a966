"""Hand-written use cases: a complaints service, a directory and a post that live in memory. What
they answer alike with the gateway's own is in ``tests/integration/gateway``, ``test_desk_of_pages``
and ``test_rooms_of_pages``."""

from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from casework.definition import as_written
from casework.definition.bilingual import IST
from casework.definition.loader import load_file
from casework.definition.public_lists import PublicList
from contracts.errors import NotAuthenticated, NotFound, TooMany, ValidationFailed
from gateway.catalogue.catalogue import Service
from gateway.directory.use_cases import answered_from_copy
from gateway.identity import notice
from gateway.identity.mobile import normalise
from gateway.messages.safe_contact import NOTHING
from gateway.officers.authenticators import AuthenticatorNeeded
from tests.support.announcing_to_gateway import POLICE, POLICE_ROLES
from tests.unit.gateway.pages.fake_cases import OTP, FakeCases
from tests.unit.gateway.pages.fake_figures import FIGURES, figures
from tests.unit.gateway.pages.fake_office import FakeOffice
from tests.unit.gateway.pages.fake_papers import FakePapers

ROOT = Path(__file__).resolve().parents[4]
PLACES = {"800001": "resolved", "800002": "ask", "800003": "queue"}
STATIONS = [
    {"code": "5117012", "name": {"en": "Buddha Colony", "hi": "बुद्धा कॉलोनी"}, "type": "general",
     "police_district": "Patna", "lat": 25.6, "lon": 85.1, "quality": "A"},
    {"code": "5117020", "name": {"en": "Kotwali", "hi": "कोतवाली"}, "type": "general",
     "police_district": "Patna", "lat": 25.61, "lon": 85.13, "quality": "A"},
    {"code": "5102001", "name": {"en": "Samho", "hi": "शाम्हो"}, "type": "general",
     "police_district": "Begusarai", "lat": 25.3, "lon": 86.2, "quality": "A"},
    {"code": "CY-PATNA", "name": {"en": "Cyber", "hi": "साइबर थाना"}, "type": "cyber",
     "police_district": "Patna", "lat": 25.6, "lon": 85.1, "quality": "B"},
]  # fmt: skip


@cache
def complaint() -> Service:
    """The complaint service as it announces itself."""
    folder = ROOT / "services/complaints/definitions"
    return Service(load_file(folder / "complaint"), "test", "complaints", POLICE)


def _name_in_both(name: str) -> list[str]:
    """The fields of a row of a public list of the complaint."""
    return [column["field"] for column in complaint().definition.source["public"][name]["shows"]]


ROWS = [
    {
        **dict.fromkeys(_name_in_both("firs")),
        "number": f"5117012/{serial:04}/2026",
        "registered_at": f"2026-11-21T13:{serial:02}:00+00:00",
        "station": {part: STATIONS[0][part] for part in ("code", "name")},
        "district": "Patna",
        "sections": ["BNS 303(2)"],
        "paper": f"/api/v1/public-papers/complaint/firs/5117012/{serial:04}/2026",
    }
    for serial in range(21, 0, -1)
]
"""Of the public register, newest first: one more than stand on a page."""
NEW_OFFICER = "new.officer"
"""Who has no authenticator app yet."""
OFFICER = {"username": "duty.5117012", "password": "a-demo-password"}


class FakeDesk(FakeCases, FakePapers, FakeOffice):
    """Answers what the use cases of all rooms answer. ``away`` names what does not answer now."""

    def __init__(self) -> None:
        self.service_found = complaint()
        self.forms_before: dict[tuple[str, str], dict] = {}
        self.away: set[str] = set()
        self.filed: dict[str, tuple[dict, dict]] = {}
        self.views: dict[str, dict] = {}
        self.forms: dict[str, dict] = {}
        self.acted: list[tuple[str, str, dict]] = []
        self.sent: list[str] = []
        self.feedback: dict[str, dict] = {}
        self.messages: list[dict] = []
        """What the citizen was sent of a case, as the log of dispatch has it."""
        self.challenges: set[str] = set()
        self.more_actions: list[dict] = []
        self.choices_by_words: dict[str, dict[str, list[dict]]] = {}
        self.code: dict = {}
        self.copy_of: datetime | None = None
        """Of when the copy is that answers for routing; None while it answers itself."""

    def only_case(self) -> tuple[dict, dict]:
        """The one case that was filed: its view and the answers given."""
        assert len(self.views) == 1
        reference = next(iter(self.views))
        return self.views[reference], self.forms[reference]

    # catalogue and directory

    def services(self, *, for_officers: bool = False) -> list[dict]:
        return [self.service_found.entry]

    def service(self, code: str) -> dict:
        if code != "complaint":
            raise NotFound()
        return self.service_found.described

    def await_version(self, code: str, version: str) -> None:
        """There is one worker, which knows what it has shown."""

    def earlier_form(self, code: str, version: str) -> dict | None:
        return self.forms_before.get((code, version))

    def action_forms(self, code: str) -> dict:
        return {name: action["form"] for name, action in self.service_found.actions.items()}

    def list_stations(self, *, district=None, type=None, cursor=None, limit=200) -> dict:
        self._answering("routing")
        if self.copy_of:
            answered_from_copy(self.copy_of)
        chosen = [one for one in _stations_of(district) if type in (None, one["type"])]
        later = [one for one in chosen if one["code"] > (cursor or "")]
        following = later[limit - 1]["code"] if len(later) > limit else None
        return {"items": later[:limit], "next": following, "directory_version": "test"}

    def search_stations(self, q, *, district=None, limit=10) -> dict:
        self._answering("routing")
        if self.copy_of:
            answered_from_copy(self.copy_of)
        matches = [
            {"station": one, "score": 90.0, "matched": name}
            for one in _stations_of(district)
            for name in one["name"].values()
            if q.casefold() in name.casefold()
        ]
        return {"items": matches[:limit], "directory_version": "test"}

    def resolve_place(self, place, *, category="other", occurred_at=None) -> dict:
        self._answering("routing")
        if "pin" in place and place["pin"] not in PLACES:
            raise ValidationFailed(fields={"place.pin": "no-such-pin"})
        codes = {one["code"] for one in STATIONS}
        if "station" in place and place["station"] not in codes:
            raise ValidationFailed(fields={"place.station": "no-such-station"})
        outcome = PLACES.get(place.get("pin"), "queue" if "unknown" in place else "resolved")
        return {
            "outcome": outcome,
            "station": STATIONS[0] if outcome == "resolved" else None,
            "why": {"hi": "यह पिन इसी थाने का है।", "en": "This PIN belongs to this station."},
            "alternatives": [{**one, "distance_m": 900} for one in STATIONS[:2]]
            if outcome == "ask" else [],
            "question": {"hi": "घटना किसके पास हुई?", "en": "Near which did it happen?"}
            if outcome == "ask" else None,
            "method": "pin", "confidence": "high",
        }  # fmt: skip

    def offices_above(self, code) -> list[dict]:
        self._answering("routing")
        return [{"code": "PD-PATNA-SP", "name": {"hi": "पुलिस अधीक्षक, पटना", "en": "SP, Patna"}}]

    def heads_of(self, office) -> list[dict]:
        name, rank = (
            {"hi": "थानाध्यक्ष एक", "en": "Officer One"},
            {"hi": "निरीक्षक", "en": "Inspector"},
        )
        role = POLICE_ROLES["sho"]["name"]
        return [{"name": name, "rank": rank, "role": role}] if office == "5117012" else []

    def table(self, service=None, region=None) -> dict:
        """Of the statistics."""
        self._answering("statistics")
        if (service, region) not in FIGURES:
            raise NotFound()
        return figures(service, region, complaint().entry["name"])

    def filed_by_service(self) -> dict[str, int]:
        return {"complaint": 130}

    # signing in

    def start_otp(self, mobile, *, language=None) -> str:
        mobile = normalise(mobile)
        if mobile == "9000000009":
            raise TooMany(details={"retry_after": 60})
        self._answering("notify")
        self.sent.append(mobile)
        self.challenges.add(f"challenge-{mobile}")
        return f"challenge-{mobile}"

    def finish_otp(self, challenge, otp) -> dict:
        if as_written.one_time_password(otp) != OTP or challenge not in self.challenges:
            raise NotAuthenticated()
        self.challenges.discard(challenge)
        known = notice.state("2026-01-02T10:00:00+00:00")
        return {"access_token": "one", "expires_in": 3600, "notice": known}

    def sign_in_officer(self, username, password, totp=None, device=None) -> dict:
        if username == NEW_OFFICER:
            raise AuthenticatorNeeded()
        if (username, password) != (OFFICER["username"], OFFICER["password"]):
            raise NotAuthenticated()
        session = {"access_token": "duty", "expires_in": 3600}
        return {**session, "role": "duty-officer", "station": "5117012", "device": "a device"}

    # one's own data

    def erasure_of(self, gateway, citizen_id, *, neutral=False) -> dict:
        noted = {"asked_at": "2026-01-02T10:00:00+00:00", "erased": ["drafts"], "waits": ["wishes"]}
        rule = {"hi": "जाँच का रिकॉर्ड", "en": "A record of enquiry"}
        stays = [
            {"reference": reference, "service": view["service"], "until": until, "rule": rule}
            for reference, view in self.views.items()
            for until in (None, "2036-01-02T10:00:00+00:00")
            if view["owner"] == citizen_id
        ]
        return {**noted, "stays": stays}

    def safe_contact(self, caller) -> dict:
        return {**NOTHING, "neutral": True, "hours": "10-16", "call_on": "9000000077"}

    def state_of(self, caller) -> dict:
        """Of the private code: none, or with ``self.code`` what that says."""
        none = {"chosen": False, "given": False, "removal": None, "removed_at": None}
        return {**none, **self.code}

    def start_removal(self, caller) -> str:
        """Of the private code."""
        return "challenge-lost"

    def number_of(self, caller) -> dict:
        waits = {"to": "••••••0042", "asked_at": "2026-01-02T10:00:00+00:00"}
        waits["takes_effect_at"] = "2026-01-05T10:00:00+00:00"
        return {"mobile": "••••••0001", "change": waits if caller.id == "citizen-one" else None}

    # what anybody may see

    def public_lists(self) -> list[dict]:
        lists = self.service_found.public_lists
        department = self.service_found.entry["department"]
        return [
            {"code": "complaint", "list": name, "name": one.label, "department": department}
            for name, one in lists.items()
        ]

    def declared(self, code, name) -> PublicList:
        """Of the public lists."""
        self.service(code)
        if name not in self.service_found.public_lists:
            raise NotFound()
        return self.service_found.public_lists[name]

    def choices(self, code, name) -> dict:
        """Of the public lists."""
        self.declared(code, name)
        return {}

    def page(
        self,
        code,
        name,
        *,
        offices,
        first_day,
        last_day,
        narrowed,
        cursor,
        limit,
        whole_number=None,
    ) -> dict:
        """Of the public lists."""
        self.declared(code, name)
        begins = _midnight(first_day or "2000-01-01", "from")
        ends = _midnight(last_day or "2100-01-01", "to") + timedelta(days=1)
        if narrowed:
            raise ValidationFailed(fields=dict.fromkeys(narrowed, "unknown-field"))
        rows = [
            one
            for one in ROWS
            if (offices is None or one["station"]["code"] in offices)
            and begins <= datetime.fromisoformat(one["registered_at"]) < ends
            and (not cursor or one["number"] < cursor)
        ]
        following = rows[limit - 1]["number"] if len(rows) > limit else None
        return {"items": rows[:limit], "next": following}


def _stations_of(district) -> list[dict]:
    """In the order of their codes, as the directory has them."""
    if district not in (None, *(one["police_district"] for one in STATIONS)):
        raise ValidationFailed(fields={"district": "no-such-district"})
    chosen = [one for one in STATIONS if district in (None, one["police_district"])]
    return sorted(chosen, key=lambda one: one["code"])


def _midnight(day, field) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time(), IST)
    except ValueError:
        raise ValidationFailed(fields={field: "not-a-date"}) from None
