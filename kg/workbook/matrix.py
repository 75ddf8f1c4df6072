"""The sheet Matrix: bodies by functions, each cell with letter, provider and colour."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from openpyxl.utils import get_column_letter

from kg.analysis import status as st
from kg.analysis.leading import leading_records
from kg.dates import iso
from kg.workbook import style
from kg.workbook.cells import put
from kg.workbook.names import (
    CONFLICT,
    INHERITED,
    MIXED,
    STALE,
    area_above,
    function,
    heading,
    short,
)
from kg.workbook.page import height, set_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from kg.analysis.coverage import Cell
    from kg.workbook.content import Content

LEAD: Final = 2
"""Columns before the functions: agency and name."""
HEAD: Final = 6
"""Rows of the head: title, how much is known, area, QSMO, id of the function, function."""
LONGEST: Final = 22
"""Characters of a provider's name in a cell; the sheet Gaps has it whole."""
CODE_WIDTH, NAME_WIDTH, CELL_WIDTH = 12, 32, 15

SUMS: Final[dict[str, Callable[[str], bool]]] = {
    "Marketplace": lambda status: status == st.MARKETPLACE,
    "Gaps": lambda status: status in st.GAPS,
    "Unknown": lambda status: status == st.UNKNOWN,
}
"""Counts at the end of each row; unknown cells are no gaps (rule 5)."""
FACTS: Final = ("CFO Act", "Part of", "Agency id")


@dataclass(frozen=True)
class _Sheet:
    """The sheet being written, and where things stand on it."""

    sheet: Worksheet
    content: Content
    groups: dict[str, list[str]]

    @cached_property
    def areas(self) -> list[str]:
        """Functions from left to right."""
        return [area for group in self.groups.values() for area in group]

    @cached_property
    def rows(self) -> dict[str, list[Cell]]:
        """Cells of each body that exists on the day, CFO Act agencies first."""
        coverage = self.content.coverage
        agencies = coverage.world.agencies
        there = dict.fromkeys(cell.agency for cell in self.content.report.cells)
        there = dict.fromkeys(sorted(there, key=lambda one: not agencies[one].cfo_act))
        return {one: [coverage.cell(one, area) for area in self.areas] for one in there}

    @property
    def sums(self) -> int:
        """Column of the first count of a row."""
        return LEAD + len(self.areas) + 1

    @property
    def last(self) -> int:
        """The last column."""
        return self.sums + len(SUMS) + len(FACTS) - 1

    def put(self, row: int, column: int, value: str | int, named: str) -> None:
        """Writes one cell."""
        put(self.sheet, row, column, value, named)


def add_matrix(book: Workbook, content: Content) -> None:
    """Adds the sheet to `book`."""
    groups: dict[str, list[str]] = {}
    for area in dict.fromkeys(content.areas):
        groups.setdefault(area_above(content.coverage.world, area), []).append(area)
    one = _Sheet(book.create_sheet("Matrix"), content, groups)
    _head(one)
    for line, agency in enumerate(one.rows, HEAD + 1):
        _body(one, line, agency)
    last = HEAD + len(one.rows)
    _totals(one, last + 2)
    one.sheet.auto_filter.ref = f"A{HEAD}:{get_column_letter(one.last)}{last}"
    one.sheet.freeze_panes = f"{get_column_letter(LEAD + 1)}{HEAD + 1}"
    _widths(one)
    set_up(one.sheet, content.coverage, rows=f"3:{HEAD}", columns="A:B")
    printed = get_column_letter(one.sums + len(SUMS) - 1)
    one.sheet.print_area = f"A1:{printed}{one.sheet.max_row}"


def _head(one: _Sheet) -> None:
    report, world = one.content.report, one.content.coverage.world
    day = iso(one.content.coverage.day)
    one.put(1, 1, f"Coverage of federal shared services, as of {day}", style.TITLE)
    share = f"{report.known / report.total:.0%}" if report.total else "none"
    one.put(
        2,
        1,
        f"{report.known:,} of {report.total:,} cells known ({share}). {_legend()}. "
        f"Unknown is not a gap. {_marks()}",
        style.QUIET,
    )
    at = LEAD + 1
    for area, inside in one.groups.items():
        _across(one, 3, at, len(inside), world.areas[area].label, style.AREA)
        _across(one, 4, at, len(inside), heading(one.content.coverage, inside), style.STANDING)
        at += len(inside)
    for at, area in enumerate(one.areas, LEAD + 1):
        one.put(5, at, area, style.SMALL)
        one.put(HEAD, at, function(world, area), style.HEAD)
    ends = [*SUMS, *FACTS]
    for at, name in [*enumerate(("Agency", "Name"), 1), *enumerate(ends, one.sums)]:
        one.put(HEAD, at, name, style.HEAD_RIGHT if name in SUMS else style.HEAD)
    for row, points in ((1, 24), (3, 18), (4, 44), (5, 20), (HEAD, 30)):
        one.sheet.row_dimensions[row].height = points


