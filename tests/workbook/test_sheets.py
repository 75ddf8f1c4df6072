"""The sheets of a workbook hold what `kg gaps` and `kg explain` say, cell by cell."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.analysis.explain import Explainer
from kg.pages.coverage.matrix import MARKS
from kg.workbook import names, style
from tests.small import run
from tests.workbook.conftest import HEAD, cells, matrix, table, workbook

SHEETS = ["Read me", "Matrix", "Gaps", "Covered", "Unknown", "Sources"]
CSS = Path(__file__).parents[2] / "kg" / "pages" / "static" / "base.css"


def keys(sheet):
    return [(row["Agency id"], row["Function id"]) for row in table(sheet)]


def read_me(book):
    """Labels of the first sheet and what stands beside them."""
    rows = book["Read me"].iter_rows(values_only=True)
    return {row[0]: row[1] for row in rows if row[0] and row[1] is not None}


def test_sheets_in_order(book):
    assert book.sheetnames == SHEETS
    assert book.active.title == "Read me"


def test_letters_are_distinct_and_one_character():
    letters = [word.letter for word in st.STATUSES]
    assert len(set(letters)) == len(letters)
    assert all(len(letter) == 1 for letter in letters)


def test_matrix_is_the_json_cell_by_cell(book, every):
    shown = matrix(book["Matrix"])
    assert shown.keys() == every.keys()
    assert len(shown) > 300
    for key, cell in shown.items():
        word = st.WORD[every[key]["status"]]
        assert cell.value.split(" ")[0] == word.letter, key
        assert cell.fill.fgColor.rgb[2:] == (
            style.FILL[word.id] if word.id != st.UNKNOWN else "e3e3e3"
        ), key


def test_unknown_cells_have_nothing_but_their_letter_and_a_hatch(book, every):
    for key, cell in matrix(book["Matrix"]).items():
        unknown = every[key]["status"] == st.UNKNOWN
        assert (cell.value == "?") == unknown
        assert (cell.fill.patternType == "lightUp") == unknown


def test_cells_name_a_provider_and_mark_old_evidence(book, every, dataset):
    world = dataset.world
    for key, cell in matrix(book["Matrix"]).items():
        one = every[key]
        if one["status"] in (st.UNKNOWN, st.PARTIAL) or not one["providers"]:
            continue
        text = cell.value[2:]
        said = {"own"} if key[0] in one["providers"] else set()
        said |= {world.providers[p].acronym or world.providers[p].label for p in one["providers"]}
        named = any(text.startswith(name.split(" (")[0][:12]) for name in said)
        unnamed = text.startswith("not named") and one["status"] == st.PLANNED
        assert named or unnamed, (key, text)
        others = len(one["providers"]) - named
        assert (f" +{others}" in text) == (others > 0), (key, text)
        assert (names.STALE in text) == (one["freshness"] != "fresh")
        assert (names.CONFLICT in text) == one["conflict"]


def test_colours_and_marks_are_those_of_the_pages():
    css = CSS.read_text("utf-8").partition("@media")[0]
    for status in st.RANK:
        fill, ink = (re.search(rf"--{status}-{what}: #(\w+);", css)[1] for what in ("fill", "ink"))
        assert style.FILL[status] == (fill if len(fill) == 6 else fill * 2)
        assert style.INK[status] == ink
    assert {"stale": names.STALE, "conflict": names.CONFLICT, "mixed": names.MIXED} == MARKS


@pytest.mark.parametrize("status", st.RANK)
def test_colours_can_be_read(status):
    """Contrast of at least 4.5 to 1 (WCAG 2.2)."""

    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    assert (light(style.FILL[status]) + 0.05) / (light(style.INK[status]) + 0.05) >= 4.5


def test_matrix_is_frozen_filtered_and_set_up_to_print(book, every):
    sheet = book["Matrix"]
    agencies = {agency for agency, _ in every}
    assert sheet.freeze_panes == f"C{HEAD + 1}"
    assert re.fullmatch(rf"A{HEAD}:[A-Z]+{HEAD + len(agencies)}", sheet.auto_filter.ref)
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"$3:${HEAD}"
    assert all(sheet.column_dimensions[letter].width > 8 for letter in "ABCDEF")


def test_heads_name_area_and_qsmo_on_the_day(book):
    sheet = book["Matrix"]
    heads = {sheet.cell(3, at).value: sheet.cell(4, at).value for at in range(3, 17)}
    assert heads["Core Financial Management"] == "FM QSMO (TREAS): designated"
    assert heads["Travel"] == "no QSMO"
    assert heads["Acquisition"] == "Acquisition QSMO (GSA): pre-designated"
    assert "designated: Vuln. disclosure, SOC" in heads["Cybersecurity Services"]
    before = workbook("--as-of", "2019-01-01", "--area", "payroll")["Matrix"]
    assert before.cell(4, 3).value == "no QSMO"


def test_totals_keep_unknown_apart(book, every):
    sheet = book["Matrix"]
    ids = {cell.value: cell.column for cell in sheet[HEAD - 1] if cell.value}
    rows = {row[1].value: row for row in sheet.iter_rows(min_row=HEAD + 2)}
    for area, column in ids.items():
        counts = Counter(one["status"] for key, one in every.items() if key[1] == area)
        for word in st.STATUSES:
            assert rows[word.label][column - 1].value == counts[word.id], (area, word.id)
        gaps = sum(counts[status] for status in st.GAPS)
        assert rows["Established gaps"][column - 1].value == gaps
    assert rows["Unknown"][0].row > rows["Established gaps"][0].row + 1


def test_counts_of_each_body(book, every):
    sheet = book["Matrix"]
    at = {cell.value: cell.column - 1 for cell in sheet[HEAD]}
    for row in sheet.iter_rows(min_row=HEAD + 1, values_only=True):
        if not row[at["Agency id"]]:
            continue
        own = [one["status"] for key, one in every.items() if key[0] == row[at["Agency id"]]]
        assert row[at["Marketplace"]] == own.count(st.MARKETPLACE)
        assert row[at["Unknown"]] == own.count(st.UNKNOWN)
        assert row[at["Gaps"]] == sum(own.count(status) for status in st.GAPS)


def test_gaps_are_those_of_the_command_in_its_order(book):
    assert keys(book["Gaps"]) == [*cells()]


@pytest.mark.parametrize(("sheet", "status"), [("Covered", "marketplace"), ("Unknown", "unknown")])
def test_the_other_cells_have_sheets_of_their_own(book, sheet, status):
    assert keys(book[sheet]) == [*cells("--status", status)]


@pytest.mark.parametrize(
    ("args", "statuses"),
    [
        (["--status", "vendor"], ["vendor"]),
        (["--status", "own", "--status", "unknown"], ["own"]),
        (["--status", "all"], [*st.GAPS]),
        (["--status", "unknown"], []),
        (["--status", "marketplace"], []),
    ],
)
def test_status_chooses_rows_of_the_gaps_and_unknown_is_never_one(args, statuses, every):
    chosen = workbook(*args)
    rows = table(chosen["Gaps"])
    wanted = [key for key, one in every.items() if one["status"] in statuses]
    assert [(row["Agency id"], row["Function id"]) for row in rows] == wanted
    assert not any(row["Status"].startswith("?") for row in rows)
    assert matrix(chosen["Matrix"]).keys() == every.keys()


def test_what_a_gap_says_is_what_explain_says(book, every, dataset):
    explainer = Explainer(Coverage(dataset.world, dataset.day), dataset.tables)
    rows = table(book["Gaps"])
    for row in rows:
        key = row["Agency id"], row["Function id"]
        one, found = every[key], explainer.explain(*key)
        word = st.WORD[one["status"]]
        assert row["Status"] == f"{word.letter} {word.label}"
        assert (row["Reason"], row["Next step"]) == (found.reason, found.next_step)
        assert row["Reason"]
        assert row["Next step"]
        assert (found.provision or "") in row["Required by"]
        assert row["Sources"] == "; ".join(one["sources"])
        assert row["Evidence"] == one["freshness"]
        assert row["Conflict"] == ("yes" if one["conflict"] else "no")
        assert bool(row["Inherited from"]) == bool(one["inherited_from"])
        assert bool(row["QSMO"]) == bool(one["qsmo"])
        assert row["Newest source"]
    assert len({row["Reason"] for row in rows}) > 4


def test_a_row_checked_by_hand(book):
    [row] = [
        row
        for row in table(book["Gaps"])
        if (row["Agency id"], row["Function id"]) == ("hud", "payroll")
    ]
    assert (row["Agency"], row["Function"], row["Status"]) == (
        "HUD",
        "Payroll processing",
        "S Shared service",
    )
    assert row["Provider"] == "National Finance Center (NFC)"
    assert (row["QSMO"], row["Standing"]) == ("HR QSMO", "designated")
    assert row["Reason"] == "What the QSMO's marketplace lists is not recorded here"
    assert "(pn-0283)" in row["Required by"]


def test_inherited_cells_say_from_whom():
    chosen = workbook("--agency", "cdc", "--agency", "bls")
    every = cells("--agency", "cdc", "--agency", "bls", "--status", "all")
    inherited = {key for key, one in every.items() if one["inherited_from"]}
    shown = matrix(chosen["Matrix"])
    assert inherited
    assert {key for key, cell in shown.items() if names.INHERITED in cell.value} == inherited
    rows = table(chosen["Gaps"]) + table(chosen["Covered"])
    assert {
        (row["Agency id"], row["Function id"]) for row in rows if row["Inherited from"]
    } == inherited


@pytest.mark.parametrize("title", ["Gaps", "Covered", "Unknown", "Sources"])
def test_lists_are_frozen_and_filtered(book, title):
    sheet = book[title]
    assert sheet.freeze_panes in ("B2", "C2")
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.max_row > 20


def test_every_source_is_there_once_with_its_address(book, dataset):
    known = {row["id"]: row for row in dataset.tables["sources"]}
    rows = table(book["Sources"])
    ids = [row["Id"] for row in rows]
    assert ids == sorted(set(ids))
    for row in rows:
        source = known[row["Id"]]
        for column, name in (("Title", "title"), ("Address", "url"), ("Date", "date")):
            assert row[column] == source[name]
        assert (row["Kind"], row["Retrieved"]) == (source["kind"], source["retrieved"])
        assert row["Cited for"]
    links = {cell.coordinate: cell.hyperlink.target for cell in book["Sources"]["C"][1:]}
    assert [*links.values()] == [row["Address"] for row in rows]
    assert all(target.startswith(("http://", "https://")) for target in links.values())
    cited = {
        one
        for title in ("Gaps", "Covered")
        for row in table(book[title])
        for one in row["Sources"].split("; ")
    }
    assert cited <= set(ids)


def test_sources_count_the_cells_that_rest_on_them(book):
    counts = Counter(
        one
        for title in ("Gaps", "Covered")
        for row in table(book[title])
        for one in row["Sources"].split("; ")
    )
    for row in table(book["Sources"]):
        assert row["Cells"] >= counts[row["Id"]], row["Id"]
        if row["Cited for"] == "standing of the QSMO":
            assert row["Cells"] == 0


def test_newest_source_is_a_link_to_one_of_the_sources(book, dataset):
    titles = {row["title"]: row["url"] for row in dataset.tables["sources"]}
    sheet = book["Gaps"]
    [column] = [cell.column for cell in sheet[1] if cell.value == "Newest source"]
    for row in sheet.iter_rows(min_row=2):
        cell = row[column - 1]
        assert cell.value in titles
        assert cell.hyperlink.target.startswith("http")


def test_read_me_says_how_much_is_known_and_what_letters_mean(book, every):
    said = read_me(book)
    counts = Counter(one["status"] for one in every.values())
    assert said["As of"] == "2026-11-22"
    assert said["Cells"] == len(every)
    assert said["Unknown cells"] == counts[st.UNKNOWN]
    assert said["Known cells"] == len(every) - counts[st.UNKNOWN]
    assert said["Established gaps"] == sum(counts[status] for status in st.GAPS)
    assert "not a gap until somebody shows it" in said["Unknown is no gap"]
    rows = [*book["Read me"].iter_rows()]
    for word in st.STATUSES:
        [row] = [row for row in rows if row[1].value == word.label]
        assert row[0].value.split(" ") == [*dict.fromkeys((word.letter, word.symbol))]
        assert (row[2].value, row[3].value) == (word.meaning, counts[word.id])
        assert row[0].fill.patternType
    links = [row[0].hyperlink.location for row in rows if row[0].hyperlink]
    assert links == [f"'{title}'!A1" for title in SHEETS[1:]]


def test_read_me_says_what_was_asked():
    args = ("--agency", "NASA", "--area", "payroll", "--confidence", "high", "--fresh-years", "2")
    said = read_me(workbook(*args, "--as-of", "2021-06-30"))
    assert (said["As of"], said["Bodies"], said["Functions"]) == ("2021-06-30", "NASA", "payroll")
    assert "high confidence" in said["Facts"]
    assert "left out" in said["Facts"]
    assert said["Freshness"].startswith("fresh: newest evidence up to 2 years old")
    assert (
        read_me(workbook("--level", "top", "--area", "payroll"))["Bodies"] == "all top-level bodies"
    )
    assert (
        read_me(workbook("--group", "non-cfo-act", "--area", "payroll"))["Bodies"]
        == "group non-cfo-act"
    )


def test_a_catalogue_that_is_not_recorded_is_said(book):
    assert "is not recorded here" in read_me(book)["HR QSMO"]


def test_bodies_that_are_not_there_are_named_and_a_workbook_may_be_empty():
    chosen = workbook("--agency", "usaid")
    assert read_me(chosen)["Left out"] == "Not there on that day: usaid"
    assert matrix(chosen["Matrix"]) == {}
    assert all(table(chosen[title]) == [] for title in SHEETS[2:])


def test_no_cell_is_a_formula_and_only_counts_are_numbers(book):
    kinds = Counter(
        cell.data_type
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    )
    assert set(kinds) == {"s", "n"}
    numbers = {
        type(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "n"
    }
    assert numbers <= {int, type(None)}


def test_json_of_explain_has_the_same_reason(book):
    row = table(book["Gaps"])[0]
    done = run("explain", row["Agency id"], row["Function id"], "--format", "json")
    found = json.loads(done.stdout)
    assert (found["reason"], found["next_step"]) == (row["Reason"], row["Next step"])


def test_cfo_act_agencies_come_first_in_the_matrix(dataset):
    shown = matrix(workbook("--level", "top", "--area", "payroll")["Matrix"])
    cfo = [dataset.world.agencies[agency].cfo_act for agency, _ in shown]
    assert cfo == sorted(cfo, reverse=True)
    assert len(set(cfo)) == 2
