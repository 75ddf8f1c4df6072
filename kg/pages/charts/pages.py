"""charts.html: adoption over time, coverage, freshness and concentration by function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.analysis.concentration import HIGH, MODERATE, function_shares
from kg.analysis.gaps import bodies
from kg.analysis.stats import FRESHNESS, figures
from kg.analysis.yearly import together, yearly
from kg.pages.charts import findings
from kg.pages.charts.draw import drawn
from kg.pages.charts.findings import percent
from kg.pages.charts.series import HATCH, Piece, bars, fill_of, stacked_years
from kg.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from kg.analysis.concentration import FunctionShares
    from kg.analysis.stats import Figures
    from kg.analysis.yearly import Year
    from kg.pages.links import Ref
    from kg.pages.material import Material

FIRST = 2000
"""First year of the charts: of the years before hardly anything is recorded."""
WIDE, TALL = 640, 280
"""Pixels of the large chart over time."""
SMALL = 110
"""Height of the small ones, as their specification has it."""
BARS, ROW = 520, 24
"""Pixels of the longest bar, and of each row."""
NAMED = 4
"""Providers that have a piece of their own; the others share one."""


@dataclass(frozen=True, slots=True)
class Table:
    """The data of a chart: its head and its rows; the first cell of a row names it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: its finding as title, the drawing, what else to know, and its data."""

    id: str
    title: str
    svg: Markup
    note: str
    table: Table
    about: Ref | None = None


def charts_pages(material: Material) -> Iterator[Page]:
    """charts.html; nothing where the world has no main function."""
    world = material.world
    main = world.main_functions
    cfo = sorted(one.id for one in world.agencies.values() if one.cfo_act)
    if not main:
        return
    by_area = yearly(material.coverage.kernel, cfo, main, FIRST, material.day)
    now = {area: figures(material.coverage.cells(cfo, [area])) for area in main}
    top = [one for one in bodies(world, "top") if world.agencies[one].exists(material.day)]
    shares = [function_shares(material.coverage, top, area) for area in main]
    facts = {
        "whole": _whole(material, together(by_area.values())),
        "functions": [_function(material, area, found) for area, found in by_area.items()],
        "by_function": _by_function(material, now),
        "freshness": _freshness(material, now),
        "concentration": _concentration(material, shares),
        "first": FIRST,
        "bodies": len(top),
        "limits": material.coverage.freshness.limits,
        "levels": (MODERATE, HIGH),
    }
    yield Page("charts.html", "charts.html", facts)


def _years_table(years: Sequence[Year]) -> Table:
    """Years that are alike stand in one row."""
    words = [word for word in st.STATUSES if any(one.counts[word.id] for one in years)]
    rows: list[tuple[str | int, ...]] = []
    since = years[0].year
    for one, other in zip(years, [*years[1:], None], strict=True):
        if other is None or other.counts != one.counts:
            name = str(since) if since == one.year else f"{since} to {one.year}"
            rows.append((name, *(one.counts[word.id] for word in words)))
            since = one.year + 1
    return Table(("End of", *(word.label for word in words)), tuple(rows))


def _whole(material: Material, years: Sequence[Year]) -> Figure:
    title = findings.over_time(years)
    svg = drawn(
        "years",
        stacked_years(years, TALL, words=True),
        title,
        width=WIDE,
        height=TALL,
        padding={"left": 34, "right": 130, "top": 6, "bottom": 22},
    )
    note = "Each column is a year's end, the last one the day of the data."
    return Figure("whole", title, svg, note, _years_table(years))


def _function(material: Material, area: str, years: Sequence[Year]) -> Figure:
    name = material.names.area(area)
    finding = findings.of_function(years)
    svg = drawn("years", stacked_years(years, SMALL, words=False), f"{name}: {finding}")
    about = material.refs.ref("area", area)
    return Figure(f"years-{area}", name, svg, finding, _years_table(years), about)


def _by_function(material: Material, now: dict[str, Figures]) -> Figure:
    title = findings.best_and_least(material.names, now)
    rows = [
        (
            material.names.column(area),
            [
                Piece(
                    one.counts[word.id],
                    (f"{word.symbol} {one.counts[word.id]}", word.symbol),
                    fill_of(word.id),
                    "currentColor" if word.id == st.UNKNOWN else "var(--paper)",
                )
                for word in st.STATUSES
                if one.counts[word.id]
            ],
            f"{one.known} of {one.total} known",
        )
        for area, one in now.items()
    ]
    table = Table(
        ("Function", *(word.label for word in st.STATUSES)),
        tuple((material.names.area(area), *one.counts.values()) for area, one in now.items()),
    )
    svg = drawn("bars", bars(rows, BARS), title, height=ROW * len(rows))
    return Figure("by-function", title, svg, "", table)


def _freshness(material: Material, now: dict[str, Figures]) -> Figure:
    title = findings.freshness(now.values())
    colours = dict(zip(FRESHNESS, FRESHNESS_COLOURS, strict=True))
    rows = [
        (
            material.names.column(area),
            [
                *(
                    Piece(
                        one.freshness[word],
                        (f"{one.freshness[word]} {word}", str(one.freshness[word])),
                        *colours[word],
                    )
                    for word in FRESHNESS
                    if one.freshness[word]
                ),
                Piece(one.counts[st.UNKNOWN], (), HATCH),
            ],
            f"{one.known} of {one.total} known",
        )
        for area, one in now.items()
    ]
    table = Table(
        ("Function", *(word.capitalize() for word in FRESHNESS), "Unknown"),
        tuple(
            (material.names.area(area), *one.freshness.values(), one.counts[st.UNKNOWN])
            for area, one in now.items()
        ),
    )
    svg = drawn("bars", bars(rows, BARS), title, height=ROW * len(rows))
    return Figure("freshness", title, svg, "", table)


INK, FILL = "var(--shared-ink)", "var(--shared-fill)"
FRESHNESS_COLOURS = (
    (INK, "var(--paper)", "var(--paper)"),
    (FILL, INK, "var(--paper)"),
    ("var(--paper)", "currentColor", "currentColor"),
)
"""Area, text and edge of fresh, aging and last known: the older, the paler."""


def _concentration(material: Material, shares: Sequence[FunctionShares]) -> Figure:
    title = findings.concentration(shares)
    used = sorted(
        (one for one in shares if one.shares), key=lambda one: (-(one.hhi or 0), one.area)
    )
    names = material.names
    rows = [
        (names.column(one.area), _share_pieces(material, one), f"HHI {one.hhi:,.0f}")
        for one in used
    ]
    table = Table(
        ("Function", "Bodies served", "Providers", "HHI", "Concentrated", "Shares of uses"),
        tuple(
            (
                names.area(one.area),
                one.served,
                len(one.shares),
                f"{one.hhi:,.0f}",
                one.level,
                "; ".join(
                    f"{names.organisation(share.provider)} {percent(share.share)}"
                    for share in one.shares
                ),
            )
            for one in used
        ),
    )
    silent = [names.area(one.area) for one in shares if not one.shares]
    note = (
        f"Nobody is recorded to use a provider outside its department: {', '.join(silent)}."
        if silent
        else ""
    )
    svg = drawn("bars", bars(rows, BARS), title, height=ROW * max(1, len(rows)))
    return Figure("concentration", title, svg, note, table)


def _share_pieces(material: Material, one: FunctionShares) -> list[Piece]:
    """The largest providers, the first one dark, and one piece for all others."""
    many = len(one.shares) > NAMED + 1
    named = one.shares[:NAMED] if many else one.shares
    pieces = [
        Piece(
            share.share,
            (
                f"{material.names.short(share.provider)} {percent(share.share)}",
                material.names.short(share.provider),
            ),
            FILL if place else INK,
            INK if place else "var(--paper)",
        )
        for place, share in enumerate(named)
    ]
    rest = one.shares[len(named) :]
    if rest:
        pieces.append(Piece(sum(share.share for share in rest), (f"{len(rest)} more",), FILL, INK))
    return pieces
