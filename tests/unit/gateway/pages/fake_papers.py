"""The check of papers as the pages of these tests are answered it."""

from contracts.errors import NotFound

STATION = {"code": "5117012", "name": {"hi": "बुद्धा कॉलोनी", "en": "Buddha Colony"}}
CORRECTED = {
    "name": {"hi": "FIR की प्रति (सुधारी गई)", "en": "Copy of the FIR (corrected)"},
    "issued_at": "2026-11-22T13:00:00+00:00",
    "corrected": True,
}


class FakePapers:
    """Knows two papers and one code."""

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
        if code == "NOTHING":
            raise NotFound()
        if code == "ALTERED":
            claims = self.verify("document-one")
            altered = {"genuine": False, "valid": False, "state": "altered", "altered": "code"}
            return {**altered, "claims": claims}
        return self.verify("document-one")

    def verify_file(self, pdf) -> dict:
        if b"altered" in pdf:
            return {**self.verify_code("ALTERED"), "altered": "file", "claims": None}
        return self.verify("document-one")
