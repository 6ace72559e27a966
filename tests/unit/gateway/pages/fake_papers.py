"""Papers and their check in memory; one suite asks these and the gateway's own
(``tests/integration/gateway/test_rooms_of_pages.py``)."""

import hashlib

from casework.definition.hand_forms import HandForm, hand_forms
from contracts.errors import NotFound
from gateway.documents.use_cases import Finished

STATION = {"code": "5117012", "name": {"hi": "बुद्धा कॉलोनी", "en": "Buddha Colony"}}
CORRECTED = {
    "name": {"hi": "FIR की प्रति (सुधारी गई)", "en": "Copy of the FIR (corrected)"},
    "issued_at": "2026-11-22T13:00:00+00:00",
    "corrected": True,
}
PAPER = b"%PDF-1.7 the paper"
ALTERED = PAPER + b" altered"


class FakePapers:
    """Knows two papers, two codes and two files; a paper is read in the case that lists it."""

    def read(self, caller, document_id) -> Finished:
        """Of the documents."""
        for view in self.views.values():
            for entry in view["documents"]:
                if entry["id"] == document_id and self._may_have(caller, view, entry):
                    self._answering("complaints")
                    self._answering("papers")
                    return Finished(
                        content=PAPER,
                        media_type="application/pdf",
                        sha256=hashlib.sha256(PAPER).hexdigest(),
                        file_name=f"{entry['kind']}-{view['reference']}.pdf",
                    )
        raise NotFound()

    def forms_for(self, caller, reference) -> list[HandForm]:
        """Those of the case's service, for every officer."""
        return [*hand_forms(self.service_found.definition).values()]

    def verify(self, document_id) -> dict:
        if document_id not in ("document-one", "document-two"):
            raise NotFound()
        issued = document_id == "document-one"
        value = {"hi": "20-11-2026", "en": "20-11-2026"}
        return {
            "genuine": True,
            "valid": issued,
            "valid_until": "2026-11-30T13:00:00+00:00" if issued else None,
            "department": {"hi": "गृह विभाग", "en": "Home Department"} if issued else None,
            "shows": [{"name": {"hi": "दिन", "en": "Day"}, "value": value}] if issued else [],
            "kind": "fir-copy",
            "name": {"hi": "FIR की प्रति", "en": "Copy of the FIR"},
            "issued_at": "2026-11-21T13:00:00+00:00",
            "station": STATION if issued else None,
            "sha256": "0" * 64,
            "state": "issued" if issued else "replaced",
            "earlier": [],
            "replaced_by": None if issued else CORRECTED,
        }

    def verify_code(self, code) -> dict:
        if code.upper() == "ALTERED":
            return self._altered("code")
        if code.upper() != "GENUINE":
            raise NotFound()
        return self.verify("document-one")

    def verify_file(self, pdf) -> dict:
        if pdf == ALTERED:
            return self._altered("file")
        if pdf != PAPER:
            raise NotFound()
        return self.verify("document-one")

    def _altered(self, what) -> dict:
        verdict = {"genuine": False, "valid": False, "state": "altered", "altered": what}
        return {**verdict, "claims": self.verify("document-one")}
