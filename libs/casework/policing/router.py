"""Asking the routing service which police station a case belongs to, without depending on it."""

from collections.abc import Mapping
from typing import NotRequired, cast

from casework.engine.routing import Question
from casework.typed.people import (
    OfficeReply,
    OfficesOfCase,
    Resolution,
    RoutedStation,
    RoutingRecord,
    Station,
    StationOffered,
)
from chassis import log
from chassis.breaker import CircuitBreaker
from chassis.gathering import Gathering
from chassis.wire.calls import Call
from contracts.errors import (
    ContractError,
    NotFound,
    Retryable,
    Unavailable,
    ValidationFailed,
    by_code,
)
from contracts.typed import Json

logger = log.get(__name__)
TIMEOUT = 1.0
"""Seconds that a citizen waits for routing before the case is accepted without a station; as long
again where those who asked just before got no answer either."""
ASKED_TOGETHER = 50
"""Some ten milliseconds of routing's time."""
BATCH_TIMEOUT = 10.0
OFFICES = ("handling", "dsp", "sp", "control_room")
AWAY: Resolution = {
    "outcome": "pending",
    "method": "pending",
    "confidence": "none",
    "why": {
        "hi": "थाना तय करने वाली सेवा अभी जवाब नहीं दे रही; शिकायत सुरक्षित है और अपने आप आगे जाएगी।",
        "en": "The service that decides the station does not answer now; the matter is kept and "
        "goes on by itself.",
    },
    "question": None,
    "alternatives": [],
    "directory_version": None,
}
"""What is answered, for the time being, while routing is away."""
NOT_KNOWN: Resolution = AWAY | {
    "outcome": "queue",
    "method": "queue",
    "why": {
        "hi": "बताई गई जगह से थाना तय नहीं हो सका; नियंत्रण कक्ष तय करेगा।",
        "en": "The station could not be decided from the place given; the control room decides.",
    },
}
"""What is answered where routing refuses the question."""
_STEP_M = 1000
"""Metres. Three exact distances to stations would tell the place, which is personal."""


class PoliceStation(RoutedStation):
    """A station as the directory of the police lists it."""

    police_district: NotRequired[str]


class Router:
    """The routing service as seen from a citizen service; ``call`` is ``Parts.call``."""

    not_known = NOT_KNOWN

    def __init__(
        self,
        call: Call,
        breaker: CircuitBreaker | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        self._call = call
        self._breaker = breaker or CircuitBreaker()
        self._timeout = timeout
        self._questions = Gathering(self._ask, most=ASKED_TOGETHER)

    def resolve(self, question: Question) -> Resolution | None:
        """Answer ``{"category", "place", "occurred_at"}``; None while routing is away.

        Questions of the same moment are asked together. Raises ValidationFailed with routing's own
        fields where the place cannot exist.
        """
        if not self._breaker.lets_through():
            return None
        try:
            answer = self._questions.ask(question)
        except ValidationFailed:
            self._breaker.succeeded()
            raise
        except ContractError as error:
            self._breaker.failed()
            logger.warning("routing gives no answer", extra={"code": error.code})
            return None
        self._breaker.succeeded()
        return answer

    def _ask(self, questions: list[Question]) -> list[Resolution | Exception]:
        if len(questions) == 1:
            return [self._ask_alone(questions[0])]
        payload = {"requests": [dict(question) for question in questions]}
        try:
            reply = self._call("routing", "resolve_many", payload, timeout=self._timeout)
        except Retryable:
            raise
        except ContractError:
            # Whose question routing stumbled over is not known: the others shall not pay for it.
            return [self._ask_alone(question) for question in questions]
        return [_refusal(item["error"]) if "error" in item else item for item in reply["items"]]

    def _ask_alone(self, question: Question) -> Resolution | Exception:
        try:
            return self._call("routing", "resolve", dict(question), timeout=self._timeout)
        except ContractError as error:
            return error

    def resolve_many(self, questions: list[Question]) -> list[Resolution | None]:
        """Return routing's answers in order, None for one it refuses; Unavailable while away."""
        payload = {"requests": [dict(question) for question in questions]}
        reply = self._call("routing", "resolve_many", payload, timeout=BATCH_TIMEOUT)
        self._breaker.succeeded()
        return [None if "error" in item else item for item in reply["items"]]

    def office(self, code: str, field: str) -> OfficesOfCase:
        """Return ``{"station": {"code", "name"}, "offices", "type"}`` of an office named by its
        code; ``type`` is the directory's, None where it gives none.

        Raises ValidationFailed (``no-such-station`` of the form's ``field``) for an unknown one,
        Unavailable while routing is away: who names an office can ask again.
        """
        try:
            station = self._call("routing", "office", {"code": code}, timeout=self._timeout * 3)
        except NotFound:
            raise ValidationFailed(fields={field: "no-such-station"}) from None
        except ContractError as error:
            if error.retryable:
                raise Unavailable("the directory of stations is away") from error
            raise
        offices = offices_of(station)
        return {
            "station": shown_station(station),
            "offices": offices,
            "type": station.get("type"),
        }


def _refusal(error: Mapping[str, Json]) -> ContractError:
    return by_code(error["code"], "", error["fields"], error["details"])


def shown_station(station: RoutedStation | None) -> Station | None:
    """Return the code and the names of a station, and its police district if it is known; None for
    none."""
    if not station:
        return None
    district = station.get("district") or cast(PoliceStation, station).get("police_district")
    brief: Station = {"code": station["code"], "name": station["name"]}
    return {**brief, "district": district} if district else brief


def offices_of(answer: Resolution | OfficeReply) -> dict[str, str | None]:
    """Return the offices of an answer of routing; those it does not name are None."""
    offices = answer.get("offices") or {}
    return {office: offices.get(office) for office in OFFICES} | {
        office: code for office, code in offices.items() if code
    }


def recorded(answer: Resolution) -> RoutingRecord:
    """Return what a case keeps and shows of routing's answer."""
    return {
        "outcome": answer["outcome"],
        "method": answer.get("method"),
        "confidence": answer.get("confidence"),
        "why": answer.get("why"),
        "question": answer.get("question"),
        "alternatives": [_offered(station) for station in answer.get("alternatives", ())],
        "directory_version": answer.get("directory_version"),
        "out_of_state": bool(answer.get("out_of_state", False)),
    }


def _offered(station: RoutedStation) -> StationOffered:
    """Return what is kept of a station that may be meant: its distance to the next kilometre."""
    brief: StationOffered = {"code": station["code"], "name": station["name"]}
    if "type" in station:
        brief["type"] = station["type"]
    metres = station.get("distance_m")
    if metres is not None:
        brief["distance_m"] = -(-int(metres) // _STEP_M) * _STEP_M
    return brief
