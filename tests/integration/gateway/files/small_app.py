"""A small application with nothing but the files."""

from types import SimpleNamespace

from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database

from contracts.errors import ContractError, NotAuthenticated
from gateway.files import routes as files_api
from gateway.http import problems
from gateway.identity.caller import Caller

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
LIMIT = 600_000
DAILY = 2_000_000

CALLERS = {
    "one": Caller("citizen-one", "citizen", None, "hi"),
    "two": Caller("citizen-two", "citizen", None, "en"),
    "duty": Caller("duty.officer", "duty-officer", "5117012", "hi"),
}


class Tokens:
    """Every name of CALLERS is a token."""

    def read(self, token: str, language: str) -> Caller:
        """Return the caller, as the real one does."""
        if token not in CALLERS:
            raise NotAuthenticated()
        return CALLERS[token]


def parts(database: Database) -> SimpleNamespace:
    """What the gateway is built from, as far as the files need it."""
    settings = SimpleNamespace(files_key=KEY, file_max_bytes=LIMIT, files_daily_bytes=DAILY)
    sessions = SimpleNamespace(require=lambda caller: None)
    ended = SimpleNamespace(has_ended=lambda token: False, all_ended=lambda id, at: False)
    return SimpleNamespace(
        settings=settings,
        database=database,
        access_tokens=Tokens(),
        sessions=sessions,
        ended_sessions=ended,
        cases=SimpleNamespace(find_each=lambda references: [None for _ in references]),
    )


def build(database: Database) -> Flask:
    """The application, on a real database."""
    app = Flask("files")
    app.extensions["gateway"] = parts(database)
    app.register_blueprint(files_api.blueprint)
    app.register_error_handler(ContractError, lambda error: problems.response(error, "en", "trace"))
    return app


def signed_in(app: Flask, who: str) -> FlaskClient:
    """A client of one of CALLERS."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {who}"
    return client
