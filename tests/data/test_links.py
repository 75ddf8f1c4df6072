"""Links to what others publish: how many things have one, and that each is what it says."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from urllib.parse import urlsplit

import pytest

from kg.paths import data_dir
from kg.tables.read import Rows, Tables, read_tables
from kg.tables.schema import read_schema

HOSTS = {
    "wikidata": {"www.wikidata.org"},
    "federal-register": {"www.federalregister.gov", "www.govinfo.gov"},
    "usaspending": {"api.usaspending.gov", "github.com"},
    "govinfo": {"www.govinfo.gov"},
}
"""Where the addresses of a system may lead; other systems lead anywhere."""

FORMS = (
    (r"https://www\.govinfo\.gov/link/cpd/executiveorder/(\d+)", r"\1"),
    (r"https://www\.govinfo\.gov/link/plaw/(\d+)/public/(\d+)", r"\1-\2"),
    (r"https://www\.govinfo\.gov/link/fr/([\d-]+)", r"\1"),
    (r"https://api\.usaspending\.gov/api/v2/agency/(\d{3,4})/", r"\1"),
)
"""Addresses formed by a rule, and the code that they must hold."""


@cache
def tables() -> Tables:
    return read_tables(data_dir(), read_schema(data_dir()))


def links(**where: str) -> Rows:
    found = tables()["links"]
    return [row for row in found if all(row[name] == value for name, value in where.items())]


def part_linked(kind: str, things: list[str]) -> float:
    linked = {row["thing"] for row in links(kind=kind)}
    assert things
    return sum(one in linked for one in things) / len(things)


def test_every_cfo_act_agency_is_linked_to_the_register_and_to_its_spending():
    agencies = {row["id"] for row in tables()["agencies"] if row["cfo_act"]}
    assert len(agencies) == 24
    for system in ("federal-register", "usaspending"):
        assert agencies <= {row["thing"] for row in links(kind="agency", system=system)}, system


def test_four_of_five_top_level_bodies_are_linked():
    top = [row["id"] for row in tables()["agencies"] if not row["parent"]]
    assert part_linked("agency", top) >= 0.8


@pytest.mark.parametrize("sort", ["executive-order", "statute"])
def test_four_of_five_orders_and_statutes_are_linked(sort: str):
    policies = [row["id"] for row in tables()["policies"] if row["type"] == sort]
    assert part_linked("policy", policies) >= 0.8


def test_four_of_five_orders_statutes_and_memoranda_together_are_linked():
    sorts = {"executive-order", "statute", "omb-memorandum"}
    policies = [row["id"] for row in tables()["policies"] if row["type"] in sorts]
    assert part_linked("policy", policies) >= 0.8


def test_an_address_leads_to_its_system():
    for row in links():
        hosts = HOSTS.get(row["system"])
        assert not hosts or urlsplit(row["target"]).hostname in hosts, row


def test_an_address_formed_by_a_rule_holds_the_code_and_names_the_rule():
    seen: Counter[str] = Counter()
    for row in links():
        for form, code in FORMS:
            found = re.fullmatch(form, row["target"])
            if found:
                seen[form] += 1
                assert found.expand(code) == row["code"], row
                assert row["rule"], row
    assert set(seen) == {form for form, _ in FORMS}


def test_codes_agree_with_ours():
    agencies = {row["id"]: row for row in tables()["agencies"]}
    policies = {row["id"]: row for row in tables()["policies"]}
    for row in links(system="usaspending", checked="label-and-code"):
        if len(row["code"]) == 3:
            assert row["code"] == agencies[row["thing"]]["cgac"].zfill(3), row
    for row in links(kind="policy", system="govinfo", checked="number"):
        number = policies[row["thing"]]["number"]
        assert not number or number.endswith(row["code"]), row


def test_only_items_are_said_to_be_the_same_and_each_of_one_thing():
    same = links(relation="skos:exactMatch")
    assert {row["system"] for row in same} == {"wikidata"}
    assert len({row["target"] for row in same}) == len({row["thing"] for row in same}) == len(same)


def test_a_page_of_the_register_is_of_one_body():
    pages = Counter(row["target"] for row in links(kind="agency", system="federal-register"))
    assert max(pages.values()) == 1, pages.most_common(1)


def test_a_provider_that_is_an_agency_is_linked_as_one():
    agencies = {row["id"] for row in tables()["agencies"]}
    assert not {row["thing"] for row in links(kind="provider")} & agencies
