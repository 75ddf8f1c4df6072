"""Every named query on the real data: what it must answer, and why.

Expectations are worked out from the tables, by other means than SPARQL, wherever the answer may
grow with the data; where they are written out, the comment says which rows of which table they
come from. They stand still when unrelated rows change.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from kg.analysis.coverage import Coverage
from kg.dates import first_day, iso, last_day
from kg.paths import ontology_dir
from kg.query.named import named_queries
from kg.query.run import graph_names, run_query
from kg.tables.links import targets_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyoxigraph import Quad

    from kg.rdf.dataset import Dataset
    from kg.records.adoption import Adoption
    from tests.queries.conftest import Ask, Row

    Rows = set[tuple[str, ...]]

BASE = "https://w3id.org/qsmo/"
TODAY = "2026-11-22"
"""Date of the data, which the defaults of some queries name."""

QUERIES = named_queries(ontology_dir())

# ---- the tables, read by other means than SPARQL ----


def rows(d: Dataset, table: str, **where: str) -> list[Row]:
    found = d.tables[table]
    return [row for row in found if all(row[key] == value for key, value in where.items())]


def keys(d: Dataset, table: str, **where: str) -> Rows:
    """Evidence of the rows of `table` that have the values `where`."""
    key = d.schema[table].row_key
    return {(f"evidence/{table}.{row[key]}",) for row in rows(d, table, **where)}


def below(d: Dataset, table: str, top: str) -> set[str]:
    """`top` and everything under it, in the tree that `parent` spans."""
    parent = {row["id"]: row["parent"] for row in rows(d, table)}

    def is_below(node: str) -> bool:
        while node and node != top:
            node = parent[node]
        return bool(node)

    return {node for node in parent if is_below(node)}


def evidence_tables(d: Dataset) -> list[str]:
    """Tables whose rows are evidence in the graph."""
    return [
        name
        for name, found in d.tables.items()
        if found
        and "confidence" in found[0]
        and any(one.property for one in d.schema[name].columns)
    ]


def _column(answer: list[Row], column: str) -> set[str]:
    return {row[column] for row in answer if column in row}


def in_use(d: Dataset, area: str) -> dict[str, set[str]]:
    """Agencies by the provider they use for `area` or below it today, by the kernel's records."""
    scope = below(d, "areas", area)
    users: dict[str, set[str]] = defaultdict(set)
    for record in d.world.adoptions:
        if record.area in scope and record.kind == "use" and record.in_force(d.day):
            users[record.provider].add(record.agency)
    return users


def _naming(d: Dataset, table: str, thing: str) -> Rows:
    """Evidence of the rows about `thing` of `table`, and of those that name it in a column."""

    def named(name: str, row: Row) -> Iterator[str]:
        if name == table:
            yield row["id"]
        for one in d.schema[name].columns:
            if one.property and not one.virtual and table in targets_of(one, row):
                yield from row[one.name].split(one.separator or None)

    return {
        (f"evidence/{name}.{row[d.schema[name].row_key]}",)
        for name in evidence_tables(d)
        for row in rows(d, name)
        if thing in named(name, row)
    }


# ---- expectations ----


@dataclass(frozen=True)
class Expected:
    """What a query with its defaults must give, in the `columns` named.

    `whole` is the answer, no more and no less; `has` and `lacks` are named rows that must or must
    not be in it; `check` looks at all rows for itself.
    """

    columns: str
    has: Rows = field(default_factory=set)
    lacks: Rows = field(default_factory=set)
    whole: Rows | Callable[[Dataset], Rows] | None = None
    check: Callable[[list[Row], Dataset], None] | None = None


def _equal(found: object, expected: object) -> None:
    assert found == expected


def _uses(d: Dataset) -> dict[str, Adoption]:
    """Adoptions by id that are uses in force today."""
    return {one.id: one for one in d.world.adoptions if one.kind == "use" and one.in_force(d.day)}


def _two_sides(answer: list[Row], _: Dataset) -> None:
    """Each pair once, and never a date that only is less precise than the other."""
    for row in answer:
        assert row["one"] < row["other"]
        assert not row["one_value"].startswith(row["other_value"]), row
        assert not row["other_value"].startswith(row["one_value"]), row


def _same_day(answer: list[Row], d: Dataset) -> None:
    """Figures of different days do not disagree: 130 offerings of July 2025 on two pages agree."""
    _two_sides(answer, d)
    as_of = {f"evidence/measures.{row['row']}": row["as_of"] for row in rows(d, "measures")}
    for row in answer:
        assert as_of.get(row["one"]) == as_of.get(row["other"])
        assert row["thing"] != "measure/fm-marketplace-offerings"


def _differing(answer: list[Row], d: Dataset) -> None:
    uses = [one for one in _uses(d).values() if one.provider and one.area]
    of_department = defaultdict(set)
    for one in uses:
        if one.agency == "doc":
            of_department[one.area].add(one.provider)
    for row in answer:
        area, provider = (row[one].partition("/")[2] for one in ("area", "department_provider"))
        assert provider in of_department[area]
    bureaus = below(d, "agencies", "doc") - {"doc"}
    assert {row["adoption"] for row in answer} == {
        f"adoption/{one.id}"
        for one in uses
        if one.agency in bureaus
        and of_department[one.area]
        and one.provider not in of_department[one.area]
    }


def _as_its_row_says(answer: list[Row], d: Dataset) -> None:
    effect = {row["id"]: row["effect"] for row in rows(d, "provisions")}
    in_force = {f"policy/{row['id']}" for row in rows(d, "policies", status="in-force")}
    for row in answer:
        assert row["effect"] == effect[row["provision"].removeprefix("provision/")]
        assert row["effect"] in ("requires", "mandates-use")
        assert row["policy"] in in_force


def _own_records(answer: list[Row], d: Dataset) -> None:
    agency = {f"adoption/{one.id}": f"agency/{one.agency}" for one in d.world.adoptions}
    assert all(agency[row["adoption"]] == row["agency"] for row in answer)


def _taken_over(answer: list[Row], d: Dataset) -> None:
    record = {f"adoption/{one.id}": one for one in d.world.adoptions}
    closed = {name for name, one in record.items() if one.closed_on < first_day("9999")}
    assert _column(answer, "adoption") == closed
    for row in answer:
        before, after = record[row["adoption"]], record[row["next_adoption"]]
        assert after.kind == "use"
        assert (after.agency, after.area) == (before.agency, before.area)
        assert (after.provider == before.provider) == (before.kind == "plan")


def _from_its_own_row(answer: list[Row], d: Dataset) -> None:
    source = {f"adoptions/{row['id']}": row["source"] for row in rows(d, "adoptions")}
    assert all(row["source"] == f"source/{source[row['row']]}" for row in answer)


def _gaps(d: Dataset) -> Rows:
    main = [row["id"] for row in rows(d, "areas") if row["main_of"]]
    agencies = [row["id"] for row in rows(d, "agencies", cfo_act="yes")]
    return {
        (f"agency/{cell.agency}", f"area/{cell.area}", cell.status)
        for cell in Coverage(d.world, d.day).cells(agencies, main)
        if cell.status != "marketplace"
    }


