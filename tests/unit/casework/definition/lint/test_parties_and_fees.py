"""Parties and fees: each rule of the linter finds its fault."""

from collections.abc import Callable
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.lint.linter import lint
from casework.definition.model import BadDefinition
from casework.engine.rules import Rules
from tests.unit.casework.tenancy_samples import source

Change = Callable[[dict], Any]


def field(definition: dict, name: str) -> dict:
    return next(one for one in definition["form"]["fields"] if one["name"] == name)


def tenant(**changes: Any) -> Change:
    return lambda d: d["parties"]["tenant"].update(changes)


def fee(**changes: Any) -> Change:
    return lambda d: d["fee"].update(changes)


def paid(**changes: Any) -> Change:
    return lambda d: d["actions"]["record-payment"]["transitions"][0].update(changes)


def renamed(old: str, new: str) -> Change:
    return lambda d: d["parties"].update({new: d["parties"].pop(old)})


def _nobodys(d: dict) -> None:
    d["groups"].pop("witness")
    d["actions"]["add-witness"]["transitions"][0]["tells"] = []
    del d["notifications"]["tenancy.named.witness"]


BROKEN: dict[str, tuple[Change, str]] = {
    "a party is called as a post is": (renamed("witness", "central"), "party central is called"),
    "or as an audience is": (renamed("witness", "ward"), "party ward is called what something"),
    "or as every owner is": (renamed("witness", "owner"), "party owner is called what"),
    "a party says what nobody reads": (tenant(sees="all"), "party tenant says 'sees'"),
    "a party has one name": (tenant(name={"en": "x"}), "party tenant is not given in both"),
    "it joins by nothing": (tenant(joins=[]), "party tenant joins by no action"),
    "it joins by what is no action": (tenant(joins=["pray"]), "by the unknown action 'pray'"),
    "an action does not ask who it is": (
        tenant(joins=["file", "accept"]),
        "named by 'tenant_mobile', which accept does not ask for as mobile",
    ),
    "who it is is asked as text": (tenant(mobile="address"), "named by 'address', which file"),
    "or in the open": (
        lambda d: field(d, "tenant_mobile").update(pii=False),
        "'tenant_mobile', which file does not ask for as personal",
    ),
    "the e-mail is none": (tenant(email="tenant_name"), "named by 'tenant_name', which file"),
    "the language cannot be chosen": (tenant(language="ward"), "written to in 'ward'"),
    "nobody is it and nobody is told": (_nobodys, "party witness is declared and neither sees"),
    "an officer is it": (
        lambda d: d["groups"]["desk"].update({"housing/clerk": ["handling", "tenant"]}),
        "group desk makes the role 'housing/clerk' a party",
    ),
    "it acts and does not see": (
        lambda d: d["access"]["see"].remove("tenant"),
        "group tenant may act or have papers and may not see the case",
    ),
    "the view would show who it is": (lambda d: d.update(view=["parties"]), "would show parties"),
    "the fee is nothing": (fee(rupees=0), "the fee is less than one rupee"),
    "the fee says what nobody reads": (fee(paise=5), "fee says 'paise'"),
    "the fee has one name": (fee(name={"en": "Fee"}), "the fee is not given in both languages"),
    "it is due nowhere": (fee(due_in=[]), "the fee is due in no state"),
    "it is due in what is no state": (fee(due_in=["heaven"]), "the fee names 'heaven'"),
    "it is given back in no state": (fee(refunds_in=["heaven"]), "the fee names 'heaven'"),
    "it is due at the end": (fee(due_in=["rejected"], refunds_in=[]), "where the matter has ended"),
    "it is due and given back": (
        fee(refunds_in=["payment-due"]),
        "is due in payment-due and given back in it",
    ),
    "it takes what is no action": (fee(takes="pray"), "'pray', which is no action"),
    "it takes what is another's": (fee(takes="accept"), "'accept', which is not the system's"),
    "it leads from elsewhere": (
        fee(due_in=["payment-due", "confirmed"]),
        "the fee is due in confirmed, from where record-payment does not lead",
    ),
    "it leads back": (paid(to="payment-due"), "where the fee would still be due"),
    "it leads nowhere": (paid(to="same"), "where the fee would still be due"),
    "nobody is told of the return": (fee(tells=[]), "the fee tells no citizen"),
    "another is told of the return": (
        fee(tells=["tenancy.late.ward"]),
        "the fee tells no citizen",
    ),
    "it tells without words": (fee(tells=["x.y.citizen"]), "x.y.citizen is told but not declared"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_each_fault_is_found(fault: str) -> None:
    change, sentence = BROKEN[fault]
    broken = source()
    change(broken)
    findings = lint(loader.load(broken), Rules())
    assert any(sentence in finding for finding in findings), findings


def test_what_is_not_broken_has_no_finding() -> None:
    assert lint(loader.load(source()), Rules()) == []


@pytest.mark.parametrize("amount", ["500", 499.5, True, None])
def test_a_fee_is_a_whole_number_of_rupees(amount: Any) -> None:
    broken = source()
    broken["fee"]["rupees"] = amount
    with pytest.raises(BadDefinition, match="whole number of rupees"):
        loader.load(broken)


@pytest.mark.parametrize("missing", ["rupees", "name", "due_in", "takes"])
def test_a_fee_says_what_it_must(missing: str) -> None:
    broken = source()
    del broken["fee"][missing]
    with pytest.raises(BadDefinition, match=missing):
        loader.load(broken)
