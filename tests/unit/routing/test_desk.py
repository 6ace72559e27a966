"""The desk: pages, search, offices, and a book that stays current."""

from datetime import date

import pytest

from casework.definition.loader import load_file
from contracts import rpc
from contracts.errors import NotFound, Unavailable, ValidationFailed
from services.routing.store import Published, RawBook
from services.routing.use_cases import Desk
from tests.support.servers import ROOT
from tests.unit.routing.worlds import records, station


class ShelfOfBooks:
    """The store's reading side, with directories put in by hand."""

    def __init__(self, *directories):
        self.directories = list(directories)
        self.broken = False
        self.announced = {}

    def categories(self):
        return frozenset(value for values in self.announced.values() for value in values)

    def learn_categories(self, service, categories):
        self.announced[service] = categories

    def published(self):
        entries = [
            {"version": d["version"], "effective_from": d["effective_from"]}
            for d in self.directories
        ]
        return Published(len(entries), tuple(entries), ())

    def read(self, published):
        directories = [{"version": "broken"}] if self.broken else list(self.directories)
        return RawBook(published, directories, [])


def here(work, *arguments):
    """Do in the caller's thread what the service does beside it."""
    return work(*arguments)


def desk_of(*directories):
    desk = Desk(ShelfOfBooks(*directories), here)
    desk.reload()
    return desk


@pytest.fixture(scope="module")
def desk(shipped):
    return desk_of(shipped)


def test_before_a_directory_is_loaded_the_desk_is_unavailable_and_not_wrong():
    with pytest.raises(Unavailable):
        desk_of().resolve("theft", {"unknown": True})


def test_the_first_page_of_the_whole_list_has_every_spelling_of_a_district(desk):
    """Who keeps a copy of the list can search it by district in either language."""
    first = desk.list_stations(None, None, None, 10)
    spelled = first["districts"]
    assert {"थाना", "thana", "district"} <= set(first["unsaid"])
    assert spelled["पटना"] == spelled["Patna"] == ["Patna"]
    assert spelled["West Champaran"] == ["Bagaha", "Bettiah"]
    for page in (
        desk.list_stations("Patna", None, None, 10),
        desk.list_stations(None, None, "5", 9),
    ):
        assert not {"districts", "unsaid"} & set(page)


def test_a_category_that_nobody_announced_is_refused_and_every_other_is_answered(shipped):
    desk = desk_of(shipped)
    unknown = {"unknown": True}
    assert desk.resolve("thefft", unknown)["outcome"] == "queue"  # as yet nobody has announced any
    complaint = load_file(ROOT / "services/complaints/definitions/complaint")
    tip = load_file(ROOT / "services/tips/definitions/secret-tip.yaml")
    enquiry = load_file(ROOT / "services/verification/definitions/address-enquiry.yaml")
    for service, one in (("complaints", complaint), ("tips", tip), ("verification", enquiry)):
        data = {"service": service, "definitions": [dict(one.source)]}
        desk.service_announced({"data": data})
    for category in (*complaint.choices, "other", "railway", "complaint-against-police",
                     enquiry.code):  # fmt: skip
        assert desk.resolve(category, unknown)["outcome"] in ("queue", "resolved"), category
    for ask in (desk.resolve, desk.explain):
        for category in ("thefft", "", "Theft", "form"):
            with pytest.raises(ValidationFailed) as refusal:
                ask(category, unknown)
            assert refusal.value.fields == {"category": "no-such-category"}
    answers = desk.resolve_many([{"category": "thefft", "place": unknown}])["items"]
    assert answers[0]["error"]["fields"] == {"category": "no-such-category"}


def test_a_replica_that_did_not_hear_an_announcement_learns_of_it(shipped):
    desk_at_work = desk_of(shipped)
    data = {"service": "tips", "definitions": [{"code": "tip", "routing": {"as": "a-matter"}}]}
    desk_at_work.service_announced({"data": data})
    other = Desk(desk_at_work._store, here)
    other.reload()
    assert other.resolve("a-matter", {"unknown": True})["outcome"] == "queue"
    with pytest.raises(ValidationFailed):
        other.resolve("thefft", {"unknown": True})


def test_all_stations_come_on_one_page_of_two_thousand(desk):
    page = desk.list_stations(None, None, None, 2000)
    assert len(page["items"]) == 1201 and page["next"] is None
    assert page["directory_version"] == "2026.3"
    patna = next(one for one in page["items"] if one["code"] == "5117012")
    assert set(patna) == {"code", "name", "type", "police_district", "lat", "lon", "quality"}