def _from_records(d: Dataset) -> Rows:
    """Every known cell, as the kernel has it."""
    return {
        (
            f"agency/{cell.agency}",
            f"area/{cell.area}",
            cell.status,
            f"agency/{cell.inherited_from}" if cell.inherited_from else "",
            str(cell.authorized_only).lower(),
            str(cell.conflict).lower(),
        )
        for cell in Coverage(d.world, d.day).known()
    }


def _counted_as_in_the_cell(answer: list[Row], d: Dataset) -> None:
    coverage = Coverage(d.world, d.day)
    partial = {
        (f"agency/{cell.agency}", f"area/{cell.area}"): dict(cell.bureaus)
        for cell in coverage.known()
        if cell.status == "partial"
    }
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in answer:
        counted[row["agency"], row["area"]][row["status"]] += 1
        assert int(row["bureaus"]) == partial[row["agency"], row["area"]][row["status"]]
    assert counted == partial


def _sums_to_all_agencies(answer: list[Row], d: Dataset) -> None:
    counted: Counter[str] = Counter()
    for row in answer:
        counted[row["area"]] += int(row["agencies"])
    main = {f"area/{row['id']}" for row in rows(d, "areas") if row["main_of"]}
    # 24 CFO Act agencies; one of them, USAID, merged into State on 2025-07-01.
    assert dict(counted) == dict.fromkeys(main, 23)


def _without_adoption(d: Dataset) -> Rows:
    used = {row["agency"] for row in rows(d, "adoptions")}
    return {
        (f"agency/{row['id']}",)
        for row in rows(d, "agencies", parent="")
        if row["status"] not in ("abolished", "merged")
        and not used & below(d, "agencies", row["id"])
    }


def _names_of_dod(d: Dataset) -> Rows:
    stated = [
        (row[column], f"source/{row['source']}")
        for table in ("agencies", "providers")
        for row in rows(d, table, id="dod")
        for column in ("label", "acronym")
        if row[column]
    ]
    aliases = [
        (row["alias"], f"source/{row['source']}" if row["source"] else "graph/derived")
        for row in rows(d, "agency_aliases", agency="dod")
    ]
    return {*stated, *aliases}


def _stale(d: Dataset) -> Rows:
    newest: dict[str, int] = {}
    for row in rows(d, "adoptions"):
        if row["observed"]:
            day = last_day(row["observed"])
            newest[row["agency"]] = max(day, newest.get(row["agency"], day))
    limit = first_day("2016-11-22")
    return {(f"agency/{one}", iso(day)) for one, day in newest.items() if day < limit}


def _authorizations(d: Dataset) -> Rows:
    return {
        (f"evidence/adoptions.{row['id']}", row["until"])
        for row in rows(d, "adoptions", status="authorized")
        if row["until"] and TODAY <= row["until"] < "2027-12-31"
    }


def _undated_hr(d: Dataset) -> Rows:
    scope = below(d, "areas", "human-resources")
    return {
        (f"adoption/{record.id}",)
        for record in d.world.adoptions
        if record.area in scope and not record.dated
    }


def _wave_one(answer: list[Row], _: Dataset) -> None:
    """The joint OPM and OMB memo of December 2025 has eight agencies move first, from FY 2026."""
    first = {
        row["agency"].removeprefix("agency/")
        for row in answer
        if row.get("service") == "service/opm-core-hcm" and row.get("target") == "2025-10"
    }
    assert first == {"dhs", "doi", "dot", "epa", "hhs", "opm", "usda", "va"}


def _payroll_shares(answer: list[Row], d: Dataset) -> None:
    users = in_use(d, "payroll")
    shares = {row["provider"].partition("/")[2]: int(row["agencies"]) for row in answer}
    assert shares == {provider: len(found) for provider, found in users.items() if provider}
    # The two big payroll centres of the e-Payroll initiative are the National Finance Center and
    # the Interior Business Center, in this order.
    assert list(shares)[:2] == ["nfc", "ibc"]


def _nothing_with_a_vehicle(answer: list[Row], d: Dataset) -> None:
    key = ("id", "area", "listed_by")
    bought = {tuple(row[one] for one in key) for row in rows(d, "services") if row["vehicle"]}
    assert _column(answer, "listing") == {
        f"listing/{one.id}"
        for one in d.world.listings
        if one.office == "grants-qsmo"
        and one.in_force(d.day)
        and (one.service, one.area, one.office) not in bought
    }


def _only_unknown_scopes(answer: list[Row], d: Dataset) -> None:
    known = {row["scope"] for row in rows(d, "scope_groups")}
    assert answer
    assert not {row["scope"] for row in answer} & known
    assert {row["effect"] for row in answer} <= {"requires", "mandates-use"}


def _from_treasury_to_others(answer: list[Row], d: Dataset) -> None:
    assert {row["adoption"].removeprefix("adoption/") for row in answer} <= set(_uses(d))
    treasury = below(d, "agencies", "treasury")
    assert not {row["agency"].removeprefix("agency/") for row in answer} & treasury
    inside = treasury | {"treasury"}
    units = {row["id"] for row in rows(d, "providers") if row["agency"] in inside} | inside
    assert {row["provider"].partition("/")[2] for row in answer} <= units


def _sources_by_kind(answer: list[Row], d: Dataset) -> None:
    kind = {row["id"]: row["kind"] for row in rows(d, "sources")}
    resting = Counter(
        kind[row["source"]] for name in evidence_tables(d) for row in rows(d, name) if row["source"]
    )
    assert {row["kind"]: int(row["sources"]) for row in answer} == Counter(kind.values())
    assert {row["kind"]: int(row["rows"]) for row in answer} == resting


def _oversight(answer: list[Row], d: Dataset) -> None:
    ids = {row["id"] for row in rows(d, "sources", kind="oversight")}
    resting = Counter(
        row["source"]
        for name in evidence_tables(d)
        for row in rows(d, name)
        if row["source"] in ids
    )
    found = {row["source"].removeprefix("source/"): int(row["rows"]) for row in answer}
    assert found == {one: resting[one] for one in ids}


def _things(answer: list[Row], d: Dataset) -> None:
    found = {row["class"].removeprefix("ns#"): int(row["things"]) for row in answer}
    for name, table in (
        ("Agency", "agencies"),
        ("AgencyChange", "agency_changes"),
        ("Catalogue", "catalogues"),
        ("Designation", "designation_periods"),
        ("FunctionalArea", "areas"),
        ("Group", "groups"),
        ("Intake", "intake"),
        ("Link", "links"),
        ("Membership", "body_members"),
        ("Policy", "policies"),
        ("PolicyChange", "policy_links"),
        ("ProviderChange", "provider_changes"),
        ("Provision", "provisions"),
        ("Sighting", "designations"),
        ("Standard", "standards"),
    ):
        assert found[name] == len(rows(d, table)), name
    for name, table in (("Service", "services"), ("Fund", "funds"), ("Vehicle", "vehicles")):
        assert found[name] == len({row["id"] for row in rows(d, table)}), name
    assert found["Adoption"] == len(d.world.adoptions)


