"""Overlay: the changes of a scenario laid over a copy of the tables; nothing is written.

What is added becomes a row, as if a source had said so on the day; what is ended gets its last
day. Records are then made of all rows as ever, so that rule 0 of the coverage contract (what
closes what) holds for what is supposed too. Only the day looked at is meant: what a line changes
before or after it is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.analysis.layer import Layer, ident
from kg.analysis.scenario import PLANS
from kg.dates import first_day, iso, last_day
from kg.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.analysis.scenario import Change
    from kg.dates import Day
    from kg.records.adoption import Adoption
    from kg.records.designation import Designation
    from kg.records.listing import Listing
    from kg.tables.read import Rows, Tables

LOOK_UP: Final = {
    "listing": "kg query marketplace-listings",
    "designation": "kg query qsmo-standing",
}
"""Where one sees what could be ended."""


def overlay(
    tables: Tables, changes: Iterable[Change], day: Day, file: str
) -> tuple[Tables, list[str]]:
    """`tables` as they would be on `day` with `changes` laid over them in their order.

    And the lines that change nothing on the day, with the reason. `file` names the scenario; an
    end without `until` is the day before `day`.

    Raises:
        DataError: lines that end what is not in force on the day, or before it began, add what is
            there already, or speak of a body that does not exist on the day.
    """
    layer, idle = Layer(tables, day, file), []
    for change in changes:
        why = _beside(change, day)
        if why:
            idle.append(f"line {change.line} changes nothing: it {why}")
        else:
            _LAY[change.change, change.kind](layer, change)
    if layer.problems:
        raise DataError(layer.problems)
    return layer.tables, idle


def _beside(change: Change, day: Day) -> str:
    """Why a change has no effect on `day`, or ""."""
    begin, until = change.cells.get("from", ""), change.cells["until"]
    if change.change == "end":
        return f"ends after {iso(day)}" if until and last_day(until) >= day else ""
    if until and last_day(until) < day:
        return f"is over before {iso(day)}"
    plan = change.cells.get("status") in PLANS  # in force at once: its date is a target
    late = begin and first_day(begin) > day and not plan
    return f"begins after {iso(day)}" if late else ""


def _add_adoption(layer: Layer, change: Change) -> None:
    cells = change.cells
    if not layer.world().agencies[cells["agency"]].exists(layer.day):
        mend = "Choose another body, or another day with --as-of."
        layer.problem(change, "agency", f"does not exist on {iso(layer.day)}", mend)
    elif cells["service"] and _set_aside(layer, change):
        layer.problem(change, "service", "is in force already", "Leave the line out.")
    else:
        plan = cells["status"] in PLANS
        own = {
            "service": cells["service"] or ident(change),
            "status": cells["status"] or "in-use",
            "from": cells["from"] or ("" if plan else iso(layer.day)),
        }
        layer.add("adoptions", change, cells | own)


def _set_aside(layer: Layer, change: Change) -> bool:
    """Whether the use of that very service is in force; rows of an earlier one make way.

    They get another service: theirs decides nothing any more, and with what is added they would
    become one record.
    """
    rows = _adoptions(layer, change, "agency", "area", "provider", "service")
    if any(one.in_force(layer.day) for one in layer.world(rows).adoptions):
        return True
    earlier = {"service": f"{ident(change)}-before"}
    layer.alter("adoptions", {row["id"] for row in rows}, earlier)
    return False


def _end_adoption(layer: Layer, change: Change) -> None:
    rows = _adoptions(layer, change, "agency", "area")
    found = [
        one
        for one in layer.world(rows).adoptions
        if one.in_force(layer.day) and _fits(change, (one.provider,), one.service)
    ]
    if _may_end(layer, change, found):
        ids = {row for one in found for row in one.rows}
        layer.alter("adoptions", ids, {"until": _last(layer, change)})


def _adoptions(layer: Layer, change: Change, *columns: str) -> Rows:
    """Rows that agree with a line in `columns`."""
    wanted = [change.cells[one] for one in columns]
    return [row for row in layer.tables["adoptions"] if [row[one] for one in columns] == wanted]


def _add_listing(layer: Layer, change: Change) -> None:
    cells = change.cells
    rows = [row for row in layer.tables["services"] if row["id"] == cells["service"]]
    same = [one for one in _listings(layer, change) if one.service == cells["service"]]
    if any(one.in_force(layer.day) for one in same):
        return layer.problem(change, "service", "is listed already", "Leave the line out.")
    earlier = {row for one in same for row in one.rows}
    layer.alter("services", earlier, {"listed_by": ""}, key="row")
    own = {
        "id": cells["service"] or ident(change),
        "provider": cells["provider"] or (rows[0]["provider"] if rows else ""),
        "area": cells["area"],
        "listed_by": cells["office"],
        "from": cells["from"] or iso(layer.day),
        "until": cells["until"],
    }
    return layer.add("services", change, own, key="row")


def _end_listing(layer: Layer, change: Change) -> None:
    """Only the listing ends: the service goes on, and so do its uses."""
    found = [
        one
        for one in _listings(layer, change)
        if one.in_force(layer.day) and _fits(change, one.providers, one.service)
    ]
    if _may_end(layer, change, found):
        ids = {row for one in found for row in one.rows}
        layer.alter("services", ids, {"listed_by": ""}, key="row")


def _listings(layer: Layer, change: Change) -> list[Listing]:
    office, area = change.cells["office"], change.cells["area"]
    listings = layer.world().listings
    return [one for one in listings if one.office == office and area in ("", one.area)]


def _add_designation(layer: Layer, change: Change) -> None:
    """Designated unless said otherwise, at the host the office has."""
    cells = change.cells
    periods = [one for one in layer.world().designations if one.office == cells["office"]]
    latest = max(periods, key=lambda one: (one.start, one.id), default=None)
    host = cells["host"] or (latest.host if latest else "")
    if not host:
        mend = "Name the agency that hosts the office: none is recorded."
        return layer.problem(change, "host", "is required", mend)
    own = {"host": host, "status": cells["status"] or "designated"}
    own["from"] = cells["from"] or iso(layer.day)
    return layer.add("designation_periods", change, cells | own)


def _end_designation(layer: Layer, change: Change) -> None:
    office, area = change.cells["office"], change.cells["area"]
    found = [
        one
        for one in layer.world().designations
        if one.office == office and area in ("", one.area) and one.in_force(layer.day)
    ]
    if _may_end(layer, change, found):
        ids = {one.id for one in found}
        layer.alter("designation_periods", ids, {"until": _last(layer, change)})


_LAY: Final = {
    ("add", "adoption"): _add_adoption,
    ("end", "adoption"): _end_adoption,
    ("add", "listing"): _add_listing,
    ("end", "listing"): _end_listing,
    ("add", "designation"): _add_designation,
    ("end", "designation"): _end_designation,
}


def _fits(change: Change, providers: Sequence[str], service: str) -> bool:
    """Whether a record is of the provider and service that a line names, if it names them."""
    wanted, of = change.cells["provider"], change.cells["service"]
    return (not wanted or wanted in providers) and of in ("", service)


def _may_end(
    layer: Layer, change: Change, found: Sequence[Adoption | Listing | Designation]
) -> bool:
    """Whether there is something to end, and all of it began before its end."""
    if not found:
        message = f"nothing of the kind is in force on {iso(layer.day)}"
        layer.problem(change, "", message, _in_force(layer, change))
        return False
    until = last_day(_last(layer, change))
    late = [iso(one.start) for one in found if until < one.start]
    if late:
        message = f"would end on {iso(until)} what begins on {late[0]}"
        layer.problem(change, "until", message, "Write a later day.")
    return not late


def _in_force(layer: Layer, change: Change) -> str:
    """What a line could have meant."""
    if change.kind != "adoption":
        return f"{LOOK_UP[change.kind]} shows what is."
    adoptions = layer.world(_adoptions(layer, change, "agency", "area")).adoptions
    used = sorted({one.provider for one in adoptions if one.in_force(layer.day)})
    if used:
        return f"In force there: {', '.join(used)}."
    agency, area = change.cells["agency"], change.cells["area"]
    return f"Nothing of its own is there; kg explain {agency} {area} shows what is."


def _last(layer: Layer, change: Change) -> str:
    return change.cells["until"] or iso(layer.day - 1)
