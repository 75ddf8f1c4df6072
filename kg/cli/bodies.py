"""Options that choose functions and bodies, for Session.functions and Session.bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import with_options

if TYPE_CHECKING:
    from collections.abc import Callable

_area = click.option("--area", "areas", multiple=True, help="Function itself; repeat for several.")
_agency = click.option("--agency", "agencies", multiple=True, help="Body; repeat for several.")
_group = click.option("--group", default=None, help="Bodies of a group.  [default: cfo-act]")
_level = click.option(
    "--level",
    type=click.Choice(["top", "all"]),
    default=None,
    help="top = all top-level bodies, all = with their bureaus, instead of a group.",
)


def with_bodies(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives `command` the options `areas`, `agencies`, `group` and `level`."""
    choosing: Callable[..., Any] = with_options(_area, _agency, _group, _level)(command)
    return choosing
