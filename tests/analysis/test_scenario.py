"""Scenario files: what a line may say, and how each mistake is told."""

from __future__ import annotations

import pytest

from kg.analysis.scenario import COLUMNS, FORM, REQUIRED, Change, read_scenario
from kg.errors import AmbiguousIdError, DataError, UnknownIdError
from tests.worlds import schema

KNOWN = {"hud": "hud", "arc": "arc", "pay": "payroll", "o": "fm-qsmo", "gsa": "gsa", "s": "ipp"}


def find(kind: str, text: str) -> str:
    """Names as a session finds them: in any case, or not, or several."""
    if text == "two":
        raise AmbiguousIdError(text, kind, ["two-a", "two-b"])
    if text.casefold() not in KNOWN:
        raise UnknownIdError(text, kind, ["hud"])
    return KNOWN[text.casefold()]


@pytest.fixture
def read(tmp_path):
    def call(text: str | bytes) -> list[Change]:
        path = tmp_path / "plan.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_scenario(path, schema(), find)

    return call


def test_every_column_of_a_form_is_known_and_what_is_required_is_in_it() -> None:
    for key, form in FORM.items():
        assert set(form.split()) <= set(COLUMNS)
        assert set(REQUIRED[key].split()) <= set(form.split())


def test_columns_in_any_order_and_only_those_needed(read) -> None:
    [one] = read("area,kind,agency,change,provider\npay,adoption,HUD,add,arc\n")
    assert (one.line, one.change, one.kind) == (2, "add", "adoption")
    cells = dict.fromkeys(FORM["add", "adoption"].split(), "")
    assert one.cells == cells | {"agency": "hud", "area": "payroll", "provider": "arc"}


def test_a_header_alone_asks_for_nothing(read) -> None:
    assert read("change,kind\n") == []


def test_what_spreadsheet_programs_write_is_read(read) -> None:
    text = "change,kind,office,area\r\nend,designation,o,pay\r\n"
    assert read(b"\xef\xbb\xbf" + text.encode()) == read(text.replace("\r", ""))


@pytest.mark.parametrize(
    "line",
    [
        "add,adoption,hud,pay,arc,s,,,in-use,part,2020,2026-11",
        "add,adoption,hud,pay,,,,,planned,,2027,",
        "add,adoption,hud,pay,,,,,migrating,,,",
        "end,adoption,hud,pay,,,,,,,,2026",
        "add,listing,,pay,arc,,o,,,,2026,",
        "add,listing,,pay,,s,o,,,,,",
        "end,listing,,,,s,o,,,,,",
        "add,designation,,pay,,,o,gsa,pre-designated,,,",
        "end,designation,,,,,o,,,,,",
    ],
)
def test_lines_that_say_enough(read, line: str) -> None:
    head = "change,kind,agency,area,provider,service,office,host,status,extent,from,until"
    assert len(read(f"{head}\n{line}\n")) == 1


@pytest.mark.parametrize(
    ("line", "column", "said", "mend"),
    [
        ("ad,adoption,hud,pay,arc,,,", "change", "is not an allowed value", "Did you mean add?"),
        ("add,vehicle,hud,pay,arc,,,", "kind", "is not an allowed value", "Allowed: adoption"),
        (",adoption,hud,pay,arc,,,", "change", "is required", "add or end"),
        ("add,adoption,hudd,pay,arc,,,", "agency", "names no agency", "Did you mean hud?"),
        ("add,adoption,two,pay,arc,,,", "agency", "names several", "two-a, two-b"),
        ("add,adoption,,pay,arc,,,", "agency", "is required", "Fill it"),
        ("add,adoption,hud,,arc,,,", "area", "is required", "Fill it"),
        ("add,adoption,hud,pay,,,,", "provider", "is required", "Only a plan"),
        ("add,listing,,pay,,o,,", "provider", "is required", "the service, or both"),
        ("end,listing,,pay,,o,,", "provider", "is required", "the service, or both"),
        ("add,listing,hud,pay,arc,o,,", "agency", "has no meaning", "its columns are office"),
        ("end,designation,,pay,arc,o,,", "provider", "has no meaning", "its columns are office"),
        ("end,adoption,hud,pay,,,2020,", "from", "has no meaning", "Leave it empty"),
        ("add,adoption,hud,pay,arc,,202,", "from", "not of the expected form", "YYYY"),
        ("add,adoption,hud,pay,arc,,2020-13,", "from", "is not a day", "YYYY"),
        ("add,adoption,hud,pay,arc,,2020,2019", "until", "ends before it begins", "Correct"),
        ("add,adoption, hud,pay,arc,,,", "agency", "begins or ends with a blank", "Trim"),
        ("add,adoption,=hud,pay,arc,,,", "agency", "would run in a spreadsheet", "word"),
    ],
)
def test_each_mistake_says_line_column_and_mend(read, line, column, said, mend) -> None:
    head = "change,kind,agency,area,provider,office,from,until"
    with pytest.raises(DataError) as caught:
        read(f"{head}\nadd,adoption,hud,pay,arc,,,\n{line}\n")
    [problem] = caught.value.problems
    assert (problem.file, problem.line, problem.column) == ("plan.csv", 3, column)
    assert said in problem.message
    assert mend in problem.mend


@pytest.mark.parametrize("status", ["ended", "designated", "used"])
def test_a_use_cannot_be_added_as_ended(read, status: str) -> None:
    with pytest.raises(DataError, match="Allowed: authorized, in-use, migrating, planned"):
        read(f"change,kind,agency,area,provider,status\nadd,adoption,hud,pay,arc,{status}\n")


def test_every_mistake_is_told_at_once(read) -> None:
    with pytest.raises(DataError) as caught:
        read("change,kind,agency,area\nadd,adoption,x,y\nad,adoption,hud,pay\nend,adoption,hud\n")
    places = [(one.line, one.column) for one in caught.value.problems]
    assert places == [(2, "provider"), (3, "change"), (4, "")]


@pytest.mark.parametrize(
    ("head", "column", "said"),
    [
        ("change,kind,agenzy", "agenzy", "is no column of a scenario"),
        ("change,kind,kind", "kind", "stands twice"),
        ("change,agency", "kind", "column is missing"),
        ("kind,agency", "change", "column is missing"),
    ],
)
def test_headers_that_are_none(read, head: str, column: str, said: str) -> None:
    with pytest.raises(DataError) as caught:
        read(f"{head}\n")
    [problem] = caught.value.problems
    assert (problem.line, problem.column, problem.message) == (1, column, said)


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\xff\xfec\x00", b'change,"kind\n', b"\x00"])
def test_files_that_are_no_scenario(read, raw: bytes) -> None:
    with pytest.raises(DataError):
        read(raw)
