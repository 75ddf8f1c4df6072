"""One row to add, as a person gives it: names for ids, the source by its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg.errors import DataError, Problem, UsageError
from kg.stewardship.columns import Names, written_columns
from kg.stewardship.draft import Draft, Origin
from kg.stewardship.sources import id_from, source_at
from kg.stewardship.statement import said_by, statement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.tables.read import Row, Tables


@dataclass(frozen=True, slots=True)
class Document:
    """The source of a fact: where it is, and what else its row says if it is new."""

    url: str = ""
    title: str = ""
    date: str = ""
    kind: str = "government"
    retrieved: str = ""


def draft_row(folder: Path, name: str, given: Mapping[str, str], document: Document) -> Draft:
    """A draft of the tables in `folder` with one row of `given` cells more in table `name`.

    Names stand for ids. Where `document` has an address, its row is the source, added first if no
    source has that address; `observed` is then the date of the source unless given. A source
    without an id gets one made of its title.

    Raises:
        UsageError: the source is given twice, or the table has none.
        AmbiguousIdError: a name stands for several things.
        DataError: the tables cannot be read, or a row says the same already.
    """
    draft = Draft(folder)
    table = draft.schema[name]
    cells = dict.fromkeys(table.names, "") | dict(given)
    origin = Origin(f"new row of {name}")
    if name == "sources":
        known = source_at(draft.rows("sources"), cells["url"])
        if known and not cells["id"]:
            mend = "Use that one; another edition at the same address needs an id of its own."
            message = f"is the address of source {known} already"
            raise DataError([Problem(origin.file, 0, "url", cells["url"], message, mend)])
        _name_source(cells, draft.rows("sources"))
    if document.url:
        if "source" not in table.names:
            raise UsageError(f"{name} has no column source. Leave the --source options out.")
        if cells["source"]:
            raise UsageError("the source is given twice. Give source= or --source-url.")
        cells["source"] = _source(draft, document)
    names = Names(draft.tables()[1])
    for column in written_columns(table):
        cells[column.name] = names.cell(column, cells)
    if "observed" in table.names and "observed" not in given:
        cells["observed"] = _date_of(draft.tables()[1], cells["source"])
    same = said_by(table, draft.rows(name)).get(statement(table, cells))
    if same is not None:
        key = same[table.row_key]
        mend = "Leave it out, or correct that row."
        message = f"is what {table.file}:{same.line} says already, of the same source"
        raise DataError([Problem(origin.file, 0, table.row_key, key, message, mend)])
    draft.add(name, cells, origin)
    return draft


def _name_source(cells: dict[str, str], sources: list[Row]) -> None:
    cells["retrieved"] = cells["retrieved"] or date.today().isoformat()
    cells["id"] = cells["id"] or id_from(
        cells["title"], cells["url"], {row["id"] for row in sources}
    )


def _source(draft: Draft, document: Document) -> str:
    """Id of the source at the address of `document`, drafted if there is none yet."""
    known = source_at(draft.rows("sources"), document.url)
    if known:
        return known
    cells = {
        "id": "",
        "title": document.title,
        "url": document.url,
        "date": document.date,
        "retrieved": document.retrieved,
        "kind": document.kind,
    }
    _name_source(cells, draft.rows("sources"))
    return draft.add("sources", cells, Origin("new row of sources"))["id"]


def _date_of(tables: Tables, source: str) -> str:
    return next((row["date"] for row in tables["sources"] if row["id"] == source), "")
