"""kg comply: who meets the mandates in force, who does not, and of whom nothing is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from kg.analysis.compliance import TABLES, compliance_records, findings, findings_on
from kg.cli.comply_detail import body_text, policy_text
from kg.cli.comply_text import overview_text
from kg.cli.options import output_option, output_to, with_options
from kg.cli.session import filter_note, with_session
from kg.errors import UsageError
from kg.tables.write import csv_text

if TYPE_CHECKING:
    from pathlib import Path

    from kg.analysis.compliance import Finding
    from kg.session import Session

MANDATE = (
    "provision",
    "policy",
    "policy_number",
    "effect",
    "standing",
    "from",
    "until",
    "group",
    "asks",
    "area",
    "deadline",
    "overdue",
    "reason",
)
BODY = (
    "agency",
    "agency_label",
    "outcome",
    "status",
    "inherited_from",
    "providers",
    "freshness",
    "conflict",
    "planned",
    "note",
)
"""Columns of the CSV: one row a mandate and body, or one a mandate that is not tested."""


@click.command("comply")
@click.argument("policy", required=False)
@click.option(
    "--agency", default=None, help="Only the mandates that bind this body, and how it stands."
)
@click.option(
    "--level",
    type=click.Choice(["top", "all"]),
    default="top",
    show_default=True,
    help="top = a unit answers through the body above it, all = each for itself.",
)
@click.option("--all", "everything", is_flag=True, help="List the mandates that cannot be tested.")
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
)
@with_options(output_option)
@with_session
def command(
    *,
    session: Session,
    policy: str | None,
    agency: str | None,
    level: str,
    everything: bool,
    fmt: str,
    output: Path | None,
) -> None:
    """Mandates in force: whom they bind, who meets them, who does not, who is unknown.

    POLICY is an id, number or name, such as M-19-16: each of its mandates with the bodies named.
    Unknown means that nothing recorded shows either; it never counts as not meeting.
    """
    body = session.agency(agency) if agency else ""
    chosen = session.find("policy", policy) if policy else ""
    if everything and (policy or agency):
        raise UsageError("--all lists what the overview counts. Leave out POLICY and --agency.")
    units = level == "all" or bool(body)
    found = findings(session.coverage, session.tables(*TABLES), units=units)
    if chosen:
        found = [one for one in found if one.mandate.policy == chosen]
    if body:
        found = findings_on(found, body)
    with output_to(output) as out:
        out.write(_render(found, session, fmt, chosen, body, everything=everything).encode())


def _render(
    found: list[Finding], session: Session, fmt: str, policy: str, body: str, *, everything: bool
) -> str:
    if fmt != "table":
        records = compliance_records(found, session.world, session.day)
        if fmt == "csv":
            return _csv(records)
        return json.dumps(records, ensure_ascii=False, indent=1) + "\n"
    if body:
        text = body_text(found, session, body)
    elif policy:
        text = policy_text(found, session, policy)
    else:
        text = overview_text(found, session, everything=everything)
    return text + filter_note(session)


def _csv(records: list[dict[str, Any]]) -> str:
    rows = (
        [*(_cell(one[name]) for name in MANDATE), *(_cell(body.get(name)) for name in BODY)]
        for one in records
        for body in one["bodies"] or [{}]
    )
    return csv_text((*MANDATE, *BODY), rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ";".join(value) if isinstance(value, list) else str(value)
