"""fact/{table}-{part}.html: every row as its source made it, at an address that never changes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.pages.links import BASE, Ref
from kg.pages.names import spoken_text
from kg.pages.page import Page
from kg.pages.permalink import anchor_of, is_number, page_of
from kg.pages.things.facts import Facts, row_key
from kg.pages.things.index import NAMES, Index, Told
from kg.pages.things.markup import Html
from kg.pages.things.statements import Statements
from kg.releases.difference import RETIRED, WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.pages.material import Material
    from kg.pages.things.facts import Fact
    from kg.pages.things.sheet import Cell
    from kg.tables.read import Row

KEPT_OUT: Final = frozenset(("sources", RETIRED))
"""A source has a page of its own; what was retired stands where it was."""

KIND_OF: Final = {
    "agency_aliases": "agency-alias",
    "scope_groups": "scope-reading",
    "mandate_tests": "mandate-test",
    "disputes": "dispute",
    "next_steps": "next-step",
    "search_log": "search",
}
"""Tables whose rows have no evidence -> kind of the thing that the row itself is, as in its IRI."""
_NUMBERED: Final = frozenset(("id", "row"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: what it states, the fact it is (None where it cites nothing), its cells.

    `pages` are those of the things it is about, `iri` that of its evidence, or of the row itself
    where it has none.
    """

    key: str
    says: Cell
    fact: Fact | None
    cells: tuple[tuple[str, str], ...]
    pages: tuple[Ref, ...]
    iri: str

    @property
    def anchor(self) -> str:
        """What the row is called on its page."""
        return anchor_of(self.key)


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that was withdrawn: what it said or why it went, when, and what took its place."""

    key: str
    text: str
    when: str
    instead: str

    @property
    def anchor(self) -> str:
        """What the row is called on its page."""
        return anchor_of(self.key)


@dataclass(frozen=True, slots=True)
class Part:
    """One page of rows of one table."""

    table: str
    path: str
    entries: tuple[Entry, ...]
    gone: tuple[Gone, ...]

    @property
    def ours(self) -> bool:
        """Whether its rows are our own work, which no source states."""
        return self.table in KIND_OF and self.table != "agency_aliases"


def row_pages(material: Material) -> Iterator[Page]:
    """fact.html, which finds a row by its key, and all pages of rows."""
    parts, html = _parts(material), Html()
    for part in parts:
        yield Page(part.path, "rows.html", {"part": part, "html": html, "index": "fact.html"})
    tables: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        tables[part.table].append(part)
    prefixes = {
        one.key.partition("-")[0]: table
        for table, found in tables.items()
        for part in found[:1]
        for one in part.entries[:1]
        if is_number(one.key) and not _NUMBERED.isdisjoint(name for name, _ in one.cells)
    }
    retired = material.tables.get(RETIRED, ())
    yield Page(
        "fact.html",
        "fact.html",
        {
            "tables": tables,
            "prefixes": prefixes,
            "retired": [
                (row, material.tombstones.get((row["table"], row["id"]))) for row in retired
            ],
        },
    )


def _parts(material: Material) -> list[Part]:
    """All pages of rows, table by table."""
    entries = _entries(material)
    gone = _gone(material)
    found: dict[str, list[Entry]] = defaultdict(list)
    past: dict[str, list[Gone]] = defaultdict(list)
    table_of: dict[str, str] = {}
    for table, entry in entries:
        found[page_of(table, entry.key)].append(entry)
        table_of[page_of(table, entry.key)] = table
    for table, one in gone:
        past[page_of(table, one.key)].append(one)
        table_of[page_of(table, one.key)] = table
    return [
        Part(table_of[path], path, tuple(found[path]), tuple(past[path]))
        for path in sorted(table_of)
    ]


def keyed(material: Material) -> Iterator[tuple[str, Row]]:
    """Every row that stands on a page of rows, with its table."""
    for table, rows in sorted(material.tables.items()):
        if table not in KEPT_OUT:
            for row in sorted(rows, key=row_key):
                yield table, row


def _entries(material: Material) -> Iterator[tuple[str, Entry]]:
    index = Index(material.tables, material.links)
    say = Statements(material.refs, index, material.tables.get("groups", []))
    facts = Facts(material.refs, material.tables.get("sources", []))
    for table, row in keyed(material):
        cited = {"source", "evidence", "confidence", "observed"} <= row.keys()
        yield (
            table,
            Entry(
                key=row_key(row),
                says=say.of(Told(table, row)) if table in NAMES else (),
                fact=facts.of(table, row) if cited else None,
                cells=tuple((name, cell) for name, cell in row.items() if cell),
                pages=tuple(_pages(material, index, table, row)),
                iri=_iri(table, row),
            ),
        )


def _iri(table: str, row: Row) -> str:
    if "evidence" in row:
        return f"{BASE}evidence/{table}.{row_key(row)}"
    return f"{BASE}{KIND_OF[table]}/{anchor_of(row_key(row))}"


def _pages(material: Material, index: Index, table: str, row: Row) -> Iterator[Ref]:
    things: Iterable[tuple[str, str]] = (
        index.things_of(table, row)
        if table in NAMES
        else [(kind, row.get(kind, "")) for kind in ("agency", "area", "policy")]
    )
    for kind, ident in things:
        ref = material.refs.ref(kind, ident, short=True) if ident else Ref("")
        if ref.path:
            yield Ref(ref.label, ref.path)


def _gone(material: Material) -> Iterator[tuple[str, Gone]]:
    """Rows that were withdrawn: those the releases tell of, and retired ids that were row keys."""
    there = {(table, row_key(row)) for table, row in keyed(material)}
    found: dict[tuple[str, str], Gone] = {}
    for release in material.releases:
        for one in release.changes:
            if one.kind == WITHDRAWN and one.table not in KEPT_OUT:
                when = f"withdrawn in release {release.version}"
                found[one.table, one.key] = Gone(one.key, one.text, when, "")
    for row in material.tables.get(RETIRED, ()):
        place = row["table"], row["id"]
        if place in found or is_number(row["id"]):
            when = f"withdrawn on {spoken_text(row['retired_on'])}"
            found[place] = Gone(row["id"], row["reason"], when, row["replaced_by"])
    yield from ((place[0], one) for place, one in sorted(found.items()) if place not in there)
