"""kg comply: what it prints, that every format says the same, and how it refuses."""

from __future__ import annotations

import csv
import io
import json

import pytest

from kg.analysis.compliance import TABLES, compliance_records, findings
from kg.paths import data_dir
from kg.session import Session


@pytest.fixture
def comply(kg):
    def call(*args):
        done = kg("comply", *args)
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode()

    return call


def test_json_is_that_of_the_analysis(comply):
    session = Session(data_dir())
    found = findings(session.coverage, session.tables(*TABLES))
    assert json.loads(comply("--format", "json")) == compliance_records(
        found, session.world, session.day
    )


def test_overview_counts_what_the_json_lists(comply):
    text = comply()
    records = json.loads(comply("--format", "json"))
    for one in records:
        if one["counts"]:
            name = one["policy_number"] or one["policy"]
            (line,) = (at for at in text.splitlines() if at.startswith(name) and one["asks"] in at)
            assert line.split(one["group"])[1].split()[:4] == [
                str(number) for number in one["counts"].values()
            ]
    held = {one["provision"] for one in records if one["standing"] == "in-force"}
    assert f"{len(held)} mandates in force on 2026-11-22" in text
    known = sum(body["outcome"] != "unknown" for one in records for body in one["bodies"])
    assert f"{known} known. Unknown: nothing recorded\nshows either, so it never counts" in text
    assert text.index("whether they still hold is not recorded") < text.index("M-03-05")


def test_csv_has_a_row_for_each_body_and_each_untested_mandate(comply):
    records = json.loads(comply("--format", "json"))
    rows = list(csv.DictReader(io.StringIO(comply("--format", "csv"))))
    assert len(rows) == sum(len(one["bodies"]) or 1 for one in records)
    assert {row["provision"] for row in rows if row["reason"]} == {
        one["provision"] for one in records if one["reason"]
    }
    for row in rows:
        assert bool(row["agency"]) is bool(row["outcome"]) is (not row["reason"])


@pytest.mark.parametrize("name", ["eo-14249", "EO 14249", "eo 14249"])
def test_a_policy_by_any_name_with_the_bodies_named(comply, name):
    text = comply(name)
    assert "In force since 2025-03-25." in text
    assert "Meets (4): DOT (marketplace" in text
    assert "Not there on that day: USAID" in text
    assert "pn-0029: OMB must issue guidance" in text
    assert "pn-0138" not in text


def test_a_deadline_to_come_is_not_yet_missed(comply):
    text = comply("core-hcm-memo-2025")
    assert "Does not yet (" in text
    assert "deadline: 2028-09-30." in text.lower()


def test_a_policy_that_ended_says_so_and_held_before(comply):
    text = comply("m-13-08")
    assert "No mandate of it holds on 2026-11-22. Issued 2013-03-25. It is rescinded" in text
    assert "In force since 2013-03-25 until 2019-04-26." in comply(
        "m-13-08", "--as-of", "2019-04-26"
    )
    assert "No mandate of it holds on 2019-04-27." in comply("m-13-08", "--as-of", "2019-04-27")


def test_a_policy_that_obliges_nobody(comply):
    assert "None of its recorded provisions obliges anybody." in comply("cfo-act")


def test_whether_it_still_holds_is_not_claimed(comply):
    text = comply("m-03-05")
    assert "From 2003-01-10; whether it still holds is not recorded." in text
    assert "In force" not in text


def test_untested_mandates_are_listed_on_demand(comply):
    short, long = comply(), comply("--all")
    assert "pn-0173" not in short
    records = json.loads(comply("--format", "json"))
    for one in records:
        if one["reason"]:
            assert f"{one['provision']}" in long
            assert one["reason_label"] in short


def test_one_body(comply):
    text = comply("--agency", "HUD")
    assert text.startswith("Department of Housing and Urban Development, as of 2026-11-22:")
    (line,) = (at for at in text.splitlines() if at.startswith("EO 14249"))
    assert "Meets" in line
    records = json.loads(comply("--agency", "noaa", "--format", "json"))
    assert {body["agency"] for one in records for body in one["bodies"]} == {"noaa"}


def test_levels(comply):
    top, every = (
        json.loads(comply("bod-20-01", "--format", "json", *more))
        for more in ((), ("--level", "all"))
    )
    named = [{body["agency"] for body in one[0]["bodies"]} for one in (top, every)]
    assert named[0] < named[1]
    assert "cisa" in named[1] - named[0]


def test_filters_are_said(comply):
    text = comply("--government-only")
    assert "Only records of use from government sources count" in text


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["m-19-61"], "no policy is called 'm-19-61'. Did you mean m-19-"),
        (["A-127"], "names several of kind policy: circular-a-127-1984"),
        (["--agency", "nasaa"], "no agency is called 'nasaa'. Did you mean nasa"),
        (["--agency", "usaid"], "usaid does not exist on 2026-11-22"),
        (["eo-14249", "--all"], "Leave out POLICY and --agency."),
        (["--format", "xml"], "'xml' is not one of 'table', 'csv', 'json'"),
    ],
)
def test_refusals(kg, args, said):
    done = kg("comply", *args)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