def _linked(answer: list[Row], d: Dataset) -> None:
    linked = {(row["kind"], row["thing"]) for row in rows(d, "links")}
    agencies, policies = rows(d, "agencies"), rows(d, "policies")
    own = {row["id"] for row in rows(d, "providers")} - {row["id"] for row in agencies}
    groups = {
        "CFO Act agencies": {("agency", row["id"]) for row in agencies if row["cfo_act"]},
        "top-level bodies": {("agency", row["id"]) for row in agencies if not row["parent"]},
        "providers that are no agency": {("provider", one) for one in own},
    }
    for row in policies:
        groups.setdefault(row["type"], set()).add(("policy", row["id"]))
    found = {row["what"]: (int(row["things"]), int(row["linked"])) for row in answer}
    assert found == {name: (len(one), len(one & linked)) for name, one in groups.items()}


def _said_of_hud(answer: list[Row], d: Dataset) -> None:
    values = defaultdict(set)
    for row in answer:
        values[row["p"].rpartition("/")[2].rpartition("#")[2]].add(row["o"])
        assert row["source"].startswith("source/"), row
    (hud,) = rows(d, "agencies", id="hud")
    assert values["identifier"] == {"hud"}
    assert values["cgac"] == {hud["cgac"]}
    assert values["servedBy"] == {
        f"{'agency' if one in d.world.agencies else 'provider'}/{one}"
        for record in d.world.adoptions
        for one in [record.provider]
        if record.agency == "hud" and record.kind == "use" and record.in_force(d.day)
    }
    assert "group/cfo-act" in values["memberOf"]
    stating = {row["how"] for row in answer if row["p"] == "ns#cgac"}
    assert stating == {"the source states it"}


def _read_and_found(answer: list[Row], d: Dataset) -> None:
    """What nothing came of is there too, and says so by having no row."""
    log = {f"search/{row['id']}": row for row in rows(d, "search_log", agency="ssa")}
    for name, row in log.items():
        told = [one for one in answer if one["search"] == name]
        read = {one["read"] for one in told if one.get("read")} or {"nothing relevant"}
        assert read == set(row["looked_at"].split(";"))
        came = {f"adoptions/{one}" for one in row["adoption"].split(";") if one}
        assert {one["row"] for one in told if one.get("row")} == came


