"""What the administrator has in the console beside the officers."""

from flask import render_template

from contracts.errors import NotAllowed
from gateway.console.blueprint import blueprint, officer
from gateway.identity.caller import Caller
from gateway.officers.departments import ADMINISTRATOR


@blueprint.get("/administration")
def administration() -> str:
    """Lead to what only the administrator does."""
    administrator()
    return render_template("console/administration.html")


def administrator() -> Caller:
    """Return the administrator who is signed in; NotAllowed for every other officer."""
    reader = officer()
    if reader.role != ADMINISTRATOR:
        raise NotAllowed("for the administrator only")
    return reader
