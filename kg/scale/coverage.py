"""Coverage of a day over records that do not fit in memory: rules 1 to 3 as one Ibis expression.

The same semantics as kg.analysis.kernel, which has them for records in memory; a test compares the
two cell by cell. Cells of each level are laid beside each other, and the nearest level wins.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.analysis import status as st

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from kg.dates import Day
    from kg.scale.surroundings import Surroundings

OWN: Final = 0
BARE: Final = 98
UNITS: Final = 99
"""Levels: a body's own use or plan, then that of the body so many steps above, then a bare
authorization, then what its units have."""
NEVER: Final = 0
"""Stands for the day on which undated evidence was seen."""
_LEVEL, _RANK, _DOUBT = 10**11, 10**9, 10**8
"""What each of a level counts for in its one number; the rest is the day."""
_WHOLE, _PART, _AUTHORIZATION = "use", "plan", "authorization"


class Answer(NamedTuple):
    """Known cells of bodies that exist, and who provides in them.

    `cells`: agency, area, `rank` of the status, `level`, `source` (the body whose records
    decide), `newest` day it was seen on (20260131; NEVER where undated), `doubt` 1 where
    sources or uses conflict. `deciding`: agency, area and each provider of the deciding records.
    """

    cells: ir.Table
    deciding: ir.Table


def coverage(held: ir.Table, around: Surroundings) -> Answer:
    """Every known cell of the records in `held`, which `judged` made of all for one day.

    An engine that works in little memory is given `held` as a table of its own (`Engine.kept`).
    """
    import ibis

    uses = held.filter(held.part == _WHOLE)
    by = ["agency", "area"]
    best = {
        "rank": ibis._["rank"].min(),
        "newest": ibis._["newest"].max(),
        "doubt": ibis._["doubt"].max(),
    }
    rivals = _rivals(uses, around)
    whole = uses.group_by(by).aggregate(**best).left_join(rivals, by)
    whole = whole.select(
        *by, "rank", "newest", doubt=ibis.greatest(whole.doubt, whole.rival.fill_null(0))
    )
    firm = held.filter(held.part != _AUTHORIZATION).group_by(by).aggregate(**best)
    firm = firm.left_join(whole.select(*by, whole_doubt="doubt"), by)
    own = firm.select(
        *by, "rank", "newest", level=_number(OWN),
        doubt=ibis.greatest(firm.doubt, firm.whole_doubt.fill_null(0)),
    )  # fmt: skip
    above = around.above
    handed = whole.join(above, whole.agency == above.above).select(
        "area", "rank", "newest", "doubt", agency=above.agency, level=above.distance,
    )  # fmt: skip
    bare = held.filter(held.part == _AUTHORIZATION).group_by(by).aggregate(**best)
    bare = bare.select(*by, "rank", "newest", level=_number(BARE), doubt=_number(0))
    columns = [*by, "level", "rank", "newest", "doubt"]
    levels = ibis.union(*(one.select(columns) for one in (own, handed, bare)))
    # Engines keep hash tables of plain numbers beyond memory, but not the states of argmin.
    packed = levels.level * _LEVEL + levels["rank"] * _RANK + levels.doubt * _DOUBT + levels.newest
    nearest = (
        levels.mutate(packed=packed)
        .group_by(by)
        .aggregate(
            packed=ibis._["packed"].min(),
            own=levels.level.isin([OWN, BARE]).cast("int64").max(),
        )
    )
    packed = nearest.packed
    nearest = nearest.select(
        *by, "own", level=packed // _LEVEL, rank=packed % _LEVEL // _RANK,
        doubt=packed % _RANK // _DOUBT, newest=packed % _DOUBT,
    )  # fmt: skip
    there = around.agencies.filter(around.agencies.exists).select("agency")
    heads = above.select("agency", "distance", source="above")
    decided = nearest.semi_join(there, "agency").left_join(heads, ["agency", ("level", "distance")])
    decided = decided.select(*columns, "own", "source")
    decided = decided.mutate(source=decided.source.fill_null(decided.agency))
    partial = _partial(decided, around, there)
    cells = ibis.union(*(one.select(*columns, "source", "own") for one in (decided, partial)))
    return Answer(cells, _deciding(held, decided, partial, around))


def judged(records: ir.Table, around: Surroundings, day: Day) -> ir.Table:
    """Records that decide on `day`, each with the `rank` of the status it gives and its `part`.

    kg/scale/records.toml describes the columns of `records`.
    `part` is use (of the whole, which units inherit), plan (also a use in part) or authorization;
    `newest` the day it was last seen on, where dated; `doubt` 1 where its sources conflict.
    """
    import ibis

    today = ibis.literal(date.fromordinal(day))
    text = {name: records[name].fill_null("") for name in ("area", "provider", "service")}
    held = records.mutate(**text).filter(
        records.start <= today,
        records.end.isnull() | (records.end >= today),
        records.closed_on.isnull() | (records.closed_on > today),
        lambda t: t.area != "",
        lambda t: (t.provider != "") | (t.kind == "plan"),
    )
    held = held.select(
        "agency", "area", "provider", "service", "kind", "whole", "seen", "dated", "disputed"
    )
    held = held.join(around.agencies.select("agency", "department"), "agency")
    held = held.left_join(around.providers, "provider").drop("provider_right")
    for name, listed in (("service", around.service_listed), ("provider", around.provider_listed)):
        marked = listed.mutate(**{f"{name}_sold": _number(1)})
        held = held.left_join(marked, [name, "area"]).drop(f"{name}_right", "area_right")
    use = held.kind == "use"
    rank = ibis.cases(
        (
            use & (held.service_sold.notnull() | held.provider_sold.notnull()),
            st.RANK[st.MARKETPLACE],
        ),
        (held.home == held.department, st.RANK[st.OWN]),
        (held.kind == "plan", st.RANK[st.PLANNED]),
        (use & held.federal.fill_null(False), st.RANK[st.SHARED]),
        else_=st.RANK[st.VENDOR],
    )
    part = ibis.cases(
        (held.kind == _AUTHORIZATION, _AUTHORIZATION), (use & held.whole, _WHOLE), else_=_PART
    )
    return held.select(
        "agency", "area", "provider", part=part, rank=rank.cast("int64"),
        newest=held.dated.ifelse(_day_number(held.seen), NEVER), doubt=held.disputed.cast("int64"),
    )  # fmt: skip


def _rivals(uses: ir.Table, around: Surroundings) -> ir.Table:
    """Rule 0: cells with whole uses of two organisations, where there is one provider at a time."""
    users = uses.semi_join(around.single, "area").select("agency", "area", "provider").distinct()
    others = users.view()
    pairs = users.join(
        others, [users.agency == others.agency, users.area == others.area,
                 users.provider < others.provider],
    ).select("agency", "area", "provider", other=others.provider)  # fmt: skip
    within = around.within
    for one, body in (("provider", "other"), ("other", "provider")):
        # Two providers of which one is part of the other are one organisation.
        pairs = pairs.anti_join(within, [(one, "provider"), (body, "body")])
    return pairs.select("agency", "area").distinct().mutate(rival=_number(1))


def _partial(decided: ir.Table, around: Surroundings, there: ir.Table) -> ir.Table:
    """Rule 3: bodies of which nothing else is known, with units that have records of their own."""
    import ibis

    units, above = decided.filter(decided.own == 1), around.above
    heads = (
        units.join(above, "agency")
        .group_by("above", "area")
        .aggregate(newest=ibis._["newest"].max())
    )
    heads = heads.rename(agency="above").semi_join(there, "agency")
    heads = heads.anti_join(decided, ["agency", "area"])
    return heads.mutate(
        level=_number(UNITS), rank=_number(st.RANK[st.PARTIAL]), doubt=_number(0), own=_number(0),
        source=heads.agency,
    )  # fmt: skip


def _deciding(
    held: ir.Table, decided: ir.Table, partial: ir.Table, around: Surroundings
) -> ir.Table:
    """Each cell with the providers of the records that decide it."""
    import ibis

    named = held.filter(held.provider != "").select("agency", "area", "provider", "part").distinct()
    found = decided.join(named, [("source", "agency"), "area"])
    found = found.select("agency", "area", "level", "own", "provider", "part")
    found = found.filter(
        ((found.level == OWN) & (found.part != _AUTHORIZATION))
        | ((found.level == BARE) & (found.part == _AUTHORIZATION))
        | (~found.level.isin([OWN, BARE]) & (found.part == _WHOLE))
    )
    columns = ["agency", "area", "provider"]
    below = found.filter(found.own == 1).join(around.above, "agency")
    below = below.select(agency="above", area="area", provider="provider")
    below = below.semi_join(partial, ["agency", "area"])
    return ibis.union(found.select(columns), below.select(columns), distinct=True)


def _day_number(day: ir.DateColumn) -> ir.IntegerColumn:
    """20260131 for 31 January 2026, which every engine can compare."""
    return day.year().cast("int64") * 10_000 + day.month() * 100 + day.day()


def _number(value: int) -> ir.IntegerScalar:
    import ibis

    return ibis.literal(value, "int64")
