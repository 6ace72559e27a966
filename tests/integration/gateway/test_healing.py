"""A view that is wrong, whatever its number, is found and is its service's truth again."""

from pymongo.database import Database

from gateway import admin
from gateway.building import GatewayParts
from gateway.cases import healing
from tests.integration.gateway.desk_peer import Tenancy


def test_a_forged_view_with_a_high_number_is_healed(
    tenancy: Tenancy, parts: GatewayParts, database: Database, environ: dict[str, str]
) -> None:
    reference = tenancy.file().json["reference"]
    assert healing.heal(parts, reference) == healing.SAME
    truth = database["cases"].find_one({"_id": reference})
    forged = {"sequence": 999, "owner": tenancy.id("stranger"), "more": "of a forger"}
    database["cases"].update_one({"_id": reference}, {"$set": forged})
    assert tenancy.get("stranger", f"/cases/{reference}").status_code == 200
    assert healing.heal_some(parts) == {healing.HEALED: 1}
    assert database["cases"].find_one({"_id": reference}) == truth
    assert tenancy.get("stranger", f"/cases/{reference}").status_code == 404
    assert tenancy.get("owner", f"/cases/{reference}").status_code == 200


def test_a_view_of_no_case_is_named_and_left_for_a_person(
    tenancy: Tenancy, parts: GatewayParts, database: Database, environ: dict[str, str], capsys
) -> None:
    reference = tenancy.file().json["reference"]
    document = database["cases"].find_one({"_id": reference})
    database["cases"].insert_one({**document, "_id": "0000-0000-0000-0"})
    assert healing.heal(parts, "0000-0000-0000-0") == healing.UNKNOWN
    assert admin.main(["heal", "--all"], environ) == 1
    assert capsys.readouterr().out == "same: 1, unknown: 1\n"
    assert database["cases"].count_documents({}) == 2


def test_while_the_service_is_away_nothing_changes(parts: GatewayParts, database: Database) -> None:
    row = {"_id": "0000-0000-0000-0", "bus_service": "away", "sequence": 1}
    database["cases"].insert_one(dict(row))
    assert healing.heal(parts, "0000-0000-0000-0") == healing.UNASKED
    assert database["cases"].find_one({}) == row
