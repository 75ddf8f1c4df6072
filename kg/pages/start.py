"""The first page: headline figures, the search, ways in by role, the QSMOs on the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.pages.coverage.matrix import totals
from kg.pages.entries import KINDS
from kg.pages.page import Page
from kg.pages.standing import office_rows
from kg.records.catalogue import IN_FULL, IN_PART, NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.coverage.matrix import Totals
    from kg.pages.links import Ref
    from kg.pages.material import Material

CATALOGUE = {NOT_RECORDED: "not recorded", IN_PART: "recorded in part", IN_FULL: "recorded in full"}
"""How far the catalogue of a marketplace is recorded, in words."""

BAR = 1000
"""Width of the bar of statuses, in its own units."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the bar: a status, how many cells, where it begins and how wide it is."""

    word: st.StatusWord
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One QSMO on the day."""

    office: Ref
    hosts: tuple[Ref, ...]
    standing: str
    since: str
    areas: tuple[Ref, ...]
    catalogue: str


def start_pages(material: Material) -> Iterator[Page]:
    """index.html."""
    matrix = material.whole.matrix
    facts = {
        "offices": office_lines(material),
        "figures": dict(sorted(material.figures.items())),
        "downloads": dict(material.downloads),
        "bar": _bar(totals(matrix.cfo_act)),
        "bar_width": BAR,
        "gone": matrix.gone,
        "lists": _lists(material),
    }
    yield Page("index.html", "index.html", facts)


def office_lines(material: Material) -> list[OfficeLine]:
    """The QSMOs that have a standing on the day, designated ones first."""
    refs, market = material.refs, material.coverage.marketplace
    return [
        OfficeLine(
            refs.ref("office", one.id),
            tuple(refs.ref("agency", host) for host in one.hosts),
            one.standing,
            one.since,
            tuple(refs.ref("area", area) for area in one.areas),
            CATALOGUE[market.catalogue(one.id)],
        )
        for one in office_rows(material.coverage, material.names)
    ]


def _bar(counts: Totals) -> list[Piece]:
    """The cells of all statuses one after the other, as parts of BAR."""
    pieces = []
    done = 0
    for word in st.STATUSES:
        count = counts.by_status[word.id]
        if count:
            x, end = (round(BAR * at / counts.cells, 1) for at in (done, done + count))
            pieces.append(Piece(word, count, x, round(end - x, 1)))
        done += count
    return pieces


def _lists(material: Material) -> list[tuple[str, str, int]]:
    """Path, name and length of the plain list of each kind of thing."""
    ids = material.links.ids
    counts = {kind: len(ids[kind]) for kind in KINDS if kind in ids}
    counts["service"] = len({row["id"] for row in material.tables["services"]})
    return [
        ("sources.html" if kind == "source" else f"list/{kind}.html", KINDS[kind][1], counts[kind])
        for kind in KINDS
    ]
