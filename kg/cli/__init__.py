"""The command line: one command group a file; translates, never computes.

Commands are imported when called, so that `kg --help` and `kg gaps` start fast.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import keyword
import os
import sys
from typing import Final

import click

from kg.errors import KgError

COMMANDS: Final = {
    "build": "Check, load, infer, analyse; write every page and download.",
    "check": "Every problem of the tables and the graph, and how to mend it.",
    "add": "Add a row to a table: asked for or given, checked, shown, written.",
    "import": "Bring in many rows of a table: new, changed, duplicate, rejected.",
    "evidence": "Reduce records of awards or authorizations to candidates to review.",
    "merge": "Merge three versions of a table row by row, as git calls it.",
    "gaps": "Which body has no QSMO coverage for which function.",
    "explain": "Why a cell is what it is: policy, QSMO, listing, provider, source.",
    "why": "Where a row or a thing comes from: table, line and source, or rule.",
    "impact": "Who loses what without a provider, QSMO or policy, and who could take over.",
    "candidates": "Who a marketplace lists for a function, and how well each fits a body.",
    "concentration": "How much rests on how few providers.",
    "brief": "One body on one or two pages: status, mandates, gaps, changes, sources.",
    "stats": "How much is known, how fresh it is, and what it adds up to.",
    "health": "A work list: what to look after next, why, and where to start.",
    "comply": "Mandates in force: whom they bind, who meets them and who does not.",
    "whatif": "What additions and ends in a file would change; nothing is written.",
    "calendar": "What ends or falls due.",
    "diff": "What changed between two days, or between two states of the data.",
    "release": "Give the data a version, and say what changed since the last one.",
    "query": "Ask the graph in SPARQL: a file, a named query, or - for stdin.",
    "queries": "The named queries, with their questions and parameters.",
    "store": "Write the graph as a store on disk, streamed: for tables of any size.",
    "publish": "Put the dataset onto a SPARQL server, graph by graph, and check it there.",
    "serve": "The pages and a SPARQL endpoint over HTTP, read-only.",
    "mcp": "Serve an assistant over stdin and stdout: questions answered with their sources.",
    "graph": "One HTML file with the network, or with one thing and what is around it.",
    "export": "Write the graph in one format.",
}
"""Name and short help of each command; the module of the same name in kg.cli has it."""


GARBAGE: Final = 50_000
"""Objects made before circles of garbage are looked for: tables make many objects, few circles."""


class LateGroup(click.Group):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in the order of a first session."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command = importlib.import_module(f"kg.cli.{module}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named first in `args`; a misspelt one gets the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from kg.suggest import nearest

            close = nearest(args[0], COMMANDS)
            hint = f" Did you mean {', '.join(close)}?" if close else ""
            raise click.UsageError(f"no command is called {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="qsmo-kg", prog_name="kg")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(*, debug: bool) -> None:
    """Which agency gets what from whom, under which policy, says who, and where are the gaps?"""


def _leave_garbage() -> None:
    """What is left goes with the process; DuckDB alone counts it, and would complain."""
    if "duckdb" not in sys.modules:
        gc.freeze()


def main(args: list[str] | None = None) -> None:
    """Runs the command line and exits with its code: 0, 1 data, 2 usage, 3 query."""
    given = sys.argv[1:] if args is None else args
    gc.set_threshold(GARBAGE)
    atexit.register(_leave_garbage)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # results are UTF-8 whatever the locale
            stream.reconfigure(encoding="utf-8")
    try:
        # Not cli.main: it would end with 1, which means bad data, when the reader of a pipe leaves.
        with cli.make_context("kg", list(given)) as context:
            cli.invoke(context)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.exceptions.Abort):
        click.echo("stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        _forget_output()  # its reader left
        sys.exit(0)
    except Exception as error:
        # No traceback reaches a user who did not ask for one.
        if "--debug" in given:
            raise
        if isinstance(error, OSError):
            _forget_output()
        sys.exit(_report(error))


def _forget_output() -> None:
    """What is still to be written goes nowhere: a second try at exit must not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report(error: Exception) -> int:
    if isinstance(error, KgError):
        click.echo(f"error: {error}", err=True)
        return error.exit_code
    if isinstance(error, OSError):
        from kg.atomic import FULL

        place = f"{error.filename}: " if error.filename else ""
        said = error.strerror or str(error)
        if error.errno in FULL:
            said = f"no room to write ({said}). Free some and try again."
        click.echo(f"error: {place}{said}", err=True)
        return 1
    click.echo(
        f"error: {type(error).__name__}: {error}. This is a defect; "
        "kg --debug shows where, please report it.",
        err=True,
    )
    return 1
