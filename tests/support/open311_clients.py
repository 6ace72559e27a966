"""Two kinds of Open311 clients as they are met outside, each sending what such a client sends.

`JsonClient` asks as the Python client `three` does: JSON, `jurisdiction_id` with every call, a
count as `page_size`, names cut into two, an address as `address_string`, a picture as multipart; it
reads every body below 500 as JSON. (The package itself cannot be imported by Python 3.) `XmlClient`
asks as a FixMyStreet does: XML alone, the key with what is posted and with the feed of updates.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO
from xml.etree import ElementTree

import requests

DEADLINE = 20


class JsonClient:
    """As `three` asks; `endpoint` is what discovery says."""

    def __init__(self, endpoint: str, key: str = "", jurisdiction: str = "bihar.example") -> None:
        self.endpoint = endpoint.rstrip("/") + "/"
        self.key, self.jurisdiction = key, jurisdiction
        self.session = requests.Session()

    def get(self, *path: str, **arguments: str) -> Any:
        """What the body says, whatever the status is."""
        query = {"jurisdiction_id": self.jurisdiction, **arguments}
        if "count" in query:
            query["page_size"] = query.pop("count")
        address = self.endpoint + "/".join(path) + ".json"
        return self.session.get(address, params=query, timeout=DEADLINE).json()

    def post(self, code: str, *, media: BinaryIO | None = None, **fields: str) -> Any:
        """File; `name` is two words, `address` a line."""
        data = {"service_code": code, "jurisdiction_id": self.jurisdiction, **fields}
        if "address" in data:
            data["address_string"] = data.pop("address")
        if "name" in data:
            data["first_name"], data["last_name"] = data.pop("name").split(" ")
        data["api_key"] = self.key
        files = {"media": media} if media else None
        answer = self.session.post(
            f"{self.endpoint}requests.json", data=data, files=files, timeout=DEADLINE
        )
        assert answer.status_code < 500, answer.text
        return answer.json()


class XmlClient:
    """As a FixMyStreet asks."""

    def __init__(self, endpoint: str, key: str, jurisdiction: str = "bihar.example") -> None:
        self.endpoint = endpoint.rstrip("/")
        self.key, self.jurisdiction = key, jurisdiction

    def services(self) -> dict[str, dict[str, str]]:
        """Every service by its code."""
        root = self._get("services")
        return {one["service_code"]: one for one in self._items(root, "services", "service")}

    def attributes(self, code: str) -> list[str]:
        """Codes of what has to be answered."""
        root = self._get(f"services/{code}")
        every = root.findall("attributes/attribute")
        return [one.findtext("code", "") for one in every if one.findtext("required") == "true"]

    def send(self, code: str, extra: Mapping[str, str], **fields: str) -> str:
        """File; the id that the problem is known by from now on."""
        attributes = {f"attribute[{name}]": value for name, value in extra.items()}
        data = {"service_code": code, "api_key": self.key, **fields, **attributes}
        data |= {"jurisdiction_id": self.jurisdiction, "deviceid": "x"}
        answer = requests.post(f"{self.endpoint}/requests.xml", data=data, timeout=DEADLINE)
        assert answer.ok, answer.text
        root = ElementTree.fromstring(answer.content)
        ids = root.findall("request/service_request_id")
        assert len(ids) == 1 and ids[0].text and root.find("request/token") is None
        return ids[0].text

    def requests(self, start: datetime, end: datetime) -> dict[str, dict[str, str]]:
        """The public requests of a window by id."""
        root = self._get("requests", **_window(start, end))
        rows = self._items(root, "service_requests", "request")
        return {one["service_request_id"]: one for one in rows}

    def updates(self, start: datetime, end: datetime) -> list[dict[str, str]]:
        """The changes of a window."""
        root = self._get("servicerequestupdates", api_key=self.key, **_window(start, end))
        return self._items(root, "service_request_updates", "request_update")

    def update(self, **fields: str) -> requests.Response:
        """Tell what somebody said of a problem."""
        data = {"api_key": self.key, "jurisdiction_id": self.jurisdiction, **fields}
        address = f"{self.endpoint}/servicerequestupdates.xml"
        return requests.post(address, data=data, timeout=DEADLINE)

    def _get(self, path: str, **query: str) -> ElementTree.Element:
        parameters: Mapping[str, str] = {"jurisdiction_id": self.jurisdiction, **query}
        answer = requests.get(f"{self.endpoint}/{path}.xml", params=parameters, timeout=DEADLINE)
        assert answer.ok, answer.text
        assert answer.headers["Content-Type"].startswith("text/xml")
        return ElementTree.fromstring(answer.content)

    def _items(self, root: ElementTree.Element, name: str, item: str) -> list[dict[str, str]]:
        assert root.tag == name and {one.tag for one in root} <= {item}
        return [{part.tag: part.text for part in one if part.text} for one in root]


def _window(start: datetime, end: datetime) -> dict[str, str]:
    as_text = "%Y-%m-%dT%H:%M:%SZ"
    return {
        "start_date": start.astimezone(UTC).strftime(as_text),
        "end_date": end.astimezone(UTC).strftime(as_text),
    }
