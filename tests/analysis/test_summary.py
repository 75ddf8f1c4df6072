"""Rule 4: one word over the main functions of an area, by hand and on the real data."""

from __future__ import annotations

import pytest

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.analysis.summary import area_summary, main_functions, summary_areas
from kg.dates import first_day
from kg.rdf.dataset import Dataset
from tests.worlds import make_world

DAY = first_day("2023-01-01")


def world_of_two_functions(*used: str):
    """Body `a` uses listed provider `fed` for `used`; `one` and `two` are main functions."""
    return make_world(
        agencies=[{"id": "a"}, {"id": "home"}],
        areas=[
            {"id": "top"},
            {"id": "one", "parent": "top", "main_of": "top", "rank": "1"},
            {"id": "two", "parent": "top", "main_of": "top", "rank": "2"},
            {"id": "lesser", "parent": "top"},
        ],
        providers=[{"id": "fed", "kind": "federal", "agency": "home"}],
        adoptions=[
            {"agency": "a", "area": area, "provider": "fed", "observed": "2022"} for area in used
        ],
        designation_periods=[{"office": "o", "area": "top", "from": "2020"}],
        services=[
            {"id": "s", "provider": "fed", "area": area, "listed_by": "o", "from": "2021"}
            for area in ("one", "two")
        ],
    )


@pytest.mark.parametrize(
    ("used", "status", "counts", "known"),
    [
        (("one", "two"), "marketplace", {"marketplace": 2}, 2),
        (("one",), "mixed", {"marketplace": 1, "unknown": 1}, 1),
        ((), "mixed", {"unknown": 2}, 0),
        (("lesser",), "mixed", {"unknown": 2}, 0),
    ],
)
def test_marketplace_only_if_all_main_functions_are(used, status, counts, known) -> None:
    found = area_summary(Coverage(world_of_two_functions(*used), DAY), "a", "top")
    assert (found.status, found.counts, found.known, found.total) == (status, counts, known, 2)


def test_an_area_without_main_functions_has_no_summary() -> None:
    coverage = Coverage(world_of_two_functions(), DAY)
    assert summary_areas(coverage.world) == ["top"]
    with pytest.raises(ValueError, match="one has no main functions"):
        area_summary(coverage, "a", "one")


def test_every_main_function_is_summed_up_once_in_the_real_data(dataset: Dataset) -> None:
    world = dataset.world
    summed = [one for area in summary_areas(world) for one in main_functions(world, area)]
    assert sorted(summed) == sorted(world.main_functions)
    coverage = Coverage(world, dataset.day)
    for agency in ("usda", "nasa", "hud", "gsa"):
        for area in summary_areas(world):
            found = area_summary(coverage, agency, area)
            cells = [coverage.cell(agency, one).status for one in main_functions(world, area)]
            assert found.counts == {word: cells.count(word) for word in st.RANK if word in cells}
            assert (found.status == "marketplace") == (set(cells) == {"marketplace"})
