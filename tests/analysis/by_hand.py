"""Hand-made rows of any table, also those no world is made of."""

from __future__ import annotations

from tests.worlds import SOURCED, Row, schema


def rows(table: str, *given: dict[str, str]) -> list[Row]:
    """Rows of `table` with the cells given, a source where it has one, the rest empty."""
    made = []
    for line, cells in enumerate(given, 2):
        row = Row(dict.fromkeys(schema()[table].names, ""))
        row.update({name: cell for name, cell in SOURCED.items() if name in row})
        assert set(cells) <= set(row), set(cells) - set(row)
        row.update(cells)
        row.line = line
        made.append(row)
    return made
