"""What two states of the tables say differently, by row key and in words."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kg.errors import UsageError
from kg.paths import data_dir
from kg.questions import Questions
from kg.releases.difference import ADDED, CHANGED, WITHDRAWN, State, row_changes
from kg.releases.elsewhere import folder_at, read_state
from kg.releases.making import compared
from kg.tables.read import Row
from tests.examples import examples
from tests.releases.spoiling import add, change, lines, withdraw, write
from tests.small import run

if TYPE_CHECKING:
    from pathlib import Path


def found(before: Path, after: Path) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.table, one.key, text) for one, text in compared(before, after)]


def test_nothing_differs_from_itself(data: Path, copy_of_data: Path) -> None:
    assert found(data, copy_of_data) == []


def test_line_ends_and_the_order_of_rows_are_no_facts(data: Path, copy_of_data: Path) -> None:
    rows = lines(copy_of_data, "adoptions")
    random.Random(4).shuffle(rows)
    write(copy_of_data, "adoptions", rows)
    path = copy_of_data / "agencies.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert found(data, copy_of_data) == []


def test_a_row_added_changed_and_withdrawn_in_words(data: Path, copy_of_data: Path) -> None:
    add(copy_of_data, "adoptions", "ad-0592", id="ad-9999", until="2030")
    change(copy_of_data, "adoptions", "ad-0592", confidence="low", until="2031")
    withdraw(copy_of_data, "measures", lines(copy_of_data, "measures")[5]["row"])
    old = next(row for row in lines(data, "adoptions") if row["id"] == "ad-0592")
    added, changed, withdrawn = sorted(found(data, copy_of_data))
    assert added[:3] == (ADDED, "adoptions", "ad-9999")
    assert changed[:3] == (CHANGED, "adoptions", "ad-0592")
    before = old["until"] or "empty"
    assert f"until: {before} -> 2031" in changed[3]
    assert f"confidence: {old['confidence']} -> low" in changed[3]
    assert "source:" not in changed[3], "a cell that is the same is not told"
    agency = next(row for row in lines(data, "agencies") if row["id"] == old["agency"])
    assert agency["label"] in added[3], "the body by its name, not its id"
    assert withdrawn[:3] == (WITHDRAWN, "measures", lines(data, "measures")[5]["row"])


def test_what_took_the_place_of_a_withdrawn_row_is_told(data: Path, copy_of_data: Path) -> None:
    withdraw(copy_of_data, "adoptions", "ad-0592")
    rows = lines(copy_of_data, "retired_ids")
    rows.append({**rows[0], "table": "adoptions", "id": "ad-0592", "replaced_by": "ad-0593"})
    write(copy_of_data, "retired_ids", rows)
    gone = next(one for one in found(data, copy_of_data) if one[0] == WITHDRAWN)
    assert gone[2] == "ad-0592"
    assert gone[3].endswith("| see ad-0593")


def test_a_new_column_counts_as_empty_before(data: Path) -> None:
    later = read_state(data)
    old = {**later.tables, "sources": [Row(row) for row in later.tables["sources"]]}
    for row in old["sources"]:
        del row["kind"]
    [first, *_] = found_in = row_changes(State(later.schema, old), later)
    assert len(found_in) == len(later.tables["sources"])
    assert first.cells == (("kind", "", first.row["kind"]),)


def test_a_new_table_is_all_added_and_a_gone_one_all_withdrawn(data: Path) -> None:
    later = read_state(data)
    fewer = {name: one for name, one in later.schema.items() if name != "intake"}
    rows = sorted(later.tables["intake"], key=lambda row: row["id"])
    new = row_changes(State(fewer, later.tables), later)
    gone = row_changes(later, State(fewer, later.tables))
    assert [(one.kind, one.key) for one in new] == [(ADDED, row["id"]) for row in rows]
    assert [(one.kind, one.key) for one in gone] == [(WITHDRAWN, row["id"]) for row in rows]


REAL = read_state(data_dir())
KEYS = [row["id"] for row in REAL.tables["adoptions"]]
COLUMNS = [name for name in REAL.schema["adoptions"].names if name != "id"]


@settings(max_examples=examples(60), deadline=None)
@given(
    gone=some.sets(some.sampled_from(KEYS), max_size=6),
    edits=some.dictionaries(
        some.tuples(some.sampled_from(KEYS), some.sampled_from(COLUMNS)),
        some.text(max_size=8),
        max_size=6,
    ),
)
def test_changes_are_enough_to_make_the_one_state_of_the_other(gone, edits) -> None:
    rows = {row["id"]: Row(row) for row in REAL.tables["adoptions"]}
    for (key, column), text in edits.items():
        rows[key][column] = text
    kept = [row for key, row in rows.items() if key not in gone]
    later = State(REAL.schema, {**REAL.tables, "adoptions": kept})
    made = {row["id"]: dict(row) for row in REAL.tables["adoptions"]}
    for one in row_changes(REAL, later):
        assert one.table == "adoptions"
        if one.kind == WITHDRAWN:
            del made[one.key]
        for column, before, after in one.cells:
            assert made[one.key][column] == before != after
            made[one.key][column] = after
    assert made == {row["id"]: dict(row) for row in kept}


@pytest.fixture
def repository(copy_of_data: Path) -> Path:
    """A git repository whose first commit has the shipped tables, in its folder data."""

    def git(*args: str) -> None:
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(
            ["git", "-C", str(copy_of_data.parent), *who, *args], check=True, capture_output=True
        )

    git("init", "-q")
    git("add", "data")
    git("commit", "-qm", "facts")
    return copy_of_data


def test_a_git_revision_is_as_good_as_a_folder(data: Path, repository: Path) -> None:
    change(repository, "adoptions", "ad-0592", until="2031")
    with folder_at("HEAD", repository) as before:
        assert found(before, data) == []
        assert [one[2] for one in found(before, repository)] == ["ad-0592"]
        kept = before
    assert not kept.exists()


@pytest.mark.parametrize("name", ["nonsense", "--output=x", "-x", "HEAD:data", "HEAD~99", ""])
def test_what_is_no_revision_is_told(repository: Path, name: str) -> None:
    with (
        pytest.raises(UsageError, match="neither a folder nor a git revision"),
        folder_at(name, repository),
    ):
        pass
    assert not list(repository.glob("x"))


def test_outside_git_it_is_told(copy_of_data: Path) -> None:
    with (
        pytest.raises(UsageError, match="neither a folder nor a git revision"),
        folder_at("HEAD", copy_of_data),
    ):
        pass


def test_command(data: Path, copy_of_data: Path) -> None:
    change(copy_of_data, "adoptions", "ad-0592", until="2031")
    two = run("diff", data, copy_of_data)
    one = run("diff", "--against", data, "--data", copy_of_data)
    assert two.stdout == one.stdout
    assert two.returncode == 0
    text = two.stdout.decode()
    assert text.startswith("changed    adoptions/ad-0592  ")
    assert text.endswith("0 added, 1 changed, 0 withdrawn.\n")
    [record] = json.loads(run("diff", data, copy_of_data, "--format", "json").stdout)
    assert (record["change"], record["table"], record["key"]) == (
        "changed",
        "adoptions",
        "ad-0592",
    )
    assert [cell["column"] for cell in record["cells"]] == ["until"]
    listed = run("diff", data, copy_of_data, "--format", "csv").stdout.decode().splitlines()
    assert listed[0] == "change,table,key,text"
    assert len(listed) == 2
    assert Questions(copy_of_data).diff(against=str(data)) == [record]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["2020-01-01"], "second date is missing"),
        ([], "name two dates, two folders"),
        (["nowhere", "no-place"], "neither a date"),
        (["2020-01-01", "--against", "HEAD"], "name two dates, two folders"),
        (["2021-01-01", "2020-01-01"], "Turn them round"),
        (["2020-13-01", "2021-01-01"], "is no date"),
    ],
)
def test_wrong_use(args: list[str], says: str) -> None:
    done = run("diff", *args)
    assert done.returncode == 2
    assert says in done.stderr.decode()


def test_a_folder_without_tables_is_told(tmp_path: Path, data: Path) -> None:
    shutil.copy(data / "metadata.json", tmp_path)
    done = run("diff", data, tmp_path)
    assert done.returncode == 1
    assert "cannot be read" in done.stderr.decode()
