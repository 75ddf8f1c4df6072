"""What an explanation consists of: steps of a chain, each with the rows it rests on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kg.analysis.gaps import as_records
from kg.analysis.searches import search_record

if TYPE_CHECKING:
    from kg.analysis.coverage import Cell, Coverage
    from kg.analysis.searches import Search
    from kg.tables.read import Row, Tables


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain: a sentence, and the rows it rests on, none where it only sums up.

    `kind` is policy, qsmo, standards, listing, unknown, inherited, bureaus, adoption, conflict,
    mixed, freshness, superseded, merged or related.
    """

    kind: str
    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row: what its source says, when, and how far to rely on it; dates as stated, or ""."""

    row: str
    says: str
    observed: str
    confidence: str
    source: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A cell with its chain.

    `summary` is the status in words, `headline` the same after the names of body and function;
    `reason` and `next_step` are "" where it is no gap, `provision` where none asks for the step.
    `searched` is where an unknown cell was looked for in vain.
    """

    cell: Cell
    summary: str
    headline: str
    steps: tuple[Step, ...]
    reason: str
    next_step: str
    provision: str
    searched: tuple[Search, ...] = ()


class Citations:
    """Rows as evidence; `tables` hold at least sources."""

    def __init__(self, tables: Tables) -> None:
        self._sources = {row["id"]: row for row in tables["sources"]}

    def of(self, row: Row) -> Evidence:
        """The evidence that `row` of any table with a source gives."""
        source = self._sources[row["source"]]
        return Evidence(
            row=row.get("row") or row["id"],
            says=row["evidence"],
            observed=row["observed"],
            confidence=row["confidence"],
            source=row["source"],
            title=source["title"],
            url=source["url"],
        )


def explanation_json(found: Explanation, coverage: Coverage) -> dict[str, Any]:
    """`found` as JSON: the fields of a cell in `kg gaps` (section 5 of the contract), then these.

    `headline`, `steps` (kind, text, evidence), `reason`, `next_step`, `provision`, None where
    there is none, and `searched`.
    """
    return {
        **as_records(coverage, [found.cell])[0],
        "headline": found.headline,
        "steps": [step_json(step) for step in found.steps],
        "reason": found.reason or None,
        "next_step": found.next_step or None,
        "provision": found.provision or None,
        "searched": [search_record(one) for one in found.searched],
    }


def step_json(step: Step) -> dict[str, Any]:
    """`step` as JSON."""
    return {
        "kind": step.kind,
        "text": step.text,
        "evidence": [asdict(one) for one in step.evidence],
    }
