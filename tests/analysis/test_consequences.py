"""What hangs on a policy: chain, designations, mandates and cells, by hand and in the real data."""

from __future__ import annotations

import pytest

from kg.analysis.consequences import TABLES, consequences, consequences_record
from kg.analysis.coverage import Coverage
from kg.analysis.impact import designation_impact
from kg.analysis.policy_chain import other_links, policy_chain, policy_standing
from kg.dates import first_day
from kg.rdf.dataset import Dataset
from kg.records.world import world_of
from kg.tables.read import Tables
from tests.analysis.by_hand import rows
from tests.worlds import make_tables

DAY = first_day("2023-01-01")


def links(*given: tuple[str, str, str]) -> Tables:
    """Policies named in the links given as subject, relation, object."""
    named = dict.fromkeys(one for subject, _, of in given for one in (subject, of))
    return {
        "policies": rows("policies", *({"id": one, "status": "in-force"} for one in named)),
        "policy_links": rows(
            "policy_links",
            *(
                {"id": f"pl-{at:03}", "subject": subject, "relation": relation, "object": of}
                for at, (subject, relation, of) in enumerate(given)
            ),
        ),
    }


def test_what_rests_on_a_policy_comes_after_what_it_rests_on_and_once() -> None:
    tables = links(
        ("b", "implements", "a"),
        ("c", "amends", "b"),
        ("d", "extends", "c"),
        ("d", "implements", "a"),  # the shorter way counts
        ("e", "cites", "a"),
        ("f", "rescinds", "a"),
        ("g", "supersedes", "b"),
    )
    chain = [(one.policy, one.depth) for one in policy_chain(tables, DAY, "a")]
    assert chain == [("a", 0), ("b", 1), ("c", 2), ("d", 1)]
    others = {(one.subject, one.relation) for one in other_links(tables["policy_links"], "a")}
    assert others == {("e", "cites"), ("f", "rescinds")}


def test_a_circle_ends() -> None:
    tables = links(("b", "implements", "a"), ("a", "extends", "b"))
    assert [one.policy for one in policy_chain(tables, DAY, "a")] == ["a", "b"]
    assert [one.policy for one in policy_chain(tables, DAY, "b")] == ["b", "a"]


@pytest.mark.parametrize(
    ("cells", "day", "standing"),
    [
        ({"issued": "2020", "status": "in-force"}, "2019-12-31", "not-issued"),
        ({"issued": "2020", "status": "in-force"}, "2020-01-01", "in-force"),
        ({"ended": "2020-05", "status": "rescinded"}, "2020-05-31", "in-force"),
        ({"ended": "2020-05", "status": "rescinded"}, "2020-06-01", "rescinded"),
        ({"status": "unknown"}, "2020-06-01", "unknown"),
    ],
)
def test_standing_of_a_policy(cells: dict[str, str], day: str, standing: str) -> None:
    [row] = rows("policies", {"id": "p"} | cells)
    assert policy_standing(row, first_day(day)) == standing


def hanging() -> Tables:
    """Policy `p` designates office `o` in May 2020; `q` implements it and binds a group."""
    tables = make_tables(
        agencies=[
            {"id": "a", "cfo_act": "yes"},
            {"id": "old", "cfo_act": "yes", "until": "2019"},
            {"id": "home"},
        ],
        providers=[{"id": "fed", "kind": "federal", "agency": "home"}],
        adoptions=[{"agency": "a", "area": "f", "provider": "fed", "observed": "2022"}],
        designation_periods=[
            {"id": "dp-001", "office": "o", "area": "f", "from": "2020-05-02"},
            {"id": "dp-002", "office": "o", "area": "g", "from": "2021-05-02"},
            {"id": "dp-003", "office": "o", "area": "f", "status": "pre-designated"}
            | {"from": "2020-05", "until": "2020-05-01"},
        ],
        services=[{"id": "s", "provider": "fed", "area": "f", "listed_by": "o", "from": "2021"}],
    )
    provision = {"policy": "p", "target_kind": "qsmo", "target": "o", "date": "2020-05"}
    demand = {"policy": "q", "effect": "requires", "target_kind": "area", "target": "f"}
    tables |= links(("q", "implements", "p"))
    tables["provisions"] = rows(
        "provisions",
        {"id": "pn-1", "effect": "designates", **provision},
        {"id": "pn-2", "effect": "encourages-use", **provision},
        {"id": "pn-3", "scope": "the 24", "date": "2020", **demand},
        {"id": "pn-4", "scope": "step 3", "date": "2020", **demand},
        {"id": "pn-5", "scope": "the 24", "date": "2024", **demand},
    )
    tables["mandate_tests"] = []
    tables["groups"] = rows("groups", {"id": "cfo-act", "cfo_act": "yes"})
    tables["scope_groups"] = rows("scope_groups", {"scope": "the 24", "group": "cfo-act"})
    return tables


