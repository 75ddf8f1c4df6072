"""The page of a body of the government: how each function is provided, and all else recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis import status as st
from kg.pages.links import Ref
from kg.pages.names import spoken, spoken_text
from kg.pages.things import duties, roles
from kg.pages.things.composer import Composer
from kg.pages.things.sheet import Line, Outside, Table, listed
from kg.pages.things.thing import Thing, Tile
from kg.pages.things.timeline import Period, lifetime
from kg.pages.things.uses import Uses
from kg.pages.things.words import capital, counted, dated, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analysis.coverage import Cell as CoverageCell
    from kg.pages.things.sheet import Cell
    from kg.pages.things.stock import Stock
    from kg.pages.things.thing import Terms
    from kg.tables.read import Row

OPENS = "coverage.html#cell={agency},{area}"
"""The address of a cell's evidence in the coverage page."""

_OWN_STEPS = ("listing", "inherited", "bureaus", "conflict", "mixed", "freshness", "merged")
"""Steps of an explanation that the tables of the page do not say already."""


class AgencyPages:
    """Pages of agencies from `stock`."""

    def __init__(self, stock: Stock) -> None:
        self.stock, self.say = stock, stock.say
        self._uses = Uses(stock)
        self._rows = {row["id"]: row for row in stock.tables["agencies"]}
        self._offers = {row["id"]: row for row in stock.tables["providers"]}

    def page(self, agency: str) -> Thing:
        """The page of `agency`, an id."""
        stock, row = self.stock, self._rows[agency]
        world, day = stock.world, stock.day
        exists = world.agencies[agency].exists(day)
        cells = (
            [stock.coverage.cell(agency, area) for area in world.main_functions] if exists else []
        )
        composer = Composer(stock, "agency", agency)
        composer.remember(self._periods(row))
        known = [cell for cell in cells if cell.known]
        composer.add("functions", "Main functions", [self._functions(known)], self._unknown(cells))
        records = stock.uses_of.get(agency, [])
        composer.add("uses", "What it uses, function by function", self._uses.by_function(records))
        roles.as_provider(composer, agency)
        composer.add("bureaus", "Units", [self._units(agency)])
        duties.mandates(composer, agency)
        duties.dates(composer, agency)
        roles.other_roles(composer)
        composer.rest()
        return Thing(
            kind="agency",
            ident=agency,
            iri=stock.material.links.iri("agency", agency),
            what=capital(plain(row["kind"])),
            label=stock.names.organisation(agency),
            lede=self._lede(agency, cells),
            terms=self._terms(row),
            sections=tuple(composer.sections),
            tiles=tuple(map(self._tile, cells)) if known else (),
            history=composer.history,
            conflicts=composer.conflicts,
            first=bool(known),
        )

    def _lede(self, agency: str, cells: list[CoverageCell]) -> Cell:
        one, day = self.stock.world.agencies[agency], self.stock.day
        if not cells:
            over = "no longer exists" if one.end < day else "does not exist yet"
            return (f"It {over} on {spoken(day)}, so it has no coverage of its own.",)
        counts = {word.id: sum(cell.status == word.id for cell in cells) for word in st.STATUSES}
        unknown = counts.pop(st.UNKNOWN)
        said = [
            f"{number} {st.WORD[status].label.lower()}"
            for status, number in counts.items()
            if number
        ]
        known = len(cells) - unknown
        if not known:
            nothing = "Nothing in force is recorded for any of its "
            return (f"{nothing}{len(cells)} main functions. That is unknown, not a gap.",)
        return (
            f"For {known} of its {len(cells)} main functions it is recorded who provides them: "
            f"{', '.join(said)}. {counted(unknown, 'is', 'are')} unknown: no gap until shown.",
        )

    def _terms(self, row: Row) -> Terms:
        stock, say = self.stock, self.say
        below = [say.organisation(one) for one in stock.children.get(f"agency/{row['id']}", ())]
        merged = [say.organisation(one) for one in stock.world.merged.get(row["id"], ())]
        site = row["website"]
        group = "one of the 24 CFO Act agencies" if row["cfo_act"] else ""
        code = ", ".join(
            f"{name} {row[column]}"
            for name, column in (("CGAC", "cgac"), ("OMB", "omb_code"))
            if row[column]
        )
        found: list[tuple[str, Cell]] = [
            ("Kind", (f"{capital(plain(row['kind']))}{f', {group}' if group else ''}",)),
            ("Part of", (say.organisation(row["parent"]),) if row["parent"] else ()),
            ("Units", (Ref(counted(len(below), "unit") + " below it"),) if below else ()),
            ("Merged into it", listed(merged)),
            ("Also called", self._aliases(row["id"])),
            ("Codes", (code,) if code else ()),
            ("Website", (Outside(site, f"https://{site}"),) if site else ()),
            ("Standing", (self._standing(row),)),
        ]
        return tuple((name, cell) for name, cell in found if cell)

    def _standing(self, row: Row) -> str:
        since = f" since {spoken_text(row['from'])}" if row["from"] else ""
        until = f", until {spoken_text(row['until'])}" if row["until"] else ""
        return f"{capital(row['status'])}{since}{until}"

    def _aliases(self, agency: str) -> Cell:
        """Other names that sources have, with a link to the source; those derived by rule last."""
        rows = self.stock.aliases.get(agency, [])
        stated = {row["alias"]: row["source"] for row in rows if row["source"]}
        refs = (
            Ref(one, self.stock.material.links.path("source", of)) for one, of in stated.items()
        )
        derived = (row["alias"] for row in rows if row["alias"] not in stated)
        return listed([*refs, *dict.fromkeys(derived)], "; ")

    def _tile(self, cell: CoverageCell) -> Tile:
        names = self.stock.names
        who = ", ".join(names.short(one) for one in cell.providers)
        title = f"{names.area(cell.area)}: {st.WORD[cell.status].label}{f', {who}' if who else ''}"
        return Tile(names.column(cell.area), title, st.WORD[cell.status], _opens(cell))

    def _functions(self, known: list[CoverageCell]) -> Table:
        head = ("Function", "Status", "Provider", "Why")
        return Table(head, tuple(map(self._function, known)))

    def _function(self, cell: CoverageCell) -> Line:
        found = self.stock.material.explainer.explain(cell.agency, cell.area)
        steps = self.stock.material.explainer.of_cell(cell)
        said = [step.text for step in steps if step.kind in _OWN_STEPS]
        reason = [f"{found.reason}."] if found.reason else []
        after = [f"Next step: {found.next_step}"] if found.next_step else []
        why = dated(" ".join([*reason, *said, *after]))
        own = [one for one in cell.providers if one == cell.agency]
        others = [self.say.organisation(one) for one in cell.providers if one not in own]
        who = listed([*([Ref("itself")] if own else []), *others])
        opens = Ref(
            "evidence", _opens(cell), f"{self.stock.names.area(cell.area)} in the coverage page"
        )
        return Line(((self.say.area(cell.area),), (st.WORD[cell.status],), who, (f"{why} ", opens)))

    def _unknown(self, cells: list[CoverageCell]) -> Cell:
        unknown = [self.say.area(cell.area) for cell in cells if not cell.known]
        if not unknown:
            return ()
        if len(unknown) == len(cells):
            return ("Unknown in all of them: nothing in force is recorded.",)
        return ("Unknown, nothing in force is recorded: ", *listed(unknown), ".")

    def _units(self, agency: str) -> Table:
        """Bodies right below it, each with what is known of its main functions itself."""
        told = self.stock.index.of("agency", agency)
        facts = {
            one.row["id"]: self.stock.facts.of("agencies", one.row)
            for one in told
            if one.table == "agencies" and one.row["parent"] == agency
        }
        return Table(
            ("Unit", "Known of its main functions, apart from what it takes over"),
            tuple(
                Line(((self.say.organisation(one),), self._own(one)), (fact,))
                for one, fact in facts.items()
            ),
        )

    def _own(self, unit: str) -> Cell:
        coverage, names = self.stock.coverage, self.stock.names
        if not self.stock.world.agencies[unit].exists(self.stock.day):
            return ("not in existence",)
        found: list[object] = []
        for area in self.stock.world.main_functions:
            cell = coverage.cell(unit, area)
            if cell.known and not cell.inherited_from:
                found += [st.WORD[cell.status], f" {names.column(area)} "]
        return tuple(found)  # type: ignore[arg-type]

    def _periods(self, row: Row) -> Iterator[Period]:
        agency = row["id"]
        yield from lifetime(row, (self.say.organisation(agency), " exists"))
        for record in self.stock.uses_of.get(agency, ()):
            if record.dated:
                what = (self.say.area(record.area), ": ", *self._uses.provider(record))
                look = {"use": "use", "plan": "plan"}.get(record.kind, "plan")
                end = min(record.end, record.closed_on)
                yield Period(what, self._uses.when(record), record.start, end, look)
        yield from roles.hosted_periods(self.stock, agency)
        yield from roles.changes(self.stock, "agency", agency)


def _opens(cell: CoverageCell) -> str:
    return OPENS.format(agency=cell.agency, area=cell.area)
