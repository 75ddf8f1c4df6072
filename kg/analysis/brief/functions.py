"""The status of one body, function by function, and the standing of the QSMOs that lead them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis import status as st
from kg.analysis.brief.material import SHOWN, Cited
from kg.analysis.leading import leading_designation, leading_records
from kg.analysis.sentences import stated
from kg.dates import first_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.brief.material import Material
    from kg.analysis.coverage import Cell
    from kg.records.designation import Designation

STANDING: Final = {True: "designated", False: "pre-designated"}
"""Whether a QSMO is formally designated -> the word for it."""


@dataclass(frozen=True, slots=True)
class FunctionLine:
    """One main function.

    `leader` is the QSMO in short, "" where none leads, with the word of its standing. `uses` name
    providers with services and dates. `evidence` is how fresh they are, "" where nothing is known.
    `remarks` say what else matters about the cell; `refs` are numbers of sources.
    """

    cell: Cell
    function: str
    leader: str
    standing: str
    uses: tuple[str, ...]
    evidence: str
    remarks: tuple[str, ...]
    refs: tuple[int, ...]

    @property
    def word(self) -> st.StatusWord:
        """Label, symbol and meaning of the status."""
        return st.WORD[self.cell.status]


def function_lines(material: Material) -> tuple[FunctionLine, ...]:
    """The main functions in the order of their ranks."""
    return tuple(_line(material, cell) for cell in material.cells)


def _line(material: Material, cell: Cell) -> FunctionLine:
    records = leading_records(material.coverage, cell)
    sources = material.sources(records)
    if cell.listing:
        sources.append(material.listing_source(cell.listing))
    leader = material.coverage.leader(cell.area)
    return FunctionLine(
        cell=cell,
        function=material.function(cell.area),
        leader=material.office(leader[0]) if leader else "",
        standing=STANDING[leader[1]] if leader else "no QSMO",
        uses=material.named(records),
        evidence=cell.freshness,
        remarks=tuple(_remarks(material, cell)),
        refs=material.cite(*sources),
    )


def _remarks(material: Material, cell: Cell) -> Iterator[str]:
    if cell.inherited_from:
        yield f"from {material.short(cell.inherited_from)}"
    if cell.bureaus:
        counts = ", ".join(
            f"{many} {st.WORD[status].label.lower()}" for status, many in cell.bureaus.items()
        )
        yield f"{sum(cell.bureaus.values())} of {_bureaus(material)} bureaus: {counts}"
    if cell.conflict:
        yield "sources disagree"
    if cell.mixed:
        yield "bureaus differ"
    if cell.authorized_only:
        yield "an authorization is not use"
    if merged := sorted({material.short(one.agency) for one in cell.from_merged}):
        yield f"records of {', '.join(merged[:SHOWN])}, merged into it, do not count"


def _bureaus(material: Material) -> int:
    """Number of bodies below it on the day."""
    below, agencies = material.world.bureaus[material.agency], material.world.agencies
    return sum(agencies[one].exists(material.day) for one in below)


def standing_lines(material: Material) -> tuple[Cited, ...]:
    """Who leads the main functions, hosted by whom, for what and since when."""
    led = (leading_designation(material.coverage, cell.area) for cell in material.cells)
    periods = list(dict.fromkeys(one for one in led if one))
    rows = {row["id"]: row for row in material.tables["designation_periods"]}
    together: dict[tuple[str, str, bool, str], list[Designation]] = {}
    for one in periods:
        row = rows[one.id]
        since = stated([row], "from", first_day, one.start, ("observed", first_day))
        together.setdefault((one.office, one.host, one.formal, since), []).append(one)
    found = []
    for (office, host, formal, since), ones in together.items():
        areas = " and ".join(material.function(one.area) for one in ones)
        text = (
            f"{material.office(office)} at {material.short(host)}: {STANDING[formal]} for {areas} "
            f"since {since}"
        )
        found.append(Cited(text, material.cite(*(rows[one.id]["source"] for one in ones))))
    return tuple(found)
