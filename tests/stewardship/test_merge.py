"""Two people's edits to different rows merge in git without conflict, whatever the rows."""

from __future__ import annotations

import os
import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import DataError
from kg.stewardship.driver import teach_git
from kg.stewardship.lines import Lines
from kg.stewardship.merge import merge_tables
from kg.stewardship.order import in_order
from kg.stewardship.tidy import tidy
from kg.tables.check import check_tables
from kg.tables.read import read_tables
from tests.examples import examples
from tests.small import run
from tests.stewardship.people import (
    FILE,
    GIT,
    SCHEMA,
    TABLE,
    Repository,
    edited,
    edits_of_two,
)

ROWS = 120


@pytest.fixture(scope="module")
def some_rows(data):
    return read_tables(data, SCHEMA, ["adoptions"])["adoptions"][:ROWS]


@pytest.fixture(scope="module")
def base(some_rows):
    lines = Lines(TABLE, ",".join(TABLE.names).encode() + b"\n")
    for row in some_rows:
        lines.add(row)
    return lines.raw


@pytest.fixture
def repository(some_rows, tmp_path):
    return Repository(tmp_path / "repository", some_rows, "rows")


def with_cell(base: bytes, number: str, column: str, cell: str) -> bytes:
    row = next(dict(row) for row in Lines(TABLE, base).rows if row["id"] == number)
    return edited(base, {number: row | {column: cell}})


@pytest.mark.parametrize(
    "seed", [*range(6), *(pytest.param(n, marks=pytest.mark.drill) for n in range(6, 100))]
)
def test_git_merges_edits_to_different_rows(repository, base, seed):
    chance = random.Random(seed)
    one, other = edits_of_two(
        base, chance, size=chance.randint(1, 12), near=seed % 2 == 0, adding=chance.random()
    )
    clean, merged = repository.merge(edited(base, one), edited(base, other))
    assert clean
    assert merged == edited(base, one | other)
    assert in_order(TABLE, Lines(TABLE, merged).rows)


def test_git_alone_merges_additions_about_different_things(some_rows, base, tmp_path):
    """In a clone that was told nothing, too: they do not stand at the same place."""
    repository = Repository(tmp_path / "plain", some_rows, "text")
    agencies = list(dict.fromkeys(row["agency"] for row in some_rows))
    one, other = (
        {f"ad-3000000{at}": dict(row) | {"id": f"ad-3000000{at}", "evidence": "New."}}
        for at, row in enumerate(
            next(row for row in some_rows if row["agency"] == agency)
            for agency in (agencies[0], agencies[-1])
        )
    )
    clean, merged = repository.merge(edited(base, one), edited(base, other))
    assert clean
    assert merged == edited(base, one | other)


def test_git_stops_where_both_changed_one_row_and_shows_both(repository, base, some_rows):
    number = some_rows[5]["id"]
    ours = with_cell(base, number, "evidence", "One says.")
    theirs = with_cell(base, number, "evidence", "Another says.")
    clean, merged = repository.merge(ours, theirs)
    assert not clean
    before, _, rest = merged.partition(b"<<<<<<< ours\n")
    both, _, after = rest.partition(b">>>>>>> theirs\n")
    own, _, other = both.partition(b"=======\n")
    assert before + own + after == ours
    assert before + other + after == theirs


@settings(max_examples=examples(60), deadline=None)
@given(seed=st.integers(0, 10**9), size=st.integers(1, 8), adding=st.floats(0, 1))
def test_merging_is_symmetric_and_loses_nothing(base, seed, size, adding):
    one, other = edits_of_two(base, random.Random(seed), size=size, near=True, adding=adding)
    versions = edited(base, one), edited(base, other)
    here = merge_tables(TABLE, base, *versions)
    there = merge_tables(TABLE, base, *reversed(versions))
    assert here == there
    assert here.raw == edited(base, one | other)
    assert here.conflicts == ()


def test_what_one_side_removed_goes_and_what_the_other_changed_meanwhile_is_a_conflict(base):
    first, second, *_ = Lines(TABLE, base).rows
    without = Lines(TABLE, base)
    without.remove((first["id"],))
    changed = with_cell(base, second["id"], "evidence", "Changed.")
    merged = merge_tables(TABLE, base, without.raw, changed)
    assert merged.conflicts == ()
    assert first["id"].encode() not in merged.raw
    assert b"Changed." in merged.raw
    for sides in ((without.raw, True), (without.raw, False)):
        touched = with_cell(base, first["id"], "evidence", "Changed.")
        pair = (sides[0], touched) if sides[1] else (touched, sides[0])
        assert merge_tables(TABLE, base, *pair).conflicts == ((first["id"],),)


