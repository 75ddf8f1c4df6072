"""Two people who edit one table in two branches, and what git makes of it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from kg.paths import data_dir
from kg.stewardship.lines import Lines
from kg.stewardship.numbers import numbering
from kg.tables.read import Row
from kg.tables.schema import METADATA, read_schema

SCHEMA = read_schema(data_dir())
TABLE = SCHEMA["adoptions"]
FILE = f"data/{TABLE.file}"
DRIVER = f"{sys.executable} -m kg merge %O %A %B %P"

GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "One",
    "GIT_AUTHOR_EMAIL": "one@example.gov",
    "GIT_COMMITTER_NAME": "One",
    "GIT_COMMITTER_EMAIL": "one@example.gov",
}


class Repository:
    """A repository with one table of `rows` in data/, its description and its git attributes.

    `merging` is text (as in a clone that was told nothing), union (git's own) or rows (with the
    driver).
    """

    def __init__(self, folder: Path, rows: list[Row], merging: str) -> None:
        self.folder = folder
        (folder / "data").mkdir(parents=True)
        (folder / "data" / METADATA).write_bytes((data_dir() / METADATA).read_bytes())
        attributes = (data_dir() / ".gitattributes").read_text("utf-8")
        if merging == "union":
            attributes = "*.csv merge=union\n"
        (folder / "data" / ".gitattributes").write_text(attributes, "utf-8")
        self.git("init", "-q", "-b", "main")
        if merging == "rows":
            self.git("config", "merge.kg-rows.driver", DRIVER)
        lines = Lines(TABLE, ",".join(TABLE.names).encode() + b"\n")
        for row in rows:
            lines.add(row)
        self.base = lines.raw
        self.commit("base", self.base)
        for person in ("ours", "theirs"):
            self.git("branch", person)

    def git(self, *args: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["git", *args], cwd=self.folder, capture_output=True, env={**os.environ, **GIT}
        )

    def commit(self, message: str, raw: bytes) -> None:
        (self.folder / FILE).write_bytes(raw)
        assert self.git("add", "-A").returncode == 0
        done = self.git("commit", "-q", "--allow-empty", "-m", message)
        assert done.returncode == 0, done.stderr

    def merge(self, ours: bytes, theirs: bytes) -> tuple[bool, bytes]:
        """Whether git merges the two versions without conflict, and the file it leaves."""
        for person, raw in (("theirs", theirs), ("ours", ours)):
            self.git("checkout", "-q", person)
            self.commit(person, raw)
        done = self.git("merge", "-q", "--no-edit", "theirs")
        found = (self.folder / FILE).read_bytes()
        self.git("reset", "-q", "--hard")
        for person in ("ours", "theirs"):
            self.git("branch", "-f", person, "main")
            self.git("checkout", "-q", "--detach")
            self.git("branch", "-f", person, "main")
        return done.returncode == 0, found


Edits = dict[str, dict[str, str]]


def edits_of_two(
    base: bytes, chance: random.Random, *, size: int, near: bool, adding: float
) -> tuple[Edits, Edits]:
    """Rows that two people write, by number: `size` each, to different rows.

    With `near`, both work on one agency; `adding` is the share of rows that are new.
    """
    rows = Lines(TABLE, base).rows
    if near:
        agency = chance.choice(rows)["agency"]
        chosen = [row for row in rows if row["agency"] == agency]
    else:
        chosen = rows
    free = chance.sample(chosen, len(chosen))
    people: tuple[Edits, Edits] = ({}, {})
    taken = {row["id"] for row in rows}
    for person, edits in enumerate(people):
        for turn in range(size):
            if chance.random() < adding or not free:
                row = dict(chance.choice(chosen))
                row |= {"id": "", "area": chance.choice(rows)["area"], "until": ""}
                row["evidence"] = f"Person {person} found it, in turn {turn}."
                row["id"] = numbering(TABLE).draw(row, taken)
                taken.add(row["id"])
            else:
                row = dict(free.pop())
                row[chance.choice(["evidence", "until", "area"])] = f"20{10 + turn}"
            edits[row["id"]] = row
    return people


def edited(base: bytes, edits: Edits) -> bytes:
    """The file with these rows written into it, as kg add and kg import do."""
    lines = Lines(TABLE, base)
    known = {row["id"] for row in lines.rows}
    for number, cells in edits.items():
        row = Row(cells)
        row.line = 0
        (lines.replace if number in known else lines.add)(row)
    return lines.raw
