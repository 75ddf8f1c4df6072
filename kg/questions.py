"""The questions of the project, each answered as plain JSON content.

The same content as `--format json` of the command of that name: ids bare, days as YYYY-MM-DD,
None where there is nothing. Analyses are imported when asked for.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.analysis import status as st
from kg.analysis.gaps import as_records, gap_report
from kg.dates import first_day, iso
from kg.errors import AmbiguousIdError, UnknownIdError, UsageError
from kg.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kg.analysis.coverage import Cell

Json = dict[str, Any]

KINDS = {"office": "QSMO", "policy": "policy", "provider": "provider"}
"""What can go away (see `impact`), in the order in which a name is tried, and its words."""


class Questions(Session):
    """A session that answers. Names are ids, acronyms, codes, names or aliases, in any case.

    Every question raises UnknownIdError or AmbiguousIdError where a name stands for nothing or for
    several things, and UsageError where a body does not exist on the day.
    """

    def gaps(
        self,
        *,
        agencies: Iterable[str] = (),
        areas: Iterable[str] = (),
        statuses: Iterable[str] = st.GAPS,
        group: str | None = None,
        level: str | None = None,
    ) -> list[Json]:
        """Cells with one of `statuses`: the established gaps; `unknown` is none of them.

        Of the CFO Act agencies, or those of `agencies`, of a `group` or of a `level` ("top" or
        "all"); for the main functions, or those of `areas`.
        """
        chosen = self.bodies(agencies, group, level)
        report = gap_report(self.coverage, chosen, self.functions(areas), statuses)
        return as_records(self.coverage, report.cells)

    def cell(self, agency: str, area: str) -> Cell:
        """Coverage of one body for one function, with the records it rests on."""
        return self.coverage.cell(self.find("agency", agency), self.find("area", area))

    def explain(self, agency: str, area: str) -> Json:
        """Why a cell is what it is: a gap's fields, the chain of steps, reason and next step."""
        from kg.analysis.explain import TABLES, Explainer, explanation_json

        body, function = self.agency(agency), self.find("area", area)
        found = Explainer(self.coverage, self.tables(*TABLES)).explain(body, function)
        return explanation_json(found, self.coverage)

    def stats(
        self,
        *,
        agencies: Iterable[str] = (),
        areas: Iterable[str] = (),
        group: str | None = None,
        level: str | None = None,
    ) -> Json:
        """Figures that keep `unknown` apart, split by freshness, beside counts by others."""
        from kg.analysis.stats import TABLES, stats, stats_record

        chosen = self.bodies(agencies, group, level)
        found = stats(self.coverage, chosen, self.functions(areas), self.tables(*TABLES))
        return stats_record(found, self.coverage)

    def impact(self, name: str) -> Json:
        """What would be lost without a provider, QSMO or policy."""
        found = self.identify(name)
        kind = next(iter(found))
        content: Json = {"kind": KINDS[kind], "id": found[kind], "as_of": iso(self.day)}
        if kind == "policy":
            from kg.analysis import consequences as policies

            tables = self.tables(*policies.TABLES)
            hanging = policies.consequences(self.world, self.day, tables, found[kind])
            return content | policies.consequences_record(hanging)
        from kg.analysis import impact as losing

        impact = losing.office_impact if kind == "office" else losing.provider_impact
        losses = impact(self.world, self.day, found[kind])
        functions = [asdict(one) for one in losing.by_function(losses)]
        return content | {"functions": functions, "losses": losing.impact_record(losses)}

    def identify(self, text: str) -> dict[str, str]:
        """Ids by kind of the QSMO, policy or provider called `text`, the one to take first.

        An exact id comes before other names.
        """
        found: dict[str, str] = {}
        close: list[str] = []
        several: list[AmbiguousIdError] = []
        for kind in KINDS:
            try:
                found[kind] = self.find(kind, text)
            except UnknownIdError as error:
                close += error.nearest
            except AmbiguousIdError as error:
                several.append(error)
        if not found:
            if several:
                raise several[0]
            raise UnknownIdError(text, "provider, QSMO or policy", list(dict.fromkeys(close))[:4])
        exact = text.strip().casefold()
        return dict(sorted(found.items(), key=lambda one: one[1] != exact))

    def candidates(self, agency: str, area: str) -> Json:
        """Listed providers for a body and function, ranked by criteria that are all shown."""
        from kg.analysis.candidates import TABLES, candidate_report, candidates_record

        body, function = self.agency(agency), self.find("area", area)
        report = candidate_report(self.coverage, self.tables(*TABLES), body, function)
        return candidates_record(report, self.coverage)

    def comply(
        self, policy: str | None = None, *, agency: str | None = None, units: bool = False
    ) -> list[Json]:
        """Mandates in force: whom they bind, who meets them, who does not, who is unknown.

        Those of one `policy`, or as they bind one `agency`; with `units` each bureau answers for
        itself and not through the body above it.
        """
        from kg.analysis.compliance import TABLES, compliance_records, findings, findings_on

        body = self.agency(agency) if agency else ""
        found = findings(self.coverage, self.tables(*TABLES), units=units or bool(body))
        if policy:
            chosen = self.find("policy", policy)
            found = [one for one in found if one.mandate.policy == chosen]
        if body:
            found = findings_on(found, body)
        return compliance_records(found, self.world, self.day)

    def concentration(
        self,
        *,
        areas: Iterable[str] = (),
        group: str | None = None,
        level: str | None = None,
    ) -> Json:
        """Shares by provider and function, and what would be left bare without each provider."""
        from kg.analysis.concentration import TABLES, concentration, concentration_record

        chosen = self.bodies((), group, level or (None if group else "top"))
        functions, tables = self.functions(areas), self.tables(*TABLES)
        found = concentration(self.coverage, chosen, functions, tables)
        return concentration_record(found, self.coverage)

    def calendar(
        self,
        first: date | str | None = None,
        last: date | str | None = None,
        *,
        agency: str | None = None,
    ) -> Json:
        """What ends or falls due from `first` to `last`, both included."""
        from kg.analysis.calendar import TABLES, calendar, calendar_record

        found = calendar(
            self.world,
            self.day,
            self.tables(*TABLES),
            first=first_day(str(first)) if first else None,
            last=first_day(str(last)) if last else None,
            agency=self.agency(agency) if agency else "",
        )
        return calendar_record(found)

    def diff(
        self,
        first: date | str = "",
        second: date | str = "",
        *,
        level: str | None = None,
        against: str = "",
    ) -> list[Json]:
        """Cells, standings of QSMOs and policies that changed between two days.

        With `against`, a folder of tables or a git revision: the rows that differ from its.

        Raises:
            UsageError: the first is later than the second, or `against` is nothing of the kind.
        """
        if against:
            return self._facts_since(against)
        from kg.analysis.diff import changes

        days = first_day(str(first)), first_day(str(second))
        if days[0] > days[1]:
            raise UsageError("the first date is later than the second. Turn them round.")
        policies = self.tables("policies")["policies"]
        found = changes(self.world, *days, self.bodies(level=level), policies)
        return [asdict(one) for one in found]

    def _facts_since(self, place: str) -> list[Json]:
        from kg.releases.difference import change_records
        from kg.releases.elsewhere import folder_at
        from kg.releases.making import compared

        with folder_at(place, self.data) as before:
            return change_records(compared(before, self.data))

    def health(
        self,
        *,
        agencies: Iterable[str] = (),
        areas: Iterable[str] = (),
        group: str | None = None,
        level: str | None = None,
        reasons: Iterable[str] = (),
    ) -> Json:
        """A work list, best first, and how old the evidence of each cell is.

        Where no body and no function is chosen, also what belongs to no single cell. With
        `reasons` (kg.analysis.health.words.REASONS) only items that have one of them.
        """
        from kg.analysis.health import health, health_record

        named, functions = list(agencies), list(areas)
        found = health(
            self.coverage,
            self.bodies(named, group, level),
            self.functions(functions),
            self.tables(*self.schema),
            everything=not (named or functions or group or level),
            reasons=reasons,
        )
        return health_record(found)

    def brief(self, agency: str) -> Json:
        """One body for a planner: status, mandates, gaps with candidates, changes, sources."""
        from kg.analysis.brief import TABLES, brief, brief_record
        from kg.analysis.left_out import left_out_note

        body, coverage, tables = self.agency(agency), self.coverage, self.tables(*TABLES)
        note = left_out_note(self.trust, self.left_out)
        return brief_record(brief(coverage, tables, body, note), coverage)

    def whatif(self, file: str | Path) -> Json:
        """Coverage before and after the changes in a CSV `file`; nothing is written.

        Raises:
            DataError: a row of it cannot be understood.
        """
        from kg.analysis.scenario import read_scenario
        from kg.analysis.whatif import whatif, whatif_record
        from kg.records.world import TABLES

        path = Path(file)
        changes = read_scenario(path, self.schema, self.find)
        tables = {name: self.tables(*TABLES)[name] for name in TABLES}
        found = whatif(self.coverage, tables, changes, self.bodies(), self.functions(), path.name)
        return whatif_record(found, self.coverage)
