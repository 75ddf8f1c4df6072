"""The policies as rows of a table: what they are, what they changed, what changed them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analysis.lineage import PASSIVE, functions_of, links_by_meaning
from kg.analysis.policy_chain import policy_standing
from kg.dates import first_day, iso, last_day
from kg.pages.drawing.chain_text import SYMBOLS, plain
from kg.pages.names import spoken_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.pages.links import Ref
    from kg.pages.material import Material
    from kg.pages.policies.routes import Key
    from kg.tables.read import Row as TableRow

TYPES: Final = {
    "bill": "bill",
    "directive": "directive or designation",
    "executive-order": "executive order",
    "guidance": "guidance",
    "omb-circular": "OMB circular",
    "omb-memorandum": "OMB memorandum",
    "report": "report",
    "statute": "law",
    "strategy": "strategy",
}
"""Type of a policy -> how it is called."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another policy and how it is related, with the words of the rows that say so."""

    relation: str
    ref: Ref
    said: str


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One policy; `first` and `last` are the days it was issued and ended, "" where not known."""

    id: str
    row: TableRow
    ref: Ref
    short: str
    type: str
    standing: str
    functions: tuple[str, ...]
    changes: tuple[Related, ...]
    changed_by: tuple[Related, ...]
    source: TableRow

    @property
    def symbol(self) -> str:
        """The symbol of its standing."""
        return SYMBOLS.get(self.standing, "?")

    @property
    def word(self) -> str:
        """Its standing in words."""
        return plain(self.standing)

    @property
    def issued(self) -> str:
        """When it was issued, as people read it."""
        return spoken_text(self.row["issued"]) if self.row["issued"] else ""

    @property
    def ended(self) -> str:
        """When it ended, as people read it."""
        return spoken_text(self.row["ended"]) if self.row["ended"] else ""

    @property
    def first(self) -> str:
        """Its first day."""
        return iso(first_day(self.row["issued"])) if self.row["issued"] else ""

    @property
    def last(self) -> str:
        """Its last day."""
        return iso(last_day(self.row["ended"])) if self.row["ended"] else ""

    @property
    def title(self) -> str:
        """All of it in one line."""
        ended = f", ended {self.ended}" if self.ended else ""
        return f"{self.ref.label}: {self.word}; issued {self.issued or 'on no known day'}{ended}"


def policy_rows(material: Material) -> list[PolicyRow]:
    """Every policy by date, those without one first."""
    tables, refs = material.tables, material.refs
    offices: dict[str, set[str]] = {}
    for one in material.world.designations:
        offices.setdefault(one.office, set()).add(one.area)
    functions = functions_of(tables, offices)
    known = {row["id"]: row for row in tables["policies"]}
    sources = {row["id"]: row for row in tables["sources"]}
    before, after = _related(material, links_by_meaning(tables["policy_links"]))
    rows = [
        PolicyRow(
            id=ident,
            row=row,
            ref=refs.ref("policy", ident),
            short=refs.ref("policy", ident, short=True).label,
            type=TYPES.get(row["type"], row["type"]),
            standing=policy_standing(row, material.day),
            functions=tuple(functions.get(ident, ())),
            changes=tuple(before.get(ident, ())),
            changed_by=tuple(after.get(ident, ())),
            source=sources[row["source"]],
        )
        for ident, row in known.items()
    ]
    return sorted(rows, key=lambda one: (one.first, one.id))


def _related(
    material: Material, links: Mapping[Key, list[TableRow]]
) -> tuple[dict[str, list[Related]], dict[str, list[Related]]]:
    before: dict[str, list[Related]] = {}
    after: dict[str, list[Related]] = {}
    for (new, relation, old), rows in links.items():
        said = "; ".join(dict.fromkeys(row["note"] for row in rows if row["note"]))
        short = {one: material.refs.ref("policy", one, short=True) for one in (new, old)}
        before.setdefault(new, []).append(Related(relation, short[old], said))
        after.setdefault(old, []).append(Related(PASSIVE[relation], short[new], said))
    return before, after
