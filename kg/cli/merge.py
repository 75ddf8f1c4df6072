"""kg merge: three versions of a table merged row by row, as git calls it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from kg.errors import DataError, UsageError
from kg.paths import data_dir

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


def _install(context: click.Context, _param: click.Parameter, value: bool) -> None:
    """Tells git, and ends."""
    if not value:
        return
    from kg.stewardship.driver import teach_git

    new = teach_git(data_dir())
    click.echo(
        TAUGHT if new else "Nothing to do: git is away, not in use here, or knows it.", err=True
    )
    context.exit()


def say_taught(folder: Path) -> None:
    """Tells git how to merge the tables in `folder`, where it is used there, and says so once."""
    from kg.stewardship.driver import teach_git

    if teach_git(folder):
        click.echo(TAUGHT, err=True)


TAUGHT = "This clone now merges tables row by row (git config merge.kg-rows.driver)."


@click.command("merge")
@click.option(
    "--install",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_install,
    help="Tell git, in the clone of the tables that ship, to call this; and do no more.",
)
@click.argument("base", type=_file)
@click.argument("ours", type=_file)
@click.argument("theirs", type=_file)
@click.argument("path", type=click.Path(path_type=Path))
def command(*, base: Path, ours: Path, theirs: Path, path: Path) -> None:
    """Merges three versions of the table at PATH row by row; the result takes the place of OURS.

    Git calls it once it is told to, in each clone: by --install, or by the first kg add, import or
    check --fix that writes there.

    What one side did to a row and the other did not is taken. A row that both changed differently
    stands in both versions between conflict markers, and the exit code is 1. What is no table, or
    cannot be read line by line, is merged as the text it is.
    """
    from kg.atomic import replacing
    from kg.stewardship.merge import merge_tables
    from kg.tables.files import read_file
    from kg.tables.schema import METADATA, read_schema

    folder = path.parent if (path.parent / METADATA).is_file() else data_dir()
    try:
        schema = read_schema(folder)
        if path.name not in {one.file for one in schema.values()}:
            raise DataError([])
        raws = (read_file(one) for one in (base, ours, theirs))
        merged = merge_tables(schema[path.stem], *raws)
    except DataError:
        sys.exit(_merge_text(base, ours, theirs))
    with replacing(ours) as file:
        file.write(merged.raw)
    for key in merged.conflicts:
        click.echo(f"{path}: both sides changed row {' '.join(key)}", err=True)
    sys.exit(1 if merged.conflicts else 0)


def _merge_text(base: Path, ours: Path, theirs: Path) -> int:
    """Merges as git does by itself; 1 where there are conflicts."""
    try:
        done = subprocess.run(  # noqa: S603  (paths that git names)
            ["git", "merge-file", "-L", "ours", "-L", "base", "-L", "theirs", ours, base, theirs],  # noqa: S607
            check=False,
        )
    except FileNotFoundError as error:
        raise UsageError("git is not installed, which merges what is no table.") from error
    return min(done.returncode, 1) if done.returncode >= 0 else 1