EXPECTED: dict[str, Expected] = {
    "adoption-disagreements": Expected(
        "agency area property one_value other_value",
        # HUD's travel went to ARC in October of the year before 2015 (press, ad-0524) or by
        # October 2015 (GAO, ad-0525). FTA's own pages: TEAM since 1998 and ended, TrAMS from
        # February 2016 (ad-0424 ff.). DOL's accounting provider GCE was in use in 2011 and had
        # ended by September 2014.
        has={
            ("agency/hud", "area/trt-010", "ns#fromStated", "2014-10", "2015-10"),
            ("agency/fta", "area/grants-management", "ns#fromStated", "2016-02", "1998"),
            (
                "agency/dol",
                "area/core-financial-management",
                "ns#adoptionStatus",
                "in-use",
                "ended",
            ),
        },
        check=_two_sides,
    ),
    "adoptions-as-of": Expected(
        "agency provider",
        # VA was on DFAS from the briefing of 2018-03-27 (ad-0968), GSA paid itself (ad-0462);
        # HUD is first seen at NFC on 2020-09-22 (ad-0523), too late for April 2019.
        has={("agency/va", "agency/dfas"), ("agency/gsa", "provider/gsa-payroll")},
        lacks={("agency/hud", "provider/nfc")},
        check=lambda answer, d: _equal(
            {row["adoption"] for row in answer},
            {
                f"adoption/{one.id}"
                for one in d.world.adoptions
                if one.area == "payroll" and one.in_force(first_day("2019-04-26"))
            },
        ),
    ),
    "agencies-without-adoption": Expected(
        "agency",
        has={("agency/federal-reserve-board",)},
        lacks={("agency/hud",), ("agency/cpb",)},
        whole=_without_adoption,
    ),
    "agency-coverage": Expected(
        "area status freshness record",
        # HUD's finance went to ARC in October 2015 (ad-0509), which the FM Marketplace lists
        # (sv-0004); its payroll is at NFC (ad-0523), which no marketplace lists; its plan for
        # Core HCM (ad-0512) stands beside HR Connect of Treasury (ad-0511).
        has={
            (
                "area/core-financial-management",
                "marketplace",
                "aging",
                "adoption/ad-0509",
            ),
            ("area/payroll", "shared", "aging", "adoption/ad-0523"),
            ("area/core-hrit", "shared", "fresh", "adoption/ad-0512"),
        },
        check=lambda answer, d: _equal(
            {(row["area"], row["status"]) for row in answer},
            {
                (f"area/{cell.area}", cell.status)
                for cell in Coverage(d.world, d.day).cells(["hud"], d.world.tracked)
                if cell.known
            },
        ),
    ),
    "agency-names": Expected(
        "name graph",
        # "Department of War" is a secondary title since the order of 2025-09-05; OPM uses it.
        has={
            (
                "DEPARTMENT OF WAR",
                "source/opm-federal-workforce-data-by-agency-subagency-export-of",
            )
        },
        whole=_names_of_dod,
    ),
    "agency-providers": Expected(
        "evidence",
        # Every row on HUD counts but two: its E-Travel task order of 2004 (ad-0526) is a plan
        # that nobody repeated within five years, and what it used in 2008 (ad-1069) has ended.
        lacks={("evidence/adoptions.ad-0526",), ("evidence/adoptions.ad-1069",)},
        whole=lambda d: (
            keys(d, "adoptions", agency="hud")
            - {("evidence/adoptions.ad-0526",), ("evidence/adoptions.ad-1069",)}
        ),
    ),
    "area-tree": Expected(
        "function",
        has={("area/ffm-030",), ("area/ffm-030-010",)},
        lacks={("area/core-financial-management",)},
        whole=lambda d: {
            (f"area/{one}",)
            for one in below(d, "areas", "core-financial-management")
            - {"core-financial-management"}
        },
    ),
    "authorizations-expiring": Expected("evidence end", whole=_authorizations),
    "catalogues": Expected(
        "office extent from",
        # OPM's catalogue was not read; Treasury's marketplace is known from a deck of July 2023 on.
        has={
            ("office/hr-qsmo", "not-recorded", "2022-03-30"),
            ("office/fm-qsmo", "in-part", "2023-07-10"),
        },
        check=lambda answer, d: _equal(
            {row["office"].removeprefix("office/"): row["extent"] for row in answer},
            {
                one: d.world.catalogue(one, d.day)
                for one in {period.office for period in d.world.catalogues}
            },
        ),
    ),
    "cfo-act-gaps": Expected(
        "agency area status",
        # HUD's payroll is at NFC, which no marketplace lists. USAID has merged into State.
        has={("agency/hud", "area/payroll", "shared")},
        lacks={("agency/usaid", "area/payroll", "unknown")},
        whole=_gaps,
    ),
    "coverage-by-function": Expected("area status agencies", check=_sums_to_all_agencies),
    "coverage-from-records": Expected(
        "agency area status inherited_from authorized_only conflict",
        # The same cells of HUD as in agency-coverage; ACF has its finance from HHS.
        has={
            (
                "agency/hud",
                "area/core-financial-management",
                "marketplace",
                "",
                "false",
                "false",
            ),
            ("agency/acf", "area/core-financial-management", "own", "agency/hhs", "false", "false"),
        },
        whole=_from_records,
    ),
    "coverage-conflicts": Expected(
        "agency area provider",
        # The row on CPSC and ARC says itself that it conflicts with the ESC listing of 2010.
        has={
            ("agency/cpsc", "area/core-financial-management", "provider/arc"),
            ("agency/cpsc", "area/core-financial-management", "provider/esc"),
        },
        check=lambda answer, d: _equal(
            {(row["agency"], row["area"]) for row in answer},
            {
                (f"agency/{cell.agency}", f"area/{cell.area}")
                for cell in Coverage(d.world, d.day).cells(d.world.agencies, d.world.tracked)
                if cell.conflict and not cell.inherited_from
            },
        ),
    ),
    "differing-bureaus": Expected(
        "bureau area provider department_provider",
        # USPTO used Momentum and did not plan to move to Commerce's CSTARS (2007, ad-0941);
        # NOAA was first on the new accounting system, Commerce itself is not there yet.
        has={
            ("agency/uspto", "area/contract-writing", "agency/uspto", "agency/doc"),
            (
                "agency/noaa",
                "area/core-financial-management",
                "provider/accenture-federal-services",
                "agency/doc",
            ),
        },
        check=_differing,
    ),
    "facts-by-confidence": Expected(
        "row",
        whole=lambda d: {
            (f"{name}/{row[d.schema[name].row_key]}",)
            for name in evidence_tables(d)
            for row in rows(d, name, confidence="low")
        },
    ),
    "function-offers": Expected(
        "service provider office",
        # GSA's deck of July 2023: the FM Marketplace includes ARC, ESC and IBC.
        has={
            ("service/arc-financial-management", "provider/arc", "office/fm-qsmo"),
            ("service/esc-core-fm", "provider/esc", "office/fm-qsmo"),
            ("service/ibc-core-fm", "provider/ibc", "office/fm-qsmo"),
        },
        lacks={("service/nfc-pps", "provider/nfc", "")},
        check=lambda answer, d: _equal(
            {row["listing"] for row in answer},
            {
                f"listing/{one.id}"
                for one in d.world.listings
                if one.area in below(d, "areas", "core-financial-management")
                and one.in_force(d.day)
            },
        ),
    ),
    "functions-without-qsmo": Expected(
        "area lead",
        # Leads of GSA's business standards dashboard (areas.standards_lead). Left out: finance,
        # grants, HR and cybersecurity, which have a QSMO, and contract writing, for which the
        # Acquisition QSMO is pre-designated since 2026-03-05 (dp-017).
        whole={
            ("area/electronic-records-management", "agency/nara"),
            ("area/equal-employment-opportunity", "agency/eeoc"),
            ("area/foia-services", "agency/doj"),
            ("area/mail-operations-management", "agency/gsa"),
            ("area/real-property-management", "agency/gsa"),
            ("area/regulation-management", "agency/gsa"),
            ("area/travel", "agency/gsa"),
        },
    ),
    "funds-and-providers": Expected(
        "fund financed evidence",
        # Treasury's ARC lives on fees, GSA's funding playbook says (fu-001).
        has={("fund/arc-fee-structure", "provider/arc", "evidence/funds.fu-001")},
        check=lambda answer, d: _equal(
            {
                (row["evidence"].rpartition(".")[2], row["financed"].partition("/")[2])
                for row in answer
            },
            {(row["row"], row["used_by"]) for row in rows(d, "funds") if row["used_by"]},
        ),
    ),
    "governance-members": Expected(
        "body member membership",
        # DHS leads the contract writing and cyber standards (GSA dashboard, bm-001).
        has={("body/bsc", "agency/dhs", "membership/bm-001")},
        check=lambda answer, d: _equal(
            {row["membership"] for row in answer},
            {f"membership/{row['id']}" for row in rows(d, "body_members")},
        ),
    ),
    "groups": Expected(
        "group members",
        # 31 U.S.C. 901(b) names 24 agencies, five agencies host a QSMO, eight are in wave 1.
        has={("group/cfo-act", "24"), ("group/qsmo-hosts", "5"), ("group/wave-1", "8")},
        check=lambda answer, d: _equal(
            {row["group"] for row in answer}, {f"group/{row['id']}" for row in rows(d, "groups")}
        ),
    ),
    "link-coverage": Expected("what things linked", check=_linked),
    "links-out": Expected(
        "system relation target checked",
        # NASA's item of Wikidata, with the number both registers have; its page, by its name.
        has={
            (
                "wikidata",
                "skos:exactMatch",
                "http://www.wikidata.org/entity/Q23548",
                "label-and-code",
            ),
            (
                "federal-register",
                "rdfs:seeAlso",
                "https://www.federalregister.gov/agencies/national-aeronautics-and-space-administration",
                "label",
            ),
        },
        check=lambda answer, d: _equal(
            {(row["evidence"],) for row in answer}, keys(d, "links", thing="nasa")
        ),
    ),
    "listings-without-vehicle": Expected(
        "service provider",
        # The Payment Management System is a federal service: agencies need no contract for it.
        has={("service/pms-payment", "provider/psc-pms")},
        check=_nothing_with_a_vehicle,
    ),
    "mandates-on-agency": Expected(
        "policy provision through",
        # EO 14249 has heads of CFO Act agencies use the FM QSMO (pn-0028); BOD 20-01 binds all
        # but DoD, CIA and ODNI (pn-0005); M-19-16 wants input from CFO Act agencies (pn-0182).
        # Encouragements (pn-0001) bind nobody.
        has={
            ("policy/eo-14249", "provision/pn-0028", "group/cfo-act"),
            ("policy/bod-20-01", "provision/pn-0005", "group/civilian-non-intelligence"),
            ("policy/m-19-16", "provision/pn-0182", "group/cfo-act"),
        },
        lacks={("policy/2-cfr-200", "provision/pn-0001", "group/awarding-agencies")},
        check=_as_its_row_says,
    ),
    "marketplace-listings": Expected(
        "service provider vehicle",
        # Vendors under the schedule's SIN 518210FM by the copied list; ARC by GSA's deck of July
        # 2023, without a vehicle since it is federal.
        has={
            (
                "service/fm-marketplace-caci",
                "provider/caci",
                "vehicle/gsa-mas-sin-518210fm",
            ),
            ("service/arc-financial-management", "provider/arc", ""),
        },
        check=lambda answer, d: _equal(
            {(row["evidence"],) for row in answer}, keys(d, "services", listed_by="fm-qsmo")
        ),
    ),
    "marketplace-users": Expected(
        "agency provider service",
        # HUD uses ARC (ad-0509); CPSC's use of ESC is no use of the ARC service listed.
        has={("agency/hud", "provider/arc", "service/arc-financial-management")},
        lacks={("agency/cpsc", "provider/esc", "service/arc-financial-management")},
        check=_own_records,
    ),
    "own-systems": Expected(
        "agency provider",
        # DFAS pays Defense (DoD IG, February 2026), GSA's branch in Kansas City pays GSA
        # (notice of 2013); HUD is paid by NFC of Agriculture.
        has={
            ("agency/dod", "agency/dfas"),
            ("agency/gsa", "provider/gsa-payroll"),
            ("agency/state", "provider/state-cgfs"),
        },
        lacks={("agency/hud", "provider/nfc")},
    ),
    "partial-coverage": Expected(
        "agency area status bureau",
        # The FBI takes invoices through the platform of Treasury; of DOJ itself no record says so.
        has={("agency/doj", "area/ffm-030", "marketplace", "agency/fbi")},
        check=_counted_as_in_the_cell,
    ),
    "planned-migrations": Expected(
        "agency area provider target",
        # HUD is in wave 2, from FY 2027 (ad-0512); its E-Travel plan of 2004 lapsed.
        has={("agency/hud", "area/core-hrit", "provider/opm-hrs", "2026-10")},
        lacks={("agency/hud", "area/trt-010", "provider/gsa-ets", "2004")},
        check=_wave_one,
    ),
    "policies-in-force": Expected(
        "policy",
        has={("policy/m-19-16",)},
        lacks={("policy/m-16-11",)},  # rescinded by M-19-16
        whole=lambda d: {
            (f"policy/{row['id']}",) for row in rows(d, "policies", issuer="OMB", status="in-force")
        },
    ),
    "policy-consequences": Expected(
        "direction subject relation object",
        # The rescission list on page 6 of M-19-16 has four items (pl-077 to pl-084, each from two
        # copies of the memo); the four designations, GSA's criteria and its investment guidance
        # carry the memo out, the Acquisition QSMO extends it (pl-016, 025, 035, 040, 095, 002).
        whole={
            ("ended", "policy/m-19-16", "ns#rescinds", "policy/isslob-ca-2009"),
            ("ended", "policy/m-19-16", "ns#rescinds", "policy/isslob-dhs-2006"),
            ("ended", "policy/m-19-16", "ns#rescinds", "policy/m-13-08"),
            ("ended", "policy/m-19-16", "ns#rescinds", "policy/m-16-11"),
            ("carried out by", "policy/acq-qsmo-2026", "ns#extends", "policy/m-19-16"),
            ("carried out by", "policy/cyber-qsmo-designation", "ns#implements", "policy/m-19-16"),
            (
                "carried out by",
                "policy/fm-hr-qsmo-designation-2020",
                "ns#implements",
                "policy/m-19-16",
            ),
            ("carried out by", "policy/grants-qsmo-designation", "ns#implements", "policy/m-19-16"),
            ("carried out by", "policy/ipg-2021", "ns#implements", "policy/m-19-16"),
            ("carried out by", "policy/qsmo-criteria-2019", "ns#implements", "policy/m-19-16"),
        },
    ),
    "policy-lineage": Expected(
        "link subject relation object",
        whole=lambda d: {
            (
                f"policy-change/{row['id']}",
                f"policy/{row['subject']}",
                f"ns#{row['relation']}",
                f"policy/{row['object']}",
            )
            for row in rows(d, "policy_links")
            if "m-19-16" in (row["subject"], row["object"])
        },
    ),
    "policy-provisions": Expected(
        "provision effect target",
        # Page 5 keeps the Business Standards Council (pn-0163).
        has={("provision/pn-0163", "establishes", "body/bsc")},
        check=lambda answer, d: _equal(
            {(row["evidence"],) for row in answer}, keys(d, "provisions", policy="m-19-16")
        ),
    ),
    "provider-changes": Expected(
        "on provider name_before name_after related",
        # Secretarial Order 3322 of October 2012 (pc-009).
        has={
            (
                "2012-10-01",
                "provider/ibc",
                "National Business Center",
                "Interior Business Center",
                "agency/doi-nbc",
            )
        },
        check=lambda answer, d: _equal(
            {(row["evidence"],) for row in answer}, keys(d, "provider_changes", change="renamed")
        ),
    ),
    "provider-customers": Expected(
        "agency area evidence",
        # HUD: press release and inspector general (ad-0509, ad-0510). OPM only planned to move.
        has={
            ("agency/hud", "area/core-financial-management", "evidence/adoptions.ad-0509"),
            ("agency/hud", "area/core-financial-management", "evidence/adoptions.ad-0510"),
        },
        lacks={("agency/opm", "area/core-financial-management", "evidence/adoptions.ad-0715")},
        check=lambda answer, d: _equal(
            {row["agency"].removeprefix("agency/") for row in answer},
            {
                one.agency
                for one in d.world.adoptions
                if one.provider == "arc" and one.kind == "use" and one.in_force(d.day)
            },
        ),
    ),
    "provider-services": Expected(
        "evidence",
        has={("evidence/services.sv-0235",)},  # FPPS pays people (Interior's PIA of 2015)
        whole=lambda d: {
            (f"evidence/services.{row['row']}",)
            for row in rows(d, "services")
            if row["id"] in {one["id"] for one in rows(d, "services", provider="ibc")}
        },
    ),
    "provider-shares": Expected("provider agencies", check=_payroll_shares),
    "providers-that-are-agencies": Expected(
        "agency",
        has={("agency/cisa",), ("agency/dfas",), ("agency/fiscal-service",)},
        whole=lambda d: {
            (f"agency/{row['id']}",)
            for row in rows(d, "providers")
            if row["id"] in d.world.agencies
        },
    ),
    "provisions-without-group": Expected(
        "provision scope",
        # BOD 22-01 speaks of systems, not of agencies; BOD 20-01 of a group we know.
        has={("provision/pn-0006", "federal information systems")},
        lacks={("provision/pn-0005", "federal executive branch except DoD, CIA and ODNI")},
        check=_only_unknown_scopes,
    ),
    "qsmo-history": Expected(
        "designation area host standing from until",
        # HR: GSA designated by OMB on 2020-06-29 for two functions, moved to OPM on 2022-03-30,
        # formal since 2025-03-18 (dp-013 to dp-016).
        has={
            (
                "designation/dp-013",
                "area/hcm-a5-1",
                "agency/gsa",
                "designated",
                "2020-06-29",
                "2022-03-29",
            ),
            (
                "designation/dp-015",
                "area/human-resources",
                "agency/opm",
                "pre-designated",
                "2022-03-30",
                "2025-03-17",
            ),
            (
                "designation/dp-016",
                "area/human-resources",
                "agency/opm",
                "designated",
                "2025-03-18",
                "",
            ),
        },
        whole=lambda d: {
            (
                f"designation/{row['id']}",
                f"area/{row['area']}",
                f"agency/{row['host']}",
                row["status"],
                row["from"],
                row["until"],
            )
            for row in rows(d, "designation_periods")
        },
    ),
    "qsmo-hosts": Expected(
        "office host area",
        # The open periods of designation_periods; pre-designated functions are not led.
        whole={
            ("office/acquisition-qsmo", "agency/gsa", ""),
            ("office/cyber-qsmo", "agency/dhs", "area/dns-resolution"),
            ("office/cyber-qsmo", "agency/dhs", "area/security-operations-center"),
            ("office/cyber-qsmo", "agency/dhs", "area/vulnerability-management"),
            ("office/fm-qsmo", "agency/treasury", "area/core-financial-management"),
            ("office/grants-qsmo", "agency/hhs", "area/grants-management"),
            ("office/hr-qsmo", "agency/opm", "area/human-resources"),
        },
    ),
    "qsmo-measures": Expected(
        "evidence target value",
        # FM Provider Service Measures: at least 85 percent; GSA's deck: five vendors in 2023.
        check=lambda answer, d: _equal(
            {(row["evidence"], row.get("target", ""), row.get("value", "")) for row in answer},
            {
                (f"evidence/measures.{row['row']}", row["target"], row["value"])
                for row in rows(d, "measures", office="fm-qsmo")
            },
        ),
    ),
    "qsmo-sightings": Expected(
        "evidence",
        # FedScoop has OPM designated from March 2022 (ds-078), GSA's deck of 2023 pre-designated.
        has={("evidence/designations.ds-078",)},
        whole=lambda d: keys(d, "designations", office="hr-qsmo"),
    ),
    "qsmo-standing": Expected(
        "standing office area host",
        # The open periods of designation_periods: six formal ones, acquisition since 2026-03-05
        # and the rest of cybersecurity pre-designated.
        whole={
            ("designated", "office/cyber-qsmo", "area/dns-resolution", "agency/dhs"),
            ("designated", "office/cyber-qsmo", "area/security-operations-center", "agency/dhs"),
            ("designated", "office/cyber-qsmo", "area/vulnerability-management", "agency/dhs"),
            ("designated", "office/fm-qsmo", "area/core-financial-management", "agency/treasury"),
            ("designated", "office/grants-qsmo", "area/grants-management", "agency/hhs"),
            ("designated", "office/hr-qsmo", "area/human-resources", "agency/opm"),
            ("pre-designated", "office/acquisition-qsmo", "area/acquisition", "agency/gsa"),
            ("pre-designated", "office/cyber-qsmo", "area/cybersecurity", "agency/dhs"),
        },
    ),
    "reorganisations": Expected(
        "agency change related",
        # USAID merged into State on 2025-07-01 (ch-048).
        has={("agency/usaid", "merged-into", "agency/state")},
        lacks={("agency/dod", "renamed", "")},  # proposed and rejected, never done
        check=lambda answer, d: _equal(
            {(row["evidence"],) for row in answer}, keys(d, "agency_changes", state="done")
        ),
    ),
    "rests-on-source": Expected(
        "evidence",
        # GAO-24-105738 names agencies that use USA Staffing.
        has={("evidence/adoptions.ad-0588",)},
        whole=lambda d: {
            one
            for name in evidence_tables(d)
            for one in keys(d, name, source="gao-24-105738-federal-hiring-usa-staffing")
        },
    ),
    "rows-about": Expected(
        "evidence",
        # HUD's own row, a use of ARC by it (ad-0509), the row of a unit of it.
        has={
            ("evidence/agencies.hud",),
            ("evidence/adoptions.ad-0509",),
            ("evidence/agencies.ginnie-mae",),
        },
        whole=lambda d: _naming(d, "agencies", "hud"),
    ),
    "searches": Expected(
        "search area result",
        whole=lambda d: {
            (f"search/{row['id']}", f"area/{row['area']}", row["result"])
            for row in rows(d, "search_log", agency="ssa")
        },
        check=_read_and_found,
    ),
    "services-between-departments": Expected(
        "provider agency area",
        # HUD on ARC (ad-0509) and on Treasury's HR Connect (ad-0511).
        has={
            ("provider/arc", "agency/hud", "area/core-financial-management"),
            ("provider/hrconnect", "agency/hud", "area/core-hrit"),
        },
        check=_from_treasury_to_others,
    ),
    "sources-by-kind": Expected("kind sources rows", check=_sources_by_kind),
    "sources-of-kind": Expected("source rows", check=_oversight),
    "stale-agencies": Expected(
        "agency newest",
        # The Mint is known from one page of November 1998, the FCA from an audit of May 2008.
        has={("agency/us-mint", "1998-11-22"), ("agency/fca", "2008-05-20")},
        whole=_stale,
    ),
    "standards": Expected(
        "evidence",
        has={("evidence/standards.ffmsr-tfm-9500",)},  # TFM I-6-9500, Treasury leads
        whole=lambda d: {
            (f"evidence/standards.{row['id']}",)
            for row in rows(d, "standards")
            if row["area"] in below(d, "areas", "core-financial-management")
        },
    ),
    "superseded-uses": Expected(
        "adoption closed_on next_adoption",
        # GSA's own Pegasys to USDA's provider from 2016 (ad-0455); OPM from its own system to
        # ESC in May 2021 (ad-0717); Labor's plan of 2014 came true in 2016 (ad-0235).
        has={
            ("adoption/ad-0452", "2016-01-01", "adoption/ad-0455"),
            ("adoption/ad-0720", "2021-05-01", "adoption/ad-0717"),
            ("adoption/ad-0234", "2016-01-01", "adoption/ad-0235"),
        },
        check=_taken_over,
    ),
    "things-by-class": Expected("class things", check=_things),
    "trace": Expected(
        "graph how row",
        # The seven rows on HUD and ARC that are in use: procurement, finance, time, travel.
        whole={
            ("graph/rule/served-by", "a record of both", f"adoptions/ad-{number}")
            for number in ("0504", "0508", "0509", "0510", "0521", "0524", "0525")
        },
        check=_from_its_own_row,
    ),
    "undated-uses": Expected("adoption", whole=_undated_hr),
    "value-disagreements": Expected(
        "thing property one_value other_value",
        # Two pages of GSA on 2024 say 2.3 and 2.2 million civilian employees; COFFA was set up in
        # August 2023 by OMB, in 2024 by GSA's highlights.
        has={
            ("measure/federal-civilian-workforce", "ns#value", "2300000", "2200000"),
            ("body/coffa", "ns#fromStated", "2023-08", "2024"),
        },
        check=_same_day,
    ),
    "vehicle-expiry": Expected(
        "vehicle until",
        # CDM tools BPA to August 2018; DEFEND could be extended to 30 April 2027.
        has={
            ("vehicle/cdm-tools-cmaas-bpa", "2018-08-31"),
            ("vehicle/cdm-defend", "2027-04-30"),
        },
        whole=lambda d: {
            (f"vehicle/{row['id']}", iso(last_day(row["until"])))
            for row in rows(d, "vehicles")
            if row["until"] and last_day(row["until"]) < first_day("2030")
        },
    ),
    "who-says": Expected("p o source", check=_said_of_hud),
}


