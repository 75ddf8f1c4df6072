"""Rows and sources behind the network page, each stored once and named by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.pages.environment import web

if TYPE_CHECKING:
    from kg.pages.material import Material
    from kg.tables.read import Row

KEYS = {"services": "row", "bodies": "row"}
"""Tables whose key is not the column `id`."""

CONFIDENCE = ("low", "medium", "high")


class Evidence:
    """Gives numbers to rows of tables; `rows` and `sources` are all that got one.

    Sources get a link to their page if `linked`.
    """

    def __init__(self, material: Material, *, linked: bool) -> None:
        self._material, self._linked = material, linked
        self._tables: dict[str, dict[str, Row]] = {}
        self._titles = {row["id"]: row for row in material.tables["sources"]}
        self._numbers: dict[tuple[str, str], int] = {}
        self._sources: dict[str, int] = {}
        self.rows: list[list[Any]] = []
        self.sources: list[list[str]] = []

    def number(self, table: str, key: str) -> int:
        """Number of the row of `table` with that key; -1 where there is none."""
        if (table, key) not in self._numbers:
            row = self._rows(table).get(key)
            if row is None:
                return -1
            self._numbers[table, key] = len(self.rows)
            says = row.get("statement") or row["evidence"]
            sure = CONFIDENCE.index(row["confidence"])
            source = self._source(row["source"])
            self.rows.append([table, key, says, row["observed"], sure, source])
        return self._numbers[table, key]

    def _rows(self, table: str) -> dict[str, Row]:
        if table not in self._tables:
            key = KEYS.get(table, "id")
            rows = self._material.tables.get(table, [])
            self._tables[table] = {row[key]: row for row in reversed(rows)}
        return self._tables[table]

    def _source(self, ident: str) -> int:
        if ident not in self._sources:
            row = self._titles.get(ident, {"title": ident, "url": ""})
            path = self._material.links.path("source", ident) if self._linked else ""
            self._sources[ident] = len(self.sources)
            self.sources.append([row["title"], web(row["url"]), path])
        return self._sources[ident]
