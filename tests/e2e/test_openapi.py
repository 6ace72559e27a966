"""The description of the API is true: real answers, good ones and refusals, are what it says."""

import re
from typing import Any

import pytest
import requests
from openapi_schema_validator import OAS30Validator

from tests.support.citizen import complaint
from tests.support.client import ApiClient
from tests.support.system import System

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
PATH_PARAMETER = re.compile(r"{[^{}]+}")


class Description:
    """The OpenAPI document, to hold an answer against."""

    def __init__(self, url: str) -> None:
        self.document = requests.get(f"{url}/api/v1/openapi.json", timeout=10).json()

    def check(self, answer: requests.Response) -> None:
        """AssertionError where the status, the content type or the body is not as described."""
        path = answer.request.path_url.partition("?")[0]
        responses = self._operation(path, answer.request.method or "")["responses"]
        assert str(answer.status_code) in responses, (path, answer.status_code, sorted(responses))
        content = responses[str(answer.status_code)]["content"]
        kind = answer.headers["Content-Type"].partition(";")[0]
        assert kind in content, (path, kind)
        schema = {**content[kind]["schema"], "components": self.document["components"]}
        OAS30Validator(schema).validate(answer.json())

    def _operation(self, path: str, method: str) -> dict[str, Any]:
        fitting = [
            (template.count("{"), operations)
            for template, operations in self.document["paths"].items()
            if re.fullmatch(PATH_PARAMETER.sub("[^/]+", template), path)
        ]
        return min(fitting, key=lambda match: match[0])[1][method.lower()]


@pytest.fixture(scope="module")
def description(system: System) -> Description:
    return Description(system.url)


def test_what_a_citizen_and_an_officer_get_is_as_described(
    system: System, description: Description
):
    citizen, officer = system.citizen("9000000341"), system.officer("sho.5117012")
    filing = citizen.try_to_file()
    case = f"/cases/{filing.json()['reference']}"
    answers = [filing, citizen.try_to_file(complaint(category="women-safety"))]
    answers += [citizen.try_to_file(complaint(place={"pin": pin})) for pin in ("800001", "110001")]
    answers += [citizen.call("GET", path) for path in (case, f"{case}/record", "/cases?limit=2")]
    answers += [officer.call("GET", path) for path in ("/cases", f"{case}/record")]
    answers += [
        officer.call("POST", f"{case}/actions/{action}", json={"officer": "enquiry.5117012"})
        for action in ("assign", "acknowledge")
    ]
    answers.append(officer.call("POST", f"{case}/actions/acknowledge", json={}))
    answers.append(citizen.try_to_file(complaint(name="x" * 201)))
    answers.append(citizen.try_to_file(complaint(place={"district": "Patna", "station": "Budha"})))
    answers.append(citizen.call("POST", "/files", files={"file": ("a.png", PNG, "image/png")}))
    assert {answer.status_code for answer in answers} >= {200, 201, 409, 422}
    for answer in answers:
        description.check(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/services",
        "/services/complaint",
        "/services/nothing",
        "/stations?limit=3",
        "/stations?limit=3000",
        "/stations/resolve?lat=25.6222&lon=85.1272&accuracy=10",
        "/stations/resolve?pin=800001",
        "/stations/resolve?pin=899999",
        "/stations/resolve?q=Kotwali",
        "/stations?q=Kotwali",
        "/stations/resolve?lat=28.6&lon=77.2",
        "/cases",
    ],
)
def test_what_anybody_gets_is_as_described(system: System, description: Description, path: str):
    description.check(ApiClient(system.url, None, "hi").call("GET", path))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/auth/otp", {"mobile": "9000000342"}),
        ("/auth/otp", {"mobile": "12"}),
        ("/auth/otp", {"mobile": "9" * 600_000}),
        ("/auth/token", {"challenge": "unknown", "otp": "000000"}),
        ("/auth/officer", {"username": "nobody", "password": "wrong"}),
        ("/track", {"reference": "0000-0000-0000-0"}),
        ("/track/otp", {"reference": "0000-0000-0000-0"}),
        ("/services/complaint/cases", {}),
        ("/cases/0000-0000-0000-0/actions/withdraw", {}),
    ],
)
def test_what_is_sent_without_signing_in_is_answered_as_described(
    system: System, description: Description, path: str, body: dict[str, Any]
):
    description.check(ApiClient(system.url, None, "en").call("POST", path, json=body))


def test_who_signs_in_gets_a_session_as_described(system: System, description: Description):
    body = {"username": "sp.patna", "password": system.keys.officer_password}
    anonymous = ApiClient(system.url, None, "en")
    answer = anonymous.call("POST", "/auth/officer", json=body)
    assert answer.status_code == 200
    description.check(answer)
    reference = system.citizen("9000000343").file()["reference"]
    proof: dict[str, str] = {}
    for _ in range(2):
        followed = anonymous.call("POST", "/track", json={"reference": reference, **proof})
        assert (followed.status_code, followed.json()["proved"]) == (200, bool(proof))
        description.check(followed)
        anonymous.call("POST", "/track/otp", json={"reference": reference})
        message = system.await_message("9000000343", "otp.citizen", reference=reference)
        proof = {"otp": message["text"][:6]}


def test_the_readable_pages_ask_nothing_of_another_host(system: System):
    page = requests.get(f"{system.url}/api/docs", timeout=10)
    assert page.status_code == 200
    assert not re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", page.text)


def test_the_address_of_a_problem_leads_to_its_explanation(system: System):
    refused = ApiClient(system.url, None, "en").call("GET", "/nothing-here").json()
    path, _, anchor = refused["type"].partition("#")
    assert f'id="{anchor}"' in requests.get(f"{system.url}{path}", timeout=10).text
