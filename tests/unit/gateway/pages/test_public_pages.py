"""Pages for anybody: whether a document is genuine, and the lists that are public."""

import pytest

from tests.unit.gateway.pages.browser import Browser


def test_a_genuine_document_is_told_with_its_fingerprint(reader: Browser) -> None:
    reader.visit("/verify/document-one")
    assert reader.says("यह काग़ज़ असली है") and reader.says("FIR की प्रति")
    assert reader.says("बुद्धा कॉलोनी") and reader.says("0" * 64)
    assert reader.says("गृह विभाग") and reader.says("कब तक मान्य") and reader.says("20-11-2026")


def test_a_replaced_document_of_a_closed_matter_is_told_without_its_station(
    reader: Browser,
) -> None:
    reader.visit("/verify/document-two")
    assert reader.says("असली है, पर बदला जा चुका है") and reader.says("यहाँ नहीं दिखाया जाता")
    assert reader.says("बाद में सुधारा गया") and reader.says("FIR की प्रति (सुधारी गई)")


def test_the_fingerprint_of_ones_own_file_is_compared_on_the_page(reader: Browser) -> None:
    reader.visit("/verify/document-one").press("मिलाएँ", sha256="0" * 64)
    assert reader.says("एक जैसी है")
    reader.press("मिलाएँ", sha256="1" * 64)
    assert reader.says("अलग है") and reader.value("sha256") == "1" * 64


def test_a_code_that_was_altered_is_told_with_the_paper_it_claims_to_be(reader: Browser) -> None:
    reader.visit("/V/ALTERED")
    assert reader.status == 200
    assert reader.says("कोड में फेरबदल किया गया है") and reader.says("FIR की प्रति")
    assert not reader.says("यह काग़ज़ असली है")
    reader.visit("/V/GENUINE")
    assert reader.says("यह काग़ज़ असली है") and reader.says("काग़ज़ पर छपा कोड असली है")
    reader.visit("/V/NOTHING")
    assert reader.status == 404 and reader.says("यह यहाँ से जारी किसी काग़ज़ का कोड नहीं है")


@pytest.mark.parametrize(
    "query",
    [
        "document-one",
        " document-\none ",
        "https://setu.example.org/verify/document-one",
        "HTTPS://SETU.EXAMPLE.ORG/V/GENUINE",
    ],
)
def test_a_number_or_the_address_in_a_code_leads_to_its_answer(reader: Browser, query: str) -> None:
    reader.visit("/").follow("काग़ज़ की जाँच")
    reader.press("संख्या जाँचें", number=query)
    assert reader.says("यह काग़ज़ असली है")


def test_what_is_no_number_is_told_at_its_field(reader: Browser) -> None:
    reader.visit("/verify").press("संख्या जाँचें", number="../etc")
    assert reader.status == 422 and reader.says("यह किसी काग़ज़ की संख्या नहीं है")


def test_an_unknown_document_is_told_in_both_languages(reader: Browser) -> None:
    reader.visit("/verify/nothing")
    assert reader.status == 404
    assert reader.says("ऐसा कोई काग़ज़ नहीं है") and reader.says("No such document")


def test_the_register_is_found_from_every_page_and_searched_by_a_stations_name(
    reader: Browser,
) -> None:
    reader.visit("/").follow("सार्वजनिक सूचियाँ").follow("सार्वजनिक FIR सूची")
    assert reader.says("5117012/0021/2026") and reader.says("BNS 303(2)")
    papers = [one for one in reader.page.all("a") if one.text == "प्रति (PDF)"]
    assert papers[0].get("href").startswith("/api/v1/public-papers/complaint/firs/5117012/")
    reader.press("खोजें", office="Buddha")
    assert reader.says("5117012/0021/2026") and reader.value("office") == "Buddha"
    reader.press("खोजें", office="Kotwali")
    assert reader.says("कुछ नहीं मिला")


def test_the_day_of_a_row_says_what_happened_on_it(reader: Browser) -> None:
    reader.visit("/lists/complaint/firs")
    assert reader.says("कब दर्ज हुई: 21 नवंबर 2026")


def test_a_day_that_is_none_is_told_at_its_field(reader: Browser) -> None:
    reader.visit("/lists/complaint/firs?from=x")
    assert reader.status == 422
    assert reader.says("किस दिन से: ")