def test_every_query_has_an_expectation():
    assert sorted(EXPECTED) == sorted(QUERIES)
    assert len(QUERIES) >= 34


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_answer(name: str, ask: Ask, dataset: Dataset):
    expected = EXPECTED[name]
    answer = ask(name)
    columns = expected.columns.split()
    assert not {column for column in columns if not any(column in row for row in answer)}
    found = {tuple(row.get(column, "") for column in columns) for row in answer}
    assert expected.has <= found, expected.has - found
    assert not expected.lacks & found
    if expected.whole is not None:
        whole = expected.whole(dataset) if callable(expected.whole) else expected.whole
        assert whole
        assert found == whole
    if expected.check:
        expected.check(answer, dataset)


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_rows_are_in_one_order_and_told_apart(name: str, ask: Ask, ask_anew: Ask):
    """No two rows share the values of ORDER BY, so that every engine gives them in one order."""
    ordered = re.search(r"^ORDER BY (.+)$", QUERIES[name].text, re.MULTILINE)
    assert ordered, "has no ORDER BY"
    variables = re.findall(r"\?(\w+)", ordered[1])
    answer = ask(name)
    places = Counter(tuple(row.get(one, "") for one in variables) for row in answer)
    assert places
    assert max(places.values()) == 1, places.most_common(1)
    assert ask_anew(name) == answer


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_things_come_with_their_labels_and_facts_with_their_sources(name: str, ask: Ask):
    answer = ask(name)
    for row in answer:
        for column in ("agency", "area", "provider", "service", "office", "policy", "host"):
            if column in row and f"?{column}_label" in QUERIES[name].text:
                assert row.get(f"{column}_label"), row
        if "evidence" in row:
            assert {"source", "confidence", "statement"} <= set(row) or "row" in row, row
        if "source" in row and "?page" in QUERIES[name].text:
            assert row["page"].startswith("http"), row
            assert row["source_title"], row


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_runs_as_it_is_in_any_editor(name: str, dataset: Dataset):
    """SPARQL 1.1 by another parser, with no prefix but its own and nothing of Oxigraph's."""
    text = QUERIES[name].text
    translateQuery(parseQuery(text))
    assert next(iter(dataset.store.query(text)), None) is not None
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    bare = re.sub(r'<[^<>\s]*>|"[^"]*"', "", body)
    for prefix in re.findall(r"PREFIX (\w+):", bare):
        assert re.search(rf"(?<![\w?]){prefix}:\w", bare.partition("SELECT")[2]), prefix
    # NOT EXISTS of one pattern is a look-up; of more, an engine may try them all for every row.
    bare = re.sub(r"NOT EXISTS \{ \?\w+ \w+:\w+ \?\w+ \}", "", bare)
    assert not re.search(r"\b(SERVICE|FROM|LATERAL|NOT EXISTS)\b", bare)


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_example_and_parameters(name: str):
    query = QUERIES[name]
    program, command, asked, *rest = shlex.split(query.example)
    assert (program, command, asked) == ("kg", "query", name)
    assert rest[::2] == ["--param"] * (len(rest) // 2)
    given = {one.partition("=")[0] for one in rest[1::2]}
    known = {parameter.name for parameter in query.parameters}
    assert given <= known
    assert bool(given) == bool(known), "the example shows no parameter"
    for parameter in query.parameters:
        blocks = re.findall(rf"VALUES \?{parameter.name} (\{{[^}}]*\}})", query.text)
        assert len(set(blocks)) == 1, f"{parameter.name} has several defaults"
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert query.question.count("?") >= 1


@pytest.mark.parametrize("name", [name for name in sorted(QUERIES) if QUERIES[name].parameters])
def test_the_example_gives_rows(name: str, ask: Ask):
    _, _, _, *rest = shlex.split(QUERIES[name].example)
    values = dict(one.split("=", 1) for one in rest[1::2])
    assert ask(name, **values)


# ---- parameters ----


def test_another_agency(ask: Ask):
    # DoD is not bound by BOD 20-01, and NASA's payroll is at Interior, not at NFC.
    assert "policy/bod-20-01" not in _column(ask("mandates-on-agency", agency="dod"), "policy")
    payroll = [
        row for row in ask("agency-providers", agency="NASA") if row.get("area") == "area/payroll"
    ]
    assert _column(payroll, "provider") == {"provider/ibc"}


def test_cells_of_a_bureau_say_from_whom_they_are_inherited(ask: Ask):
    inherited = [row for row in ask("agency-coverage", agency="acf") if "inherited_from" in row]
    assert _column(inherited, "inherited_from") == {"agency/hhs"}


def test_another_day(ask: Ask):
    # M-19-16 is of 2019-04-26; grants became formal on 2021-01-11, HR was with GSA till 2022.
    assert ask("qsmo-standing", day="2019-04-25") == []
    then = {
        (row["standing"], row["office"], row["host"])
        for row in ask("qsmo-standing", day="2021-01-10")
    }
    assert ("pre-designated", "office/grants-qsmo", "agency/hhs") in then
    assert ("designated", "office/hr-qsmo", "agency/gsa") in then
    # DOT moved to IBC's payroll in April 2005 (ad-0273).
    before, after = (
        _column(ask("adoptions-as-of", day=day), "agency") for day in ("2005-03-31", "2005-04-01")
    )
    assert "agency/dot" in after - before


def test_a_date_before_which(ask: Ask):
    assert len(ask("stale-agencies", before="2000-01-01")) < len(ask("stale-agencies"))
    assert ask("stale-agencies", before="1990") == []
    assert _column(ask("vehicle-expiry", before="2019"), "vehicle") == {
        "vehicle/cdm-tools-cmaas-bpa"
    }
    targets = _column(ask("planned-migrations", target_before="2026-01-01"), "target")
    assert targets
    assert max(targets) < "2026"


def test_another_policy_is_followed_all_the_way(ask: Ask):
    # The agenda of 2018 is carried out by M-19-16 (pl-076), which the designations carry out.
    links = {
        (row["subject"], row["object"]) for row in ask("policy-consequences", policy="pma-2018")
    }
    assert ("policy/m-19-16", "policy/pma-2018") in links
    assert ("policy/cyber-qsmo-designation", "policy/m-19-16") in links


def test_another_office_and_another_area(ask: Ask):
    assert _column(ask("qsmo-history", office="hr-qsmo"), "host") == {"agency/gsa", "agency/opm"}
    assert _column(ask("marketplace-listings", office="grants-qsmo"), "service").isdisjoint(
        _column(ask("marketplace-listings"), "service")
    )
    assert _column(ask("area-tree", area="travel"), "function") >= {"area/trt-010"}


def test_a_shared_function_is_found_under_a_broader_one(ask: Ask):
    payroll = _column(ask("provider-shares"), "provider")
    assert payroll < _column(ask("provider-shares", area="human-resources"), "provider")


TEXTS = [
    '"} SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } #',
    'x" } VALUES ?issuer { UNDEF',
    "line\nbreak\r\ttab",
    "back\\slash\\",
    "\\u0022 } {",
    "{ } $0 \\1 \\g<1> ''' \u2028 é",
]


@pytest.mark.sampled(8)
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "name", [n for n in sorted(QUERIES) if any(p.kind == "text" for p in QUERIES[n].parameters)]
)
def test_a_text_stays_a_text(name: str, text: str, ask: Ask):
    """Whatever is asked for, nothing has that name: no rows, no error, no way out."""
    for parameter in QUERIES[name].parameters:
        if parameter.kind == "text":
            assert ask(name, **{parameter.name: text}) == []


