"""kg import: many rows, a dry run first, each line of the file accounted for."""

from __future__ import annotations

import csv
import io
import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import DataError
from kg.paths import data_dir
from kg.stewardship.bulk import bulk
from kg.stewardship.numbers import FIRST, numbering
from kg.stewardship.sheet import read_sheet
from kg.tables.check import check_tables
from kg.tables.read import read_table
from kg.tables.schema import read_schema
from tests.examples import examples
from tests.stewardship.conftest import contents

SCHEMA = read_schema(data_dir())
ADOPTIONS = SCHEMA["adoptions"]
SOURCE = "https://obamawhitehouse.archives.gov/omb/m10_26_review_it_projects"


@pytest.fixture
def source(small):
    return read_table(small, SCHEMA["sources"]).rows[0]


@pytest.fixture
def sheet(tmp_path, source):
    """Writes a file of rows; what all facts share is filled in."""

    def write(*rows, name="facts.csv", columns=None):
        shared = {"agency": "hud", "area": "payroll", "provider": "arc", "status": "in-use"}
        shared |= {"source": source["id"], "evidence": "It says so.", "confidence": "high"}
        whole = [shared | row for row in rows]
        names = columns or list(dict.fromkeys(name for row in whole for name in row))
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, names, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(whole)
        path = tmp_path / name
        path.write_text(out.getvalue(), "utf-8", newline="")
        return path

    return write


def report(done):
    found = json.loads(done.stdout)
    return {name: len(found[name]) for name in ("new", "changed", "duplicate", "rejected")}


def test_dry_run_by_default_and_the_same_report_when_writing(kg, sheet, unchanged, small):
    path = sheet({}, {"area": "trt-010"}, {"agency": "nasa", "from": "2024"})
    known = {row["id"] for row in read_table(small, ADOPTIONS).rows}
    dry = kg("import", path, "--table", "adoptions", "--format", "json")
    assert (dry.returncode, unchanged()) == (0, True)
    assert b"Dry run" in dry.stderr
    assert report(dry) == {"new": 3, "changed": 0, "duplicate": 0, "rejected": 0}
    wet = kg("import", path, "--table", "adoptions", "--format", "json", "--write")
    assert wet.returncode == 0
    assert json.loads(wet.stdout) == json.loads(dry.stdout) | {"written": True}
    assert check_tables(small) == []
    written = read_table(small, ADOPTIONS).rows
    numbers = {one["key"] for one in json.loads(wet.stdout)["new"]}
    assert {row["id"] for row in written} - known == numbers
    assert all(int(number.removeprefix("ad-")) >= FIRST for number in numbers)


def test_the_second_time_everything_is_a_duplicate(kg, sheet, small):
    path = sheet({}, {"area": "trt-010"})
    assert kg("import", path, "--table", "adoption", "--write").returncode == 0
    before = contents(small)
    again = kg("import", path, "--table", "adoption", "--write", "--format", "json")
    assert report(again) == {"new": 0, "changed": 0, "duplicate": 2, "rejected": 0}
    assert (again.returncode, contents(small)) == (0, before)


def test_one_rejected_row_holds_all_back_and_is_told_with_line_and_column(kg, sheet, unchanged):
    path = sheet({}, {"agency": "hudd", "from": "2024-13"}, {"area": "trt-010"})
    done = kg("import", path, "--table", "adoptions", "--write")
    assert (done.returncode, unchanged()) == (1, True)
    text = done.stdout.decode()
    assert "facts.csv: 2 new, 0 changed, 0 duplicate, 1 rejected" in text
    assert "facts.csv:3 [agency] 'hudd': is not in agencies.csv. Nearest: hud" in text
    assert "facts.csv:3 [from] '2024-13': is not a day of the calendar. Write YYYY" in text
    assert "Nothing was written" in done.stderr.decode()


def test_the_others_are_taken_when_asked(kg, sheet, small):
    path = sheet({}, {"agency": "hudd"}, {"area": "trt-010"})
    known = {row["id"] for row in read_table(small, ADOPTIONS).rows}
    done = kg("import", path, "--table", "adoptions", "--write", "--skip-rejected")
    assert done.returncode == 1
    assert b"Written" in done.stderr
    added = [row for row in read_table(small, ADOPTIONS).rows if row["id"] not in known]
    assert sorted(row["area"] for row in added) == ["payroll", "trt-010"]
    assert check_tables(small) == []