def test_designations_cells_and_mandates_of_a_policy() -> None:
    tables = hanging()
    found = consequences(world_of(tables), DAY, tables, "p")
    assert [(one.provision, one.period.id, one.holds, one.cells) for one in found.made] == [
        ("pn-1", "dp-001", True, 1)
    ]
    [loss] = found.losses
    assert (loss.before.agency, loss.before.status, loss.after.status) == (
        "a",
        "marketplace",
        "shared",
    )
    assert [(one.mandate.provision, one.bodies) for one in found.mandates] == [
        ("pn-3", 1),  # of the two members one is gone
        ("pn-4", None),  # a section label binds nobody in particular
    ]


def test_the_duty_of_a_named_body_binds_no_group() -> None:
    tables = hanging()
    duty = {"provision": "pn-3", "reason": "named-body", "note": "It binds OMB."}
    tables["mandate_tests"] = rows("mandate_tests", duty)
    found = consequences(world_of(tables), DAY, tables, "p")
    one = next(one for one in found.mandates if one.mandate.provision == "pn-3")
    assert (one.named, one.bodies, one.note) == (True, None, "It binds OMB.")


def test_what_a_policy_does_not_make_does_not_hang_on_it() -> None:
    tables = hanging()
    found = consequences(world_of(tables), DAY, tables, "q")
    assert (found.made, found.losses) == ((), ())
    assert [one.relation for one in found.links] == ["implements"]


def test_before_a_designation_nothing_hangs_on_it() -> None:
    tables = hanging()
    found = consequences(world_of(tables), first_day("2019-06-01"), tables, "p")
    assert [(one.holds, one.cells) for one in found.made] == [(False, 0)]
    assert found.losses == ()
    assert found.mandates == ()


def test_everything_marketplace_hangs_on_m_19_16(dataset: Dataset) -> None:
    """Every QSMO was designated under it, so without it no cell would be marketplace."""
    world, day = dataset.world, dataset.day
    tables = {name: dataset.tables[name] for name in TABLES}
    found = consequences(world, day, tables, "m-19-16")
    cells = Coverage(world, day).cells(world.agencies, world.tracked)
    marketplace = {(one.agency, one.area) for one in cells if one.status == "marketplace"}
    assert {(one.before.agency, one.before.area) for one in found.losses} == marketplace
    assert {one.period.id for one in found.made if one.holds} == {
        one.id for one in world.designations if one.in_force(day)
    }
    assert all(one.cells == 0 for one in found.made if not (one.holds and one.period.formal))
    chain = {one.policy: one.link.relation for one in found.chain if one.link}
    assert chain["grants-qsmo-designation"] == "implements"
    assert chain["hr-qsmo-redesignation"] == "amends"
    rescinded = {one.object for one in found.links if one.relation == "rescinds"}
    assert rescinded == {"m-13-08", "m-16-11", "isslob-ca-2009", "isslob-dhs-2006"}


def test_one_designation_is_the_part_that_hangs_on_its_policy(dataset: Dataset) -> None:
    world, day = dataset.world, dataset.day
    tables = {name: dataset.tables[name] for name in TABLES}
    found = consequences(world, day, tables, "grants-qsmo-designation")
    assert list(found.losses) == designation_impact(world, day, {"dp-011"})
    record = consequences_record(found)
    assert record["designations"][0]["office"] == "grants-qsmo"
    assert len(record["losses"]) == len(found.losses) > 0


def test_every_policy_has_consequences(dataset: Dataset) -> None:
    tables = {name: dataset.tables[name] for name in TABLES}
    for row in tables["policies"][::6]:
        found = consequences(dataset.world, dataset.day, tables, row["id"])
        assert found.chain[0].policy == row["id"]
        assert all(one.mandate.policy in {m.policy for m in found.chain} for one in found.mandates)