def test_a_text_that_looks_like_another_parameter(dataset: Dataset):
    """The value of one parameter is not the place for the value of another."""
    values = {"subject": "VALUES ?object { }", "object": " } FILTER(?none) { #"}
    text = QUERIES["trace"].bind(values, lambda _kind, text: text)
    assert '"VALUES ?object { }"' in text
    run_query(dataset.store, text, "json", graph_names(dataset.store))


# ---- every statement can be traced ----


LINKS = {
    "ns#adopter",
    "ns#provider",
    "ns#service",
    "ns#office",
    "ns#host",
    "ns#inArea",
    "ns#subject",
    "ns#object",
}
"""Properties of records that name the two ends of what a rule concludes."""


def test_every_statement_leads_to_a_source(dataset: Dataset):
    """Set-wise what the query `trace` does for one triple, over every graph but the vocabulary.

    Only what is curated by hand without a document (three groups, their rows and what follows
    from their class, and what we settled or looked for ourselves) leads to a row of ours instead;
    a name made from the label of a body to the sources of the body.
    """
    quads = [_plain(quad) for quad in dataset.store if _plain(quad)[3] not in ("", "ns#")]
    sources = {s for s, p, o, _ in quads if p.endswith("#type") and o == "ns#Source"}
    titled = {s for s, p, _, _ in quads if p.endswith("/title") and s in sources}
    assert titled == sources
    derived = defaultdict(set)
    evidence = defaultdict(set)
    mentions = defaultdict(set)
    for s, p, o, _ in quads:
        if p.endswith("prov#wasDerivedFrom"):
            derived[s].add(o)
        elif p == "ns#evidencedBy":
            evidence[s].add(o)
        elif p in LINKS:
            mentions[o].add(s)
    assert set().union(*derived.values()) <= sources
    by_hand = {thing for thing in evidence if not derived[thing]}
    assert by_hand == {f"group/{row['id']}" for row in rows(dataset, "groups") if not row["source"]}
    by_hand |= {one for thing in by_hand for one in evidence[thing]}
    by_hand |= _settled(dataset, quads)
    named = {s: o for s, p, o, _ in quads if p == "ns#aliasOf"}
    bound = _bound(quads)
    lost = []
    for s, p, o, graph in quads:
        if graph in sources:
            continue
        if (
            p in ("ns#servedBy", "ns#uses", "ns#hostedBy", "ns#leads")
            or "policy-relations" in graph
        ):
            found = any(derived[record] for record in mentions[s] & mentions[o])
        elif p == "ns#underMandate":
            found = any(derived[provision] for provision in bound[s, o])
        else:
            found = bool(derived[s] or derived[named.get(s, "")]) or s in sources or s in by_hand
        if not found:
            lost.append((s, p, o, graph))
    assert lost == []


