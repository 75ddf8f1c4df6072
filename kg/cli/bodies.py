"""Options that choose functions and bodies, and the ids they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.analysis.gaps import bodies, by_label
from kg.cli.options import with_options
from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.session import Session

DEFAULT_GROUP = "cfo-act"

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


def chosen_areas(session: Session, areas: tuple[str, ...]) -> list[str]:
    """Ids of the functions named, each once; the main functions where none is.

    Raises:
        UnknownIdError, AmbiguousIdError: a name stands for nothing or for several things.
    """
    named = dict.fromkeys(session.find("area", one) for one in areas)
    return list(named) or session.world.main_functions


def chosen_bodies(
    session: Session, agencies: tuple[str, ...], group: str | None, level: str | None
) -> list[str]:
    """Ids of the bodies chosen, by label; the CFO Act agencies where nothing is.

    Raises:
        UsageError: chosen in two ways, or the members of the group are not recorded.
        UnknownIdError, AmbiguousIdError: a name stands for nothing or for several things.
    """
    if sum(map(bool, (agencies, group, level))) > 1:
        raise UsageError("--agency, --group and --level each choose the bodies. Give one of them.")
    world = session.world
    if agencies:
        return by_label(world, (session.find("agency", one) for one in agencies))
    if level:
        return bodies(world, level)
    if group in (None, DEFAULT_GROUP):
        return by_label(world, (one.id for one in world.agencies.values() if one.cfo_act))
    return by_label(world, session.members(str(group)))
