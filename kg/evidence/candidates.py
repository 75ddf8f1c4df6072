"""Groups of records become adoption candidates: who uses whom for what, and how that is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import DataError, Problem
from kg.evidence.naming import Naming

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.evidence.mapping import EvidenceMap, Rule
    from kg.tables.read import Tables


class Key(NamedTuple):
    """What a candidate is about; ids, `extent` part or ""."""

    agency: str
    area: str
    provider: str
    service: str
    extent: str


@dataclass(slots=True)
class Candidate:
    """A use that records show: first and last day ("" unknown), how many, for how much.

    `rule` is the first that took any of them. `until` is the last stated, by `with_until` of them;
    `amount` is None where none states one. `matched` says which rules took the records, and which
    columns named the body.
    """

    key: Key
    rule: Rule
    records: int = 0
    first: str = ""
    last: str = ""
    until: str = ""
    with_until: int = 0
    amount: Decimal | None = None
    matched: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Reduction:
    """What a feed comes to.

    `candidates` by agency, function and provider; `read` is the number of records, `about` that of
    those some rule is about, `repeated` that of those that stand twice; `unknown` counts those by
    the text that names no body, or no provider; `bad_dates` and `bad_amounts` those that cannot be
    read, with an example of a date.
    """

    candidates: tuple[Candidate, ...]
    read: int
    about: int
    repeated: int
    unknown: dict[str, int]
    bad_dates: int
    bad_date: str
    bad_amounts: int


def reduced(rows: Iterable[Mapping[str, Any]], how: EvidenceMap, tables: Tables) -> Reduction:
    """The candidates that the groups in `rows` come to (see kg.evidence.reduction.groups).

    Raises:
        DataError: a rule of the map speaks of something that is not in the tables.
    """
    require_known(how, tables)
    naming, rules = Naming(tables, how), {one.id: one for one in how.rules}
    found: dict[Key, Candidate] = {}
    counts: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    bad: list[str] = []
    for row in rows:
        # A record that stands in two files is read twice, and counts once.
        counts["read"] += row["records"] + row["repeated"]
        if not row["rule"]:
            continue
        for name in ("repeated", "bad_dates", "bad_amounts"):
            counts[name] += row[name]
        counts["about"] += row["records"]
        bad += [row["bad"]] if row["bad"] else []
        cells = {name: row[f"n{place}"] for place, name in enumerate(how.texts)}
        wrong = _take(found, row, cells, rules[row["rule"]], naming)
        if wrong:
            unknown[wrong] += row["records"]
    return Reduction(
        candidates=tuple(found[key] for key in sorted(found)),
        read=counts["read"],
        about=counts["about"],
        repeated=counts["repeated"],
        unknown=dict(sorted(unknown.items(), key=lambda one: (-one[1], one[0]))),
        bad_dates=counts["bad_dates"],
        bad_date=min(bad, default=""),
        bad_amounts=counts["bad_amounts"],
    )


def _take(
    found: dict[Key, Candidate],
    row: Mapping[str, Any],
    cells: Mapping[str, str],
    rule: Rule,
    naming: Naming,
) -> str:
    """Adds a group to the candidates it belongs to; the text that names nothing, if one does."""
    body = naming.agency(cells)
    if not body.id:
        return body.text
    provider, by = rule.provider, body.by
    if not provider:
        vendor = naming.vendor(cells)
        if not vendor.id:
            return f"vendor {vendor.text}"
        provider, by = vendor.id, f"{body.by}, {vendor.by}"
    for area in rule.areas:
        key = Key(body.id, area, provider, rule.service, rule.extent or body.extent)
        one = found.setdefault(key, Candidate(key, rule))
        _add(one, row)
        one.matched.add(f"rule {rule.id}, by {by}")
    return ""


def _add(one: Candidate, row: Mapping[str, Any]) -> None:
    one.records += row["records"]
    one.with_until += row["with_until"]
    one.first = min(filter(None, (one.first, row["first"])), default="")
    one.last = max(one.last, row["last"] or "")
    one.until = max(one.until, row["until"] or "")
    if row["amount"] is not None:
        one.amount = (one.amount or Decimal()) + row["amount"]


def require_known(how: EvidenceMap, tables: Tables) -> None:
    """Nothing, when all that the map names is in the tables.

    Raises:
        DataError: with everything that is not.
    """
    ids = {
        name: {row["id"] for row in tables[name]}
        for name in ("agencies", "areas", "services", "sources")
    }
    providers = ids["agencies"] | {row["id"] for row in tables["providers"]}
    problems = []
    for rule in how.rules:
        named = [("areas", area, ids["areas"]) for area in rule.areas]
        named += [
            ("provider", rule.provider, providers),
            ("service", rule.service, ids["services"]),
        ]
        for column, value, known in named:
            if value and value not in known:
                message = f"is no known {column.removesuffix('s')}"
                problems.append(_unknown(how, f"rule {rule.id} {column}", value, message))
    problems += [
        _unknown(how, f"names {text}", one, "is no known body or provider")
        for text, one in how.names.items()
        if one not in providers
    ]
    if how.row.source and how.row.source not in ids["sources"]:
        problems.append(_unknown(how, "row source", how.row.source, "is no recorded source"))
    if problems:
        raise DataError(problems)


def _unknown(how: EvidenceMap, place: str, value: str, message: str) -> Problem:
    mend = "Correct the map, or add it to the tables first (kg add)."
    return Problem(how.file, 0, place, value, message, mend)
