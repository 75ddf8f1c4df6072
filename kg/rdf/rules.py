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


def run_rules(store: ox.Store, folder: Path) -> list[Quad]:
    """Adds to `store` what the rules in `folder`/rules conclude, until nothing new comes.

    Only triples that the store did not have are added; they are returned, in no special order.

    Raises:
        DataError: a rule is not a CONSTRUCT query, or the rules never settle.
    """
    rules = {path.stem: path for path in rule_files(folder)}
    concluded: dict[tuple[str, str, str], Quad] = {}
    for _ in range(MAX_ROUNDS):
        before = len(concluded)
        for name, path in rules.items():
            new = _conclusions(store, name, path, concluded)
            add(store, n_quads(new))
        if len(concluded) == before:
            return list(concluded.values())
    message = f"do not settle in {MAX_ROUNDS} rounds"
    mend = "Look for a rule whose conclusions feed itself with new terms."
    raise DataError([Problem("rules", 0, "", ", ".join(rules), message, mend)])


def _conclusions(
    store: ox.Store, name: str, path: Path, concluded: dict[tuple[str, str, str], Quad]
) -> list[Quad]:
    new = []
    try:
        results = store.query(path.read_text("utf-8"), prefixes=names.PREFIXES)
    except SyntaxError as error:
        mend = "Correct the SPARQL there."
        raise DataError([Problem(path.name, 0, "", "", str(error), mend)]) from None
    if not isinstance(results, ox.QueryTriples):
        mend = "Write CONSTRUCT { ... } WHERE { ... }."
        raise DataError([Problem(path.name, 0, "", "", "is not a CONSTRUCT query", mend)])
    graph = rule_graph(name)
    for triple in results:
        spelt = str(triple.subject), str(triple.predicate), str(triple.object)
        if spelt in concluded or _held(store, triple):
            continue
        concluded[spelt] = Quad(*spelt, graph)
        new.append(concluded[spelt])
    return new


def _held(store: ox.Store, triple: ox.Triple) -> bool:
    found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object)
    return next(found, None) is not None
