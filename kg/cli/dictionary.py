"""The dictionary of tables and columns in data/README.md, written from metadata.json.

`python -m kg.cli.dictionary` (make dictionary) rewrites what stands between the two marker
lines; the rest of the file is left as it is.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg.atomic import replacing
from kg.errors import DataError, KgError, Problem
from kg.paths import data_dir
from kg.rdf import names
from kg.tables.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.tables.schema import Column, Table

START = "<!-- dictionary: written by make dictionary -->"
END = "<!-- end of dictionary -->"
README = "README.md"

_KINDS = {
    "string": "text",
    "integer": "whole number",
    "date": "full date YYYY-MM-DD",
}
_HEAD = ("column", "holds", "required", "says", "refers to", "in the graph")


def dictionary(folder: Path) -> str:
    """The generated part of `folder`/README.md, without its marker lines."""
    schema = read_schema(folder)
    parts = [
        "Written from `metadata.json`; change that, then run `make dictionary`. How many rows "
        "there are stands nowhere here: each new fact would change it, for everybody at once. "
        "Where a column goes to the graph on something else than the thing of the row (its "
        "evidence, its listing), that is named after the property.\n",
        _table(("table", "a row says", "made"), _overview(schema)),
    ]
    for name, table in schema.items():
        columns = [_column(table, column) for column in table.columns if not column.virtual]
        parts.append(f"### {name}\n\n{_table(_HEAD, columns)}")
    return "\n".join(parts)


def with_dictionary(text: str, block: str) -> str:
    """`text` of a README with `block` between its marker lines.

    Raises:
        DataError: the marker lines are not there once each, in order.
    """
    before, start, rest = text.partition(f"{START}\n")
    _, end, after = rest.partition(END)
    if not (start and end) or START in after or END in after:
        mend = f"Put {START!r} and {END!r} on lines of their own, once each."
        raise DataError([Problem(README, 0, "", "", "has no place for the dictionary", mend)])
    return f"{before}{start}\n{block}\n{end}{after}"


def write_dictionary(folder: Path) -> None:
    """Puts the dictionary of the tables in `folder` into its README.md."""
    path = folder / README
    text = with_dictionary(path.read_text("utf-8"), dictionary(folder))
    with replacing(path) as file:
        file.write(text.encode())


def _overview(schema: dict[str, Table]) -> Iterator[tuple[str, ...]]:
    for name, table in schema.items():
        yield name, table.description, "curated by hand" if table.curated else "researched"


def _column(table: Table, column: Column) -> tuple[str, ...]:
    return (
        column.name,
        _holds(column),
        _required(column),
        column.description,
        _refers_to(column),
        _in_the_graph(table, column),
    )


def _holds(column: Column) -> str:
    kind = column.datatype
    holds = (
        ", ".join(kind.allowed) or kind.title or kind.pattern or _KINDS.get(kind.kind, kind.kind)
    )
    return f"list with {column.separator!r} between: {holds}" if column.separator else holds


def _required(column: Column) -> str:
    if column.required_unless:
        return "unless {} is {}".format(*column.required_unless)
    return "yes" if column.required else ""


def _refers_to(column: Column) -> str:
    if column.references_by:
        by, choices = column.references_by
        same = all((value,) == tables for value, tables in choices.items())
        listed = "; ".join(f"{value}: {' or '.join(told)}" for value, told in choices.items())
        return f"the table that {by} names" if same else f"by {by}: {listed}"
    if column.gone_from:
        return f"must not be in the table that {column.gone_from} names"
    return " or ".join(column.references)


def _in_the_graph(table: Table, column: Column) -> str:
    if not column.property:
        return ""
    stated = names.shortened(names.expand(column.property))
    widened = [
        f"{names.shortened(names.expand(name))} ({which} day)"
        for name, which in ((column.first_day_as, "first"), (column.last_day_as, "last"))
        if name
    ]
    on = ""
    if column.about and column.about != table.about:
        on = f" on the {column.about.removeprefix(names.BASE).partition('/')[0]}"
    also = f", {names.shortened(names.expand(column.also_as))}" if column.also_as else ""
    return ", ".join((stated, *widened)) + on + also


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    escaped = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in escaped)


def main() -> None:
    """Writes the dictionary of the shipped tables."""
    try:
        write_dictionary(data_dir())
    except (KgError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
