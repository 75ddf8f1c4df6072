"""kg calendar: windows, formats that agree, and iCalendar by the letter of RFC 5545."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from kg.cli.icalendar import LONGEST, escape, fold


def unfolded(raw: bytes) -> list[str]:
    """Content lines, by the rules of RFC 5545 (3.1)."""
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    for line in raw.split(b"\r\n"):
        assert len(line) <= LONGEST
    return raw.decode().replace("\r\n ", "").split("\r\n")[:-1]


def events(raw: bytes) -> list[dict[str, str]]:
    lines = unfolded(raw)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert lines[1:3] == ["VERSION:2.0", "PRODID:-//qsmo-kg//calendar//EN"]
    found: list[dict[str, str]] = []
    for line in lines[3:-1]:
        name, value = line.split(":", 1)
        if line == "BEGIN:VEVENT":
            found.append({})
        elif line != "END:VEVENT":
            assert name not in found[-1], "each at most once"
            found[-1][name] = value
    return found


def plain(text: str) -> str:
    return re.sub(r"\\([\\;,])", r"\1", text)


def test_formats_agree(kg):
    done = kg("calendar", "--format", "json")
    assert (done.returncode, done.stderr) == (0, b"")
    record = json.loads(done.stdout)
    entries = record["entries"]
    assert (record["from"], record["until"]) == ("2025-11-22", "2029-11-22")
    rows = csv.DictReader(
        io.StringIO(kg("calendar", "--format", "csv").stdout.decode(), newline="")
    )
    assert [(row["date"], row["text"], row["rows"]) for row in rows] == [
        (one["date"], one["text"], ";".join(one["rows"])) for one in entries
    ]
    found = events(kg("calendar", "--format", "ics").stdout)
    assert [
        (one["DTSTART;VALUE=DATE"], plain(one["SUMMARY"]), one["CATEGORIES"]) for one in found
    ] == [
        (one["date"].replace("-", ""), f"{one['kind']}: {one['text']}", one["kind"])
        for one in entries
    ]
    text = kg("calendar").stdout.decode()
    assert f"\n{len(entries)} entries from 2025-11-22 to 2029-11-22: " in text
    ahead = text.split("From 2026-11-22 on")[1]
    for one in entries:
        assert one["date"] in (ahead if not one["past"] else text)


def test_events_have_what_they_must(kg):
    found = events(kg("calendar", "--format", "ics").stdout)
    assert len({one["UID"] for one in found}) == len(found) > 20
    for one in found:
        assert one["DTSTAMP"] == "20261122T000000Z", "the date of the data, not of the run"
        assert re.fullmatch(r"\d{8}", one["DTSTART;VALUE=DATE"])
        assert re.fullmatch(r"https?://\S+", one["URL"])
        assert one["TRANSP"] == "TRANSPARENT"
        for name in ("SUMMARY", "DESCRIPTION"):
            assert not re.search(r"(?<!\\)[,;]", one[name]), "commas and semicolons are escaped"


@pytest.mark.parametrize("text", ["é" * 80, "x" * 75, "x" * 76, "x" * 74 + "é", "", "日本" * 60])
def test_folding_cuts_no_character_and_loses_nothing(text: str) -> None:
    folded = fold(text)
    lines = folded.split("\r\n")
    assert all(len(line.encode()) <= LONGEST for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == text


def test_escaping() -> None:
    assert escape("a, b; c\\d\ne") == "a\\, b\\; c\\\\d\\ne"


def test_window(kg):
    text = kg("calendar", "--from", "2027-04-30", "--until", "2027-04-30").stdout.decode()
    assert "7 entries from 2027-04-30 to 2027-04-30: 1 service ends, 6 vehicle ends.\n" in text
    assert "Before" not in text
    none = kg("calendar", "--from", "2080-01-01", "--until", "2080-12-31")
    assert none.returncode == 0
    assert none.stdout.startswith(b"Nothing recorded ends or falls due from 2080-01-01")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--from", "2020-01-02", "--until", "2020-01-01"], b"is later than --until"),
        (["--from", "2020"], b"'2020' is no date. Write YYYY-MM-DD."),
        (["--until", "20200101"], b"is no date"),
        (["--agency", "nobody-at-all"], b"no agency is called"),
        (["--from", "2080-01-01", "--until", "2080-01-02", "--format", "ics"], b"needs an event"),
    ],
)
def test_wrong_use(kg, args, said):
    done = kg("calendar", *args)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_one_agency(kg):
    record = json.loads(kg("calendar", "--agency", "DOJ", "--format", "json").stdout)
    every = json.loads(kg("calendar", "--format", "json").stdout)
    assert 0 < len(record["entries"]) < len(every["entries"])
    texts = [one["text"] for one in record["entries"]]
    assert any(
        text.startswith("Department of Justice has") or "Justice had" in text for text in texts
    )
    assert any(text.startswith("Federal Bureau of Prisons") for text in texts), "a bureau"
    assert not any("Agriculture" in text for text in texts)


def test_bodies_of_which_the_same_is_said_share_a_line(kg):
    text = kg("calendar").stdout.decode()
    assert "DOC, DOD, ED, DOE, HUD" in text
    assert "and 10 more]" in text


def test_same_bytes_each_time(kg):
    for fmt in ("table", "ics"):
        one, two = (
            kg("calendar", "--format", fmt, env={"PYTHONHASHSEED": seed}).stdout for seed in "12"
        )
        assert one == two
