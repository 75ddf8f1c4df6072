"""What `kg why` can be asked about: a row by its key, or a thing by its IRI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import AmbiguousIdError, UnknownIdError, UsageError
from kg.provenance.kernel import cell_of
from kg.rdf import names
from kg.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kg.rdf.dataset import Dataset

KIND = "row or thing"
_CELL = "coverage:"


@dataclass(frozen=True, slots=True)
class Asked:
    """A row (`table` and `key`) or, where these are "", the thing `iri`."""

    iri: str = ""
    table: str = ""
    key: str = ""


def asked(dataset: Dataset, rows: Collection[tuple[str, str]], text: str) -> Asked:
    """What `text` names: a row key, table/key, kind:id, kind/id, a term, an IRI or a bare id.

    `rows` are all rows by table and key. A bare id is that of a row (ad-0042) or of a thing (nasa).

    Raises:
        UnknownIdError: nothing of the graph or the tables is called so.
        AmbiguousIdError: several things are.
        UsageError: it is no IRI.
    """
    text = text.strip()
    table, _, key = text.partition("/")
    if (table, key) in rows:
        return Asked(table=table, key=key)
    held = [(one, text) for one in dataset.schema if (one, text) in rows]
    numbered = [found for found in held if _numbers_rows(dataset, found[0])]
    if len(numbered) == 1:
        return Asked(table=numbered[0][0], key=text)
    found = [iri for iri in dict.fromkeys(_spelt(text)) if _described(dataset, iri)]
    if len(found) > 1:
        choices = [names.shortened(one) for one in found]
        raise AmbiguousIdError(text, KIND, choices)
    if found:
        return Asked(iri=found[0])
    if held:  # a row of a table that makes no triples
        return Asked(table=held[0][0], key=text)
    raise _unknown(dataset, rows, text)


def _numbers_rows(dataset: Dataset, table: str) -> bool:
    """Whether the key of the table numbers rows (ad-0042) and is not the id of a thing (nasa)."""
    described = dataset.schema[table]
    column = next(one for one in described.columns if one.name == described.row_key)
    return "permanent row id" in f"{column.description} {column.datatype.title}"


def _spelt(text: str) -> list[str]:
    """IRIs that `text` may mean."""
    if text.startswith(("http://", "https://")):
        return [names.iri(text)[1:-1]]
    if ":" in text:
        return [names.iri(names.expand(text))[1:-1]]
    kind, slash, key = text.partition("/")
    if slash:
        return [names.thing(kind, key)[1:-1]]
    return [names.thing(one, text)[1:-1] for one in names.KINDS]


def _described(dataset: Dataset, iri: str) -> bool:
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        raise UsageError(f"{iri!r} is no IRI. Write a row key, kind:id or a full IRI.") from None
    return next(dataset.store.quads_for_pattern(node, None, None, None), None) is not None


def _unknown(
    dataset: Dataset, rows: Collection[tuple[str, str]], text: str
) -> UnknownIdError | UsageError:
    """What to say of a text that names nothing: an unknown cell, an id that went away, a slip."""
    ident = text.removeprefix(f"{names.BASE}coverage/").removeprefix(_CELL)
    cell = cell_of(dataset.world, ident)
    if cell:
        return UsageError(
            f"{'.'.join(cell)} is unknown: nothing is recorded, so no triple speaks of it. "
            f"kg explain {' '.join(cell)} says more."
        )
    if ident != text:
        return UnknownIdError(text, "cell", list(_nearest_cells(dataset, ident)))
    bare = text.rpartition(":")[2].rpartition("/")[2]
    for row in dataset.tables["retired_ids"]:
        if row["id"] == bare:
            taken = row["replaced_by"]
            instead = f"{taken} took its place: ask for that." if taken else "Nothing did."
            return UsageError(
                f"{bare} was retired on {row['retired_on']} "
                f"({row['table']}: {row['reason'].rstrip('.')}). {instead}"
            )
    return UnknownIdError(text, KIND, nearest(bare, sorted({key for _, key in rows})))


def _nearest_cells(dataset: Dataset, ident: str) -> Iterator[str]:
    """Cells of the bodies and functions nearest to those that `ident` names, as body.function."""
    body, _, area = ident.partition(".")
    bodies, areas = dataset.world.agencies, dataset.world.areas
    for one in [body] if body in bodies else nearest(body, bodies, 2):
        for other in [area] if area in areas else nearest(area, areas, 2):
            yield f"{_CELL}{one}.{other}"
