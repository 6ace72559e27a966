"""A citizen's own data: the notice of what is kept, a copy of it, its erasure."""

from __future__ import annotations

from flask import Blueprint, Response

from contracts.typed import JsonObject
from gateway.http.access import citizen
from gateway.http.context import parts, signed_in_caller
from gateway.http.description import described
from gateway.http.downloads import zip_download
from gateway.http.replies import json_reply
from gateway.identity.shapes import Challenge, FinishOtp, Notice, StartOtp
from gateway.own_data import consent, copy, erasing, new_number, private_code, shapes
from gateway.own_data.consent import account_of

blueprint = Blueprint("me", __name__, url_prefix="/api/v1/me")


@blueprint.get("/notice")
@citizen(limit="read")
@described(Notice, refusals=(403,))
def read_notice() -> Response:
    """Say whether this citizen accepted the notice in force."""
    return json_reply(consent.notice_of(signed_in_caller()))


@blueprint.post("/notice")
@citizen(limit="write")
@described(Notice, body=shapes.AcceptNotice, refusals=(403,))
def accept_notice(body: JsonObject) -> Response:
    """Accept the notice in force."""
    return json_reply(consent.accept_notice(signed_in_caller()))


@blueprint.get("/number")
@citizen(limit="read")
@described(shapes.Number, refusals=(403,))
def read_number() -> Response:
    """Say which mobile this citizen has, by its end, and whether a change of it waits."""
    return json_reply(new_number.number_of(signed_in_caller()))


@blueprint.post("/number/otp")
@citizen(limit="auth")
@described(Challenge, status=202, body=StartOtp, refusals=(403, 503))
def start_new_number(body: JsonObject) -> Response:
    """Send a one-time password to the new mobile."""
    return json_reply({"challenge": new_number.start(signed_in_caller(), body["mobile"])}, 202)


@blueprint.post("/number")
@citizen(limit="auth")
@described(shapes.Number, status=202, body=FinishOtp, refusals=(403, 409, 503))
def finish_new_number(body: JsonObject) -> Response:
    """Change the mobile in three days, in which any sign-in with the one before can stop it.

    The one before is told at once. The id stays, and with it every case; from the change on all
    sign-ins have ended, and messages about the cases go to the new mobile.
    """
    caller = signed_in_caller()
    return json_reply(new_number.finish(caller, body["challenge"], body["otp"]), 202)


@blueprint.delete("/number")
@citizen(limit="write")
@described(shapes.Number, refusals=(403,))
def stop_new_number() -> Response:
    """Stop the change of the mobile that waits."""
    return json_reply(new_number.stop(signed_in_caller()))


@blueprint.get("/private-code")
@citizen(limit="read")
@described(shapes.PrivateCode, refusals=(403,))
def read_private_code() -> Response:
    """Say whether a code is asked before sensitive cases are shown, and was given."""
    return json_reply(private_code.state_of(signed_in_caller()))


@blueprint.put("/private-code")
@citizen(limit="auth")
@described(shapes.PrivateCode, body=shapes.ChoosePrivateCode, refusals=(403,))
def choose_private_code(body: JsonObject) -> Response:
    """Choose the code that is asked in each sign-in before sensitive cases are shown, or none."""
    caller = signed_in_caller()
    return json_reply(private_code.choose(caller, body["code"], body["current"]))


@blueprint.post("/private-code/given")
@citizen(limit="auth")
@described(shapes.PrivateCode, body=shapes.GivePrivateCode, refusals=(403, 409))
def give_private_code(body: JsonObject) -> Response:
    """Give the code: sensitive cases are shown to this sign-in, and a removal is stopped."""
    return json_reply(private_code.give(signed_in_caller(), body["code"]))


@blueprint.post("/private-code/otp")
@citizen(limit="auth")
@described(Challenge, status=202, refusals=(403, 409, 503))
def start_code_removal() -> Response:
    """Send a one-time password to whoever lost the code."""
    return json_reply({"challenge": private_code.start_removal(signed_in_caller())}, 202)


@blueprint.post("/private-code/removal")
@citizen(limit="auth")
@described(shapes.PrivateCode, status=202, body=FinishOtp, refusals=(403, 409))
def finish_code_removal(body: JsonObject) -> Response:
    """Take a lost code off in three days, unless it is given in any sign-in before."""
    caller = signed_in_caller()
    return json_reply(private_code.finish_removal(caller, body["challenge"], body["otp"]), 202)


@blueprint.get("/data")
@citizen(limit="file")
@described("application/zip", refusals=(403,))
def read_copy() -> Response:
    """Return a copy of all that is kept about this citizen: a ZIP archive of JSON."""
    return zip_download("my-data.zip", copy.own_copy(signed_in_caller()))


@blueprint.get("/erasure")
@citizen(limit="read")
@described(shapes.Erasure, refusals=(403,))
def read_erasure() -> Response:
    """Say what would stay of this citizen, and what an earlier wish to be erased came to."""
    caller = signed_in_caller()
    hides = parts().private_codes.is_asked_of(caller)
    return json_reply(erasing.erasure_of(parts(), account_of(caller), neutral=hides))


@blueprint.post("/erasure")
@citizen(limit="write")
@described(shapes.Erasure, status=202, refusals=(403,))
def ask_erasure() -> Response:
    """Erase what no law requires to be kept about this citizen; what stays is told case by case."""
    caller = signed_in_caller()
    hides = parts().private_codes.is_asked_of(caller)
    return json_reply(erasing.ask(parts(), account_of(caller), neutral=hides), 202)
