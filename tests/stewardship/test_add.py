"""kg add: a row at its place, checked, shown, and nothing else touched."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time

import pytest

from kg.errors import AmbiguousIdError, DataError
from kg.paths import data_dir
from kg.stewardship.addition import Document, draft_row
from kg.stewardship.columns import Names, find_table, singular
from kg.stewardship.numbers import FIRST, numbering
from kg.stewardship.order import in_order
from kg.tables.check import check_tables
from kg.tables.read import read_table, read_tables
from kg.tables.schema import read_schema
from tests.stewardship.conftest import contents

SCHEMA = read_schema(data_dir())
FACT = ("agency=HUD", "area=payroll", "provider=arc", "status=in-use", "confidence=high")
SAID = "evidence=ARC's list, of customers, names HUD."
NEW = ("--source-url", "https://example.gov/arc", "--source-title", "ARC: Customers of payroll")
DATED = (*NEW, "--source-date", "2026-10")
APPALACHIAN = "appalachian-regional-commission"


def lines(raw):
    return raw.splitlines(keepends=True)


def rows_of(folder, name):
    return read_table(folder, SCHEMA[name]).rows


def test_row_and_source_are_the_only_new_lines(kg, small):
    before = contents(small)
    done = kg("add", "adoption", *FACT, SAID, *DATED)
    assert done.returncode == 0, done.stderr
    after = contents(small)
    assert {name for name in before if before[name] != after[name]} == {
        "adoptions.csv",
        "sources.csv",
    }
    for name in ("adoptions.csv", "sources.csv"):
        added = set(lines(after[name])) - set(lines(before[name]))
        assert len(added) == 1
        assert [one for one in lines(after[name]) if one not in added] == lines(before[name])
        assert in_order(SCHEMA[name[:-4]], rows_of(small, name[:-4]))
    assert check_tables(small) == []
    (row,) = [row for row in rows_of(small, "adoptions") if row["source"].startswith("arc-cust")]
    assert (row["agency"], row["area"], row["observed"]) == ("hud", "payroll", "2026-10")
    assert int(row["id"].removeprefix("ad-")) >= FIRST


def test_what_is_shown_and_that_a_dry_run_shows_the_same_and_writes_nothing(kg, unchanged):
    dry = kg("add", "adoption", *FACT, SAID, *DATED, "--dry-run")
    assert dry.returncode == 0
    assert unchanged()
    wet = kg("add", "adoption", *FACT, SAID, *DATED)
    assert not unchanged()
    assert wet.stdout == dry.stdout
    text = dry.stdout.decode()
    assert "hud  (Department of Housing and Urban Development)" in text
    assert re.search(r"HUD +Payroll +\S shared +NFC +\S shared +ARC +directly", text)
    number = re.search(r"adoptions: new row (ad-\d+)", text)[1]
    assert (
        f"\n+{number},hud,payroll,arc,,in-use,,,,arc-customers-of-payroll,2026-10,\"ARC's list"
        in text
    )


@pytest.mark.parametrize(
    ("text", "meant"),
    [("ARC", "arc"), ("NFC", "nfc"), ("Appalachian Regional Commission", APPALACHIAN)],
)
def test_an_id_goes_before_the_acronym_of_something_else(data, text, meant):
    names = Names(read_tables(data, SCHEMA))
    column = next(one for one in SCHEMA["adoptions"].columns if one.name == "provider")
    assert names.cell(column, {"provider": text}) == meant
    (row,) = (row for row in read_tables(data, SCHEMA)["agencies"] if row["id"] == APPALACHIAN)
    assert row["acronym"] == "ARC"


def test_a_name_of_an_agency_and_of_another_provider_is_not_guessed(data):
    tables = read_tables(data, SCHEMA)
    tables["providers"][0]["acronym"] = "NASA-2"
    tables["agencies"][0]["acronym"] = "NASA-2"
    column = next(one for one in SCHEMA["adoptions"].columns if one.name == "provider")
    with pytest.raises(AmbiguousIdError, match="names several of kind agency or provider"):
        Names(tables).cell(column, {"provider": "nasa-2"})


def test_json(kg):
    record = json.loads(kg("add", "adoption", *FACT, SAID, *DATED, "--format", "json").stdout)
    assert record["written"] is True
    assert [one["table"] for one in record["new"]] == ["sources", "adoptions"]
    changed = [one for one in record["cells"] if one["direct"]]
    assert [(one["agency"], one["after"]["providers"]) for one in changed] == [("hud", ["arc"])]


def test_a_known_address_is_that_source(kg, small):
    known = rows_of(small, "sources")[3]
    before = (small / "sources.csv").read_bytes()
    done = kg("add", "adoption", *FACT, SAID, "--source-url", known["url"])
    assert done.returncode == 0
    assert (small / "sources.csv").read_bytes() == before
    assert f"  source       {known['id']}  " in done.stdout.decode()


def test_the_same_statement_of_the_same_source_is_not_added_twice(kg, small):
    assert kg("add", "adoption", *FACT, SAID, *NEW).returncode == 0
    before = contents(small)
    again = kg("add", "adoption", *FACT, "evidence=In other words.", *NEW)
    assert again.returncode == 1
    assert b"says already, of the same source" in again.stderr
    assert contents(small) == before


def test_an_address_has_one_source(kg, small, unchanged):
    known = rows_of(small, "sources")[3]
    given = (f"url={known['url']}", "title=Another name", "kind=government")
    done = kg("add", "source", *given)
    assert (done.returncode, unchanged()) == (1, True)
    assert f"is the address of source {known['id']} already" in done.stderr.decode()
    assert kg("add", "source", *given, "id=another-edition").returncode == 0
    assert not unchanged()


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("agency=hudd",), 1, "new row of adoptions [agency] 'hudd': is not in agencies.csv"),
        (("confidence=sure",), 1, "[confidence] 'sure': is not an allowed value"),
        (("evidence==1+1",), 1, "would run in a spreadsheet"),
        (("from=2024-02-30",), 1, "is not a day of the calendar"),
        (("from=2024", "until=2020"), 1, "ends before it begins"),
        (("evidence=",), 1, "[evidence]: is required"),
        (("evidence=a\nb",), 1, "unseen character U+000A"),
        (("agencie=hud",), 2, "Did you mean agency?"),
        (("id=ad-1152",), 2, "is the number of the row, which is drawn"),
        (("hud",), 2, "is not of the form COLUMN=VALUE"),
        (("status=in-use", "--set", "status=ended"), 2, "status is given twice"),
        (("source=x",), 2, "the source is given twice"),
        (("area=fibf",), 1, "is not in areas.csv"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(kg, unchanged, args, code, said):
    names = {one.partition("=")[0] for one in args}
    fact = [one for one in (*FACT, SAID) if one.partition("=")[0] not in names]
    done = kg("add", "adoption", *fact, *NEW, *args)
    assert (done.returncode, done.stdout) == (code, b"")
    assert said in done.stderr.decode()
    assert unchanged()


def test_a_table_that_does_not_exist(kg):
    done = kg("add", "adoptoins")
    assert (done.returncode, b"Did you mean adoptions" in done.stderr) == (2, True)


@pytest.mark.parametrize("name", SCHEMA)
def test_every_table_takes_the_row_that_was_taken_out(copy_of_data, name):
    """At the place where it stood; only a number is drawn anew."""
    table = SCHEMA[name]
    assert find_table(SCHEMA, singular(name)) is table
    path = copy_of_data / table.file
    raw = path.read_bytes()
    rows = read_table(copy_of_data, table).rows
    row = rows[len(rows) // 2]
    kept = lines(raw)
    taken = kept.pop(row.line - 1)
    path.write_bytes(b"".join(kept))
    number = numbering(table)
    given = {one: cell for one, cell in row.items() if not (number and one == number.key)}
    draft = draft_row(copy_of_data, name, given, Document())
    ((_, after),) = draft.files().values()
    if number is None:
        assert after == raw
    else:
        (new,) = set(lines(after)) - set(kept)
        assert new.partition(b",")[2] == taken.partition(b",")[2]
        assert [one for one in lines(after) if one != new] == kept


def test_what_refers_to_it_is_not_ours_to_report(small):
    """A fault that was there before does not keep a sound row out, but is not hidden either."""
    agencies = small / "agencies.csv"
    agencies.write_bytes(agencies.read_bytes().replace(b",active,", b",actve,", 1))
    assert check_tables(small)
    given = dict(one.split("=", 1) for one in (*FACT, SAID)) | {"source": "white-house"}
    with pytest.raises(DataError) as found:
        draft_row(small, "adoptions", given, Document()).require_sound()
    assert {one.file for one in found.value.problems} == {"new row of adoptions"}
    given["source"] = rows_of(small, "sources")[0]["id"]
    draft_row(small, "adoptions", given, Document()).write()
    assert {one.file for one in check_tables(small)} == {"agencies.csv"}


@pytest.mark.parametrize("spoiled", [None, b"", b"\xff\n", b"id,label\n"])
def test_nothing_is_added_while_a_table_it_may_refer_to_cannot_be_read(kg, small, spoiled):
    """An agency that nobody can look up is not taken for known."""
    path = small / "agencies.csv"
    path.unlink() if spoiled is None else path.write_bytes(spoiled)
    before = contents(small)
    done = kg("add", "adoption", "agency=nobody", *FACT[1:], SAID, *NEW)
    assert (done.returncode, contents(small)) == (1, before)
    assert b"agencies.csv" in done.stderr


def test_line_ends_of_the_file_are_kept_and_followed(kg, small):
    path = small / "adoptions.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = lines(path.read_bytes())
    assert kg("add", "adoption", *FACT, SAID, *NEW).returncode == 0
    after = lines(path.read_bytes())
    (new,) = set(after) - set(before)
    assert new.endswith(b"\r\n")
    assert [one for one in after if one != new] == before


@pytest.mark.parametrize("place", ["first", "last"])
def test_a_last_line_without_an_end_gets_one_only_where_it_must(kg, small, place):
    path = small / "agencies.csv"
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    before = path.read_bytes()
    ident = "aaa" if place == "first" else "zzz"
    row = next(row for row in rows_of(small, "agencies") if row["id"] == "nasa")
    given = [f"{one}={cell}" for one, cell in row.items() if one != "id" and cell]
    assert kg("add", "agency", f"id={ident}", *given).returncode == 0
    after = path.read_bytes()
    if place == "first":
        assert after.endswith(before[-40:])
    else:
        assert after.startswith(before + b"\nzzz,")
        assert after.endswith(b"\n")


def test_a_byte_order_mark_stays(kg, small):
    path = small / "adoptions.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert kg("add", "adoption", *FACT, SAID, *NEW).returncode == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,agency,")


def test_a_table_with_a_line_that_is_none_is_not_written_to(kg, small, unchanged):
    path = small / "adoptions.csv"
    path.write_bytes(path.read_bytes() + b"too,few\n")
    before = contents(small)
    done = kg("add", "adoption", *FACT, SAID, *NEW)
    assert done.returncode == 1
    assert b"adoptions.csv:" in done.stderr
    assert contents(small) == before


def at_a_terminal(folder, args, answers, stop_at=None):
    """kg at a terminal where `answers` are typed; its exit code and what it shows.

    Ctrl-C is typed as soon as it shows `stop_at`.
    """
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover  (the child)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs ignore it
        os.execv(sys.executable, [sys.executable, "-m", "kg", *args, "--data", str(folder)])
    os.write(terminal, "".join(f"{one}\n" for one in answers).encode())
    shown = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
        if stop_at and stop_at in shown:
            time.sleep(0.5)  # until it waits: a signal just before is seen only after the next key
            os.write(terminal, b"\x03")
            stop_at = None
    os.close(terminal)
    _, status = os.waitpid(pid, 0)
    assert b"Traceback" not in shown
    return os.waitstatus_to_exitcode(status), shown.decode()


ANSWERS = ["HUD", "payrol", "payroll", "ARC", "", "in-use", "", "", ""]
SOURCE = ["https://example.gov/a", "ARC: customers", "2026-10", "government"]
REST = ["", "ARC's list names HUD.", "high"]


def test_asked_at_a_terminal(small):
    code, shown = at_a_terminal(small, ["add", "adoption"], [*ANSWERS, *SOURCE, *REST, "y"])
    assert code == 0, shown
    assert "is not in areas.csv" in shown  # and asked again
    (row,) = [row for row in rows_of(small, "adoptions") if row["source"] == "arc-customers"]
    assert (row["agency"], row["provider"], row["observed"]) == ("hud", "arc", "2026-10")
    assert check_tables(small) == []


def test_asked_and_declined(small, unchanged):
    code, shown = at_a_terminal(small, ["add", "adoption"], [*ANSWERS, *SOURCE, *REST, "n"])
    assert (code, unchanged()) == (0, True)
    assert "Nothing was written." in shown


def test_stopped_while_asked(small, unchanged):
    code, _ = at_a_terminal(small, ["add", "adoption"], ["HUD"], stop_at=b"area: ")
    assert (code, unchanged()) == (130, True)


def test_the_printed_difference_undoes_it(kg, small, unchanged):
    done = kg("add", "adoption", *FACT, SAID, *NEW)
    difference = done.stdout[done.stdout.index(b"--- a/") :]
    subprocess.run(["git", "apply", "-R", "-"], cwd=small, input=difference, check=True)
    assert unchanged()
