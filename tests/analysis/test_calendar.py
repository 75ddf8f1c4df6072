"""What ends or falls due: every kind by hand, and against the tables of the real data."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kg.analysis.calendar import TABLES, Calendar, calendar, calendar_record
from kg.dates import FOREVER, add_years, first_day, iso, last_day
from kg.rdf.dataset import Dataset
from kg.records.world import world_of
from kg.tables.read import Tables
from tests.analysis.by_hand import rows
from tests.examples import examples
from tests.worlds import make_tables

DAY = first_day("2023-01-01")
ALWAYS = {"first": first_day("1980-01-01"), "last": first_day("2090-01-01")}


def tables(**given: list[dict[str, str]]) -> Tables:
    """Tables of a world and of what is stated beside it."""
    worldly = {name: given.pop(name) for name in list(given) if name in WORLDLY}
    agencies = worldly.setdefault("agencies", [])
    for name in ("dept", "other", "treasury"):
        if name not in {row["id"] for row in agencies}:
            agencies.append({"id": name, "label": name.title()})
    worldly.setdefault("areas", []).append({"id": "f", "label": "Payroll"})
    worldly.setdefault("providers", []).append({"id": "p", "label": "Firm"})
    return make_tables(**worldly) | {name: rows(name, *these) for name, these in given.items()}


WORLDLY = {"agencies", "areas", "providers", "services", "adoptions", "offices"} | {
    "designation_periods"
}


def made(of: Tables, day: int = DAY, agency: str = "", **window: int) -> Calendar:
    return calendar(world_of(of), day, of, agency=agency, **(window or ALWAYS))


def told(found: Calendar) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(iso(one.day), one.kind, one.text, one.rows) for one in found.entries]


USE = {"agency": "dept", "area": "f", "provider": "p", "observed": "2020"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"vehicles": [{"row": "ve-1", "id": "v", "label": "V", "owner": "dept"}]},
            None,
        ),
        (
            {
                "vehicles": [
                    {"row": "ve-1", "id": "v", "label": "V", "owner": "dept", "until": "2024-02"},
                    {"row": "ve-2", "id": "v", "label": "V again", "until": "2024-02"},
                    {"row": "ve-3", "id": "w", "label": "W", "from": "2023-06", "until": "2024"},
                ]
            },
            ("2024-02-29", "vehicle ends", "Contract vehicle V (run by Dept)", ("ve-1", "ve-2")),
        ),
        (
            {"adoptions": [USE | {"id": "ad-1", "status": "authorized", "until": "2023-05"}]},
            (
                "2023-05-31",
                "authorization ends",
                "Dept has authorized a product of Firm, for Payroll",
                ("ad-1",),
            ),
        ),
        (
            {"adoptions": [USE | {"id": "ad-1", "status": "ended", "until": "2022"}]},
            ("2022-12-31", "use ends", "Dept used Firm, for Payroll", ("ad-1",)),
        ),
        ({"adoptions": [USE | {"id": "ad-1", "status": "ended"}]}, None),
        (
            {
                "adoptions": [
                    USE | {"id": "ad-1", "until": "2024", "from": "2023-02"},
                ]
            },
            None,
        ),
        (
            {"adoptions": [USE | {"id": "ad-1", "status": "planned", "from": "2024-06"}]},
            ("2024-06-30", "plan due", "Dept plans to use Firm, for Payroll", ("ad-1",)),
        ),
        (
            {"adoptions": [USE | {"id": "ad-1", "status": "planned", "from": "2022-12"}]},
            ("2022-12-31", "plan past its date", "Dept plans to use Firm, for Payroll", ("ad-1",)),
        ),
        (
            {"adoptions": [USE | {"id": "ad-1", "status": "planned", "from": "2023"}]},
            ("2023-12-31", "plan due", "Dept plans to use Firm, for Payroll", ("ad-1",)),
        ),
        (
            {"adoptions": [USE | {"id": "ad-1", "status": "migrating", "from": "2021"}]},
            (
                "2021-12-31",
                "move still under way",
                "Dept is moving to Firm, for Payroll",
                ("ad-1",),
            ),
        ),
        ({"adoptions": [USE | {"id": "ad-1", "status": "planned"}]}, None),
        (
            {
                "adoptions": [
                    USE | {"id": "ad-1", "status": "planned", "from": "2021", "observed": "2015"},
                ]
            },
            None,  # nobody repeated it for five years
        ),
        (
            {
                "services": [
                    {"row": "sv-1", "id": "s", "label": "S", "provider": "p", "area": "f"}
                    | {"until": "2023-06-03"}
                ]
            },
            ("2023-06-03", "service ends", "Service S of Firm", ("sv-1",)),
        ),
        (
            {"providers": [{"id": "q", "label": "Quitter", "until": "2023"}]},
            ("2023-12-31", "provider ends", "Provider Quitter ceases to provide", ("q",)),
        ),
        (
            {"agencies": [{"id": "old", "label": "Old", "until": "2022-06"}]},
            ("2022-06-30", "body ends", "Old ceases to exist", ("old",)),
        ),
        (
            {
                "offices": [{"id": "o", "label": "The Office"}],
                "designation_periods": [
                    {"id": "dp-1", "office": "o", "area": "f", "status": "pre-designated"}
                    | {"from": "2020", "until": "2023-03-01", "host": "treasury"}
                ],
            },
            (
                "2023-03-01",
                "standing ends",
                "The Office at Treasury is no longer pre-designated for Payroll",
                ("dp-1",),
            ),
        ),
        (
            {
                "policies": [
                    {"id": "x", "number": "M-1", "label": "A memo", "status": "rescinded"}
                    | {"issued": "2001", "ended": "2022-10-05"},
                    {"id": "y", "label": "Later", "issued": "2024", "ended": "2025"},
                ]
            },
            ("2022-10-05", "policy ends", "M-1, A memo: rescinded", ("x",)),
        ),
    ],
)
def test_each_kind_on_its_last_day(given, expected) -> None:
    assert told(made(tables(**given))) == ([expected] if expected else [])


def test_a_plan_that_came_true_is_over() -> None:
    plan = USE | {"id": "ad-1", "status": "planned", "from": "2022"}
    use = USE | {"id": "ad-2", "from": "2022-06", "observed": "2022-07"}
    assert told(made(tables(adoptions=[plan, use]))) == []


def test_a_plan_that_came_true_before_its_end_ends_no_more() -> None:
    plan = USE | {"id": "ad-1", "status": "planned", "until": "2024"}
    [only] = told(made(tables(adoptions=[plan])))
    assert only[:2] == ("2024-12-31", "plan ends")
    use = USE | {"id": "ad-2", "from": "2022-06", "observed": "2022-07"}
    assert told(made(tables(adoptions=[plan, use]))) == []


def test_a_plan_is_due_on_its_last_day_and_late_on_the_next() -> None:
    of = tables(adoptions=[USE | {"status": "planned", "from": "2022-12"}])
    kinds = [made(of, last_day("2022-12") + days).entries[0].kind for days in (0, 1)]
    assert kinds == ["plan due", "plan past its date"]


def test_a_standing_that_had_not_begun_does_not_end() -> None:
    period = {"office": "o", "area": "f", "host": "treasury", "from": "2024", "until": "2025"}
    assert made(tables(designation_periods=[period])).entries == ()


def test_the_latest_end_of_a_service_counts_and_its_users_are_concerned() -> None:
    service = {"id": "s", "label": "S", "provider": "p", "area": "f"}
    of = tables(
        services=[
            service | {"row": "sv-1", "until": "2023-06"},
            service | {"row": "sv-2", "until": "2023-09"},
        ],
        adoptions=[USE | {"service": "s"}],
    )
    [one] = made(of).entries
    assert (iso(one.day), one.rows, one.bodies) == ("2023-09-30", ("sv-2",), ("dept",))
    assert one.text == "Service S of Firm, recorded in use by 1 body"
    assert one.sources == ("s",)


def mandate(**test: str) -> Tables:
    """A mandate on the members of group `g`, with a test of deadline 2023-05-01."""
    return tables(
        policies=[{"id": "m", "number": "M-1", "status": "in-force", "issued": "2020"}],
        provisions=[{"id": "pn-1", "policy": "m", "effect": "requires", "scope": "all"}],
        groups=[{"id": "g", "members": "dept"}],
        scope_groups=[{"scope": "all", "group": "g"}],
        mandate_tests=[
            {"id": "mt-1", "policy": "m", "provision": "pn-1", "label": "Payroll by X"}
            | {"deadline": "2023-05-01"}
            | test
        ],
    )


def test_deadlines_of_mandates_concern_whom_they_bind() -> None:
    [one] = made(mandate()).entries
    assert told(made(mandate())) == [
        ("2023-05-01", "mandate deadline", "M-1: Payroll by X (all)", ("mt-1", "pn-1"))
    ]
    assert one.bodies == ("dept",)
    assert made(mandate(deadline="")).entries == ()


def test_the_duty_of_a_named_body_concerns_no_group() -> None:
    [one] = made(mandate(reason="named-body", note="It binds OMB.")).entries
    assert (one.text, one.bodies) == ("M-1: Payroll by X (It binds OMB)", ())


@pytest.mark.parametrize(
    ("cells", "day", "due"),
    [
        ({"status": "rescinded", "ended": "2023-04"}, "2023-04-30", True),
        ({"status": "rescinded", "ended": "2023-04"}, "2024-01-01", False),  # gone before
        ({"status": "expired", "ended": "2023-12"}, "2024-06-01", True),  # fell due while it held
        ({"status": "superseded"}, "2023-01-01", False),
        ({"status": "unknown"}, "2023-01-01", True),
        ({"issued": "2022-06"}, "2022-01-01", False),  # nobody knew of it then
    ],
)
def test_of_a_policy_that_is_gone_nothing_falls_due(cells, day: str, due: bool) -> None:
    of = mandate()
    of["policies"][0].update(cells)
    kinds = [one.kind for one in made(of, first_day(day)).entries]
    assert ("mandate deadline" in kinds) == due


def test_what_follows_a_standing_is_said() -> None:
    period = {"office": "o", "area": "f", "host": "treasury"}
    of = tables(
        offices=[{"id": "o", "label": "O"}],
        designation_periods=[
            period | {"status": "pre-designated", "from": "2020", "until": "2022-06-30"},
            period | {"status": "designated", "from": "2022-07-01"},
        ],
    )
    [one] = made(of).entries
    assert one.text.endswith("is no longer pre-designated for Payroll; then designated")


def test_the_window_is_a_year_back_and_three_ahead_both_days_included() -> None:
    def ending(until: str) -> dict[str, str]:
        return {"id": f"v{until}", "label": "V", "until": until}

    days = ["2021-12-31", "2022-01-01", "2026-01-01", "2026-01-02"]
    of = tables(vehicles=[ending(day) for day in days])
    found = calendar(world_of(of), DAY, of)
    assert [iso(one.day) for one in found.entries] == days[1:3]
    assert (found.first, found.last) == (add_years(DAY, -1), add_years(DAY, 3))


def test_late_plans_before_the_window_are_counted() -> None:
    of = tables(
        adoptions=[
            USE | {"status": "planned", "from": "2021"},
            USE | {"agency": "other", "status": "migrating", "from": "2019"},
            USE | {"agency": "treasury", "status": "planned", "from": "2022-01-01"},
        ]
    )
    found = calendar(world_of(of), DAY, of)
    assert [iso(one.day) for one in found.entries] == ["2022-01-01"], "the first day is inside"
    assert found.overdue == 2


def test_one_agency_with_the_bodies_above_and_below_it() -> None:
    of = tables(
        agencies=[
            {"id": "top", "label": "Top"},
            {"id": "mid", "parent": "top", "label": "Mid"},
            {"id": "low", "parent": "mid", "label": "Low"},
            {"id": "aside", "parent": "top", "label": "Aside"},
        ],
        adoptions=[
            USE | {"agency": one, "status": "authorized", "until": "2024"}
            for one in ("top", "mid", "low", "aside", "other")
        ],
    )
    concerned = {one: {e.body for e in made(of, agency=one).entries} for one in ("mid", "aside")}
    assert concerned == {"mid": {"top", "mid", "low"}, "aside": {"top", "aside"}}


def test_in_the_real_data_every_stated_end_and_deadline_stands_in_it_once(
    dataset: Dataset,
) -> None:
    """A recount from the tables, of what had begun by the day."""
    day, facts = dataset.day, {name: dataset.tables[name] for name in TABLES}
    found = calendar(dataset.world, day, facts, **ALWAYS)
    by_kind: dict[str, set[tuple[str, str]]] = {}
    for one in found.entries:
        key = one.subject, iso(one.day)
        assert key not in by_kind.setdefault(one.kind, set()) or one.kind == "standing ends"
        by_kind[one.kind].add(key)
    assert by_kind["vehicle ends"] == {
        (row["id"], iso(last_day(row["until"]))) for row in facts["vehicles"] if row["until"]
    }
    assert by_kind["provider ends"] == {
        (row["id"], iso(last_day(row["until"]))) for row in facts["providers"] if row["until"]
    }
    assert by_kind["body ends"] == {
        (row["id"], iso(last_day(row["until"]))) for row in facts["agencies"] if row["until"]
    }
    assert by_kind["authorization ends"] == {
        (one.id, iso(one.end))
        for one in dataset.world.adoptions
        if one.kind == "authorization" and one.end < FOREVER
    }
    assert {one.subject for one in found.entries if one.kind == "policy ends"} == {
        row["id"] for row in facts["policies"] if row["ended"]
    }
    deadlines = {row["provision"] for row in facts["mandate_tests"] if row["deadline"]}
    assert {subject for subject, _ in by_kind["mandate deadline"]} == deadlines - {"pn-0319"}, (
        "TFM Bulletin 2018-10 was superseded before its deadline"
    )


def test_plans_of_the_real_data_are_those_in_force_with_a_date(dataset: Dataset) -> None:
    facts = {name: dataset.tables[name] for name in TABLES}
    stated = {row["id"]: row["from"] for row in facts["adoptions"]}
    found = calendar(dataset.world, dataset.day, facts, **ALWAYS)
    late = {one.subject for one in found.entries if one.kind in LATE}
    assert late == {
        one.id
        for one in dataset.world.adoptions
        if one.kind == "plan"
        and one.in_force(dataset.day)
        and any(stated[row] for row in one.rows)
        and last_day(next(stated[row] for row in one.rows if stated[row])) < dataset.day
    }
    assert late


LATE = ("plan past its date", "move still under way")


def test_rows_and_sources_named_are_there(dataset: Dataset) -> None:
    facts = {name: dataset.tables[name] for name in TABLES}
    tables = [facts[name] for name in TABLES if name not in ("sources", "scope_groups")]
    known = {row.get("row") or row["id"] for table in tables for row in table}
    sources = {row["id"] for row in facts["sources"]}
    record = calendar_record(calendar(dataset.world, dataset.day, facts, **ALWAYS))
    for one in record["entries"]:
        assert set(one["rows"]) <= known
        assert one["rows"]
        assert set(one["sources"]) <= sources
        assert set(one["bodies"]) <= set(dataset.world.agencies)
        assert last_day(one["stated"]) == first_day(one["date"])
    assert [one["date"] for one in record["entries"]] == sorted(
        one["date"] for one in record["entries"]
    )


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(cut=some.integers(first_day("1990-01-01"), first_day("2035-01-01")))
def test_windows_side_by_side_are_the_whole_window(dataset: Dataset, cut: int) -> None:
    facts = {name: dataset.tables[name] for name in TABLES}
    whole = calendar(dataset.world, dataset.day, facts, **ALWAYS)
    before = calendar(dataset.world, dataset.day, facts, first=ALWAYS["first"], last=cut)
    after = calendar(dataset.world, dataset.day, facts, first=cut + 1, last=ALWAYS["last"])
    assert before.entries + after.entries == whole.entries
    late = sum(one.kind in LATE for one in before.entries)
    assert after.overdue - whole.overdue == late
