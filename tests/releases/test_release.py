"""Versions, the record of releases, the notes and the citation file."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some
from jsonschema import Draft7Validator

from kg.errors import DataError, UsageError
from kg.releases.files import CITATION, NOTES, citation, cited, notes
from kg.releases.making import compared, next_release, write_release
from kg.releases.record import (
    RECORD,
    Noted,
    Release,
    digest,
    read_releases,
    record_text,
    version_of,
)
from tests.releases.spoiling import change, lines, write
from tests.small import run

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-11-22"


@pytest.fixture
def unreleased(copy_of_data: Path) -> Path:
    """The shipped tables as if nothing had ever been released."""
    (copy_of_data / RECORD).unlink(missing_ok=True)
    return copy_of_data


def date_of(folder: Path) -> str:
    return max(row["retrieved"] for row in lines(folder, "sources"))


def test_first_release_is_the_date_of_the_data(unreleased: Path) -> None:
    first = next_release(unreleased)
    assert first.version == first.date == date_of(unreleased)
    assert first.changes == ()
    assert write_release(unreleased, first) == [unreleased / RECORD, unreleased / NOTES]
    assert read_releases(unreleased) == [first]
    with pytest.raises(UsageError, match=f"nothing differs from release {first.version}"):
        next_release(unreleased)


def test_second_of_a_day_has_a_number_and_says_what_changed(
    unreleased: Path, tmp_path: Path
) -> None:
    write_release(unreleased, next_release(unreleased))
    released = shutil.copytree(unreleased, tmp_path / "released")
    change(unreleased, "adoptions", "ad-0592", until="2031")
    second = next_release(unreleased, str(released))
    assert second.version == f"{second.date}.2"
    assert [(one.kind, one.table, one.key) for one in second.changes] == [
        ("changed", "adoptions", "ad-0592")
    ]
    [(_, text)] = compared(released, unreleased)
    assert second.changes[0].text == text
    write_release(unreleased, second)
    assert [one.version for one in read_releases(unreleased)] == [second.date, second.version]
    change(unreleased, "adoptions", "ad-0592", until="2032")
    with pytest.raises(UsageError, match="does not hold the tables of release"):
        next_release(unreleased, str(released))


def test_a_later_retrieval_is_a_new_version(unreleased: Path, tmp_path: Path) -> None:
    write_release(unreleased, next_release(unreleased))
    released = shutil.copytree(unreleased, tmp_path / "released")
    change(unreleased, "sources", lines(unreleased, "sources")[3]["id"], retrieved="2031-01-02")
    assert next_release(unreleased, str(released)).version == "2031-01-02"


def test_by_default_the_revision_that_recorded_the_last_release(unreleased: Path) -> None:
    def git(*args: str) -> None:
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(
            ["git", "-C", str(unreleased.parent), *who, *args], check=True, capture_output=True
        )

    git("init", "-q")
    write_release(unreleased, next_release(unreleased))
    git("add", "data")
    git("commit", "-qm", "first")
    change(unreleased, "adoptions", "ad-0592", until="2031")
    git("commit", "-qam", "facts")
    change(unreleased, "adoptions", "ad-0592", confidence="low")
    [one] = next_release(unreleased).changes
    assert "until: " in one.text
    assert "confidence: " in one.text


def test_without_git_it_has_to_be_named(unreleased: Path) -> None:
    write_release(unreleased, next_release(unreleased))
    change(unreleased, "adoptions", "ad-0592", until="2031")
    with pytest.raises(UsageError, match="Name it with --against"):
        next_release(unreleased)


def test_tables_with_problems_are_not_released(unreleased: Path) -> None:
    change(unreleased, "adoptions", "ad-0592", until="soon")
    with pytest.raises(DataError, match=r"adoptions\.csv"):
        next_release(unreleased)


release = some.builds(
    Release,
    version=some.text(),
    date=some.dates().map(str),
    rows=some.integers(0, 10**6),
    tables=some.text("0123456789abcdef", min_size=64, max_size=64),
    changes=some.lists(some.builds(Noted, some.text(), some.text(), some.text(), some.text())).map(
        tuple
    ),
)


@given(some.lists(release))
def test_the_record_reads_back_as_it_was_written(tmp_path_factory, releases) -> None:
    folder = tmp_path_factory.mktemp("record")
    (folder / RECORD).write_text(record_text(releases), "utf-8", newline="")
    assert read_releases(folder) == releases


@given(some.lists(some.dates(), min_size=1, max_size=12))
def test_versions_are_never_given_twice_and_never_go_back(days) -> None:
    releases: list[Release] = []
    for number, day in enumerate(days):
        found = version_of(str(number), str(day), releases)
        assert not found.released
        releases.append(Release(found.version, found.date, 1, str(number)))
        assert version_of(str(number), str(day), releases).version == found.version
        assert version_of(str(number), str(day), releases).released
    versions = [one.version for one in releases]
    assert len(set(versions)) == len(versions)
    parts = [(one.date, int(one.version[11:] or 1)) for one in releases]
    assert parts == sorted(parts)


def test_digest_is_of_facts_and_not_of_line_ends_or_notes(copy_of_data: Path) -> None:
    before = digest(copy_of_data)
    path = copy_of_data / "agencies.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (copy_of_data / "README.md").write_text("other", "utf-8")
    rows = lines(copy_of_data, "adoptions")
    write(copy_of_data, "adoptions", rows[::-1])
    assert digest(copy_of_data) == before
    change(copy_of_data, "adoptions", "ad-0592", until="2031")
    assert digest(copy_of_data) != before


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"version": "x"}]', "[" * 100_000])
def test_a_spoiled_record_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / RECORD).write_text(text, "utf-8")
    with pytest.raises(DataError, match="record of releases"):
        read_releases(tmp_path)


HOSTILE = "a <b>*x*</b> | [y](http://z) `c`"


def test_notes_say_every_change_as_text() -> None:
    first = Release("2026-11-22", DAY, 5, "0" * 64)
    changes = (Noted("added", "sources", "s-1", HOSTILE), Noted("withdrawn", "areas", "x", "X"))
    second = replace(first, version="2026-11-22.2", changes=changes)
    text = notes([first, second])
    assert text.index("## 2026-11-22.2") < text.index("## 2026-11-22\n")
    assert "1 added, 1 withdrawn; 5 rows in all." in text
    assert "### Added: sources" in text
    assert "- `s-1` a \\<b\\>\\*x\\*" in text
    assert "The first release: 5 rows." in text


def test_the_shipped_notes_and_citation_follow_from_the_record(data: Path) -> None:
    releases = read_releases(data)
    assert releases
    assert (data / NOTES).read_text("utf-8") == notes(releases)
    last = releases[-1]
    assert (data.parent / CITATION).read_text("utf-8") == citation(last.version, last.date)


def test_citation_file_is_valid(pytestconfig, data: Path) -> None:
    """By the schema of the Citation File Format 1.2.0, and by its newest one."""
    schema = json.loads((pytestconfig.rootpath / "tests/releases/cff-1.2.0.json").read_bytes())
    text = (data.parent / CITATION).read_text("utf-8")
    found = yaml.load(text, yaml.BaseLoader)
    assert [error.message for error in Draft7Validator(schema).iter_errors(found)] == []
    assert found["version"] in cited(found["version"], found["date-released"])
    assert list(Draft7Validator(schema).iter_errors({**found, "type": "poem"}))


def test_command(unreleased: Path) -> None:
    dry = run("release", "--data", unreleased, "--dry-run")
    assert dry.returncode == 0
    assert b"Nothing was written." in dry.stdout
    assert not (unreleased / RECORD).exists()
    (unreleased.parent / CITATION).write_text("old", "utf-8")
    done = run("release", "--data", unreleased)
    assert done.stdout.decode().startswith(f"{date_of(unreleased)}: the first release")
    [one] = read_releases(unreleased)
    assert (unreleased.parent / CITATION).read_text("utf-8") == citation(one.version, one.date)
    again = run("release", "--data", unreleased)
    assert again.returncode == 2
    assert b"nothing differs" in again.stderr
