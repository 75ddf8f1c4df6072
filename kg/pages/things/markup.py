"""Parts of pages as HTML, each rendered once: the same lines and facts come on many pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from kg.pages.environment import environment

if TYPE_CHECKING:
    from kg.pages.things.facts import Fact
    from kg.pages.things.sheet import Cell, Line, Table

_PAGE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for the path of the page until the part is put on one."""


class Html:
    """Parts by the macros of things.html, for pages in a folder below the site's."""

    def __init__(self) -> None:
        env = environment()
        env.globals |= {"root": "../", "page": _PAGE, "html": self}
        self._macros: Any = env.get_template("things.html").module
        self._cells: dict[Cell, Markup] = {}
        self._facts: dict[str, Markup] = {}
        self._rows: dict[object, str] = {}

    def cell(self, cell: Cell, page: str = _PAGE) -> Markup:
        """A cell on the page of that path, piece after piece."""
        if cell not in self._cells:
            self._cells[cell] = self._macros.pieces(cell)
        return self._cells[cell] if page == _PAGE else _on(self._cells[cell], page)

    def cite(self, fact: Fact, page: str = _PAGE) -> Markup:
        """The citation of a fact on the page of that path, with a link to report an error."""
        if fact.key not in self._facts:
            self._facts[fact.key] = self._macros.cite(fact)
        return self._facts[fact.key] if page == _PAGE else _on(self._facts[fact.key], page)

    def bodies(self, table: Table, page: str) -> Markup:
        """The bodies of `table` on the page of that path; lines of one source under its name."""
        sourced, columns = table.sourced, len(table.head) + 2
        made = []
        for shared, lines in table.groups():
            head = self._macros.common(shared, columns) if shared else ""
            rows = "".join(self._row(line, sourced, bool(shared)) for line in lines)
            made.append(f"<tbody>{head}\n{rows}</tbody>\n")
        return _on("".join(made), page)

    def _row(self, line: Line, sourced: bool, brief: bool) -> str:
        facts = tuple(one.key for one in line.facts)
        key = (line.cells, facts, line.id, line.past, sourced, brief)
        if key not in self._rows:
            self._rows[key] = self._macros.row(line, sourced, brief)
        return self._rows[key]


def _on(part: str, page: str) -> Markup:
    """A part on the page of that path, which does not link to itself."""
    first, *others = part.replace(_PAGE, page).split(f'<a href="../{page}"')
    made = [first]
    for one in others:
        label, _, rest = one.partition("</a>")
        made += [label.partition(">")[2], rest]
    return Markup("".join(made))  # noqa: S704 - of templates that escape; paths are ids
