"""Tables and frames as notebooks show them (`_repr_html_`); everything in them is escaped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHOWN = 100
"""Rows of a table that are shown; the object has them all."""


class Records(list[dict[str, Any]]):
    """A list of records that a notebook shows as a table; in all else a list."""

    def _repr_html_(self) -> str:
        return table(self, f"{len(self):,} cells")


class Frame:
    """A page of its own inside a notebook: self-contained, and without access to the notebook."""

    def __init__(self, page: str, title: str, height: int) -> None:
        self.page, self._title, self._height = page, title, height

    def _repr_html_(self) -> str:
        return _rendered("frame.html", page=self.page, title=self._title, height=self._height)


def table(rows: Sequence[Mapping[str, Any]], caption: str) -> str:
    """`rows` as an HTML table, the first SHOWN of them; lists as words, nothing as a blank."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    shown = [{name: _cell(row.get(name)) for name in columns} for row in rows[:SHOWN]]
    left = max(0, len(rows) - SHOWN)
    return _rendered("table.html", rows=shown, columns=columns, caption=caption, left=left)


def _cell(value: Any) -> str:  # noqa: ANN401  (any JSON content)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _rendered(name: str, **content: Any) -> str:  # noqa: ANN401
    from jinja2 import Environment, FileSystemLoader

    templates = FileSystemLoader(Path(__file__).parent / "templates", encoding="utf-8")
    return Environment(loader=templates, autoescape=True).get_template(name).render(content)
