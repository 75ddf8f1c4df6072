"""kg query: ask the graph in SPARQL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import (
    as_of_option,
    data_option,
    ontology_option,
    output_option,
    output_to,
    terminal_width,
    with_options,
)
from kg.cli.session import confidence_option, government_option
from kg.errors import KgError, UsageError
from kg.query.guard import names_graphs
from kg.query.results import FORMATS
from kg.query.runner import DEFAULT_SECONDS, QueryRunner
from kg.records.trust import Trust

if TYPE_CHECKING:
    from kg.dates import Day
    from kg.endpoint.endpoint import Endpoint
    from kg.query.results import Answer


@click.command("query")
@click.argument("query", metavar="FILE|NAME|-")
@click.option("--param", "params", multiple=True, metavar="K=V", help="Parameter of a named query.")
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1, max=86_400),
    default=DEFAULT_SECONDS,
    show_default=True,
    help="Seconds after which the query is stopped.",
)
@click.option(
    "--endpoint",
    metavar="URL",
    help="Ask this SPARQL server instead of the tables. Credentials: see README.",
)
@click.option(
    "--store",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Ask this store, made by kg store, instead of the tables.",
)
@with_options(
    as_of_option,
    confidence_option,
    government_option,
    output_option,
    data_option,
    ontology_option,
)
def command(
    *,
    query: str,
    params: tuple[str, ...],
    fmt: str,
    timeout: float,
    endpoint: str | None,
    store: Path | None,
    day: Day | None,
    confidence: str,
    government_only: bool,
    output: Path | None,
    data: Path,
    ontology: Path,
) -> None:
    """Ask the graph in SPARQL 1.1: the text in a file, a named query (`kg queries`), or stdin (-).

    Our prefixes (agency:, area:, qsmo:, ...) are known without being declared. The default graph
    is everything; GRAPH ?source { ... } says who says so. Results are never cut.
    """
    trust = Trust(confidence, government_only)
    if endpoint and store:
        raise UsageError("--endpoint and --store each say whom to ask. Give one of them.")
    if (endpoint or store) and (day is not None or not trust.everything):
        raise UsageError(
            "--as-of, --confidence and --government-only choose what our own graph is made of; "
            "an endpoint or a store has what was put there. Leave them out."
        )
    text = _text(query, _values(params), data, ontology)
    ours = QueryRunner(data, ontology, day, trust, store, graphs=names_graphs(text))
    with _asked(endpoint) if endpoint else ours as runner:
        answer = runner.query(text, fmt, timeout)
    with output_to(output) as out:
        out.write(_shown(answer, output) if fmt == "table" else answer.body)


def _asked(url: str) -> Endpoint:
    from kg.endpoint.endpoint import Endpoint

    return Endpoint(url)


def _values(params: tuple[str, ...]) -> dict[str, str]:
    values = {}
    for one in params:
        name, equals, value = one.partition("=")
        if not equals:
            raise UsageError(f"--param {one!r} is not of the form name=value.")
        values[name] = value
    return values


def _text(query: str, values: dict[str, str], data: Path, ontology: Path) -> str:
    if query == "-":
        _no_parameters(values)
        return _decoded(sys.stdin.buffer.read(), "stdin")
    path = Path(query)
    if path.suffix in (".rq", ".sparql") or path.is_file():
        _no_parameters(values)
        if not path.is_file():
            raise UsageError(f"there is no file {query}. `kg queries` lists the named queries.")
        return _decoded(path.read_bytes(), query)
    return _named(query, values, data, ontology)


def _named(name: str, values: dict[str, str], data: Path, ontology: Path) -> str:
    from kg.query.named import find_query
    from kg.query.terms import resolver

    named = find_query(ontology, name)
    text = named.bind(values, resolver(data))
    for parameter in named.parameters:
        if parameter.name not in values:
            click.echo(
                f"{parameter.name} = {parameter.default} "
                f"(set it with --param {parameter.name}=...; {parameter.description})",
                err=True,
            )
    return text


def _no_parameters(values: dict[str, str]) -> None:
    if values:
        raise UsageError("--param is for named queries; write the value into the query instead.")


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: not UTF-8 at byte {error.start}. Save it as UTF-8.") from None


def _shown(answer: Answer, output: Path | None) -> bytes:
    if answer.form == "construct":
        return answer.body
    if answer.form == "ask":
        return b"yes\n" if answer.truth else b"no\n"
    from kg.cli.rows_text import rows_table

    try:
        return rows_table(answer.body, terminal_width() if output is None else None).encode()
    except ValueError as error:
        raise KgError(f"the answer cannot be shown as a table: {error}") from error
