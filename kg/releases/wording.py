"""Changes of rows in words: what the row says, by the names people know, and what is different."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.releases.difference import ADDED, CHANGED
from kg.tables.links import targets_of

if TYPE_CHECKING:
    from kg.releases.difference import RowChange, State
    from kg.tables.read import Row

SENTENCES: Final = {
    "sources": "{title}[ ({date})]",
    "agencies": "{label}[, part of {parent}]",
    "agency_aliases": "{agency} is also called {alias}",
    "agency_changes": "{agency}: {change}, {state}[, {date}]",
    "areas": "{label}[, part of {parent}]",
    "services": "{label}[ by {provider}] for {area}[, listed by {listed_by}]",
    "adoptions": "{agency} {status} {provider}[ for {area}][ ({service})]"
    "[, from {from}][, until {until}]",
    "designation_periods": "{office}: {status} for {area}[, hosted by {host}][, from {from}]"
    "[, until {until}]",
    "designations": "{office}[: {status}][ for {area}][, hosted by {host}]",
    "policies": "[{number}, ]{label}",
    "policy_links": "{subject} {relation} {object}[, {date}]",
    "provisions": "{policy}: {statement}",
    "body_members": "{agency} sits on {body}[ as {role}]",
    "measures": "{label}[: {value}][ {unit}][, as of {as_of}]",
    "intake": "{service}: {intake}",
    "search_log": "[{agency}, ]{area}: {result}, {date}",
    "retired_ids": "{table}/{id} gave way[ to {replaced_by}]: {reason}",
    "scope_groups": "{scope}",
    "disputes": "{adoption}: {says}",
}
"""What a row of a table says; a part in square brackets goes where its cell is empty."""

VERBS: Final = {
    "in-use": "uses",
    "planned": "plans to use",
    "migrating": "is moving to",
    "authorized": "has authorized",
    "ended": "has ended the use of",
}
"""What the status of an adoption is as a verb."""

_PART = re.compile(r"\[([^\[\]]*\{\w+\}[^\[\]]*)\]")
_CELL = re.compile(r"\{(\w+)\}")
NOBODY: Final = "a provider not named"
LONGEST: Final = 120
"""Characters of a cell that are shown of a longer one."""


class Wording:
    """Words for rows of `state`; ids become labels where a table of it has one."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._labels = {
            name: {row["id"]: row.get("label") or row.get("title", "") for row in reversed(rows)}
            for name, rows in state.tables.items()
            if rows and "id" in rows[0] and not rows[0].keys().isdisjoint(("label", "title"))
        }

    def of(self, change: RowChange) -> str:
        """One sentence, without table and key.

        What was added is stated, of what was changed also the cells, of what was withdrawn also
        what took its place.
        """
        said = self.row(change.table, change.row)
        if change.kind == ADDED:
            return said
        if change.kind == CHANGED:
            cells = (
                f"{name}: {_shown(before)} -> {_shown(after)}"
                for name, before, after in change.cells
            )
            return f"{said} | {'; '.join(cells)}"
        return f"{said} | see {change.instead}" if change.instead else said

    def row(self, table: str, row: Row) -> str:
        """What a row says."""
        sentence = SENTENCES.get(table, "")
        if not sentence or not set(_CELL.findall(sentence)) <= row.keys():
            return row.get("label") or ", ".join(one for one in list(row.values())[1:5] if one)
        kept = _PART.sub(lambda part: part[1] if _filled(part[1], row) else "", sentence)
        return _CELL.sub(lambda cell: self._named(table, row, cell[1]) or NOBODY, kept)

    def _named(self, table: str, row: Row, name: str) -> str:
        column = next((one for one in self._state.schema[table].columns if one.name == name), None)
        cell = row[name]
        if table == "adoptions" and name == "status":
            return VERBS.get(cell, cell)
        if table == "adoptions" and name == "provider" and cell == row["agency"]:
            return "a system of its own"
        if column and cell and not column.separator:
            for target in targets_of(column, row):
                if label := self._labels.get(target, {}).get(cell):
                    return label
        return _cut(cell)


def _filled(part: str, row: Row) -> bool:
    return all(row.get(name) for name in _CELL.findall(part))


def _shown(cell: str) -> str:
    return _cut(cell) or "empty"


def _cut(cell: str) -> str:
    return cell if len(cell) <= LONGEST else cell[: LONGEST - 3] + "..."
