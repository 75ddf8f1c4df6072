"""Groups: who belongs by rule, by list, and who is left out."""

from __future__ import annotations

import pytest

from kg.paths import data_dir
from kg.records.group import group_members
from kg.records.world import load_world
from kg.tables.read import Row, read_tables
from tests.worlds import make_world, schema

WORLD = make_world(
    agencies=[
        {"id": "dept", "cfo_act": "yes"},
        {"id": "bureau", "parent": "dept", "kind": "sub-agency"},
        {"id": "unit", "parent": "bureau", "kind": "sub-agency"},
        {"id": "board", "kind": "board"},
    ]
)


def members(**cells: str) -> list[str]:
    row = Row(dict.fromkeys(schema()["groups"].names, ""))
    row.update(id="g", **cells)
    return group_members([row], WORLD)["g"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"cfo_act": "yes"}, ["dept"]),
        ({"cfo_act": "no"}, ["board", "bureau", "unit"]),
        ({"kinds": "board;sub-agency"}, ["board", "bureau", "unit"]),
        ({"kinds": "sub-agency", "parent": "bureau"}, ["unit"]),
        ({"members": "board;dept"}, ["board", "dept"]),
        ({"members": "board", "cfo_act": "yes"}, ["board", "dept"]),
        ({"cfo_act": "no", "excludes": "bureau"}, ["board"]),
        ({}, []),
    ],
)
def test_rules_lists_and_exclusions(cells: dict[str, str], expected: list[str]) -> None:
    assert members(**cells) == expected


def test_the_cfo_act_group_has_the_24_agencies_of_31_usc_901b() -> None:
    rows = read_tables(data_dir(), schema(), ["groups"])["groups"]
    groups = group_members(rows, load_world(data_dir()))
    assert len(groups["cfo-act"]) == 24
    assert "usaid" in groups["cfo-act"]
    assert "dod" in groups["executive"]
    assert not {"dod", "army", "navy"} & set(groups["civilian"])
    assert not set(groups["cfo-act"]) & set(groups["non-cfo-act"])
