"""Rules: each ontology/rules/*.rq is one CONSTRUCT whose results get a named graph of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import DataError, Problem
from kg.rdf import names
from kg.rdf.rows import Quad
from kg.rdf.store import add, n_quads

if TYPE_CHECKING:
    from pathlib import Path

MAX_ROUNDS = 6
"""Rules may feed each other; the shipped ones settle in three rounds."""


def rule_graph(name: str) -> str:
    """IRI of the named graph of the rule file `name`.rq, in angle brackets."""
    return f"<{names.BASE}graph/rule/{name}>"


def rule_files(folder: Path) -> list[Path]:
    """The rules in `folder`/rules, by name."""
    return sorted((folder / "rules").glob("*.rq"))


def rule_titles(folder: Path) -> dict[str, str]:
    """What each rule in `folder`/rules says, by name, from its `# title:` line."""
    titles = {}
    for path in rule_files(folder):
        first = path.read_text("utf-8").partition("\n")[0]
        titles[path.stem] = first.removeprefix("# title:").strip()
    return titles


def run_rules(store: ox.Store, folder: Path, *, named: bool = True) -> list[Quad]:
    """Adds to `store` what the rules in `folder`/rules conclude, until nothing new comes.

    It is added to the graph of its rule and to the default graph; without `named` to that alone.

    Only triples that the store did not have are added; they are returned, in no special order.

    Raises:
        DataError: a rule is not a CONSTRUCT query, or the rules never settle.
    """
    rules = {path.stem: path for path in rule_files(folder)}
    concluded: dict[bytes, Quad] = {}
    for _ in range(MAX_ROUNDS):
        before = len(concluded)
        for name, path in rules.items():
            new = _conclusions(store, name, path, concluded)
            if new:
                add(store, n_quads(new), named=named)
        if len(concluded) == before:
            return list(concluded.values())
    message = f"do not settle in {MAX_ROUNDS} rounds"
    mend = "Look for a rule whose conclusions feed itself with new terms."
    raise DataError([Problem("rules", 0, "", ", ".join(rules), message, mend)])


def _conclusions(
    store: ox.Store, name: str, path: Path, concluded: dict[bytes, Quad]
) -> list[Quad]:
    try:
        results = store.query(path.read_text("utf-8"), prefixes=names.PREFIXES)
    except SyntaxError as error:
        mend = "Correct the SPARQL there."
        raise DataError([Problem(path.name, 0, "", "", str(error), mend)]) from None
    if not isinstance(results, ox.QueryTriples):
        mend = "Write CONSTRUCT { ... } WHERE { ... }."
        raise DataError([Problem(path.name, 0, "", "", "is not a CONSTRUCT query", mend)])
    # A rule says in every round what it said before: as lines, that costs a look at each.
    spelt = results.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
    lines = [line for line in dict.fromkeys(spelt.splitlines()) if line not in concluded]
    graph, new = rule_graph(name), []
    triples = ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_TRIPLES)
    for line, triple in zip(lines, triples, strict=True):
        if triple not in store:
            quad = Quad(str(triple.subject), str(triple.predicate), str(triple.object), graph)
            concluded[line] = quad
            new.append(quad)
    return new
