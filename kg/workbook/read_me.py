"""The sheet Read me: the day, what was asked, how much is known, what letters and words mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg import __version__
from kg.analysis import status as st
from kg.dates import iso
from kg.workbook import style
from kg.workbook.cells import lead_to, put
from kg.workbook.names import CONFLICT, INHERITED, MIXED, STALE
from kg.workbook.page import set_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from kg.workbook.content import Content

Line = tuple[str, str | int]
Block = tuple[str, "Iterable[Line]"]

SHEETS: Final = {
    "Matrix": "Bodies by functions: letter, colour and provider of each cell; totals below.",
    "Gaps": "Established gaps with reason, next step and evidence.",
    "Covered": "Cells that a marketplace covers, with its listing and the evidence.",
    "Unknown": "Cells of which nothing is recorded, in no sum of gaps. Next step: find out who "
    "provides this and add the fact with its source.",
    "Sources": "Everything the other sheets rest on, with web addresses.",
}
WORDS: Final = {
    "Since": "When the use began, as precisely as its source says; where 'Start stated' is no, "
    "when it was first seen.",
    "Last seen": "Date of the newest observation. An open use is taken to go on after it.",
    "Sources": "Ids of the sources that decide the cell; see the sheet Sources.",
    "Standing": "A pre-designated QSMO is not a designated one: its listings cover nothing yet.",
    "Records": "Ids of the rows of the table adoptions, as kg explain shows them.",
}


def add_read_me(book: Workbook, content: Content) -> None:
    """Adds the sheet to `book`, first."""
    sheet = book.create_sheet("Read me", 0)
    day = iso(content.coverage.day)
    put(sheet, 1, 1, f"Coverage of federal shared services, as of {day}", style.TITLE)
    above: list[Block] = [
        ("What was asked", _asked(content)),
        ("How much is known", _known(content)),
    ]
    below: list[Block] = [
        ("Marks in the matrix", _marks(content)),
        ("Sheets", SHEETS.items()),
        ("Columns", WORDS.items()),
        ("How it was made", _made(content)),
    ]
    line = 3
    for title, lines in above:
        line = _block(sheet, line, title, lines)
    line = _statuses(sheet, line, content)
    for title, lines in below:
        line = _block(sheet, line, title, lines)
    for letter, width in {"A": 20, "B": 22, "C": 62, "D": 10}.items():
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    set_up(sheet, content.coverage, one_page=True)


def _block(sheet: Worksheet, line: int, title: str, lines: Iterable[Line]) -> int:
    """Writes a heading with lines of label and text below it; gives the next free line."""
    put(sheet, line, 1, title, style.HEADING)
    for label, text in lines:
        line += 1
        put(sheet, line, 1, label, style.STRONG)
        put(sheet, line, 2, text, style.NUMBER if isinstance(text, int) else style.PLAIN)
        if isinstance(text, str):
            sheet.merge_cells(start_row=line, end_row=line, start_column=2, end_column=4)
            sheet.row_dimensions[line].height = 13.5 * (1 + len(text) // 125)
        if label in SHEETS and title == "Sheets":
            put(sheet, line, 1, label, style.WEB)
            lead_to(sheet, line, 1, str(label))
    return line + 2


def _statuses(sheet: Worksheet, line: int, content: Content) -> int:
    put(sheet, line, 1, "Letters and colours", style.HEADING)
    for word in st.STATUSES:
        line += 1
        named = style.status_style(word.id)
        put(sheet, line, 1, " ".join(dict.fromkeys((word.letter, word.symbol))), named)
        put(sheet, line, 2, word.label, named)
        put(sheet, line, 3, word.meaning, style.PLAIN)
        put(sheet, line, 4, content.report.counts[word.id], style.NUMBER)
    return line + 2


def _asked(content: Content) -> list[Line]:
    limits = content.coverage.freshness.limits
    return [
        ("As of", iso(content.coverage.day)),
        *content.asked,
        (
            "Rows of Gaps",
            ", ".join(st.WORD[one].label for one in st.GAPS if one in content.statuses) or "none",
        ),
        (
            "Freshness",
            f"fresh: newest evidence up to {limits.fresh} years old; aging: up to {limits.aging}; "
            "last known: older or undated",
        ),
    ]


def _known(content: Content) -> list[Line]:
    report, offices = content.report, content.coverage.world.offices
    bodies = {cell.agency for cell in report.cells}
    lines: list[Line] = [
        ("Number of bodies", len(bodies)),
        ("Number of functions", len({cell.area for cell in report.cells})),
        ("Cells", report.total),
        ("Known cells", report.known),
        ("Marketplace cells", report.counts[st.MARKETPLACE]),
        ("Established gaps", report.gaps),
        ("Unknown cells", report.counts[st.UNKNOWN]),
        ("Unknown is no gap", "Nothing is recorded there: not a gap until somebody shows it."),
    ]
    for one in report.unrecorded:
        name = offices[one].acronym or one
        lines.append(
            (
                name,
                'What its marketplace lists is not recorded here: "not listed" is not '
                "established for its functions.",
            )
        )
    if report.absent:
        lines.append(("Left out", f"Not there on that day: {', '.join(report.absent)}"))
    return lines


def _marks(content: Content) -> list[Line]:
    fresh = content.coverage.freshness.limits.fresh
    return [
        (STALE, f"newest evidence is more than {fresh} years old, or undated"),
        (CONFLICT, "two providers are recorded where a body has one at a time"),
        (MIXED, "some bureaus have newer, different records"),
        (INHERITED, "taken over from the body above it, of which it is part"),
        ("+1", "one more provider; the sheets Gaps and Covered name all"),
    ]


def _made(content: Content) -> list[Line]:
    world = content.coverage.world
    return [
        ("By", f"kg {__version__}, from tables last retrieved on {iso(world.date)}"),
        ("Same input", "The same tables and question give the same file, byte for byte."),
        ("Ask further", "kg explain AGENCY FUNCTION, with the ids of the last columns."),
    ]