def _legend() -> str:
    return ", ".join(f"{word.letter} {word.label.lower()}" for word in st.STATUSES)


def _marks() -> str:
    said = {
        STALE: "evidence older than fresh",
        CONFLICT: "sources conflict",
        MIXED: "bureaus differ",
        INHERITED: "from the body above",
    }
    return ", ".join(f"{mark} {meaning}" for mark, meaning in said.items())


def _across(one: _Sheet, row: int, column: int, count: int, text: str, named: str) -> None:
    for at in range(column, column + count):
        one.put(row, at, "", named)
    one.put(row, column, text, named)
    if count > 1:
        one.sheet.merge_cells(
            start_row=row, end_row=row, start_column=column, end_column=column + count - 1
        )


def _body(one: _Sheet, line: int, agency: str) -> None:
    world = one.content.coverage.world
    body = world.agencies[agency]
    name = body.label.removeprefix("Department of ").removeprefix("the ")
    code = body.acronym or body.id
    one.put(line, 1, code, style.STRONG)
    one.put(line, 2, name, style.PLAIN)
    cells = one.rows[agency]
    texts = [cell_text(one.content, cell) for cell in cells]
    for at, (cell, text) in enumerate(zip(cells, texts, strict=True), LEAD + 1):
        one.put(line, at, text, style.status_style(cell.status))
    counts = [sum(holds(cell.status) for cell in cells) for holds in SUMS.values()]
    for at, count in enumerate(counts, one.sums):
        one.put(line, at, count, style.NUMBER)
    above = short(world, body.parent) if body.parent else ""
    facts = ("yes" if body.cfo_act else "no", above, agency)
    for at, fact in enumerate(facts, one.sums + len(SUMS)):
        one.put(line, at, fact, style.PLAIN)
    wide = [(code, CODE_WIDTH), (name, NAME_WIDTH), *((text, CELL_WIDTH) for text in texts)]
    one.sheet.row_dimensions[line].height = height(wide)


def cell_text(content: Content, cell: Cell) -> str:
    """Letter of the status, provider that carries it, number of others, marks."""
    letter = st.WORD[cell.status].letter
    if not cell.known:
        return letter
    flags = {
        STALE: cell.freshness != st.FRESH,
        CONFLICT: cell.conflict,
        MIXED: cell.mixed,
        INHERITED: bool(cell.inherited_from),
    }
    marks = "".join(mark for mark, holds in flags.items() if holds)
    return " ".join(one for one in (letter, _provider(content, cell), marks) if one)


def _provider(content: Content, cell: Cell) -> str:
    if cell.bureaus:
        count = sum(cell.bureaus.values())
        return f"{count} bureau{'s' if count > 1 else ''}"
    records = leading_records(content.coverage, cell)
    leader = records[0].provider
    others = len({one.provider for one in records} - {leader, ""})
    first = _called(content, leader, cell.agency)
    return f"{first} +{others}" if others else first


def _called(content: Content, provider: str, agency: str) -> str:
    if not provider:
        return "not named"
    if provider == agency:
        return "own"
    name = short(content.coverage.world, provider).split(" (")[0]
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"


def _totals(one: _Sheet, line: int) -> None:
    """How many bodies have each status; established gaps and unknown cells never in one sum."""
    counts = [Counter(row[at].status for row in one.rows.values()) for at in range(len(one.areas))]
    one.put(line, 1, "Number of bodies", style.HEADING)
    one.put(line, one.sums, "All", style.RIGHT)
    for word in [word for word in st.STATUSES if word.id != st.UNKNOWN]:
        line += 1
        _total(one, line, word, [count[word.id] for count in counts])
    gaps = [sum(count[status] for status in st.GAPS) for count in counts]
    one.put(line + 1, 1, "", style.STRONG)
    one.put(line + 1, 2, "Established gaps", style.STRONG)
    _numbers(one, line + 1, gaps, style.TOTAL)
    unknown = st.WORD[st.UNKNOWN]
    _total(one, line + 3, unknown, [count[unknown.id] for count in counts])


def _total(one: _Sheet, line: int, word: st.StatusWord, counts: list[int]) -> None:
    one.put(line, 1, word.letter, style.status_style(word.id))
    one.put(line, 2, word.label, style.status_style(word.id))
    _numbers(one, line, counts, style.NUMBER)


def _numbers(one: _Sheet, line: int, counts: list[int], named: str) -> None:
    for at, count in enumerate([*counts, sum(counts)], LEAD + 1):
        one.put(line, at, count, named)


def _widths(one: _Sheet) -> None:
    letters = [get_column_letter(at) for at in range(1, one.last + 1)]
    widths = [
        CODE_WIDTH,
        NAME_WIDTH,
        *(CELL_WIDTH for _ in one.areas),
        *(11 for _ in SUMS),
        9,
        12,
        20,
    ]
    for letter, width in zip(letters, widths, strict=True):
        one.sheet.column_dimensions[letter].width = width
