"""What a thing is filed under belongs to a form: whoever changes it raises the form."""

import hashlib
import json
from datetime import date

from services.lostfound.matching import lexicon, look
from services.lostfound.matching.document import FORM, ComparedEntry
from services.lostfound.matching.entry import Entry, Place
from services.lostfound.matching.keys import Keys
from services.lostfound.matching.reading import read

FILED = {1: "2f048060e62dd787"}
"""By form, the digest of what these things are filed under. Where this test fails, things on file
and new ones are read in two ways: raise FORM, and write here what the new one gives."""
THINGS = (
    ("phone", "काला रेडमी मोबाइल, पीछे ॐ का स्टीकर, बायाँ कोना टूटा", ("black",)),
    ("bag", "neela school bag, tiffin aur pani ka botal, Geeta naam likha hai", ()),
    ("wallet", "brown leather wallet, three 500 notes, railway ticket inside", ("brown",)),
    ("document", "आधार कार्ड, लेमिनेशन किया हुआ, प्लास्टिक के कवर में", ()),
    ("jewellery", "sone ki chain, kundi tooti, aadha bhar", ("golden",)),
    ("", "samsang galaxy m31 mobail", ()),
    (
        "bag",
        "काला स्काईबैग, भीतर दवाई का पर्चा, टिफिन, तीन किताबें, राधिका बनर्जी की चिट्ठी, पुराना सिक्का, "
        "चश्मा, नीला तौलिया, पटना दिल्ली का टिकट, लाल धागा, टूटी ज़िप, चाबी का गुच्छा, एक जोड़ी चप्पल",
        ("black", "blue"),
    ),
)


def test_what_things_are_filed_under_is_that_of_the_form() -> None:
    digest = hashlib.sha256()
    keys, words = Keys(b"k" * 32), lexicon.shipped()
    for number, (category, description, colours) in enumerate(THINGS):
        entry = Entry(
            case=f"C{number}",
            side="found" if number % 2 else "lost",
            category=category,
            description=description,
            colours=colours,
            place=Place(25.6222, 85.1272) if number else None,
            day=date(2026, 11, 20),
        )
        reading = read(entry, words)
        compared: ComparedEntry = {
            "_id": entry.id,
            "case": entry.case,
            "row": "",
            "side": entry.side,
            "day": 1,
            "last": 1,
            "at": None,
            "families": list(reading.families),
            "items": list(reading.items),
            "brands": sorted(reading.brands),
            "colours": list(reading.colours),
            "words": list(keys.words(reading)),
            "numbers": {},
        }
        index_keys = keys.filed_under(entry, reading, ["imei:x"], lambda word: float(word % 7))
        digest.update(json.dumps([compared, index_keys], sort_keys=True).encode())
        digest.update(look.packed(compared, reading.words, keys.hashed, lambda word: 1.0))
    assert digest.hexdigest()[:16] == FILED[FORM]
