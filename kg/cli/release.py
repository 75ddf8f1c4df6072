"""kg release: give the data a version, and say what changed since the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import data_option, with_options

if TYPE_CHECKING:
    from pathlib import Path

    from kg.releases.record import Release

SHOWN = 20
"""Changes shown of many; all of them are in the notes."""


@click.command("release")
@click.option(
    "--against",
    metavar="FOLDER|REVISION",
    default="",
    help="Where the last release lies.  [default: the git revision that recorded it]",
)
@click.option("--dry-run", is_flag=True, help="Say what would be released; write nothing.")
@with_options(data_option)
def command(*, against: str, dry_run: bool, data: Path) -> None:
    """Give the data a version: record what changed since the last release, and how to cite it.

    The version is the date of the data, its newest retrieval; a second release of one day gets
    .2, a third .3.
    """
    from kg.releases.making import next_release, write_release

    release = next_release(data, against)
    click.echo(_text(release))
    if dry_run:
        click.echo("Nothing was written.")
        return
    for path in write_release(data, release):
        click.echo(f"wrote {path}")


def _text(release: Release) -> str:
    from kg.releases.record import counted

    what = counted(release) or "the first release"
    lines = [f"{release.version}: {what}; {release.rows:,} rows in all."]
    lines += [f"{one.kind:9}  {one.table}/{one.key}  {one.text}" for one in release.changes[:SHOWN]]
    more = len(release.changes) - SHOWN
    return "\n".join([*lines, f"... and {more:,} more." if more > 0 else ""]).rstrip()
