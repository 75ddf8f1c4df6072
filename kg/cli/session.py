"""Options that every analysis shares, turned into a session."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import click

from kg.analysis.freshness import LIMITS, Limits
from kg.analysis.left_out import left_out_note
from kg.cli.options import as_of_option, data_option, with_options
from kg.errors import UsageError
from kg.records.trust import CONFIDENCE, Trust

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.dates import Day
    from kg.session import Session

confidence_option = click.option(
    "--confidence",
    type=click.Choice(CONFIDENCE),
    default=CONFIDENCE[0],
    show_default=True,
    help="Only records of use of at least this confidence count.",
)
government_option = click.option(
    "--government-only",
    is_flag=True,
    help="Only records of use from government sources count, not press or secondary works.",
)
_YEARS = click.IntRange(0, 100)
fresh_option = click.option(
    "--fresh-years",
    type=_YEARS,
    default=LIMITS.fresh,
    show_default=True,
    help="Evidence up to so many years old is fresh.",
)
aging_option = click.option(
    "--aging-years",
    type=_YEARS,
    default=LIMITS.aging,
    show_default=True,
    help="Evidence up to so many years old is aging, older is last known.",
)

SHARED = (confidence_option, government_option, fresh_option, aging_option, data_option)


def with_session(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives `command` a `session` made of --as-of, the options of trust and freshness, and --data.

    Raises:
        UsageError: the limits of freshness contradict each other.
    """
    return _with(command, as_of_option, *SHARED)


def with_dateless_session(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same without --as-of, for commands that name their days themselves."""
    return _with(command, *SHARED)


def _with(command: Callable[..., Any], *options: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(command)
    def with_it(
        *,
        confidence: str,
        government_only: bool,
        fresh_years: int,
        aging_years: int,
        data: Path,
        day: Day | None = None,
        **others: object,
    ) -> Any:  # noqa: ANN401  (whatever the command gives back)
        if fresh_years > aging_years:
            raise UsageError("--fresh-years is more than --aging-years. Give the smaller first.")
        from kg.questions import Questions

        trust = Trust(confidence, government_only)
        limits = Limits(fresh_years, aging_years)
        return command(session=Questions(data, day, trust, limits), **others)

    wrapped: Callable[..., Any] = with_options(*options)(with_it)
    return wrapped


def filter_note(session: Session) -> str:
    """One line that says which facts were left out, "" where none was asked to be."""
    note = left_out_note(session.trust, session.left_out)
    return f"{note}\n" if note else ""
