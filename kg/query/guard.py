r"""The guard: what a query may not do is refused by its syntax tree, before it runs.

rdflib parses the query; the same, normalised text goes to Oxigraph. Two differences between the
parsers are closed first: a bare carriage return ends a comment in one and not in the other, and
\u escapes are undone once here. A text that still holds \u or \U is refused, since rdflib also
undoes \U with four digits, even in comments, and would then read another query than Oxigraph.
What slips through all this finds no file and no host: workers cannot open either
(`kg.query.worker`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kg.errors import QueryRefusedError, QuerySyntaxError
from kg.rdf.names import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

MAX_QUERY_BYTES = 100_000
"""Longest query text; the longest shipped one has some 3,000 bytes."""

MAX_DEPTH = 100
"""Deepest nesting of brackets; parsing deeper ones costs more than any honest query needs."""

MAX_PARTS = 2_000
"""Patterns, operands and terms of a query, without the data of VALUES: the longest shipped one has
1,100, and the recursion of Oxigraph outgrows the stack from some 3,000 on."""

_DATA = ("InlineData", "ValuesClause")
"""Nodes whose members are data, and cost nothing but their bytes."""

_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_OF_GRAPHS = re.compile("graph|from|describe", re.IGNORECASE)
_NAMES = re.compile(r"[?$:]\w*", re.ASCII)
_ESCAPE_LEFT = re.compile(r"\\[uU]")
WORDS = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\''''
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\x00-\x20]*>|#[^\n]*""",
    re.DOTALL,
)
"""Strings, IRIs and comments, whose brackets nest nothing."""


def names_graphs(query: str) -> bool:
    """Whether `query` may look into named graphs; where it does not, the default graph answers it.

    Strings, IRIs, comments, variables and names after a colon hold no keyword. Where an escape may
    make something else of the text, it may.
    """
    bare = _NAMES.sub("", WORDS.sub(" ", query.replace("\r", "\n")))
    return "\\" in query or bool(_OF_GRAPHS.search(bare))


def guarded(query: str, graphs: Collection[str]) -> str:
    """The text to run in place of `query`, which asks for nothing outside the dataset.

    `graphs` are the IRIs FROM may name.

    Raises:
        QueryRefusedError: with the reason, or the line and column of a syntax error.
    """
    text = _normalised(query)
    prologue, body = _parsed(text)
    parts = 0
    for node in _nodes(body):
        if isinstance(node, list):
            parts += len(node)
        elif node.name == "ServiceGraphPattern":
            raise QueryRefusedError(
                "SERVICE is refused: a query cannot reach other hosts. "
                "Query that endpoint itself, or leave the clause out."
            )
        elif node.name == "DatasetClause":
            _check_graph(prologue, node, graphs)
    if parts > MAX_PARTS:
        raise QueryRefusedError(
            f"the query has {parts:,} patterns, operands and terms, over the limit of "
            f"{MAX_PARTS:,}. Put long lists into VALUES, or ask for parts one after the other."
        )
    return text


def _check_graph(prologue: Any, clause: Any, graphs: Collection[str]) -> None:  # noqa: ANN401
    from rdflib.plugins.sparql.algebra import translatePrologue

    try:
        names = translatePrologue(prologue, None, PREFIXES)
        graph = str(names.absolutize(clause.default or clause.named))
    except Exception as error:
        raise QueryRefusedError(f"FROM names no graph that can be read: {error}.") from None
    if graph not in graphs:
        raise QueryRefusedError(
            f"FROM <{graph}> is refused: no graph of this dataset has that name, and a query "
            "cannot read files or reach hosts. List the graphs with "
            "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }."
        )


def _normalised(query: str) -> str:
    size = len(query.encode("utf-8", "surrogatepass"))
    if size > MAX_QUERY_BYTES:
        raise QueryRefusedError(
            f"the query has {size:,} bytes, over the limit of {MAX_QUERY_BYTES:,}. Shorten it."
        )
    try:
        text = _ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), query)
        text.encode("utf-8")
    except (ValueError, OverflowError):
        raise QuerySyntaxError("the query holds what is no Unicode character.") from None
    if _ESCAPE_LEFT.search(text):
        raise QuerySyntaxError(
            r"a \u or \U is not followed by four or eight hexadecimal digits, or stands for "
            "another one. Write the character itself."
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise QuerySyntaxError("the query holds a NUL character. Remove it.")
    _check_depth(text)
    return text


def _check_depth(text: str) -> None:
    depth = 0
    for char in WORDS.sub("", text):
        if char in "({[":
            depth += 1
            if depth > MAX_DEPTH:
                raise QueryRefusedError(
                    f"brackets nest deeper than {MAX_DEPTH}. Split the query up."
                )
        elif char in ")}]":
            depth -= 1


def _parsed(text: str) -> Any:  # noqa: ANN401  (pyparsing results have no type)
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        return parseQuery(text)
    except ParseBaseException as error:
        if _is_update(text):
            raise QueryRefusedError(
                "updates are refused: the dataset is read-only. "
                "Use SELECT, ASK, CONSTRUCT or DESCRIBE; facts are added in data/*.csv."
            ) from None
        raise QuerySyntaxError(
            f"not SPARQL 1.1: line {error.lineno}, column {error.column}: {error.msg}. "
            f"Near: {error.line.strip()[:80]!r}"
        ) from None
    except RecursionError:
        raise QueryRefusedError("the query nests too deeply. Split it up.") from None
    except Exception as error:  # its parser also fails on terms, such as numbers that are too long
        raise QuerySyntaxError(f"not SPARQL 1.1: {error}.") from None


def _is_update(text: str) -> bool:
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        return bool(parseUpdate(text).request)
    except Exception:  # whatever it is, it is no update
        return False


def _nodes(tree: Any) -> Iterator[Any]:  # noqa: ANN401
    """Every named node and every list of a parse result, at any depth but inside of data."""
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, CompValue):
            yield node
            waiting.extend(node.values() if node.name not in _DATA else ())
        elif isinstance(node, (list, tuple, ParseResults)):
            yield list(node)
            waiting.extend(node)
