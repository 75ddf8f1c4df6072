"""kg explain: why a cell is what it is."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg.analysis.coverage import Coverage
from kg.analysis.explain import TABLES, Explainer, Explanation
from kg.analysis.gaps import as_records
from kg.analysis.lookup import index
from kg.cli.options import as_of_option, data_option, output_option, output_to, with_options
from kg.dates import iso
from kg.errors import UsageError
from kg.records.world import TABLES as WORLD_TABLES
from kg.records.world import world_of
from kg.tables.read import read_tables
from kg.tables.schema import read_schema

if TYPE_CHECKING:
    from pathlib import Path

    from kg.dates import Day


@click.command("explain")
@click.argument("agency")
@click.argument("area")
@click.option(
    "--format", "fmt", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@with_options(as_of_option, output_option, data_option)
def command(
    *, agency: str, area: str, fmt: str, day: Day | None, output: Path | None, data: Path
) -> None:
    """The chain behind one cell: policy, QSMO, listing, provider, adoption, source.

    For a gap also the reason and the next step. AGENCY and AREA are ids, acronyms, codes, names or
    aliases.
    """
    names = dict.fromkeys((*WORLD_TABLES, *TABLES, "agency_aliases"))
    tables = read_tables(data, read_schema(data), names)
    world = world_of(tables)
    coverage = Coverage(world, world.date if day is None else day)
    body, function = index("agency", tables).find(agency), index("area", tables).find(area)
    if not world.agencies[body].exists(coverage.day):
        raise UsageError(
            f"{body} does not exist on {iso(coverage.day)}. Choose a day with --as-of."
        )
    found = Explainer(coverage, tables).explain(body, function)
    text = _json(found, coverage) if fmt == "json" else _text(found, coverage)
    with output_to(output) as out:
        out.write(text.encode())


def _text(found: Explanation, coverage: Coverage) -> str:
    lines = [f"{found.headline}, as of {iso(coverage.day)}", ""]
    for step in found.steps:
        lines.append(f"{step.kind:10}  {step.text}")
        for one in step.evidence:
            when = f"{one.observed or 'undated'}, {one.confidence} confidence"
            lines.append(f"{'':12}- {one.says} ({when}) [{one.row}]")
            lines.append(f"{'':14}{one.title} <{one.url}>")
    if found.reason:
        asked = f" ({found.provision})" if found.provision else ""
        lines += [
            "",
            f"{'reason':10}  {found.reason}.",
            f"{'next step':10}  {found.next_step}{asked}",
        ]
    return "\n".join(lines) + "\n"


def _json(found: Explanation, coverage: Coverage) -> str:
    content = {
        **as_records(coverage, [found.cell])[0],
        "headline": found.headline,
        "steps": [asdict(step) for step in found.steps],
        "reason": found.reason or None,
        "next_step": found.next_step or None,
        "provision": found.provision or None,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