def test_pages_follow_each_other_without_gap_or_repeat(desk):
    codes, cursor = [], None
    while True:
        page = desk.list_stations(None, None, cursor, 200)
        codes += [one["code"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert codes == sorted(set(codes)) and len(codes) == 1201


def test_a_list_is_narrowed_by_district_in_either_language_and_by_type(desk):
    here_and_there = desk.list_stations("पश्चिमी चंपारण", "mahila", None, 50)["items"]
    assert [one["code"] for one in here_and_there] == ["BR-BAGAHA-MAHILA", "BR-BETTIAH-MAHILA"]
    assert desk.list_stations("Patna", "no-such-type", None, 50)["items"] == []
    with pytest.raises(ValidationFailed) as refusal:
        desk.list_stations("Pattna", None, None, 50)
    assert refusal.value.fields == {"district": "no-such-district"}
    assert refusal.value.details["suggestions"]["district"][0] == "Patna"


@pytest.mark.parametrize(
    "written",
    ["AHTU Patna", "Anti-Human Trafficking Unit, Patna", "मानव तस्करी रोधी इकाई, पटना"],
)
def test_an_anti_human_trafficking_unit_is_found_as_a_superintendent_writes_it(desk, written):
    best = desk.search(written, None, 5)["items"][0]
    assert best["station"]["code"] == "BR-PATNA-AHTU"


def test_search_finds_by_likeness_in_either_language(desk):
    for spoken in ("Budha Coloni", "बुद्धा कालोनी", "buddha colony thana"):
        best = desk.search(spoken, None, 5)["items"][0]
        assert best["station"]["code"] == "5117012"
        assert 0 < best["score"] <= 100 and best["matched"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [("5117012", "station"), ("PD-PATNA-SP", "sp"), ("PD-RAIL-PATNA-CR", "control-room"),
     ("HQ-CR", "state-control-room"), ("RG-MAGADH", "range"), ("BR-EOU", "station")],
)  # fmt: skip
def test_an_office_is_known_by_its_code_with_its_chain(desk, code, kind):
    office = desk.office(code)
    assert (office["code"], office["kind"]) == (code, kind)
    assert office["name"]["hi"] and office["offices"]["handling"] == code
    assert office["supervisors"][-1] == "HQ"


def test_an_unknown_office_is_not_found(desk):
    with pytest.raises(NotFound):
        desk.office("PD-ATLANTIS-SP")


def test_many_questions_are_answered_in_order_and_a_bad_one_spoils_no_other(desk):
    questions = [
        {"category": "theft", "place": {"district": "Patna", "station": "5117012"}},
        {"category": "theft", "place": {"pin": "899999"}},
        {"category": "theft", "place": {"lat": 1, "lon": "x"}},
        {},
        {"category": "theft", "place": {"unknown": True}, "occurred_at": "never"},
        {"category": "cyber-fraud", "place": {"unknown": True}},
    ]
    items = desk.resolve_many(questions)["items"]
    assert items[0]["station"]["code"] == "5117012"
    errors = [one["error"]["fields"] for one in items[1:5]]
    assert errors == [
        {"place.pin": "no-such-pin"},
        {"place.lon": "not-a-number"},
        {"place": "required"},
        {"occurred_at": "not-a-date"},
    ]
    assert items[5]["outcome"] == "queue"


def test_every_answer_has_the_shape_of_the_contract(desk):
    schema = rpc.Resolution()
    for place in ({"lat": 25.6222, "lon": 85.1272}, {"pin": "800001"}, {"unknown": True}):
        assert schema.validate(desk.resolve("theft", place)) == {}


def test_a_newly_published_directory_is_used_from_the_next_reload(monkeypatch):
    shelf = ShelfOfBooks(records([station("A")], effective_from="2020-01-01"))
    desk = Desk(shelf, here)
    assert desk.reload() is True
    assert desk.reload() is False
    shelf.directories.append(
        records([station("A"), station("B")], version="test.2", effective_from="2021-01-01")
    )
    with pytest.raises(NotFound):
        desk.office("B")
    assert desk.reload() is True
    assert desk.office("B")["directory_version"] == "test.2"


def test_a_directory_that_cannot_be_opened_leaves_the_old_one_in_use():
    shelf = ShelfOfBooks(records([station("A")], effective_from="2020-01-01"))
    desk = Desk(shelf, here)
    desk.reload()
    shelf.directories.append(records([station("B")], effective_from="2021-01-01"))
    shelf.broken = True
    assert desk.reload() is False
    assert desk.office("A")["code"] == "A"
    shelf.broken = False
    assert desk.reload() is True
    assert desk.office("B")["code"] == "B"


def test_a_directory_of_tomorrow_comes_into_force_by_itself(monkeypatch):
    shelf = ShelfOfBooks(
        records([station("A")], version="now", effective_from="2026-01-01"),
        records([station("A"), station("B")], version="later", effective_from="2027-01-01"),
    )
    desk = Desk(shelf, here)
    desk.reload()
    for day, version in ((date(2026, 12, 31), "now"), (date(2027, 1, 1), "later")):
        monkeypatch.setattr("services.routing.use_cases.today", lambda day=day: day)
        assert desk.list_stations(None, None, None, 10)["directory_version"] == version
