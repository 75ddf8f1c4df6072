"""kg candidates: who a marketplace lists for a cell, and how well each fits."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import click

from kg.analysis import status as st
from kg.analysis.candidates import (
    SCOPES,
    TABLES,
    Candidate,
    CandidateReport,
    candidate_report,
    candidates_record,
)
from kg.analysis.criteria import CRITERIA
from kg.cli.aligned import aligned
from kg.cli.options import output_option, output_to, with_options
from kg.cli.session import filter_note, with_session
from kg.dates import iso
from kg.records.catalogue import IN_PART, NOT_RECORDED
from kg.tables.write import csv_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.analysis.coverage import Coverage
    from kg.session import Session

SHOWN: Final = 10
"""Candidates that the table shows unless asked for more; csv and json have all."""

REACH: Final = {
    "function": "for the function itself",
    "part": "for a narrower one only",
    "broader": "for a broader one only",
}

COLUMNS: Final = (
    *("agency", "area", "as_of", "rank", "provider", "provider_label", "scope", "current", "score"),
    *(name for one in CRITERIA for name in (one.id, f"{one.id}_reason")),
    *("services", "listed_by", "sources"),
)


@click.command("candidates")
@click.argument("agency")
@click.argument("area", metavar="FUNCTION")
@click.option(
    "--top",
    type=click.IntRange(0),
    default=SHOWN,
    show_default=True,
    help="So many candidates in the table; 0 = all. csv and json always have all.",
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
    *, session: Session, agency: str, area: str, top: int, fmt: str, output: Path | None
) -> None:
    """Providers that a designated QSMO lists for a function, ranked for one body.

    Every part of a score is shown with its reason. AGENCY and FUNCTION are ids, acronyms, codes,
    names or aliases.
    """
    body, function = session.agency(agency), session.find("area", area)
    coverage = session.coverage
    report = candidate_report(coverage, session.tables(*TABLES), body, function)
    record = candidates_record(report, coverage)
    if fmt == "json":
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    elif fmt == "csv":
        text = csv_text(COLUMNS, map(_row, _flat(record)))
    else:
        text = "\n".join(_lines(report, coverage, top or len(report.candidates))) + "\n"
        text += filter_note(session)
    with output_to(output) as out:
        out.write(text.encode())


def _lines(report: CandidateReport, coverage: Coverage, top: int) -> Iterator[str]:
    world, cell = coverage.world, report.cell
    name, function = world.agencies[cell.agency].label, world.areas[cell.area].label
    yield f"Candidates for {name}, {function}, as of {iso(coverage.day)}"
    yield ""
    served = ", ".join(world.providers[one].label for one in cell.providers)
    word = st.WORD[cell.status]
    yield f"Status: {word.label} ({word.meaning}){': ' + served if served else ''}."
    yield from _standing(report, coverage)
    shown = report.candidates[:top]
    for scope, meaning in SCOPES.items():
        chosen = [(rank, one) for rank, one in enumerate(shown, 1) if one.scope == scope]
        if chosen:
            yield from ("", f"{meaning[0].upper()}{meaning[1:]}:", "", _table(chosen, coverage))
    if len(report.candidates) > top:
        rest = report.candidates[top:]
        best = max(one.score for one in rest)
        yield f"\n{len(rest)} more, with {best} points or fewer; --top 0 shows all."
    if shown:
        yield "\nWhy:"
        for rank, one in enumerate(shown, 1):
            yield from _why(rank, one, coverage)
        yield "\nPoints (- nothing is recorded, which is no finding against a provider):"
        yield from (f"  {one.label}: {one.meaning}." for one in CRITERIA)
    yield from _after(report, coverage)


def _standing(report: CandidateReport, coverage: Coverage) -> Iterator[str]:
    """Who leads the function, and how complete the list can be."""
    function = coverage.world.areas[report.cell.area].label
    if not report.office:
        yield f"No QSMO leads {function}: there is no marketplace, so there can be no candidate."
        return
    office = coverage.world.offices[report.office].label
    if not report.formal:
        yield (
            f"{office} is only pre-designated for {function}: nothing it lists makes coverage, "
            "so there can be no candidate yet."
        )
        return
    counts = Counter(one.scope for one in report.candidates)
    listed = ", ".join(
        f"{counts[scope]} {words}" for scope, words in REACH.items() if counts[scope]
    )
    many = listed or "none for it or a function around it"
    yield f"Marketplace: {office}, formally designated; recorded as listed: {many}."
    if report.catalogue == NOT_RECORDED:
        yield "What it lists is not recorded here: the list is incomplete, and others may be on it."
    elif report.catalogue == IN_PART:
        yield "Its catalogue is recorded only in part: the list is incomplete."
    if report.unnamed:
        yield f"Listed services whose provider no source names: {report.unnamed}."


def _table(chosen: list[tuple[int, Candidate]], coverage: Coverage) -> str:
    heads = ("#", "Provider", *(one.label for one in CRITERIA), "Score", "")
    rows = [
        (
            str(rank),
            coverage.world.providers[one.provider].label,
            *(str(part.points) if part.found else "-" for part in one.parts),
            str(one.score),
            {"uses": "in use", "plans": "planned"}.get(one.current, ""),
        )
        for rank, one in chosen
    ]
    return aligned(rows, heads, {0, *range(2, len(CRITERIA) + 3)})


def _why(rank: int, one: Candidate, coverage: Coverage) -> Iterator[str]:
    services = ", ".join(label for _, label in one.services)
    yield f" {rank:>2}  {coverage.world.providers[one.provider].label}: {services}"
    for criterion, part in zip(CRITERIA, one.parts, strict=True):
        if part.found:
            yield f"       {part.points:>2}  {criterion.label}: {part.reason}"


def _after(report: CandidateReport, coverage: Coverage) -> Iterator[str]:
    providers = coverage.world.providers
    if report.elsewhere:
        named = ", ".join(
            f"{providers[one].label} ({bodies})" for one, bodies in report.elsewhere[:5]
        )
        more = len(report.elsewhere) - 5
        yield ""
        yield (
            "In use by others for this function and not recorded as listed (bodies outside its "
            f"department): {named}{f' and {more} more' if more > 0 else ''}."
        )
    if report.next_step:
        asked = f" ({report.provision})" if report.provision else ""
        yield ""
        yield f"Next step: {report.next_step}{asked}"


def _flat(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in record["candidates"]:
        flat = {name: record[name] for name in ("agency", "area", "as_of")} | one
        for part in one["parts"]:
            flat[part["criterion"]] = part["points"]
            flat[f"{part['criterion']}_reason"] = part["reason"]
        yield flat


def _row(flat: dict[str, Any]) -> list[str]:
    values = (flat[name] for name in COLUMNS)
    return [
        ";".join(one) if isinstance(one, list) else "" if one is None else str(one)
        for one in values
    ]
