"""A brief of one body for a planner: status, mandates, gaps, what changed, what lies ahead.

Content only, with numbered sources: kg.brief makes a page or a text of it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.analysis import calendar, candidates, compliance, explain
from kg.analysis import status as st
from kg.analysis.brief.ahead import Due, UnknownLine, due, unknown_lines
from kg.analysis.brief.changes import Changes, body_changes
from kg.analysis.brief.functions import FunctionLine, function_lines, standing_lines
from kg.analysis.brief.gaps import GapGroup, gap_groups
from kg.analysis.brief.mandates import Mandates, body_mandates, mandate_record
from kg.analysis.brief.material import Cited, Material, Reference
from kg.analysis.brief.outline import outstanding
from kg.analysis.explain import Explainer
from kg.analysis.gaps import as_records, gap_report
from kg.dates import iso

if TYPE_CHECKING:
    from kg.analysis.coverage import Coverage
    from kg.analysis.freshness import Limits
    from kg.dates import Day
    from kg.records.agency import Agency
    from kg.tables.read import Tables

TABLES: Final = tuple(
    dict.fromkeys(
        (
            *explain.TABLES,
            *compliance.TABLES,
            *candidates.TABLES,
            *calendar.TABLES,
            "offices",
            "agency_changes",
        )
    )
)
"""Tables that a brief quotes, besides those coverage is computed from."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What is known of `body` on `day`.

    `above` are the names of the bodies it is part of, nearest first. `counts` are those of
    `kg gaps` for its main functions, by status; `outstanding` is one sentence. `unrecorded` names
    QSMOs whose catalogue is not recorded. `note` says which facts were left out, or "".
    """

    body: Agency
    above: tuple[str, ...]
    day: Day
    limits: Limits
    note: str
    counts: dict[str, int]
    outstanding: str
    unrecorded: tuple[str, ...]
    functions: tuple[FunctionLine, ...]
    standings: tuple[Cited, ...]
    mandates: Mandates
    gaps: tuple[GapGroup, ...]
    changes: Changes
    due: Due
    unknown: tuple[UnknownLine, ...]
    references: tuple[Reference, ...]

    @property
    def total(self) -> int:
        """Number of main functions."""
        return sum(self.counts.values())

    @property
    def known(self) -> int:
        """Number of those of which anything is recorded."""
        return self.total - self.counts[st.UNKNOWN]

    @property
    def established(self) -> int:
        """Number of established gaps; `unknown` is not among them."""
        return sum(self.counts[one] for one in st.GAPS)

    @property
    def candidates(self) -> bool:
        """Whether anybody is listed for any of the gaps."""
        return any(option.candidates for gap in self.gaps for option in gap.options)

    @property
    def incomplete(self) -> bool:
        """Whether more may be listed for them than is recorded."""
        return any(option.incomplete for gap in self.gaps for option in gap.options)

    def letter(self, area: str) -> str:
        """Letter of the group of gaps that the function `area` is in, "" where it is none."""
        return next((one.letter for one in self.gaps if area in one.areas), "")


def brief(coverage: Coverage, tables: Tables, agency: str, note: str = "") -> Brief:
    """The brief of `agency` (an id) on the day of `coverage`.

    `tables` hold at least those named in TABLES; `note` is that of kg.analysis.left_out. Sources
    are numbered in the order of the fields.
    """
    world = coverage.world
    material = Material(coverage, tables, agency)
    report = gap_report(coverage, [agency], world.main_functions, st.RANK)
    functions, standings = function_lines(material), standing_lines(material)
    mandates = body_mandates(material)
    gaps = gap_groups(material, Explainer(coverage, tables), mandates)
    changes, ahead = body_changes(material, mandates), due(material, mandates)
    unknown = unknown_lines(material)
    outside = [one.cell.area for one in functions if one.cell.status in (st.SHARED, st.VENDOR)]
    return Brief(
        body=world.agencies[agency],
        above=tuple(world.agencies[one].label for one in world.agency_scope[agency][1:]),
        day=coverage.day,
        limits=coverage.freshness.limits,
        note=note,
        counts=report.counts,
        outstanding=outstanding(material, mandates),
        unrecorded=tuple(map(material.office, coverage.marketplace.unrecorded(outside))),
        functions=functions,
        standings=standings,
        mandates=mandates,
        gaps=gaps,
        changes=changes,
        due=ahead,
        unknown=unknown,
        references=material.references.cited(),
    )


def brief_record(found: Brief, coverage: Coverage) -> dict[str, Any]:
    """`found` as a JSON object, ids bare; `refs` are numbers of `sources`."""
    cells = as_records(coverage, [one.cell for one in found.functions])
    record: dict[str, Any] = _plain(_fields(found, cells))
    return record


def _plain(value: Any) -> Any:  # noqa: ANN401  (whatever JSON can hold)
    """`value` with lists where it has tuples, as it comes back from JSON."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _fields(found: Brief, cells: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "agency": found.body.id,
        "agency_label": found.body.label,
        "part_of": found.above,
        "as_of": iso(found.day),
        "note": found.note or None,
        "known": found.known,
        "total": found.total,
        "established_gaps": found.established,
        "counts": found.counts,
        "outstanding": found.outstanding,
        "catalogues_not_recorded": found.unrecorded,
        "functions": [
            cell | _function(one, found) for cell, one in zip(cells, found.functions, strict=True)
        ],
        "standings": [asdict(one) for one in found.standings],
        "mandates": [mandate_record(one) for one in found.mandates.lines],
        "mandates_not_testable": found.mandates.untested,
        "gaps": [asdict(one) for one in found.gaps],
        "changes": asdict(found.changes) | {"first": iso(found.changes.first)},
        "due": {
            "until": iso(found.due.last),
            "entries": [asdict(one) | {"day": iso(one.day)} for one in found.due.lines],
            "more": found.due.more,
        },
        "unknown": [asdict(one) for one in found.unknown],
        "sources": [asdict(one) for one in found.references],
    }


def _function(one: FunctionLine, found: Brief) -> dict[str, Any]:
    return {
        "standing": one.standing,
        "uses": one.uses,
        "remarks": one.remarks,
        "gap": found.letter(one.cell.area) or None,
        "refs": one.refs,
    }
