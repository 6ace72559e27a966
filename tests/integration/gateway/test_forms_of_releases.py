"""A form comes from the window to its service while releases of either run side by side."""

from flask.testing import FlaskClient
from pymongo.database import Database

from contracts.errors import BadRequest, ValidationFailed
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.permits import DEFINITION, Permits

FORM = {"category": "noise", "text": "For a wedding"}


def _file(client: FlaskClient, citizen: dict, form: dict | None = None):
    return client.post(
        "/api/v1/services/permit/cases",
        json=FORM if form is None else form,
        headers={**citizen, "Idempotency-Key": "key-number-1"},
    )


def test_the_service_is_told_by_which_version_the_form_was_asked(
    client: FlaskClient, citizen: dict, permits: Permits
) -> None:
    assert _file(client, citizen).status_code == 201
    (call,) = permits.peer.kwargs_of("file_case")
    assert call["definition_version"] == DEFINITION["version"]


def test_a_service_of_a_release_that_knows_no_version_of_a_form_files_all_the_same(
    client: FlaskClient, citizen: dict, permits: Permits
) -> None:
    def before(kwargs: dict) -> dict:
        if "definition_version" in kwargs:
            raise BadRequest("not a file_case request: {'definition_version': ['Unknown field.']}")
        return permits.file_case(kwargs)

    permits.peer.answers["file_case"] = before
    assert _file(client, citizen).status_code == 201


def test_a_form_that_another_worker_has_shown_already_is_known_here_when_it_comes(
    client: FlaskClient, citizen: dict, permits: Permits, database: Database
) -> None:
    def asks_more(kwargs: dict) -> dict:
        if kwargs["definition_version"] == DEFINITION["version"] and "hall" in kwargs["form"]:
            raise ValidationFailed(fields={"hall": "unknown-field"})
        return permits.file_case(kwargs)

    permits.peer.answers["file_case"] = asks_more
    assert client.get("/api/v1/services/permit").json["version"] == DEFINITION["version"]
    hall = {"name": "hall", "type": "text", "label": {"hi": "भवन", "en": "Hall"}}
    form = {**DEFINITION["form"], "fields": [*DEFINITION["form"]["fields"], hall]}
    announce(database, {**DEFINITION, "version": 7, "form": form})
    answer = _file(client, citizen, form={**FORM, "hall": "Town hall"})
    assert answer.status_code == 201, "at once, and not after five seconds"
    assert permits.peer.kwargs_of("file_case")[-1]["definition_version"] == 7
