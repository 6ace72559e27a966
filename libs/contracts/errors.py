"""The errors that cross the bus, as codes.

ContractError
├── BadRequest          bad-request            the message itself is not understood
├── ValidationFailed    validation-failed      some fields are wrong; ``fields`` says which
├── NotAuthenticated    not-authenticated      who acts is not proved
├── NotAllowed          not-allowed            who acts is proved and may not
├── NotFound            not-found              absent, or not for this caller to know of
├── ActionNotOpen       action-not-open        not in this state; ``details["open"]`` are
├── IdempotencyMismatch idempotency-mismatch   the key was used with another body
├── Conflict            conflict               another change came first
├── TooMany             too-many-requests      ``details["retry_after"]`` seconds
├── TooLarge            too-large
├── UnsupportedType     unsupported-type
├── Internal            internal               our fault; the trace finds it
└── Retryable                                  the same call may succeed later
    ├── Unavailable      unavailable           the peer is away; nothing was done
    └── DeadlineExceeded deadline-exceeded     no answer in time; it may have been done
"""

from contracts.typed import Json

FIELD_CODES = (
    "required",
    "unknown-field",
    "not-a-string",
    "not-a-number",
    "not-a-list",
    "not-an-object",
    "not-a-choice",
    "too-long",
    "too-short",
    "too-many",
    "too-few",
    "out-of-range",
    "in-the-future",
    "in-the-past",
    "must-be-after",
    "must-not-be-before",
    "must-be-before",
    "must-not-be-after",
    "too-close",
    "too-far",
    "not-a-date",
    "time-needed",
    "control-characters",
    "no-such-pin",
    "no-such-station",
    "no-such-district",
    "no-such-railway-station",
    "no-such-category",
    "no-such-file",
    "no-such-slot",
    "slot-full",
    "already-booked",
    "is-the-applicant",
    "coordinates-swapped",
    "coordinates-outside-country",
    "not-digits",
    "bad-mobile",
    "own-number",
    "number-in-use",
    "bad-email",
    "bad-phrase",
    "bad-reference",
    "no-such-case",
    "malformed",
    "conflicting-fields",
    "given-twice",
    "officer-absent",
    "woman-officer-required",
    "does-not-match",
    "no-such-section",
    "law-not-in-force",
    "not-accepted",
    "easily-guessed",
    "wrong-code",
)
"""What can be wrong with one field. The text for each, in each language, is the gateway's."""


class ContractError(Exception):
    """An error with a code that means the same in every service.

    ``fields`` maps a field's dotted path to a field code, or to ``{"code": ..., **parameters}``.
    ``details`` holds what the caller needs to go on; neither ever holds personal data.
    """

    code = "internal"
    retryable = False

    def __init__(
        self,
        message: str = "",
        *,
        fields: dict[str, Json] | None = None,
        details: dict[str, Json] | None = None,
    ) -> None:
        super().__init__(message or self.code)
        self.message = message or self.code
        self.fields = fields or {}
        self.details = details or {}


class BadRequest(ContractError):
    """The message itself is not understood."""

    code = "bad-request"


class ValidationFailed(ContractError):
    """Some fields are wrong; ``fields`` says which and how."""

    code = "validation-failed"


class NotAuthenticated(ContractError):
    """Who acts is not proved."""

    code = "not-authenticated"


class NotAllowed(ContractError):
    """Who acts is proved, and may not do this."""

    code = "not-allowed"


class NotFound(ContractError):
    """Absent, or not for this caller to know of: the two are told in the same words."""

    code = "not-found"


class ActionNotOpen(ContractError):
    """The state does not allow the action; ``details["open"]`` names those it allows."""

    code = "action-not-open"


class IdempotencyMismatch(ContractError):
    """The idempotency key was used before with another body."""

    code = "idempotency-mismatch"


class Conflict(ContractError):
    """Another change came first."""

    code = "conflict"


class TooMany(ContractError):
    """Too many requests; ``details["retry_after"]`` is in seconds."""

    code = "too-many-requests"


class TooLarge(ContractError):
    """More bytes than allowed; ``details["limit"]`` is in bytes."""

    code = "too-large"


class UnsupportedType(ContractError):
    """A kind of content that is not accepted."""

    code = "unsupported-type"


class Internal(ContractError):
    """Our fault. The trace finds it; the caller learns nothing else."""


class Retryable(ContractError):
    """The same call may succeed later."""

    code = "unavailable"
    retryable = True


class Unavailable(Retryable):
    """The peer is away; nothing was done."""


class DeadlineExceeded(Retryable):
    """No answer in time; it may have been done, so ask again with the same idempotency key."""

    code = "deadline-exceeded"


def _leaves(cls: type[ContractError]) -> list[type[ContractError]]:
    children = cls.__subclasses__()
    return [leaf for child in children for leaf in _leaves(child)] if children else [cls]


BY_CODE: dict[str, type[ContractError]] = {cls.code: cls for cls in _leaves(ContractError)}


def by_code(
    code: str,
    message: str = "",
    fields: dict[str, Json] | None = None,
    details: dict[str, Json] | None = None,
) -> ContractError:
    """Return the error for ``code``; an unknown code is ``Internal``."""
    return BY_CODE.get(code, Internal)(message, fields=fields, details=details)