def test_versions_that_cannot_be_read_by_line_are_no_tables(base):
    for broken in (b"", base + b"too,few\n", base + base.splitlines(keepends=True)[1]):
        with pytest.raises(DataError):
            merge_tables(TABLE, base, broken, base)


def test_the_command_merges_other_files_as_text(tmp_path):
    for name, text in (("base", "a\nb\nc\n"), ("ours", "A\nb\nc\n"), ("theirs", "a\nb\nC\n")):
        (tmp_path / name).write_text(text)
    done = run("merge", "base", "ours", "theirs", "notes.txt", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "ours").read_text()) == (0, "A\nb\nC\n")


def test_the_command_says_which_row_both_changed(tmp_path, base, some_rows):
    number = some_rows[3]["id"]
    for name, cell in (("base", ""), ("ours", "2020"), ("theirs", "2021")):
        (tmp_path / name).write_bytes(with_cell(base, number, "until", cell) if cell else base)
    done = run("merge", "base", "ours", "theirs", FILE, cwd=tmp_path)
    assert done.returncode == 1
    assert number in done.stderr.decode()
    assert (tmp_path / "ours").read_bytes().count(b"=======") == 1


def in_git(folder, *args):
    done = subprocess.run(
        ["git", *args], cwd=folder, capture_output=True, env={**os.environ, **GIT}, check=False
    )
    return done.returncode, done.stdout.decode()


@pytest.fixture
def clone(small, data):
    """The small tables in git, with the attributes that ship; nothing else is configured."""
    (small / ".gitattributes").write_text((data / ".gitattributes").read_text("utf-8"), "utf-8")
    for args in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-qm", "base")):
        assert in_git(small, *args)[0] == 0
    return small


def add(kg, provider):
    return kg(
        "add",
        "adoption",
        *("agency=hud", "area=payroll", f"provider={provider}", "status=in-use", "confidence=high"),
        f"evidence=A list of {provider} names it.",
        *("--source-url", f"https://example.gov/{provider}", "--source-title", f"{provider} list"),
    )


def test_two_people_add_to_one_cell_and_git_merges_it(kg, clone, small):
    """Whoever wrote with kg has told git how; nobody configures anything."""
    assert in_git(clone, "checkout", "-qb", "other")[0] == 0
    first = add(kg, "arc")
    assert b"This clone now merges tables row by row" in first.stderr
    assert in_git(clone, "commit", "-qam", "other")[0] == 0
    assert in_git(clone, "checkout", "-q", "main")[0] == 0
    second = add(kg, "ibc")
    assert b"This clone" not in second.stderr, "said once"
    assert in_git(clone, "commit", "-qam", "main")[0] == 0
    assert in_git(clone, "merge", "-q", "--no-edit", "other")[0] == 0
    assert check_tables(small) == []
    assert tidy(small) == []
    cell = [
        row["provider"]
        for row in read_tables(small, SCHEMA, ["adoptions"])["adoptions"]
        if (row["agency"], row["area"]) == ("hud", "payroll")
    ]
    assert {"arc", "ibc"} <= set(cell)


def test_git_is_told_nothing_by_a_dry_run_or_where_it_is_not_asked_to(kg, clone):
    assert kg("check", "--fix").returncode == 0
    assert in_git(clone, "config", "merge.kg-rows.driver")[0] == 1
    assert in_git(clone, "rm", "-q", ".gitattributes")[0] == 0
    assert add(kg, "arc").returncode == 0
    assert in_git(clone, "config", "merge.kg-rows.driver")[0] == 1


def test_an_installation_that_is_gone_leaves_the_merge_to_git(clone, kg, small, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert teach_git(small)
    monkeypatch.undo()
    assert in_git(clone, "checkout", "-qb", "other")[0] == 0
    path = small / "adoptions.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    first, *_, last = (at for at, line in enumerate(lines) if line.endswith(b",high\n"))

    def lowered(*places):
        return b"".join(
            line.replace(b",high\n", b",low\n") if at in places else line
            for at, line in enumerate(lines)
        )

    path.write_bytes(lowered(last))
    assert in_git(clone, "commit", "-qam", "other")[0] == 0
    assert in_git(clone, "checkout", "-q", "main")[0] == 0
    path.write_bytes(lowered(first))
    assert in_git(clone, "commit", "-qam", "main")[0] == 0
    assert in_git(clone, "merge", "-q", "--no-edit", "other")[0] == 0
    assert path.read_bytes() == lowered(first, last)
