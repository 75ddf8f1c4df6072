"""kg check --fix: order, line ends and blanks, and never anything else."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.paths import data_dir
from kg.stewardship.tidy import tidy
from kg.tables.check import check_tables
from kg.tables.read import read_table
from kg.tables.schema import read_schema
from tests.examples import examples
from tests.stewardship.conftest import contents

SCHEMA = read_schema(data_dir())
NAMES = sorted(SCHEMA)


def put(folder, name, lines):
    (folder / SCHEMA[name].file).write_bytes(b"".join(lines))


def lines_of(folder, name):
    return (folder / SCHEMA[name].file).read_bytes().splitlines(keepends=True)


def test_the_real_tables_are_tidy(data):
    assert tidy(data) == []


def test_nothing_to_do(kg, unchanged):
    done = kg("check", "--fix")
    assert (done.returncode, unchanged()) == (0, True)
    assert b"Nothing to tidy." in done.stderr


def test_what_it_did_is_said(kg, small, unchanged):
    header, *rows = lines_of(small, "adoptions")
    spoiled = [rows[-1], *rows[:-1]]
    spoiled[3] = spoiled[3].replace(b"\n", b"\r\n")
    spoiled[4] = b" " + spoiled[4].replace(b",", b"  ,", 1)
    put(small, "adoptions", [header, *spoiled, b"\n"])
    assert check_tables(small)
    dry = kg("check", "--fix", "--dry-run")
    assert lines_of(small, "adoptions")[1] == rows[-1], "a dry run writes nothing"
    assert b"--- a/adoptions.csv\n" in dry.stdout
    done = kg("check", "--fix")
    assert done.returncode == 0
    assert unchanged()
    said = "adoptions.csv: 1 row moved, 1 line end, 1 empty line removed, 1 cell trimmed"
    assert f"would tidy {said} (line 6 id)" in dry.stderr.decode()
    assert f"tidied {said} (line 6 id)" in done.stderr.decode()


@pytest.mark.parametrize(("spoil", "ends"), [(b"%s \t", [-1]), (b"  %s", [0]), (b" %s ", [0, -1])])
def test_blanks_outside_quotation_marks_go_too(small, spoil, ends):
    """A quoted cell begins or ends the line, and CSV allows nothing between mark and comma."""
    table = SCHEMA["scope_groups"]
    path = small / table.file
    lines = path.read_bytes().splitlines()
    row = b",".join(b'"x, %d"' % at for at in range(len(table.names)))
    path.write_bytes(b"\n".join([*lines, row, b""]))
    before = path.read_bytes()
    assert all(one.path != path for one in tidy(small))
    path.write_bytes(b"\n".join([*lines, spoil % row, b""]))
    (found,) = tidy(small)
    assert found.after == before
    assert found.trimmed == tuple((len(lines) + 1, table.names[end]) for end in ends)


@pytest.mark.parametrize("end", [b"\r\n", b"\r\r\n", b"\r\r\r\n"])
def test_carriage_returns_go_from_the_ends_of_lines(small, end):
    path = small / "funds.csv"
    before = path.read_bytes()
    path.write_bytes(before.replace(b"\n", end))
    (found,) = tidy(small)
    assert (found.after, found.ends) == (before, before.count(b"\n"))


def test_check_names_what_could_be_tidied_and_is_content(kg, small):
    header, *rows = lines_of(small, "adoptions")
    put(small, "adoptions", [header, *reversed(rows)])
    before = contents(small)
    done = kg("check")
    assert (done.returncode, contents(small)) == (0, before)
    assert b"kg check --fix would tidy adoptions.csv: " in done.stderr


@pytest.mark.parametrize(
    "line", [b"too,few\n", b'"open,\n', b"\xff\n", b"a\rb,c\n"], ids=["few", "open", "utf", "cr"]
)
def test_a_line_that_is_no_row_forbids_everything(kg, small, line):
    put(small, "funds", [*lines_of(small, "funds"), line])
    header, *rows = lines_of(small, "adoptions")
    put(small, "adoptions", [header, *reversed(rows)])
    before = contents(small)
    done = kg("check", "--fix")
    assert (done.returncode, contents(small)) == (1, before)
    assert b"funds.csv:" in done.stderr


def test_a_missing_file_forbids_everything(kg, small):
    (small / "funds.csv").unlink()
    header, *rows = lines_of(small, "adoptions")
    put(small, "adoptions", [header, *reversed(rows)])
    before = contents(small)
    assert kg("check", "--fix").returncode == 1
    assert contents(small) == before


def test_other_problems_stay_and_are_reported(kg, small):
    header, *rows = lines_of(small, "adoptions")
    rows[0] = rows[0].replace(b"in-use", b"inuse")
    put(small, "adoptions", [header, *reversed(rows)])
    done = kg("check", "--fix")
    assert done.returncode == 1
    assert b"'inuse': is not an allowed value" in done.stdout
    assert lines_of(small, "adoptions") == [header, *rows]


def test_dry_run_alone_has_no_meaning(kg):
    assert kg("check", "--dry-run").returncode == 2


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10**6), name=st.sampled_from(NAMES))
def test_whatever_is_untidy_comes_back_as_it_was(small_tables, tmp_path_factory, seed, name):
    """Rows in any order, ends of any kind, blanks around any cell, empty lines anywhere."""
    import shutil

    chance = random.Random(seed)
    folder = shutil.copytree(small_tables, tmp_path_factory.mktemp("untidy") / "data")
    before = contents(folder)
    header, *rows = lines_of(folder, name)
    chance.shuffle(rows)
    spoiled = []
    for row in rows:
        if chance.random() < 0.3:
            row = b"  " + row.replace(b"\n", b" \t\n")
        if chance.random() < 0.3:
            row = row.replace(b"\n", b"\r\n")
        spoiled += [row, *([chance.choice([b"\n", b" \r\n"])] if chance.random() < 0.1 else [])]
    if chance.random() < 0.5:
        spoiled[-1] = spoiled[-1].rstrip(b"\r\n")
    put(folder, name, [header, *spoiled])
    for one in tidy(folder):
        one.path.write_bytes(one.after)
    assert tidy(folder) == []
    assert contents(folder) == before


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(cells=st.lists(st.text(max_size=6), min_size=3, max_size=3))
def test_no_cell_changes_but_for_blanks_around_it(small_tables, tmp_path_factory, cells):
    import shutil

    from kg.tables.write import csv_text

    folder = shutil.copytree(small_tables, tmp_path_factory.mktemp("cells") / "data")
    table = SCHEMA["scope_groups"]
    text = csv_text(table.names, [cells]).partition("\n")[2]
    path = folder / table.file
    path.write_bytes(path.read_bytes() + text.encode("utf-8", "replace"))
    first = read_table(folder, table)
    try:
        for one in tidy(folder):
            one.path.write_bytes(one.after)
    except Exception as error:
        assert type(error).__name__ == "DataError"  # noqa: PT017  (any other is a defect)
        return
    stripped = [{name: cell.strip() for name, cell in row.items()} for row in first.rows]
    assert sorted(map(str, stripped)) == sorted(map(str, read_table(folder, table).rows))
