"""kg concentration: how much rests on how few providers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import click

from kg.analysis import status as st
from kg.analysis.concentration import (
    HIGH,
    MODERATE,
    TABLES,
    Concentration,
    FunctionShares,
    concentration,
    concentration_record,
)
from kg.cli.aligned import aligned
from kg.cli.options import output_option, output_to, with_options
from kg.cli.session import filter_note, with_session
from kg.dates import iso
from kg.tables.write import csv_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.analysis.coverage import Coverage
    from kg.records.world import World
    from kg.session import Session

LARGEST: Final = 3
"""Providers of a function that the table of functions names."""

SHOWN: Final = 10
"""Providers whose loss the table describes; csv and json have all."""

BODIES: Final = {"top": "top-level bodies", "all": "bodies with their bureaus"}

COLUMNS: Final = (
    *("area", "area_label", "provider", "provider_label", "bodies", "share", "agencies"),
    *("hhi", "known", "served", "own", "planned", "unknown", "as_of"),
)


@click.command("concentration")
@click.option("--area", "areas", multiple=True, help="Function itself; repeat for several.")
@click.option("--group", default=None, help="Bodies of a group, instead of a level.")
@click.option(
    "--level",
    type=click.Choice(["top", "all"]),
    default=None,
    help="top = all top-level bodies, all = with their bureaus.  [default: top]",
)
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
)
@with_options(output_option)
@with_session
def command(
    *,
    session: Session,
    areas: tuple[str, ...],
    group: str | None,
    level: str | None,
    fmt: str,
    output: Path | None,
) -> None:
    """Shares of providers by function, and what would be left bare without each.

    Every top-level body counts once, however many of its bureaus are recorded: a department is
    one customer, and bureaus are recorded too unevenly to weigh it by them. Shares of what is
    recorded are not shares of what is: counts by others stand beside them.
    """
    chosen = session.bodies((), group, level or (None if group else "top"))
    functions = session.functions(areas)
    coverage = session.coverage
    found = concentration(coverage, chosen, functions, session.tables(*TABLES))
    if fmt == "json":
        record = concentration_record(found, coverage)
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    elif fmt == "csv":
        text = csv_text(COLUMNS, _rows(concentration_record(found, coverage)))
    else:
        which = f"bodies of {group}" if group else BODIES[level or "top"]
        parts = _parts(found, coverage, which, in_full=bool(areas))
        text = "\n\n".join(part for part in parts if part) + "\n"
        text += filter_note(session)
    with output_to(output) as out:
        out.write(text.encode())


def _parts(found: Concentration, coverage: Coverage, which: str, *, in_full: bool) -> Iterator[str]:
    world = coverage.world
    yield f"Concentration among {len(found.bodies)} {which}, as of {iso(coverage.day)}"
    yield _functions(found, world)
    if in_full:
        yield from (_shares(one, world) for one in found.functions if one.shares)
    yield _single(found, world)
    yield _providers(found, world)
    yield _outside(found, world)
    yield _notes(found, world)


def _functions(found: Concentration, world: World) -> str:
    heads = ("Function", "Known", "Fresh", "Served", "Own", "Planned", "Unknown", "Providers")
    rows = [
        (
            world.areas[one.area].short or world.areas[one.area].label,
            *map(str, (one.known, one.freshness[st.FRESH], one.served, one.own, one.planned)),
            *map(str, (one.unknown, len(one.shares))),
            "-" if one.hhi is None else f"{one.hhi:,.0f}",
            one.level,
            _largest(one, world),
        )
        for one in found.functions
    ]
    return aligned(rows, (*heads, "HHI", "Concentrated", "Largest"), range(1, 9))


def _largest(one: FunctionShares, world: World) -> str:
    named = [
        f"{_short(world, share.provider)} {100 * share.share:.0f} %"
        for share in one.shares[:LARGEST]
    ]
    more = len(one.shares) - LARGEST
    return ", ".join(named) + (f", {more} more" if more > 0 else "")


def _shares(one: FunctionShares, world: World) -> str:
    rows = [
        (
            world.providers[share.provider].label,
            str(len(share.bodies)),
            f"{100 * share.share:.1f} %",
            ", ".join(_short(world, body) for body in share.bodies),
        )
        for share in one.shares
    ]
    table = aligned(rows, ("Provider", "Bodies", "Share", "Which"), (1, 2))
    return f"{one.sentence(world)}\n\n{table}"


def _single(found: Concentration, world: World) -> str:
    if not found.single:
        return "No function rests on a single recorded provider."
    lines = [
        f"  {world.areas[one.area].label}: all {one.served} served bodies use "
        f"{world.providers[one.shares[0].provider].label}."
        if one.served > 1
        else f"  {world.areas[one.area].label}: the one served body uses "
        f"{world.providers[one.shares[0].provider].label}."
        for one in found.single
    ]
    return "\n".join(("Functions with one recorded provider:", *lines))


def _providers(found: Concentration, world: World) -> str:
    if not found.providers:
        return "No body is recorded to use a provider outside its department."
    lines = ["Providers whose loss would leave most bodies bare:", ""]
    for rank, one in enumerate(found.providers[:SHOWN], 1):
        first, *others = one.sentences(world, len(found.bodies))
        lines += [f" {rank:>2}  {first}", *(f"     {text}" for text in others)]
    more = len(found.providers) - SHOWN
    if more > 0:
        lines += ["", f"{more} more providers: --format json has them all."]
    return "\n".join(lines)


def _outside(found: Concentration, world: World) -> str:
    lines = []
    for one in found.outside:
        share = f": {100 * one.recorded / one.counted:.0f} %" if one.counted else ""
        lines += [
            f"  {world.areas[one.area].label}: {one.recorded} bodies are recorded here with a "
            "federal provider outside their department,",
            f"    bureaus counted; others counted {one.counted} ({one.as_of}){share}. {one.what}",
        ]
    return "\n".join(("Beside counts by others:", *lines)) if lines else ""


def _notes(found: Concentration, world: World) -> str:
    fresh = {
        word: sum(one.freshness[word] for one in found.functions)
        for one in found.functions[:1]
        for word in one.freshness
    }
    known = sum(one.known for one in found.functions)
    cells = known + sum(one.unknown for one in found.functions)
    ages = ", ".join(f"{count} {word}" for word, count in fresh.items())
    lines = [
        f"{known} of {cells} cells are known ({ages}); unknown ones are in no share.",
        "Share: of all uses of a provider outside the body's own department; a body counts once a "
        "provider. Own: only its own department's systems.",
        f"HHI: sum of squared shares in percent, 10,000 for one provider; from {MODERATE:,} "
        f"moderately, above {HIGH:,} highly concentrated (2023 Merger Guidelines of DOJ and FTC, "
        "made for markets: here they only give a scale). Few known bodies make it high by "
        "themselves.",
    ]
    names = ", ".join(world.offices[one].label for one in found.unrecorded)
    if names:
        lines.append(
            f"The catalogue of {names} is not recorded: for its functions no listed alternative "
            "can show, so more cells look bare."
        )
    return "\n".join(lines)


def _short(world: World, ident: str) -> str:
    known = world.providers[ident]
    return known.acronym or known.label


def _rows(record: dict[str, Any]) -> Iterator[list[str]]:
    for function in record["functions"]:
        for provider in function["providers"]:
            row = {**function, **provider, "as_of": record["as_of"]}
            row["agencies"] = ";".join(provider["agencies"])
            yield [str(row[name]) for name in COLUMNS]
