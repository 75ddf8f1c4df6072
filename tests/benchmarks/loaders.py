"""Ways from tables or ready files to a store on disk, each run as a process of its own.

    python -m tests.benchmarks.loaders WAY FROM TO

prints how many quads or triples there are in the end.
"""

from __future__ import annotations

import sys
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.tables.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph as ox

    from kg.tables.schema import Schema

ONE_TABLE = "adoptions"
PLAIN = ("agency", "area", "service", "status", "extent", "from", "until", "type", "derived_from")
"""Columns that any mapping language can say: no ids of two tables, no dates widened."""


def triples(folder: Path, store: Path) -> int:
    """The rows of the tables, as N-Triples, bulk loaded while they are written."""
    from kg.rdf.disk import load_lines, make_store
    from kg.rdf.stream import stream_quads

    lines = stream_quads(folder, read_schema(folder), lambda _: None, "triples")
    make_store(store, lambda new: load_lines(new, lines))
    return 0


def in_memory(folder: Path) -> ox.Store:
    """The same in a store in memory, which is where rdflib puts them."""
    import pyoxigraph as ox

    from kg.rdf.disk import load_lines
    from kg.rdf.stream import stream_quads

    store = ox.Store()
    load_lines(store, stream_quads(folder, read_schema(folder), lambda _: None, "triples"))
    return store


def memory(folder: Path, _to: Path) -> int:
    """Whether such a store answers a query."""
    return int(bool(in_memory(folder).query("ASK { ?s ?p ?o }")))


def count_memory(folder: Path, _to: Path) -> int:
    """How many triples it has: a way of its own, since it reads them all, as rdflib need not."""
    return len(in_memory(folder))


def ready(file: Path, store: Path) -> int:
    """A ready file, bulk loaded by Oxigraph alone: no way that writes it first can be faster."""
    import pyoxigraph as ox

    form = ox.RdfFormat.N_QUADS if file.suffix == ".nq" else ox.RdfFormat.N_TRIPLES
    made = ox.Store(str(store))
    made.bulk_load(path=str(file), format=form)
    made.flush()
    return 0


def count(store: Path, _to: Path) -> int:
    """How many quads a store on disk has; a way of its own, since it reads them all."""
    import pyoxigraph as ox

    return len(ox.Store.read_only(str(store)))


def rdflib(file: Path, _to: Path) -> int:
    """The same triples as Turtle, parsed by rdflib into memory."""
    import rdflib as lib

    return len(lib.Graph().parse(file, format="turtle"))


def one_table(folder: Path, to: Path) -> int:
    """One table to N-Triples by our projection, of the columns that morph-kgc is given."""
    from kg.rdf.projection import Projection
    from kg.rdf.surroundings import surroundings
    from kg.tables.stream import stream_rows

    schema = _plain(read_schema(folder))
    table = schema[ONE_TABLE]
    projection = Projection(table, surroundings(schema, dict.fromkeys(schema, frozenset()), {}))
    with to.open("w", encoding="utf-8") as out:
        for row in stream_rows(folder, read_schema(folder)[ONE_TABLE]):
            out.writelines(f"{s} {said} .\n" for _, s, said in projection.statements(row))
    return _lines(to)


def morph_kgc(folder: Path, to: Path) -> int:
    """The same table by morph-kgc, by an RML mapping of the same columns."""
    import morph_kgc as morph

    mapping = to.with_suffix(".rml.ttl")
    mapping.write_text(_rml(_plain(read_schema(folder)), folder), "utf-8")
    options = f"[CONFIGURATION]\nlogging_level: ERROR\n[tables]\nmappings: {mapping}\n"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = morph.materialize_set(options)
    to.write_text("".join(f"{one} .\n" for one in made), "utf-8")
    return _lines(to)


def _plain(schema: Schema) -> Schema:
    table = schema[ONE_TABLE]
    columns = tuple(
        replace(one, first_day_as="", last_day_as="") for one in table.columns if one.name in PLAIN
    )
    plain = replace(table, columns=columns, merges_rows=False)
    return {name: replace(one, identified_in="") for name, one in schema.items()} | {
        ONE_TABLE: plain
    }


def _rml(schema: Schema, folder: Path) -> str:
    table = schema[ONE_TABLE]
    maps = []
    for column in table.columns:
        value = f'rml:reference "{column.name}"'
        if column.value:
            value = f'rr:template "{column.value}"'
        if column.value and "{" not in column.value:
            value = f"rr:constant <{column.value}>"
        predicate = column.property.replace("rdf:type", _TYPE).replace("prov:", _PROV)
        maps.append(
            f"  rr:predicateObjectMap [ rr:predicate <{predicate}> ; rr:objectMap [ {value} ] ]"
        )
    return _HEAD.format(file=folder / table.file, about=table.about) + " ;\n".join(maps) + " .\n"


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_PROV = "http://www.w3.org/ns/prov#"
_HEAD = """@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
<#rows> rml:logicalSource [ rml:source "{file}" ; rml:referenceFormulation ql:CSV ] ;
  rr:subjectMap [ rr:template "{about}" ] ;
"""


def _lines(file: Path) -> int:
    with file.open("rb") as lines:
        return len(set(lines))


WAYS: dict[str, Callable[[Path, Path], int]] = {
    "triples": triples,
    "memory": memory,
    "count-memory": count_memory,
    "ready": ready,
    "count": count,
    "rdflib": rdflib,
    "one-table": one_table,
    "morph-kgc": morph_kgc,
}

if __name__ == "__main__":
    way, source, target = sys.argv[1:]
    print(WAYS[way](Path(source), Path(target)))