def _settled(d: Dataset, quads: list[tuple[str, str, str, str]]) -> set[str]:
    """Rows of ours that no document states, as the graph has them: those of five tables."""
    ours = ("ns#Curation", "ns#Search")
    found = {s for s, p, o, _ in quads if p.endswith("#type") and o in ours}
    assert found == {
        f"{kind}/{quote(row[key], safe='')}"
        for table, kind, key in (
            ("scope_groups", "scope-reading", "scope"),
            ("mandate_tests", "mandate-test", "id"),
            ("disputes", "dispute", "adoption"),
            ("next_steps", "next-step", "reason"),
            ("search_log", "search", "id"),
        )
        for row in rows(d, table)
    }
    return found


def _plain(quad: object) -> tuple[str, str, str, str]:
    return tuple(  # type: ignore[return-value]
        getattr(term, "value", "").removeprefix(BASE)
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)  # type: ignore[attr-defined]
    )


def _bound(quads: list[tuple[str, str, str, str]]) -> dict[tuple[str, str], set[str]]:
    """Provisions that require something of an agency, by agency and policy."""
    policy: dict[str, str] = {}
    asked: set[str] = set()
    applies = defaultdict(set)
    members = defaultdict(set)
    for s, p, o, _ in quads:
        if p == "ns#provisionOf":
            policy[s] = o
        elif p == "ns#effect" and o in ("status/requires", "status/mandates-use"):
            asked.add(s)
        elif p == "ns#appliesTo":
            applies[s].add(o)
        elif p.endswith("org#memberOf"):
            members[o].add(s)
    found = defaultdict(set)
    for provision in asked:
        for body in applies[provision]:
            for agency in {body, *members[body]}:
                found[agency, policy[provision]].add(provision)
    return found


