"""Parts of pages as HTML, each rendered once: the same cells and facts come on many pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from kg.pages.environment import environment

if TYPE_CHECKING:
    from kg.pages.things.facts import Fact
    from kg.pages.things.sheet import Cell

_PAGE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for the path of the page while a fact is rendered; no cell holds it (kg check)."""


class FactHtml(NamedTuple):
    """What a source says, and its citation before and after the path of the page."""

    says: Markup
    before: Markup
    after: Markup


class Html:
    """Parts by the macros of things.html, for pages in a folder below the site's."""

    def __init__(self) -> None:
        env = environment()
        env.globals["root"] = "../"
        self._macros = env.get_template("things.html").module
        self._cells: dict[Cell, Markup] = {}
        self._facts: dict[str, FactHtml] = {}

    def cell(self, cell: Cell) -> Markup:
        """A cell, piece after piece."""
        if cell not in self._cells:
            self._cells[cell] = Markup(self._macros.pieces(cell))  # type: ignore[attr-defined]  # noqa: S704
        return self._cells[cell]

    def fact(self, fact: Fact) -> FactHtml:
        """A fact; its citation ends with a link that reports an error in it."""
        if fact.key not in self._facts:
            cite = str(self._macros.cite(fact, _PAGE))  # type: ignore[attr-defined]
            before, _, after = cite.rpartition(_PAGE)
            self._facts[fact.key] = FactHtml(
                Markup.escape(fact.says),
                Markup(before),  # noqa: S704 - rendered by a template that escapes
                Markup(after),  # noqa: S704
            )
        return self._facts[fact.key]
