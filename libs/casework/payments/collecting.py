"""Asking the provider, again and again, until each fee has come to its end.

The case itself says what is to be asked and when (``casework.engine.fees``), so no crash loses a
question. The answer is written with a guard on the sequence, a payment in one write with the action
that it takes: it is recorded once, however often it is asked for and by how many replicas.
"""

import time
from datetime import timedelta

from prometheus_client import Counter, Gauge

from casework.definition.model import Definition
from casework.definition.versions import Definitions
from casework.desk.store import CaseStore
from casework.engine import fees
from casework.engine.case import Case
from casework.engine.rules import Rules
from casework.payments.interface import Intent, Provider, ProviderAway, ProviderRefused, Wanted
from casework.payments.outcome import next_look, outcome
from chassis import log, time_source
from chassis.breaker import CircuitBreaker

logger = log.get(__name__)
DUE = "payment_due_at"
LEASE = timedelta(seconds=60)
"""How long one replica has a case to itself; longer than any question to the provider takes."""
AFTER_AWAY = timedelta(seconds=15)
AFTER_REFUSAL, AFTER_FAULT = timedelta(minutes=10), timedelta(minutes=5)
ROUND_SECONDS = 10.0
"""Seconds after which a round ends, so that a slow provider does not hold up the end of the
process."""
CONNECTED = Gauge("nagrik_payments_connected", "0 where none is set or the last try had no answer")
QUESTIONS = Counter(
    "nagrik_payment_questions_total",
    "Questions to the provider by outcome: answered, away, refused or fault",
    ["outcome"],
)


class Collecting:
    """Safe with any number of replicas. ``provider`` None: none is connected, fees wait."""

    def __init__(
        self,
        definitions: Definitions,
        rules: Rules,
        store: CaseStore,
        provider: Provider | None,
        public_url: str,
    ) -> None:
        self._definitions = definitions
        self._rules = rules
        self._store = store
        self._provider = provider
        self._public_url = public_url.rstrip("/")
        self._circuit = CircuitBreaker(limit=2, pause=AFTER_AWAY)
        CONNECTED.set(0 if provider is None else 1)

    def sweep(self) -> int:
        """Ask for what is due, one after the other; return how many cases changed here."""
        changed, until = 0, time.monotonic() + ROUND_SECONDS
        while self._provider and time.monotonic() < until and self._circuit.lets_through():
            now = time_source.now()
            case = self._store.lease(DUE, now, now + LEASE)
            if case is None:
                break
            changed += self._worked(self._provider, case)
        return changed

    def _worked(self, provider: Provider, case: Case) -> bool:
        fields = {"reference": case["_id"]}
        try:
            definition = self._definitions.of(case)
            intent = self._intent(provider, definition, case)
            self._circuit.succeeded()
            CONNECTED.set(1)
            QUESTIONS.labels("answered").inc()
            return self._entered(definition, case, intent)
        except ProviderAway as error:
            logger.info("the provider of payments is away", extra={"reason": str(error), **fields})
            self._circuit.failed()
            CONNECTED.set(0)
            self._put_off(case, AFTER_AWAY, "away")
        except ProviderRefused as error:
            logger.error("the provider refuses a payment", extra={"reason": error.code, **fields})
            self._circuit.succeeded()
            self._put_off(case, AFTER_REFUSAL, "refused")
        except Exception:
            logger.exception("a fee cannot be worked on", extra=fields)
            self._put_off(case, AFTER_FAULT, "fault")
        return False

    def _intent(self, provider: Provider, definition: Definition, case: Case) -> Intent | None:
        payment, key = fees.owed(case), fees.key_of(case)
        if payment["status"] == fees.PREPARING:
            return provider.open(self._wanted(definition, case))
        if payment["status"] == fees.CLOSING:
            return provider.cancel(key, payment["rupees"])
        if payment["status"] == fees.REFUNDING:
            return provider.refund(key, payment["rupees"])
        return provider.look(key, payment["rupees"])

    def _wanted(self, definition: Definition, case: Case) -> Wanted:
        assert definition.fee is not None
        label = definition.fee.label[case["language"]]
        return Wanted(
            key=fees.key_of(case),
            rupees=fees.owed(case)["rupees"],
            purpose=f"{label} {case['_id']}",
            return_url=f"{self._public_url}/applications/{case['_id']}",
        )

    def _entered(self, definition: Definition, case: Case, intent: Intent | None) -> bool:
        now = time_source.now()
        change = outcome(self._rules, definition, case, intent, now)
        if change is None:
            if fees.owed(case)["status"] == fees.REFUNDING:
                logger.error("a payment is not given back", extra={"reference": case["_id"]})
            self._store.put_off(DUE, [case], next_look(case, now))
            return False
        if self._store.apply(case, change):
            return True
        # Another change came first; what it left is looked at at once.
        self._store.lease_ends(DUE, case["_id"], now)
        return False

    def _put_off(self, case: Case, span: timedelta, outcome: str) -> None:
        QUESTIONS.labels(outcome).inc()
        self._store.put_off(DUE, [case], time_source.now() + span)