OF_SOURCES = ("adopter", "statement", "title")


@pytest.mark.parametrize("of_each", [1, pytest.param(3, marks=pytest.mark.drill)])
def test_the_query_traces_a_statement_of_each_sort(dataset: Dataset, ask: Ask, of_each: int):
    """A triple of one property, or of three, of each computed graph, and of some of a source's."""
    chosen: dict[str, dict[str, Quad]] = defaultdict(dict)
    for quad in sorted(dataset.store, key=str):
        graph, prop = _plain(quad)[3], quad.predicate.value
        sort = "source" if graph.startswith("source/") else graph
        if graph.startswith("graph/") or (sort == "source" and prop.endswith(OF_SOURCES)):
            chosen[sort].setdefault(prop, quad)
    assert len(chosen) > 12
    some = [quad for of_graph in chosen.values() for quad in list(of_graph.values())[:of_each]]
    for quad in some:
        terms = quad.subject.value, quad.predicate.value, quad.object.value
        traced = ask("trace", **dict(zip(("subject", "predicate", "object"), terms, strict=True)))
        graph = _plain(quad)[3]
        ends = {row["source"] for row in traced if row["graph"] == graph}
        assert ends, terms
        assert all(one.startswith("source/") or one == "graph/curated" for one in ends), terms
        if graph.startswith("source/"):
            assert ends == {graph}, terms


def test_a_mandate_is_traced_to_the_provisions_that_make_it(ask: Ask):
    found = ask(
        "trace",
        subject=f"{BASE}agency/hud",
        predicate=f"{BASE}ns#underMandate",
        object=f"{BASE}policy/eo-14249",
    )
    assert _column(found, "via") >= {"provision/pn-0028"}
    assert _column(found, "how") == {"a provision that applies"}


def test_a_membership_is_traced_to_the_group_and_the_agency(ask: Ask):
    found = ask(
        "trace",
        subject=f"{BASE}agency/hud",
        predicate="http://www.w3.org/ns/org#memberOf",
        object=f"{BASE}group/wave-1",
    )
    assert found == []  # HUD is in wave 2
    found = ask(
        "trace",
        subject=f"{BASE}agency/dhs",
        predicate="http://www.w3.org/ns/org#memberOf",
        object=f"{BASE}group/wave-1",
    )
    assert _column(found, "via") == {"agency/dhs", "group/wave-1"}


def test_what_nobody_says_is_traced_to_nothing(ask: Ask):
    assert ask("trace", object=f"{BASE}provider/grants-gov-of-nowhere") == []
