"""What an officer writes of an Act protects nobody less for its spelling."""

import re
from collections.abc import Iterator

import pytest

from services.complaints.law.acts import ACTS, Act, act_and_rest, typed_key
from services.complaints.law.classification import Classification, classify
from services.complaints.law.consequences import of_act
from services.complaints.law.other_acts import read_others

PROTECTED = [act for act in ACTS.values() if of_act(act.code).sensitive or act.code == "bnss"]
DEVANAGARI_DIGITS = str.maketrans("0123456789", "०१२३४५६७८९")


def named(law: str, max_years: int = 5) -> Classification:
    return classify([], [{"law": law, "cognizable": True, "max_years": max_years}])


def written(act: Act) -> Iterator[str]:
    """Every way to write the Act that people have been seen to write, and all of them again with
    other capitals, spaces, dots, slashes, joining words, years and sections around them."""
    for name in {act.short, *act.name.values(), *act.spellings}:
        yield from (name, name.upper(), name.lower(), f"the {name}", f" {name} ", f"{name}।")
        yield from (re.sub(r"[\s.]+", between, name) for between in ("", "  ", ". ", "-", "‑", "."))
        yield from (name.replace("/", between) for between in (" / ", "&", " and ", "-", "–", ""))
        yield from (name.replace("(", " (").replace(")", ") "), re.sub(r"[()]", "", name))
        # Without a filling word, and with another letter for the nasal.
        yield from (name.replace(" of ", " "), name.replace(" and ", " "))
        yield re.sub("\u0902(?=[तथदध])", "न्", re.sub("\u0902(?=[टठडढ])", "ण्", name))
        # An abbreviation with a dot or a space behind each letter.
        yield re.sub(r"\b[A-Z]{2,}\b", lambda word: ".".join(word[0]) + ".", name)
        yield re.sub(r"\b[A-Z]{2,}\b", lambda word: " ".join(word[0]), name)
        # As keyboards differ: without the dot below, with a joiner.
        yield from (name.replace("\u093c", ""), name.replace("\u094d", "\u094d\u200d"))
        for year in (f" {act.year}", f", {act.year}", f" ({act.year})", str(act.year)):
            yield from (f"{name}{year}", f"{name}{year}".translate(DEVANAGARI_DIGITS))
        for section in ("s. 8", "section 8", "धारा ८", "u/s 8", "S.8", "8", "sec 8/12", "8, 12"):
            yield from (f"{name} {section}", f"{section} {name}", f"{name} {act.year} {section}")
            yield f"{name.lower()}, {act.year}, {section}"


@pytest.mark.parametrize("act", PROTECTED, ids=lambda act: act.code)
def test_no_spelling_of_a_protected_act_is_open(act: Act) -> None:
    spellings = set(written(act))
    assert len(spellings) > 100
    # What is read of a text decides alone, so each is classified once.
    read: dict[tuple[tuple[str, bool], ...], str] = {}
    for law in spellings:
        offences = read_others([{"law": law, "cognizable": True, "max_years": 5}])
        read[
            tuple((one.section if one.listed else str(one.act), one.listed) for one in offences)
        ] = law
    act_of = {law: named(law) for law in read.values()}
    assert [law for law, one in act_of.items() if not one.closed_to_public] == []
    assert [law for law, one in act_of.items() if one.enquiry_allowed] == []


@pytest.mark.parametrize("act", [*ACTS.values()], ids=lambda act: act.code)
def test_every_spelling_is_that_of_its_act(act: Act) -> None:
    """Known, not merely unknown and closed: the case has the Act's own consequences."""
    wrong = {law for law in written(act) if act_and_rest(typed_key(law))[0] is not act}
    assert wrong == set()


@pytest.mark.parametrize("act", PROTECTED, ids=lambda act: act.code)
def test_what_follows_from_an_act_follows_from_its_name_alone(act: Act) -> None:
    expected = of_act(act.code)
    act_of = named(act.short)
    assert (act_of.sensitive, act_of.investigator_rank) == (
        expected.sensitive,
        expected.investigator_rank,
    )


