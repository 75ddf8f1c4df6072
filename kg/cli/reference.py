"""docs/COMMANDS.md: every command, option and named query, as the program itself tells them.

`python -m kg.cli.reference FILE` (make reference) writes it; a test fails when it is out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.atomic import replacing
from kg.cli import cli
from kg.paths import ontology_dir
from kg.query.named import named_queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TITLE = "# Commands and named queries\n"
ABOUT = (
    "Written by `make reference` from the program itself: what `kg COMMAND --help` and "
    "`kg queries` say, in one place.\n"
)


def reference(ontology: Path) -> str:
    """The whole text; `ontology` is the folder whose named queries it lists."""
    context = click.Context(cli, info_name="kg", color=False, **cli.context_settings)
    parts = [TITLE, ABOUT, _of(cli, context)]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        with click.Context(command, parent=context, info_name=name) as own:
            parts.append(f"## kg {name}\n")
            parts.append(_of(command, own))
    parts.append("## Named queries\n")
    parts.append("`kg query NAME --param parameter=value` runs one, `kg queries NAME` shows it.\n")
    parts.append(_table(("query", "answers", "parameters"), _queries(ontology)))
    return "\n".join(parts)


def _of(command: click.Command, context: click.Context) -> str:
    usage = f"```text\n{command.get_usage(context).removeprefix('Usage: ')}\n```\n"
    told = "\n\n".join(" ".join(part.split()) for part in (command.help or "").split("\n\n"))
    options = _table(("option", "means"), _options(command, context))
    return "\n".join(part for part in (usage, f"{told}\n" if told else "", options) if part)


def _options(command: click.Command, context: click.Context) -> Iterator[tuple[str, ...]]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record:
            yield f"`{record[0]}`", record[1]


def _queries(ontology: Path) -> Iterator[tuple[str, ...]]:
    for name, query in named_queries(ontology).items():
        told = (f"`{one.name}` ({one.kind}): {one.description}" for one in query.parameters)
        yield f"`{name}`", query.question, "<br>".join(told)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    escaped = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in escaped)


def main() -> None:
    """Writes the file named on the command line."""
    with replacing(Path(sys.argv[1])) as file:
        file.write(reference(ontology_dir()).encode())


if __name__ == "__main__":
    main()
