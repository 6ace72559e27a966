"""Each service of the one window is found in Hindi, in English and in Roman Hindi, by words that
people in need of it would type."""

import pytest

from gateway.catalogue import finding
from gateway.catalogue.catalogue import Service
from gateway.catalogue.search import Index
from tests.support.announcing_to_gateway import POLICE
from tests.support.buildings import definitions_of_all

FOUND = {
    "complaint": ("चोरी की शिकायत", "report a theft", "chori ki shikayat"),
    "lost-report": ("बटुआ खो गया", "lost wallet", "batua kho gaya"),
    "missing-person": ("बच्चा गुम हो गया", "missing child", "baccha gum ho gaya"),
    "cyber-fraud-1930": ("UPI से पैसे कट गए", "money debited UPI fraud", "paise kat gaye UPI"),
    "procession-noc": ("जुलूस की अनुमति", "permission for procession", "juloos ki anumati"),
    "loudspeaker-noc": ("लाउडस्पीकर की अनुमति", "loudspeaker permission", "loudspeaker ki anumati"),
    "film-shoot-noc": ("फ़िल्म की शूटिंग", "film shooting permission", "film shooting"),
    "event-noc": ("मेले की अनुमति", "permission for event", "mela ki anumati"),
    "secret-tip": ("गुप्त सूचना", "anonymous tip", "gupt suchna"),
    "prison-visit": ("जेल में मुलाक़ात", "prison visit", "jail me mulakat"),
    "prosecution-status": ("मुक़दमे की तारीख", "court case status", "mukadme ki tarikh"),
    "eou-report": ("चिट फंड ठगी", "ponzi scheme", "chit fund"),
    "witness-protection": ("गवाह की सुरक्षा", "witness protection", "gawah ki suraksha"),
    "victim-compensation": ("पीड़ित मुआवज़ा", "victim compensation", "peedit muavza"),
    "scst-relief": ("एससी एसटी राहत", "SC ST relief", "sc st rahat"),
}
CASES = [(code, words) for code, three in FOUND.items() for words in three]


@pytest.fixture(scope="module")
def index() -> Index:
    """The index of every service that people apply for."""
    services = [Service(one, "test", "test", POLICE) for one in definitions_of_all()]
    return finding.index_of([one.described for one in services if one.for_citizens])


@pytest.mark.parametrize(("code", "words"), CASES)
def test_each_service_is_among_the_first_three_that_are_found(index: Index, code: str, words: str):
    keys = [key for key, _ in index.search(words)]
    assert code in keys[:3], keys