def test_changed_cells_and_no_others(kg, small, tmp_path):
    row = next(row for row in read_table(small, ADOPTIONS).rows if row["evidence"])
    path = tmp_path / "mended.csv"
    path.write_text(f"confidence,id,until\nlow,{row['id']},2024\n")
    done = kg("import", path, "--table", "adoptions", "--write", "--format", "json")
    assert done.returncode == 0, done.stderr
    (changed,) = json.loads(done.stdout)["changed"]
    assert changed["cells"]["until"] == {"before": row["until"], "after": "2024"}
    now = next(one for one in read_table(small, ADOPTIONS).rows if one["id"] == row["id"])
    assert now == {**row, "until": "2024", "confidence": "low"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"id": "ad-7777"}], "[id] 'ad-7777': is not in the table. Leave it empty"),
        ([{"evidence": "=1+1"}], "would run in a spreadsheet"),
        ([{"evidence": ""}], "is required"),
        ([{"source": "https://example.gov/unknown"}], "is not in sources.csv"),
        ([{"from": "2025", "until": "2020"}], "ends before it begins"),
    ],
)
def test_rejected(kg, sheet, unchanged, rows, said):
    done = kg("import", sheet(*rows), "--table", "adoptions", "--write")
    assert (done.returncode, unchanged()) == (1, True)
    assert said in done.stdout.decode()
    assert "facts.csv:2 [" in done.stdout.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("agency,colour\nhud,red\n", "facts.csv:1 [colour]: is no column of adoptions"),
        ("agency,agency\nhud,hud\n", "facts.csv:1 [agency]: stands twice"),
        ("agencie\nhud\n", "Did you mean agency?"),
        ("", "facts.csv:1: has no header"),
        ("\n\n", "facts.csv:1: has no header"),
        ('"agency\nhud\n', "facts.csv:1"),
        (b"agency\xff\n", "is not UTF-8"),
        (b"agency\nh\xff\n", "facts.csv:2"),
    ],
)
def test_files_that_are_refused_whole(kg, tmp_path, unchanged, text, said):
    path = tmp_path / "facts.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = kg("import", path, "--table", "adoptions", "--write")
    assert (done.returncode, unchanged()) == (1, True)
    assert said in done.stderr.decode()


def test_lines_that_are_no_rows_are_rejected_one_by_one(kg, sheet):
    path = sheet({}, {"area": "trt-010"})
    path.write_text(path.read_text() + 'too,few\n"open\n')
    done = kg("import", path, "--table", "adoptions", "--format", "json")
    assert [one["line"] for one in json.loads(done.stdout)["rejected"]] == [4, 5]
    assert report(done)["new"] == 2


def test_two_lines_about_one_row(kg, small, tmp_path):
    rows = read_table(small, ADOPTIONS).rows
    number, other = rows[0]["id"], rows[1]["id"]
    path = tmp_path / "twice.csv"
    path.write_text(f"id,until\n{number},2024\n{number},2025\n{other},2024\n{other},2024\n")
    done = kg("import", path, "--table", "adoptions", "--format", "json")
    assert [one["line"] for one in json.loads(done.stdout)["rejected"]] == [3]


def test_sources_first_by_title_then_facts_by_address(kg, sheet, small, tmp_path):
    address = "https://example.gov/customers"
    listed = tmp_path / "sources.csv"
    listed.write_text(
        "url,title,kind,retrieved,date\n"
        f"{address},Customers: all,government,2026-11-22,2026\n"
        f"{address},Customers: again,government,2026-11-22,2026\n"
    )
    done = kg("import", listed, "--table", "source", "--write", "--format", "json")
    assert report(done) == {"new": 1, "changed": 0, "duplicate": 1, "rejected": 0}
    path = sheet({"source": address})
    assert kg("import", path, "--table", "adoptions", "--write").returncode == 0
    assert [row["source"] for row in read_table(small, ADOPTIONS).rows].count("customers-all") == 1
    again = kg("import", listed, "--table", "source", "--write", "--format", "json")
    assert report(again) == {"new": 0, "changed": 0, "duplicate": 2, "rejected": 0}


