"""Use cases of cases in memory, in the shapes of the gateway's own; one suite asks both
(``tests/integration/gateway/test_desk_of_pages.py``)."""

from datetime import timedelta

from casework.definition import as_written
from casework.desk.reference import new_reference, parse_reference
from casework.engine import access
from chassis import time_source
from chassis.actor import Actor
from contracts.errors import (
    ActionNotOpen,
    IdempotencyMismatch,
    NotAuthenticated,
    NotFound,
    Unavailable,
    ValidationFailed,
)
from gateway.cases import views
from gateway.cases.feedback import ANSWERS
from gateway.http import context as request_context
from gateway.identity.caller import Caller

OTP = "123456"


class FakeCases:
    """Cases of the service ``service_found``, sent where ``resolve_place`` says."""

    def file_case(self, caller, service_code, form, idempotency_key) -> dict:
        self.service(service_code)
        self._answering("complaints")
        form_fields = self.service_found.definition.form.asked_of(caller.role)
        cleaned = form_fields.validate(form)
        if idempotency_key in self.filed:
            before, view = self.filed[idempotency_key]
            if before != form:
                raise IdempotencyMismatch()
            return self.get_case_view(caller, view["reference"])
        view = self._new_view(caller, cleaned)
        self.filed[idempotency_key] = (form, view)
        self.views[view["reference"]] = view
        self.forms[view["reference"]] = cleaned
        return self.get_case_view(caller, view["reference"])

    def act(self, caller, reference, action, body, idempotency_key=None) -> dict:
        """Note what was done; the case stays in its state."""
        view = self._view_for(caller, reference)
        offered = [one["name"] for one in self._offered(caller, view)]
        if action not in offered:
            raise ActionNotOpen(details={"open": offered})
        self._answering("complaints")
        self.service_found.definition.actions[action].form.validate(body)
        self.acted.append((view["reference"], action, body))
        view["sequence"] += 1
        entry = {
            "sequence": view["sequence"],
            "action": action,
            "at": time_source.now().isoformat(),
        }
        view["timeline"] = [*view["timeline"], {**view["timeline"][0], **entry, "action": action}]
        return self.get_case_view(caller, reference)

    def find_choices(self, caller, reference, finder, words) -> list[dict]:
        """What ``choices_by_words`` has for the words; nothing where it has none."""
        self._view_for(caller, reference)
        self._answering("complaints")
        if finder not in self.choices_by_words:
            raise NotFound("no such finder")
        return self.choices_by_words[finder].get(words, [])

    def get_case_view(self, caller, reference, *, language=None) -> dict:
        view = self._view_for(caller, reference)
        language = language or request_context.language()
        return views.case_view(
            {**view, "links": view["linked_cases"]},
            self._offered(caller, view),
            language,
            **self._beside(caller, view),
            party=view.get("party"),
            may_pay=caller.is_citizen,
        )

    def _offered(self, caller, view) -> list[dict]:
        names = self.citizen_actions(view) if caller.is_citizen else ["acknowledge", "transfer"]
        return [self.service_found.actions[name] for name in names] + self.more_actions

    def _view_for(self, caller, reference) -> dict:
        view = self._known(reference)
        if not access.may_see(self.service_found.definition, view, _actor(caller)):
            raise NotFound()
        return view

    def _known(self, reference) -> dict:
        view = self.views.get(parse_reference(reference) or "")
        if view is None:
            raise NotFound()
        return view

    def _beside(self, caller, view) -> dict:
        """What the definition shows this caller beside the common fields, as far as the view has
        it. Links of which the definition knows nothing, as tests of panels have, hide nothing."""
        definition, actor = self.service_found.definition, _actor(caller)
        hidden = definition.links.keys() - set(access.links_shown(definition, view, actor))
        more = access.view_fields_shown(definition, view, actor)
        return {
            "documents": [one for one in view["documents"] if self._may_have(caller, view, one)],
            "more": [name for name in more if name in view],
            "linked": [name for name in view["linked_cases"] if name not in hidden],
        }

    def _may_have(self, caller, view, document) -> bool:
        definition = self.service_found.definition
        standing = access.relations(view, _actor(caller))
        who = definition.documents[document["kind"]].who
        return access.in_groups(definition, who, caller.role, standing)

    def hand_to(self, reference, station) -> None:
        """A case that no station had is at this one from now."""
        self.views[reference].update(_at(station))

    def citizen_actions(self, view) -> list[str]:
        first = ["choose-station"] if view["routing"]["alternatives"] else []
        return [*first, "add-information", "withdraw"]

    def read_record(self, caller, reference) -> dict:
        reference = self._view_for(caller, reference)["reference"]
        self._answering("complaints")
        note = {
            "sequence": 2, "at": time_source.now().isoformat(), "action": "note",
            "actor_role": "duty-officer", "visibility": "visible",
            "body": {"text": "कृपया बिल की कॉपी साथ लाएँ।\nधन्यवाद।"},
        }  # fmt: skip
        form = {**self.forms[reference], "mobile": "9000000001"}
        record = {"reference": reference, "form": form, "notes": [note], "records": {}}
        return record if caller.is_citizen else {**record, "undelivered": []}

    def not_reached(self, caller, reference) -> list[dict]:
        return []

    def feedback_of(self, caller, reference) -> dict | None:
        view = self._view_for(caller, reference)
        other = caller.is_citizen and caller.id != view["owner"]
        return None if other else self.feedback.get(view["reference"])

    def give_feedback(self, caller, reference, answer) -> dict:
        view = self._view_for(caller, reference)
        if caller.id != view["owner"]:
            raise NotFound()
        if not self.service_found.definition.states[view["state"]].terminal:
            raise ActionNotOpen(details={"open": []})
        if answer not in ANSWERS:
            raise ValidationFailed(fields={"answer": "not-a-choice"})
        reply = {"answer": answer, "at": time_source.now().isoformat()}
        self.feedback[view["reference"]] = reply
        return reply

    def read_messages(self, caller, reference) -> dict:
        self._view_for(caller, reference)
        self._answering("notify")
        return {"items": self.messages, "not_reached": []}

    def list_cases(self, caller, *, state=None, service=None, since=None, cursor=None, limit=50,
                   language=None) -> dict:  # fmt: skip
        definition, actor = self.service_found.definition, _actor(caller)
        own = [v for v in self.views.values() if access.may_see(definition, v, actor)]
        language = language or request_context.language()
        listed = [
            views.list_entry({**view, "_id": view["reference"]}, language, view.get("party"))
            for view in own
            if state in (None, view["state"])
        ]
        return {"items": listed, "locked": [], "next": None}

    def send_tracking_otp(self, reference) -> None:
        if (known := parse_reference(reference)) in self.views:
            self.sent.append(known)

    def track(self, reference, otp=None, *, language=None) -> dict:
        view = self._known(reference)
        language = language or request_context.language()
        if otp is None:
            return views.public_view(view, language)
        if as_written.one_time_password(otp) != OTP or view["reference"] not in self.sent:
            raise NotAuthenticated()
        kept_view = {**view, "links": view["linked_cases"]}
        owner = Caller(view["owner"], "citizen", None, language)
        return views.proved_view(kept_view, language, **self._beside(owner, view))

    def _answering(self, part: str) -> None:
        if part in self.away:
            raise Unavailable()

    def _new_view(self, caller, form) -> dict:
        result = self.resolve_place(form["place"]) if "routing" not in self.away else None
        now = time_source.now()
        known = bool(result and result["station"])
        state = "submitted" if known else "routing-pending"
        step = self.service_found.definition.states[state].next
        reference = new_reference()
        due = now + timedelta(minutes=15)
        station = result["station"] if known else None
        text = {
            "hi": "आपकी शिकायत दर्ज हुई और बुद्धा कॉलोनी को भेजी गई (BNSS धारा 173(1))।",
            "en": "Your complaint was received and sent to Buddha Colony (BNSS section 173(1)).",
        }
        return {
            "reference": reference,
            "service": "complaint",
            "state": state,
            "sequence": 1,
            "owner": caller.id,
            **_at(station),
            "category": form["category"],
            "sensitive": form["category"] in ("women-safety", "missing-child"),
            "language": form["language"],
            "assigned_to": None,
            "filed_at": now.isoformat(),
            "acknowledged_at": now.isoformat(),
            "updated_at": now.isoformat(),
            "closed_at": None,
            "next": {
                "what": step.what,
                "by": due.isoformat(),
                "rule": self.service_found.definition.clocks["acknowledge"].rule,
            },
            "clocks": [{"name": "acknowledge", "due_at": due.isoformat(), "status": "running"}],
            "timeline": [
                {"sequence": 1, "at": now.isoformat(), "action": "file", "state": state,
                 "actor_role": "citizen", "text": text, "details": {}}
            ],
            "documents": [],
            "linked_cases": {name: [] for name in self.service_found.definition.links},
            "fir": None,
            "routing": {
                "method": "pin",
                "confidence": "high",
                "why": result["why"] if result else None,
                "alternatives": result["alternatives"] if result else [],
                "question": result["question"] if result else None,
            },
        }  # fmt: skip


def _actor(caller) -> Actor:
    return Actor(id=caller.id, role=caller.role, station=caller.station)


def _at(station) -> dict:
    """Fields of a case that say whose it is; until a station is known no officer here sees it."""
    code = station and station["code"]
    return {
        "station": station and {"code": code, "name": station["name"]},
        "offices": {"handling": code},
        "office_codes": [code] if code else [],
    }
