"""A department's service that the gateway has never heard of: permits for loudspeakers."""

import base64
import hashlib
import itertools

from casework.desk.reference import new_reference
from chassis import time_source
from contracts.errors import ActionNotOpen, IdempotencyMismatch, NotAllowed, ValidationFailed
from tests.unit.gateway.samples import later, view

_WHOEVER_SEES = [{"who": ["owner", "desk", "supervisors"]}]

DEFINITION = {
    "format": 1,
    "code": "permit",
    "version": 1,
    "bus_service": "permits",
    "name": {"hi": "लाउडस्पीकर की अनुमति", "en": "Loudspeaker permit"},
    "help": {"hi": "अनुमति माँगें।", "en": "Ask for a permit."},
    "form": {
        "fields": [
            {
                "name": "category",
                "type": "choice",
                "required": True,
                "label": {"hi": "प्रकार", "en": "Kind"},
                "choices": [{"value": "noise", "label": {"hi": "शोर", "en": "Noise"}}],
            },
            {"name": "text", "type": "text", "pii": True, "label": {"hi": "क्यों", "en": "Why"}},
            {"name": "files", "type": "files", "label": {"hi": "काग़ज़", "en": "Papers"}},
        ]
    },
    "routing": {"place": "place", "category": "category", "fallback_office": "HQ-CR"},
    "groups": {
        "owner": {"citizen": "owner"},
        "desk": {"duty-officer": "handling", "sho": "handling"},
        "supervisors": {"sp": "sp"},
    },
    "access": {
        "see": ["owner", "desk", "supervisors"],
        "see_sensitive": ["owner", "supervisors"],
        "fields": {"category": _WHOEVER_SEES, "text": _WHOEVER_SEES},
        "notes": {"visible": ["owner", "desk"], "internal": ["desk"]},
    },
    "states": {
        "submitted": {
            "name": {"hi": "भेजी गई", "en": "Sent"},
            "next": {"what": {"hi": "थाना इसे खोलेगा", "en": "The station opens it"}},
        },
        "acknowledged": {"name": {"hi": "दर्ज", "en": "Entered"}},
        "withdrawn": {"name": {"hi": "वापस", "en": "Withdrawn"}, "terminal": True},
    },
    "actions": {
        "file": {
            "name": {"hi": "दर्ज करें", "en": "File"},
            "by": ["owner"],
            "starts": True,
            "transitions": [{"to": "submitted", "event": "filed"}],
        },
        "acknowledge": {
            "name": {"hi": "खोलें", "en": "Acknowledge"},
            "by": ["desk"],
            "form": {"fields": []},
            "transitions": [{"from": ["submitted"], "to": "acknowledged", "event": "acknowledged"}],
        },
        "withdraw": {
            "name": {"hi": "वापस लें", "en": "Withdraw"},
            "by": ["owner"],
            "form": {
                "fields": [
                    {
                        "name": "reason",
                        "type": "text",
                        "required": True,
                        "pii": True,
                        "label": {"hi": "कारण", "en": "Reason"},
                    }
                ]
            },
            "transitions": [
                {"from": ["submitted", "acknowledged"], "to": "withdrawn", "event": "withdrawn"}
            ],
        },
    },
}


class Permits:
    """The service's side of the calls, in memory: who owns what, keys, states."""

    def __init__(self) -> None:
        self.cases: dict[str, dict] = {}
        self._keys: dict[str, tuple[dict, str]] = {}
        self._numbers = itertools.count(1)
        self.owner = "c-nobody"
        self.papers: dict[str, bytes] = {}

    def answers(self) -> dict:
        names = ("file_case", "act", "read_case", "read_document", "renew_contact")
        return {name: getattr(self, name) for name in names}

    def file_case(self, kwargs: dict) -> dict:
        form, key = kwargs["form"], kwargs["idempotency_key"]
        if key in self._keys:
            before, reference = self._keys[key]
            if before != form:
                raise IdempotencyMismatch()
            return {"view": self.cases[reference], "created": False}
        if form.get("category") != "noise":
            raise ValidationFailed(fields={"category": "not-a-choice"})
        case = self.new_case(self.owner, sensitive=form.get("text") == "sensitive")
        self._keys[key] = (form, case["reference"])
        return {"view": case, "created": True}

    def new_case(self, owner: str, **changes: object) -> dict:
        """A case as the service keeps one."""
        now = time_source.now().isoformat(timespec="milliseconds")
        times = {"filed_at": now, "acknowledged_at": now, "updated_at": now}
        case = view(reference=new_reference(), owner=owner, **times, **changes)
        self.cases[case["reference"]] = case
        return case

    def act(self, kwargs: dict) -> dict:
        case = self.cases[kwargs["reference"]]
        states = {"acknowledge": "acknowledged", "assign": "acknowledged", "withdraw": "withdrawn"}
        if kwargs["action"] == "promote":
            raise NotAllowed()
        if kwargs["action"] not in states or case["state"] != "submitted":
            raise ActionNotOpen(details={"open": ["withdraw"]})
        changed = later(case, states[kwargs["action"]], kwargs["action"])
        self.cases[case["reference"]] = changed
        return {"view": changed}

    def renew_contact(self, kwargs: dict) -> dict:
        return {"renewed": kwargs["reference"] in self.cases}

    def read_case(self, kwargs: dict) -> dict:
        return {"view": self.cases[kwargs["reference"]], "form": {"category": "noise"}, "notes": []}

    def issue(
        self, case: dict, id: str, kind: str, content: bytes = b"%PDF-1.7 one", **more: object
    ) -> dict:
        """The case after a document was issued in it."""
        self.papers[id] = content
        entry = {
            "id": id,
            "kind": kind,
            "name": {"hi": "अनुमति पत्र", "en": "Permit"},
            "sha256": hashlib.sha256(content).hexdigest(),
            "issued_at": case["updated_at"],
            **more,
        }
        after = {
            **case,
            "documents": [*case["documents"], entry],
            "sequence": case["sequence"] + 1,
        }
        self.cases[case["reference"]] = after
        return after

    def read_document(self, kwargs: dict) -> dict:
        case, id = self.cases[kwargs["reference"]], kwargs["document_id"]
        entry = next(one for one in case["documents"] if one["id"] == id)
        content = base64.b64encode(self.papers[id]).decode()
        return {"content": content, "media_type": "application/pdf", **entry}
