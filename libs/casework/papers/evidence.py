"""The electronic records of a case as a form that is signed by hand lists them: the files that came
in, and the papers that the service issued, each with its SHA-256.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from casework.papers.pen import Pen, Text
from casework.typed.fields import Answers, CaseFields
from casework.typed.papers import FileOfCase
from contracts.typed import Json, JsonObject

APPLICATION, STEP = "application", "step"
WAYS: Mapping[tuple[str, str], Text] = {
    ("citizen", APPLICATION): {
        "hi": "नागरिक ने आवेदन के साथ भेजी",
        "en": "sent by the citizen with the application",
    },
    ("citizen", STEP): {
        "hi": "नागरिक ने बाद में भेजी",
        "en": "sent by a citizen after the application",
    },
    ("officer", APPLICATION): {
        "hi": "अधिकारी ने आवेदन के साथ जोड़ी",
        "en": "added by an officer with the application",
    },
    ("officer", STEP): {
        "hi": "अधिकारी ने बाद में जोड़ी",
        "en": "added by an officer after the application",
    },
}
"""By who sent a file and what names it: the way by which it came."""


def evidence(
    case: CaseFields, form: Answers, files: Sequence[FileOfCase], pen: Pen
) -> dict[str, list[JsonObject]]:
    """Return ``{"files", "papers"}`` written for their readers. A file has ``name``, ``type``,
    ``size``, ``sha256``, ``received_at`` and ``way``; a paper ``id``, ``name``, ``issued_at`` and
    ``sha256``. ``form`` are the answers of the application."""
    with_application = set(_named(form.values()))
    return {
        "files": [
            {
                "name": file["name"],
                "type": file["type"],
                "size": f"{file['size']:,}",
                "sha256": file["sha256"],
                "received_at": pen(file["received_at"]),
                "way": pen(
                    WAYS[file["sent_by"], APPLICATION if file["id"] in with_application else STEP]
                ),
            }
            for file in files
        ],
        "papers": [
            {
                "id": paper["id"],
                "name": pen(paper["name"]),
                "issued_at": pen(paper["issued_at"]),
                "sha256": paper["sha256"],
            }
            for paper in case.get("documents") or ()
            if "sha256" in paper  # one that waits for its printing has none yet
        ],
    }


def _named(answers: Iterable[Json]) -> Iterator[str]:
    """Yield the texts in lists of the answers: the ids of files among them."""
    for answer in answers:
        if isinstance(answer, list):
            yield from (one for one in answer if isinstance(one, str))
