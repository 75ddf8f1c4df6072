"""kg evidence as people use it: review, accept, import; and what is refused, in one line."""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil

import click
import pytest

from kg.evidence.mapping import find_map
from kg.tables.check import check_tables
from kg.tables.read import read_table
from kg.tables.schema import read_schema
from tests.evidence.awards import write_awards
from tests.small import run

MINE = """
columns = { date = "action_date", amount = "federal_action_obligation" }
agency = [{ column = "funding_sub_agency_name", kind = "name" }]
[row]
source = "%s"
status = "in-use"
from = "first"
until = "until"
confidence = "low"
evidence = "{records} actions for {product}, {amount}, {first} to {last}{valid}."
[[rule]]
id = "hiring"
product = "hiring"
areas = "hcm-a2"
provider = "monster"
when.recipient_name = { has = "monster" }
"""
SOURCE = "fedramp-marketplace-data-agency-authorizations-2026-04-28"


def rows_of(done):
    return list(csv.DictReader(io.StringIO(done.stdout.decode())))


@pytest.fixture
def mine(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(MINE % SOURCE)
    return file


def test_review_accept_import(feed, copy_of_data, tmp_path):
    """With one accepted row taken away, the feed gives it back, and a person brings it in."""
    table = read_schema(copy_of_data)["adoptions"]
    path = copy_of_data / "adoptions.csv"
    before = path.read_text("utf-8")
    kept = [line for line in before.splitlines(keepends=True) if ",nrc,hcm-a2,monster," not in line]
    path.write_text("".join(kept), "utf-8")
    assert len(kept) == len(before.splitlines()) - 1

    review = tmp_path / "review.csv"
    asked = ("evidence", feed, "--map", "fedramp", "--data", copy_of_data)
    done = run(*asked, "--output", review)
    assert done.returncode == 0, done.stderr
    assert done.stdout == b""
    assert path.read_text("utf-8") == "".join(kept), "nothing enters by itself"
    rows = list(csv.DictReader(io.StringIO(review.read_text("utf-8"))))
    [one] = [row for row in rows if row["agency"] == "nrc"]
    assert (one["accept"], one["status"], one["area"]) == ("", "authorized", "hcm-a2")
    assert one["matched"] == "rule monster, by agency"

    for row in rows:
        row["accept"] = "Yes" if row is one else "no"
    with review.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    done = run("evidence", "--accept", review, "--output", tmp_path / "new.csv")
    assert done.returncode == 0, done.stderr
    written = ("import", tmp_path / "new.csv", "--table", "adoptions", "--data", copy_of_data)
    assert run(*written, "--write").returncode == 0
    assert check_tables(copy_of_data) == []
    found = [row for row in read_table(copy_of_data, table).rows if row["agency"] == "nrc"]
    assert [row["from"] for row in found if row["provider"] == "monster"] == [one["from"]]

    again = run(*asked)
    assert "nrc" not in {row["agency"] for row in rows_of(again)}
    everything = rows_of(run(*asked, "--all"))
    assert [
        row["recorded"]
        for row in everything
        if row["agency"] == "nrc" and row["provider"] == "monster"
    ]


def test_what_was_accepted_from_the_real_feed_is_in_the_tables(feed, tables):
    """Each authorization of that source still comes out of the feed, but for one that says more."""
    done = run("evidence", feed, "--map", "fedramp", "--all")
    assert done.returncode == 0, done.stderr
    found = {(row["agency"], row["area"], row["provider"]) for row in rows_of(done)}
    said = {
        (row["agency"], row["area"], row["provider"])
        for row in tables["adoptions"]
        if row["source"] == SOURCE and row["status"] == "authorized"
    }
    assert said
    assert said - found == {("dhs", "human-resources", "economic-systems")}  # DHS Headquarters


def test_a_bureau_that_is_unknown_is_not_its_department(feed):
    done = run("evidence", feed, "--map", "fedramp", "--all", "--format", "json")
    assert b"Strategic Petroleum Reserve" in done.stderr
    login = [one for one in json.loads(done.stdout) if one["provider"] == "login-gov"]
    assert login
    assert "doe" not in {one["agency"] for one in login}


def test_awards_with_the_columns_of_usaspending(tmp_path):
    plain = write_awards(tmp_path / "a.csv", 0, 5_000)
    packed = tmp_path / "b.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    done, same = (run("evidence", one, "--map", "usaspending") for one in (plain, packed))
    assert (done.returncode, same.returncode) == (0, 0), same.stderr
    assert same.stdout == done.stdout
    rows = rows_of(done)
    bop = [row for row in rows if row["agency"] == "bop"]
    assert bop
    assert all(row["confidence"] == "low" and row["extent"] == "" for row in bop)
    part = {row["agency"] for row in rows if row["extent"] == "part"}
    assert part == {"usda"}, "a unit that nobody knows is a part of the body that has the account"
    said = done.stderr.decode()
    assert "dates cannot be read, such as '2023-02-30'" in said
    assert "amounts cannot be read" in said
    assert "Office of Nothing" in said
    twice = run("evidence", plain, packed, "--map", "usaspending")
    assert "records stand twice and count once" in twice.stderr.decode()


def test_a_map_of_ones_own(mine, tables, tmp_path):
    aliases = {row["alias"] for row in tables["agency_aliases"]}
    acronyms = {row["acronym"] for row in tables["agencies"] if row["acronym"]}
    short = min(acronyms - aliases)
    file = tmp_path / "a.csv"
    file.write_text(
        "action_date,federal_action_obligation,funding_sub_agency_name,recipient_name\n"
        f"2024-05-01,100.10,{short},MONSTER LLC\n"
        "2023-05-01,-0.20,National Aeronautics and Space Administration,Monster\n"
        "2022-05-01,7,National Aeronautics and Space Administration,Other\n"
    )
    done = run("evidence", file, "--map", mine)
    [row] = rows_of(done)
    assert row["evidence"] == "1 actions for hiring, $-0.20, 2023-05-01 to 2023-05-01."
    assert (row["from"], row["until"], row["observed"]) == ("2023-05-01", "", "2023-05-01")
    assert f"1  {short}\n" in done.stderr.decode(), "an acronym alone names nobody"


def test_a_run_that_is_stopped_leaves_what_was_there(feed, tmp_path, monkeypatch):
    from kg.cli import cli
    from kg.evidence import feed as module

    def stopped(*_: object):
        yield {"rule": "", "records": 1, "repeated": 0}
        raise KeyboardInterrupt

    old = tmp_path / "review.csv"
    old.write_text("what was there")
    monkeypatch.setattr(module, "evidence_rows", stopped)
    asked = ["evidence", str(feed), "--map", "fedramp", "--output", str(old)]
    with pytest.raises((KeyboardInterrupt, click.exceptions.Abort)):
        cli.main(asked, standalone_mode=False)
    assert [one.name for one in tmp_path.iterdir()] == ["review.csv"]
    assert old.read_text() == "what was there"


class TestRefused:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("", "is empty: it has no header"),
            ("a,b,a\n", "names the column 'a' twice"),
            ("action_dat,federal_action_obligation,funding_sub_agency_name,recipient_name\n",
             "[action_date]: is no column of it. Did you mean action_dat?"),
            ("action_date,federal_action_obligation,funding_sub_agency_name,recipient_name\n1,2,3\n",
             "file.csv:2: Expected Number of Columns: 4 Found: 3. Mend the line"),
            ("action_date,federal_action_obligation,funding_sub_agency_name,recipient_name\n"
             "1,2,3,4,5\n", "file.csv:2: Expected Number of Columns: 4 Found: 5"),
            (b"action_date,\xff\xfe\n", "is no CSV in UTF-8"),
        ],
    )  # fmt: skip
    def test_a_file_that_is_no_feed(self, mine, tmp_path, content, said):
        file = tmp_path / "file.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        done = run("evidence", file, "--map", mine, "--output", tmp_path / "out.csv")
        text = done.stderr.decode()
        assert (done.returncode, said in text) == (1, True), text
        assert len(text.splitlines()) == 1
        assert not (tmp_path / "out.csv").exists()

    @pytest.mark.parametrize(
        ("args", "said"),
        [
            (("no.csv", "--map", "fedramp"), "no.csv: there is no such file"),
            (("no.csv",), "--map"),
            (("no.csv", "--map", "fedrmp"), "Did you mean fedramp?"),
            (("x.csv", "--map", "fedramp", "--engine", "duckdb"), "is no URL"),
            (("x.csv", "--map", "fedramp", "--engine", "nothing://x"), "nothing://x"),
            (("x.csv", "--map", "fedramp", "--memory", "lots"), "write a size"),
            (("x.txt", "--map", "fedramp"), "records are CSV"),
            (("x*.csv", "--map", "fedramp"), "for a pattern"),
        ],
    )
    def test_wrong_use(self, tmp_path, args, said):
        for name in ("x.csv", "x.txt"):
            (tmp_path / name).write_text("a\n")
        given = [tmp_path / one if one.startswith("x.") else one for one in args]
        done = run("evidence", *given)
        text = done.stderr.decode()
        assert (done.returncode, said in text) == (2, True), text
        assert "Traceback" not in text

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (("[[rule]]", "[[rule"), "is no TOML"),
            (('kind = "name"', 'kind = "nane"'), "agency kind: cannot be 'nane'"),
            (('until = "until"', 'untill = "until"'), "row: untill: is nothing that a map says"),
            (('provider = "monster"\n', ""), "rule hiring: names no provider"),
            (('provider = "monster"', 'provider = "monsters"'), "'monsters': is no known provider"),
            (('areas = "hcm-a2"', 'areas = "hcm-b2"'), "'hcm-b2': is no known area"),
            (('has = "monster"', "has = []"), "says no words"),
            (('confidence = "low"\n', ""), "row: says no `confidence`"),
            ((SOURCE, "no-source"), "'no-source': is no recorded source"),
        ],
    )
    def test_a_map_that_is_wrong(self, mine, feed, change, said):
        mine.write_text(mine.read_text().replace(*change))
        done = run("evidence", feed, "--map", mine)
        text = done.stderr.decode()
        assert done.returncode == 1
        assert said in text.replace("]", ":").replace("[", "").replace("::", ":") or said in text, (
            text
        )

    def test_a_review_that_is_none(self, tmp_path, feed):
        file = tmp_path / "review.csv"
        file.write_text("agency,area\nhud,payroll\n")
        assert b"[accept]: is missing" in run("evidence", "--accept", file).stderr
        run("evidence", feed, "--map", "fedramp", "--output", file)
        lines = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text(lines[0] + "maybe" + lines[1], "utf-8")
        done = run("evidence", "--accept", file)
        assert (done.returncode, b"review.csv:2 [accept] 'maybe'" in done.stderr) == (1, True)


def test_maps_that_ship_are_found_in_any_data_folder(copy_of_data, tmp_path):
    assert find_map("fedramp").name == "fedramp.toml"
    moved = shutil.copy(find_map("usaspending"), tmp_path / "own.toml")
    assert find_map(str(moved)).name == "own.toml"
