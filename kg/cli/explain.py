"""kg explain: why a cell is what it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kg.analysis.explain import TABLES, Explainer, Explanation, explanation_json
from kg.cli.options import output_option, output_to, with_options
from kg.cli.session import filter_note, with_session
from kg.dates import iso

if TYPE_CHECKING:
    from pathlib import Path

    from kg.analysis.coverage import Coverage
    from kg.session import Session


@click.command("explain")
@click.argument("agency")
@click.argument("area")
@click.option(
    "--format", "fmt", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@with_options(output_option)
@with_session
def command(*, session: Session, agency: str, area: str, fmt: str, output: Path | None) -> None:
    """The chain behind one cell: policy, QSMO, listing, provider, adoption, source.

    For a gap also the reason and the next step. AGENCY and AREA are ids, acronyms, codes, names or
    aliases.
    """
    body, function = session.agency(agency), session.find("area", area)
    coverage = session.coverage
    found = Explainer(coverage, session.tables(*TABLES)).explain(body, function)
    if fmt == "json":
        content = explanation_json(found, coverage)
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    else:
        text = _text(found, coverage) + filter_note(session)
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
    lines += [f"{'searched':10}  {one.text}" for one in found.searched]
    if found.reason:
        asked = f" ({found.provision})" if found.provision else ""
        lines += [
            "",
            f"{'reason':10}  {found.reason}.",
            f"{'next step':10}  {found.next_step}{asked}",
        ]
    return "\n".join(lines) + "\n"