@pytest.mark.parametrize(
    "law",
    [
        "POSCO Act",
        "P.O.C.S.O. Act s. 8",
        "पाक्सो",
        "पोस्को",
        "IPC 1860, s. 376",
        "लैंगिक अपराधों से बालकों का संरक्षण अधिनियम 2012, s. 8",
        "SC / ST Act, s. 3(1)(r)",
        "SC–ST (PoA) Act",
        "SCST",
        "SC & ST",
        "PoA Act",
        "एससी/एसटी",
        "ITP Act",
        "J J Act",
        "UA(P) Act",
        "Some Act that nobody listed",
        "Arms Act 1959, s. 25 against Test Person of Test Nagar",
        "Arms Act & posco",
        "IPC 999",
        "BNSS 3",
        "IT Act 99",
        "IT Act 67(c)",
        "IT Act 66(a)",
        "Dowry Act 99",
        "Railways Act 145",
        "Prisons Act 1894, s. 40",
        "arms act",
    ],
)
def test_what_no_table_has_is_closed_and_without_enquiry(law: str) -> None:
    classification = named(law)
    assert classification.closed_to_public
    assert not classification.enquiry_allowed


@pytest.mark.parametrize(
    "act", [act for act in ACTS.values() if act not in PROTECTED], ids=lambda act: act.code
)
def test_an_act_as_open_as_any_other_says_nothing_of_a_section_that_it_has_no_row_for(
    act: Act,
) -> None:
    for law in (f"{act.short} 9999", act.short, f"{act.name['hi']} धारा 9999(क)"):
        one = named(law)
        assert (one.unlisted, one.closed_to_public, one.enquiry_allowed) == (True, True, False), law


@pytest.mark.parametrize(
    "law",
    [
        *("IT Act s. 67B", "Information Technology Act 2000, 67 B", "IT Act 67(B)", "IT Act 067B"),
        *("IT Act section 67(b)", "IT Act 67B(b)", "IT Act 66(E)", "IT Act 67(A)", "IT Act 67-b"),
        *("IPC 354(A)", "IPC 0376", "IPC 376(AB)", "IPC 509(1)", "आईटी एक्ट ६७(B)"),
    ],
)
def test_a_section_of_an_open_act_may_be_closed(law: str) -> None:
    assert named(law).closed_to_public and named(law).sensitive


@pytest.mark.parametrize(
    ("law", "section"),
    [
        ("IT Act 66(d)", "IT Act 66D"),
        ("IPC 379(a)", None),
        ("Dowry Act 3(2)", "Dowry Act 3"),
        ("Bihar Excise Act 30(a)", "Bihar Excise Act 30(a)"),
        ("Bihar Excise Act 30(z)", None),
        ("BNS 106(2)", None),
    ],
)
def test_a_clause_is_of_its_section_only_where_the_table_does_not_divide_it(
    law: str, section: str | None
) -> None:
    (row,) = named(law).sections
    assert (row["section"], row["listed"]) == (section or law, section is not None)


@pytest.mark.parametrize("law", ["Arms Act & posco", "an FIR of POCSO, perhaps", "हरिजन एक्ट आदि"])
def test_an_unclear_text_has_the_consequences_of_what_it_may_have_meant(law: str) -> None:
    assert named(law).unlisted and named(law).sensitive


@pytest.mark.parametrize(
    "law",
    ["Arms Act 1959, s. 25(1B)", "IT Act 2000, section 66C, 66D", "आयुध अधिनियम 1959 धारा 25(1B)",
     "dowry act 4-A"],
)  # fmt: skip
def test_an_ordinary_act_is_open_however_its_section_is_written(law: str) -> None:
    assert not named(law).closed_to_public
    assert named(law).enquiry_allowed


def test_what_a_table_knows_of_an_offence_counts_and_not_what_is_said_beside_it() -> None:
    (row,) = named("IPC 376", max_years=1).sections
    assert (row["section"], row["listed"], row["punishment"]["max_years"]) == (
        "IPC 376", True, "life"
    )  # fmt: skip
