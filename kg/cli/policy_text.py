"""What hangs on a policy, as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.mandate import IN_FORCE
from kg.cli.aligned import aligned
from kg.cli.impact_text import functions_table, total_sentence
from kg.dates import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.analysis.consequences import Bound, Consequences
    from kg.analysis.coverage import Coverage
    from kg.analysis.policy_chain import Link, Member
    from kg.records.world import World
    from kg.tables.read import Row, Tables

Names = dict[str, str]


def policy_text(found: Consequences, coverage: Coverage, tables: Tables, *, every: bool) -> str:
    """The chain, its designations, cells and mandates; with `every`, each mandate in words."""
    rows = {row["id"]: row for row in tables["policies"]}
    names = {ident: row["number"] or ident for ident, row in rows.items()}
    world = coverage.world
    parts = [
        _heading(found, rows),
        _chain(found.chain[1:], rows, names),
        _designations(found, world, names),
        _cells(found, coverage),
        _each(found.mandates, names) if every else _mandates(found.mandates, names),
        _links(found.links, found.chain[0].policy, names),
    ]
    return "\n".join(part for part in parts if part)


def _heading(found: Consequences, rows: dict[str, Row]) -> str:
    first = found.chain[0]
    row = rows[first.policy]
    name = f"{row['number']}, {row['label']}" if row["number"] else row["label"]
    issued = f", issued by {row['issuer']}" + (f" on {row['issued']}" if row["issued"] else "")
    ended = f", ended {row['ended']}" if row["ended"] else ""
    count = len(found.provisions)
    provisions = f"{count} provision{'' if count == 1 else 's'} recorded"
    return f"{name} ({first.policy})\n{_standing(first)}{issued}{ended}; {provisions}\n"


def _standing(one: Member) -> str:
    said = {"unknown": "whether it is in force is not recorded", "in-force": "in force"}
    return said.get(one.standing, one.standing.replace("-", " "))


def _chain(chain: Sequence[Member], rows: dict[str, Row], names: Names) -> str:
    if not chain:
        return "No recorded policy implements, extends or amends it.\n"
    lines = []
    for one in chain:
        assert one.link
        note = f" ({one.link.note})" if one.link.note else ""
        standing = "" if one.standing == "in-force" else f" [{_standing(one)}]"
        lines.append(
            f"{'  ' * one.depth}{one.link.on or 'undated':10}  {names[one.policy]} "
            f"{one.link.relation} {names[one.link.object]}{note}{standing} [{one.link.id}]"
        )
    return "Policies that rest on it\n" + "\n".join(lines) + "\n"


def _designations(found: Consequences, world: World, names: Names) -> str:
    holding = [one for one in found.made if one.holds]
    over = len(found.made) - len(holding)
    past = f"{over} earlier standing{'' if over == 1 else 's'} they made ended before.\n"
    if not holding:
        return past if over else ""
    rows = [
        (
            world.offices[one.period.office].label,
            "designated" if one.period.formal else "pre-designated",
            world.areas[one.period.area].label,
            world.agencies[one.period.host].acronym or one.period.host,
            iso(one.period.start),
            f"{names[one.policy]} [{one.provision}]",
            one.cells if one.period.formal else "",
        )
        for one in holding
    ]
    heads = ("QSMO", "Standing", "Function", "Host", "Since", "By", "Marketplace cells")
    return f"Designations that stand on them\n{aligned(rows, heads)}\n" + (past if over else "")


def _cells(found: Consequences, coverage: Coverage) -> str:
    day = iso(coverage.day)
    if not found.losses:
        return f"As of {day} no cell is marketplace through them.\n"
    return (
        f"As of {day}, without these designations: {total_sentence(found.losses)}\n\n"
        f"{functions_table(found.losses, coverage)}"
    )


def _mandates(mandates: Sequence[Bound], names: Names) -> str:
    """One line a policy, effect and whom it binds."""
    counts: dict[tuple[str, str, str, str], int] = {}
    for one in mandates:
        key = names[one.mandate.policy], one.mandate.effect, _whom(one), one.mandate.standing
        counts[key] = counts.get(key, 0) + 1
    rows = [
        (policy, effect, whom, count, "" if standing == IN_FORCE else "not recorded")
        for (policy, effect, whom, standing), count in counts.items()
    ]
    if not rows:
        return "No mandate of theirs is in force.\n"
    heads = ("Policy", "Effect", "Whom it binds", "Provisions", "In force?")
    return f"Mandates (--all for each)\n{aligned(rows, heads)}\n"


def _each(mandates: Sequence[Bound], names: Names) -> str:
    lines = []
    for one in mandates:
        unsure = "" if one.mandate.standing == IN_FORCE else " (in force? not recorded)"
        lines.append(
            f"{one.mandate.provision}  {names[one.mandate.policy]} {one.mandate.effect}: "
            f"{_whom(one)}{unsure}\n         {one.mandate.statement}"
        )
    return "Mandates\n" + "\n".join(lines) + "\n" if lines else ""


def _whom(one: Bound) -> str:
    mandate = one.mandate
    if one.named:
        return one.note or (mandate.scope if mandate.target_kind == "area" else mandate.target)
    if not mandate.group:
        return f'"{mandate.scope}" (no group fits)'
    count = f"{one.bodies} bodies" if one.bodies else "no agencies recorded"
    return f"{mandate.group} ({count})"


def _links(links: Iterable[Link], policy: str, names: Names) -> str:
    lines = list(_told(links, policy, names))
    return "Other relations\n" + "\n".join(lines) + "\n" if lines else ""


def _told(links: Iterable[Link], policy: str, names: Names) -> Iterator[str]:
    for one in links:
        whom = f"it {one.relation} {names[one.object]}"
        if one.object == policy:
            whom = f"{names[one.subject]} {one.relation} it"
        note = f" ({one.note})" if one.note else ""
        yield f"  {one.on or 'undated':10}  {whom}{note} [{one.id}]"
