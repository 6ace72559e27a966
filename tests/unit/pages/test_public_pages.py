"""Pages for anybody: whether a document is genuine, and the lists that are public."""

from tests.unit.pages.browser import Browser


def test_a_genuine_document_is_told_with_its_fingerprint(reader: Browser) -> None:
    reader.visit("/verify/document-one")
    assert reader.says("यह काग़ज़ असली है") and reader.says("FIR की प्रति")
    assert reader.says("बुद्धा कॉलोनी") and reader.says("0" * 64)
    assert reader.says("गृह विभाग") and reader.says("कब तक मान्य") and reader.says("20-11-2026")


def test_a_replaced_document_of_a_closed_matter_is_told_without_its_station(
    reader: Browser,
) -> None:
    reader.visit("/verify/document-two")
    assert reader.says("ऐसा नया काग़ज़ जारी हुआ है") and reader.says("यहाँ नहीं दिखाया जाता")


def test_the_fingerprint_of_ones_own_file_is_compared_on_the_page(reader: Browser) -> None:
    reader.visit("/verify/document-one").press("मिलाएँ", sha256="0" * 64)
    assert reader.says("एक जैसी है")
    reader.press("मिलाएँ", sha256="1" * 64)
    assert reader.says("अलग है") and reader.value("sha256") == "1" * 64


def test_an_unknown_document_is_told_in_both_languages(reader: Browser) -> None:
    reader.visit("/verify/nothing")
    assert reader.status == 404
    assert reader.says("ऐसा कोई काग़ज़ नहीं है") and reader.says("No such document")


def test_the_register_is_found_from_every_page_and_searched_by_a_stations_name(
    reader: Browser,
) -> None:
    reader.visit("/").follow("सार्वजनिक FIR सूची")
    assert reader.says("5117012/0001/2026") and reader.says("BNS 303(2)")
    reader.press("खोजें", office="Buddha")
    assert reader.says("5117012/0001/2026") and reader.value("office") == "Buddha"
    reader.press("खोजें", office="Kotwali")
    assert reader.says("कुछ नहीं मिला")


def test_a_day_that_is_none_is_told_at_its_field(reader: Browser) -> None:
    reader.visit("/lists/complaint/firs?from=x")
    assert reader.status == 422
    assert reader.says("किस दिन से: ")
