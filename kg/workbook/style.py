"""Colours, fonts and styles of the workbook; the colours are those of the pages (base.css)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

from kg.analysis import status as st

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

FILL: Final = {
    st.MARKETPLACE: "e3f5e1",
    st.SHARED: "d9e8f6",
    st.PLANNED: "fce8c4",
    st.VENDOR: "efe3f3",
    st.OWN: "e6e6e6",
    st.PARTIAL: "d9f0ee",
    st.UNKNOWN: "ffffff",
}
INK: Final = {
    st.MARKETPLACE: "00523f",
    st.SHARED: "0b4778",
    st.PLANNED: "6f3331",
    st.VENDOR: "54278f",
    st.OWN: "454545",
    st.PARTIAL: "0f5257",
    st.UNKNOWN: "565c65",
}
TEXT, MUTE, LINE, PAPER, ACCENT, LINK, TINT = (
    "1b1b1b",
    "565c65",
    "c6cace",
    "ffffff",
    "162e51",
    "005ea2",
    "f0f0f0",
)

TITLE: Final = "kg title"
HEADING: Final = "kg heading"
PLAIN: Final = "kg text"
STRONG: Final = "kg strong"
QUIET: Final = "kg quiet"
SMALL: Final = "kg small"
RIGHT: Final = "kg right"
HEAD: Final = "kg head"
HEAD_RIGHT: Final = "kg head right"
AREA: Final = "kg area"
STANDING: Final = "kg standing"
NUMBER: Final = "kg number"
TOTAL: Final = "kg total"
WEB: Final = "kg link"


def status_style(status: str) -> str:
    """Name of the style of cells that show `status`."""
    return f"kg {status}"


def add_styles(book: Workbook) -> None:
    """Adds the styles to `book`; every cell of it has one of them."""
    for style in [*_text_styles(), *_head_styles(), *map(_status, FILL)]:
        book.add_named_style(style)


def _text_styles() -> list[NamedStyle]:
    top = Alignment(vertical="top", wrap_text=True)
    line = Border(bottom=Side("hair", LINE))
    right = Alignment(vertical="top", horizontal="right")
    one = Alignment(vertical="top")
    return [
        NamedStyle(TITLE, Font("Calibri", 16, bold=True, color=ACCENT)),
        NamedStyle(HEADING, Font("Calibri", 12, bold=True, color=ACCENT)),
        NamedStyle(PLAIN, _font(), border=line, alignment=top),
        NamedStyle(STRONG, _font(bold=True), border=line, alignment=top),
        NamedStyle(QUIET, _font(color=MUTE), alignment=Alignment(vertical="top")),
        NamedStyle(SMALL, Font("Calibri", 7, color=MUTE), alignment=top),
        NamedStyle(RIGHT, _font(bold=True), alignment=right),
        NamedStyle(NUMBER, _font(), border=line, alignment=right, number_format="#,##0"),
        NamedStyle(TOTAL, _font(bold=True), border=line, alignment=right, number_format="#,##0"),
        NamedStyle(WEB, _font(color=LINK, underline="single"), border=line, alignment=one),
    ]


def _head_styles() -> list[NamedStyle]:
    centre = Alignment(horizontal="center", vertical="center", wrap_text=True)
    left = Alignment(vertical="center", wrap_text=True)
    right = Alignment(horizontal="right", vertical="center", wrap_text=True)
    white = Side("thin", PAPER)
    sides = Border(left=white, right=white)
    return [
        NamedStyle(HEAD, _font(bold=True, color=PAPER), _solid(ACCENT), sides, left),
        NamedStyle(HEAD_RIGHT, _font(bold=True, color=PAPER), _solid(ACCENT), sides, right),
        NamedStyle(AREA, _font(bold=True, color=PAPER), _solid(ACCENT), sides, centre),
        NamedStyle(STANDING, _font(color=TEXT), _solid(TINT), sides, centre),
    ]


def _status(status: str) -> NamedStyle:
    """Unknown cells are hatched and not filled, so that they do not look like a finding."""
    fill = _solid(FILL[status])
    if status == st.UNKNOWN:
        fill = PatternFill("lightUp", fgColor="e3e3e3", bgColor=FILL[status])
    white = Side("thin", PAPER)
    where = "center" if status == st.UNKNOWN else "left"
    return NamedStyle(
        status_style(status),
        Font("Calibri", 9, bold=status != st.UNKNOWN, color=INK[status]),
        fill,
        Border(white, white, white, white),
        Alignment(horizontal=where, vertical="top", wrap_text=True),
    )


def _font(
    *, color: str = TEXT, bold: bool = False, underline: Literal["single"] | None = None
) -> Font:
    return Font("Calibri", 10, bold=bold, color=color, underline=underline)


def _solid(color: str) -> PatternFill:
    return PatternFill("solid", fgColor=color)