def test_a_row_that_rests_on_a_rejected_one_is_rejected_too(kg, small, tmp_path):
    parent = next(row for row in read_table(small, SCHEMA["agencies"]).rows if row["id"] == "hud")
    names = list(parent)
    bad = {**parent, "id": "hud-x", "kind": "nothing"}
    below = {**parent, "id": "hud-x-y", "parent": "hud-x"}
    path = tmp_path / "bodies.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows([bad, below])
    done = kg("import", path, "--table", "agencies", "--write", "--format", "json")
    assert done.returncode == 1
    assert [one["line"] for one in json.loads(done.stdout)["rejected"]] == [2, 3]


def test_a_workbook_says_what_its_csv_says(kg, sheet, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = sheet({"from": "2024"}, {"area": "trt-010", "from": ""}, {"agency": "hudd"})
    book = openpyxl.Workbook()
    for line in csv.reader(path.read_text("utf-8").splitlines()):
        book.active.append([int(cell) if cell == "2024" else cell or None for cell in line])
    book.save(tmp_path / "facts.xlsx")
    asked = ("--table", "adoptions", "--format", "json")
    from_csv = json.loads(kg("import", path, *asked).stdout)
    from_book = json.loads(kg("import", tmp_path / "facts.xlsx", *asked).stdout)
    for one in from_book["rejected"]:
        one["file"] = "facts.csv"
    assert from_book == from_csv


def test_a_file_that_only_looks_like_a_workbook(kg, tmp_path, unchanged):
    path = tmp_path / "facts.xlsx"
    path.write_bytes(b"PK\x03\x04 and no more")
    done = kg("import", path, "--table", "adoptions")
    assert (done.returncode, unchanged()) == (1, True)
    assert b"cannot be read as a workbook" in done.stderr


HEADER = "agency,area,provider,status,source,evidence,confidence,from"
pieces = st.one_of(
    st.sampled_from(
        [",", "\n", "\r\n", '"', "hud", "payroll", "\ufeff", "=1", "\0", "2024-13", HEADER]
    ),
    st.text(max_size=8),
)


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.lists(pieces, max_size=30).map("".join), headed=st.booleans())
def test_no_file_makes_it_crash_or_write(small_tables, tmp_path_factory, text, headed):
    """Whatever it holds: each line is accounted for, or the file is refused with its reason."""
    path = tmp_path_factory.mktemp("any") / "facts.csv"
    whole = (HEADER + "\n" if headed else "") + text
    path.write_bytes(whole.encode("utf-8", "surrogatepass"))
    before = contents(small_tables)
    try:
        sheet = read_sheet(path, ADOPTIONS)
    except DataError as error:
        assert all(one.message and one.mend for one in error.problems)  # noqa: PT017
        return
    found = bulk(small_tables, "adoptions", path.name, sheet)
    taken = [one.origin.line for one in found.draft.edits]
    told = {*taken, *(one.line for one in found.duplicates), *(one.line for one in found.rejected)}
    lines = path.read_bytes().split(b"\n")
    assert told == set(range(2, len(lines) + (1 if lines[-1] else 0)))
    assert contents(small_tables) == before


@settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10**6), name=st.sampled_from(sorted(SCHEMA)))
def test_what_is_taken_out_comes_back(small_tables, tmp_path_factory, seed, name):
    """Any rows, in any order of lines and columns: the file is as it was, but for new numbers."""
    import shutil

    chance = random.Random(seed)
    folder = shutil.copytree(small_tables, tmp_path_factory.mktemp("back") / "data")
    table, path = SCHEMA[name], folder / SCHEMA[name].file
    before, rows = path.read_bytes(), read_table(folder, table).rows
    kept = before.splitlines(keepends=True)
    out = chance.sample(rows, chance.randint(1, max(1, len(rows) // 2)))
    number = numbering(table)
    columns = [one for one in table.names if not (number and one == number.key)]
    chance.shuffle(columns)
    gone = {row.line for row in out}
    path.write_bytes(b"".join(one for at, one in enumerate(kept, 1) if at not in gone))
    sheet = folder.parent / "rows.csv"
    with sheet.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(out)
    found = bulk(folder, name, sheet.name, read_sheet(sheet, table))
    assert found.rejected == ()
    again = {one.line for one in found.duplicates}  # two rows may say the same in other words
    assert len(found.draft.edits) + len(again) == len(out)
    if number is None:
        (both,) = found.draft.files().values()
        assert both[1] == before
    elif not again:
        (both,) = found.draft.files().values()

        def told(raw):
            lines = (line.partition(b",")[2] for line in raw.splitlines()[1:])
            return sorted(lines)

        assert told(both[1]) == told(before)
