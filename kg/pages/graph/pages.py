"""graph.html."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg.dates import iso
from kg.pages.graph.cells import EPOCH
from kg.pages.graph.graph import whole_data
from kg.pages.graph.kinds import KINDS, RELATIONS, Kind
from kg.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.pages.material import Material

SCRIPTS: Final = (
    "graph-days.js",
    "graph-filter.js",
    "graph-marks.js",
    "picture.js",
    "graph-panel.js",
    "graph-find.js",
    "graph-tables.js",
    "graph-export.js",
    "graph-address.js",
    "graph.js",
)
"""Our scripts of the page, in the order in which they are loaded."""

LEDE = (
    "From policy to agency, left to right. Dashed: planned or pre-designated. Squares: the main "
    "functions of an agency; dots: the best its own records show."
)


class Written(NamedTuple):
    """A line in words, for readers without scripts."""

    source: str
    says: str
    target: str
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class GraphView:
    """What the template shows: the data of the scripts, the legend, and counts by kind."""

    data: dict[str, Any]
    counts: Mapping[str, int]
    title: str
    lede: str
    kinds: tuple[Kind, ...] = KINDS
    scripts: tuple[str, ...] = SCRIPTS

    def written(self) -> Iterator[Written]:
        """Every line, with the first and the last day of its records."""
        names = {one["id"]: one["name"] for one in self.data["nodes"]}
        for line in self.data["edges"]:
            records = [self.data["records"][number] for number in line["records"]]
            begins = [one.get("from") for one in records] or [None]
            ends = [one.get("until") for one in records] or [None]
            yield Written(
                names[line["from"]],
                RELATIONS[line["relation"]][0].lower(),
                names[line["to"]],
                _text(None if None in begins else min(begins)),
                _text(None if None in ends else max(ends)),
            )


def graph_pages(material: Material) -> Iterator[Page]:
    """The network, everything in it and on every day."""
    view = view_of(whole_data(material), "Network", LEDE)
    yield Page("graph.html", "graph.html", {"graph": view})


def view_of(
    data: dict[str, Any], title: str, lede: str, kinds: tuple[Kind, ...] = KINDS
) -> GraphView:
    """The view of `data`, the content of a network page."""
    groups = [one["group"] for one in data["nodes"]]
    counts = {one.id: groups.count(one.id) for one in kinds}
    return GraphView(data, counts, title, lede, kinds)


def _text(day: int | None) -> str:
    return "" if day is None else iso(day + EPOCH)
