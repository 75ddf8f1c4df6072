"""changes.html says what `kg diff` says; the build before is settled by the rule."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from kg.analysis.coverage import Coverage
from kg.analysis.diff import listing_diff
from kg.analysis.snapshot import Snapshot, State, read_snapshot, snapshot_diff, snapshot_of
from kg.dates import add_years, first_day, iso
from kg.pages import Material
from kg.pages.changes import FEW, changes_pages
from tests.pages.material import real_material, written
from tests.pages.printed import printed
from tests.small import run
from tests.worlds import make_world


def page_of(material: Material) -> str:
    return written(changes_pages, material)["changes.html"]


@pytest.fixture(scope="module")
def told(site):
    first = iso(add_years(site.day, -5))
    return json.loads(run("diff", first, iso(site.day), "--format", "json").stdout)


def test_cells_are_those_of_the_command(site, opened, told):
    cells = [one for one in told if one["kind"] == "cell"]
    with opened(site.address("changes.html")) as page:
        rows = page.eval_on_selector_all(
            "[aria-labelledby=years] .cells tbody tr",
            """rows => rows.map(row => [
              row.closest('table').querySelector('caption a').getAttribute('href'),
              row.querySelector('th a').getAttribute('href'),
              ...[...row.querySelectorAll('.key')].map(one => one.className.split(' ')[1])])""",
        )
        known = page.inner_text("[aria-labelledby=years] > p")
    shown = {
        f"{agency.split('/')[1][:-5]}.{area.split('/')[1][:-5]}": (before, after)
        for agency, area, before, after in rows
    }
    assert shown == {one["subject"]: (one["before"], one["after"]) for one in cells}
    assert len(rows) == len(cells) > 100
    assert known.startswith(f"{len(cells)} of ")


def test_other_changes_are_those_of_the_command(site, opened, told):
    with opened(site.address("changes.html")) as page:
        text = page.inner_text("main")
        for kind, name in (("designation", "designations"), ("policy", "policies")):
            expected = [one["text"] for one in told if one["kind"] == kind]
            shown = page.eval_on_selector_all(
                f"[aria-labelledby={name}] .dated li > span:last-child",
                "all => all.map(one => one.textContent.replace(' (page)', ''))",
            )
            assert shown == expected
            assert expected
        for one in told:
            if one["kind"] == "body":
                assert one["text"] in text


def test_figures_then_and_now(site, opened):
    first = iso(add_years(site.day, -5))
    wanted = []
    for day in (first, iso(site.day)):
        cells = json.loads(
            run("gaps", "--as-of", day, "--status", "all", "--format", "json").stdout
        )
        wanted.append(Counter(cell["status"] for cell in cells))
    with opened(site.address("changes.html")) as page:
        rows = page.eval_on_selector_all(
            "[aria-labelledby=years] .figures tbody tr",
            """rows => rows.map(row => [row.querySelector('.key').className.split(' ')[1],
              ...[...row.querySelectorAll('td')].map(one => one.textContent)])""",
        )
    assert len(rows) == 7
    for status, then, now, more in rows:
        assert (int(then), int(now)) == (wanted[0][status], wanted[1][status])
        assert int(more.replace("\u2212", "-")) == int(now) - int(then)
    assert rows[-1][0] == "unknown"


def test_listings_count_while_their_office_is_designated():
    world = make_world(
        agencies=[{"id": "treasury"}],
        offices=[{"id": "fm"}],
        areas=[{"id": "core"}],
        designation_periods=[
            {"office": "fm", "area": "core", "from": "2020-06-29", "until": "2023-12-31"}
        ],
        services=[
            {"id": "old", "area": "core", "listed_by": "fm", "from": "2019", "until": "2021"},
            {"id": "stays", "area": "core", "listed_by": "fm", "from": "2019"},
            {"id": "elsewhere", "area": "core", "from": "2019"},
        ],
    )

    def services(first: str, second: str) -> tuple[list[str], list[str]]:
        gained, lost = listing_diff(world, first_day(first), first_day(second))
        return [one.service for one in gained], [one.service for one in lost]

    assert services("2020-01-01", "2020-06-29") == (["old", "stays"], [])
    assert services("2020-06-29", "2022-01-01") == ([], ["old"])
    assert services("2022-01-01", "2024-01-01") == ([], ["stays"])
    assert services("2020-06-29", "2020-07-01") == ([], [])


def test_snapshot_is_what_the_csv_says(dataset_csv):
    coverage = real_material().coverage
    read = read_snapshot(dataset_csv, coverage.day)
    assert read == snapshot_of(coverage)
    assert snapshot_diff(read, snapshot_of(coverage)) == []


@pytest.fixture(scope="module")
def dataset_csv() -> str:
    from kg.analysis.gaps import as_records, records_csv

    coverage = real_material().coverage
    world = coverage.world
    cells = coverage.cells(sorted(world.agencies), world.tracked)
    return records_csv(as_records(coverage, (cell for cell in cells if cell.known)))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: text.replace("agency,", "body,", 1),
        lambda text: text.replace(",shared,", ",shred,", 1),
        lambda text: text.replace("2026-11-22", "2026-13-22", 1),
        lambda text: text.replace("2026-11-22", "2026-11-21"),
    ],
    ids=["empty", "columns", "status", "no day", "other day"],
)
def test_what_is_no_snapshot_is_refused(spoil, dataset_csv):
    with pytest.raises(ValueError, match=r"columns|no cell of that day|month"):
        read_snapshot(spoil(dataset_csv), real_material().day)


def test_differences_are_added_removed_and_changed_cells():
    before = Snapshot(1, {("a", "x"): State("own"), ("a", "y"): State("shared", ("p",))})
    after = Snapshot(2, {("a", "y"): State("shared", ("p", "q")), ("b", "x"): State("vendor")})
    found = {
        (one.agency, one.area): (one.before.status, one.after.status)
        for one in snapshot_diff(before, after)
    }
    assert found == {
        ("a", "x"): ("own", "unknown"),
        ("a", "y"): ("shared", "shared"),
        ("b", "x"): ("unknown", "vendor"),
    }


def test_page_without_a_build_before_says_so():
    assert "There is nothing to compare with" in page_of(real_material())


def test_page_with_the_same_build_before_says_nothing_changed():
    made = real_material()
    same = Material(made.coverage, made.tables, before=snapshot_of(made.coverage))
    assert "Nothing: every pair has the status" in page_of(same)


def test_page_shows_what_differs_from_the_build_before():
    made = real_material()
    now = snapshot_of(made.coverage)
    cells = dict(now.cells)
    cells["hud", "payroll"] = State("own", ("gone-provider",))
    del cells["nasa", "payroll"]
    cells["gone-body", "payroll"] = State("shared", ("nfc",))
    text = page_of(Material(made.coverage, made.tables, before=Snapshot(now.day, cells)))
    last = text[text.index('aria-labelledby="build"') :]
    assert "3 pairs differ" in last
    groups = re.findall(r"<caption>.*?</caption>", last, re.S)
    rows = re.findall(r'<tr><th scope="row">.*?</tr>', last, re.S)
    assert [name for name in ("gone-body", "agency/hud.html", "agency/nasa.html")
            if sum(name in group for group in groups) == 1] == [
        "gone-body", "agency/hud.html", "agency/nasa.html",
    ]  # fmt: skip
    [hud] = [row for row in rows if "gone-provider" in row]
    assert hud.index("Own system") < hud.index("Shared service")
    assert "newly known" in last
    assert "no longer known" in last


def test_bodies_of_many_differences_are_closed_and_print_open(site, opened, tmp_path):
    """A phone shows what differs by one line a body; paper has no use for lines to click on."""
    with opened(site.address("changes.html")) as page:
        found = page.eval_on_selector_all(
            "[aria-labelledby=years] details.who",
            "all => all.map(one => [one.open, one.querySelectorAll('tbody tr').length])",
        )
        assert all(shown == (lines <= FEW) for shown, lines in found)
        assert not all(shown for shown, _ in found)
        page.pdf(path=tmp_path / "page.pdf")
    text = " ".join(printed(tmp_path / "page.pdf"))
    assert text.count("What is different") >= len(found)


def test_a_great_many_differences_are_counted_and_the_page_stays_small():
    made = real_material()
    earlier = Coverage(made.world, first_day("2004-01-01"))
    text = page_of(Material(made.coverage, made.tables, before=snapshot_of(earlier)))
    assert re.search(r"The first 250 are shown, \d+ are left out", text)
    assert len(text.encode()) < 300_000
