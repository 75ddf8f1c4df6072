"""compare.html: two agencies as `kg gaps --status all` has them, the choice in the address."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from kg.pages.compare import compare_data, since
from kg.records.adoption import adoption_records
from tests.pages.material import real_material
from tests.small import run

ROWS = """() => [...document.querySelectorAll('#compared tbody tr:not(.area)')].map(row => [
  row.querySelector('th a').getAttribute('href').split('/')[1].replace('.html', ''),
  ...[...row.querySelectorAll('.key')].map(one => one.className.split(' ')[1]),
  row.cells[3].textContent])"""


def said(*agencies: str) -> dict[str, dict[str, dict]]:
    options = [part for one in agencies for part in ("--agency", one)]
    found: dict[str, dict[str, dict]] = {}
    for cell in json.loads(run("gaps", *options, "--status", "all", "--format", "json").stdout):
        found.setdefault(cell["area"], {})[cell["agency"]] = cell
    return found


@pytest.mark.parametrize(("one", "other"), [("hud", "usda"), ("nasa", "faa"), ("gsa", "nsf")])
def test_statuses_and_verdicts_are_those_of_the_command(site, opened, one, other):
    cells = said(one, other)
    with opened(site.address("compare.html") + f"#{one}&{other}") as page:
        rows = page.evaluate(ROWS)
        assert page.inner_text("#command") == (
            f"kg gaps --agency {one} --agency {other} --status all"
        )
        counted = page.eval_on_selector_all(
            "#sum b", "all => all.reduce((sum, one) => sum + Number(one.textContent), 0)"
        )
    assert {row[0]: (row[1], row[2]) for row in rows} == {
        area: (both[one]["status"], both[other]["status"]) for area, both in cells.items()
    }
    assert counted == len(rows)
    for area, first, second, verdict in rows:
        ours, theirs = (set(cells[area][body]["providers"]) for body in (one, other))
        if "unknown" in (first, second):
            assert verdict.startswith("? ")
        elif first != second:
            assert verdict.startswith("≠ other status")
            assert ("same provider" in verdict) == bool(ours and ours == theirs)
        elif ours and ours == theirs:
            assert verdict == "= same"


def test_data_have_every_body_and_function_of_the_kernel():
    made = real_material()
    data = compare_data(made)
    coverage, main = made.coverage, made.world.main_functions
    assert {one[0] for one in data["bodies"]} == {
        one.id for one in made.world.agencies.values() if one.exists(made.day)
    }
    for body, *_ in data["bodies"]:
        places = data["rows"].get(body, [-1] * len(main))
        for area, place in zip(main, places, strict=True):
            cell = coverage.cell(body, area)
            assert (place == -1) == (not cell.known)
            if cell.known:
                status, providers, *_ = [*data["cells"][place], []]
                assert status == cell.status
                assert {data["providers"][one][2] for one in providers} <= {
                    made.links.path("provider", one) for one in cell.providers
                }


def test_choice_is_kept_in_the_address_and_swapped(site, opened):
    with opened(site.address("compare.html")) as page:
        first, second = (page.input_value(f"#{one}") for one in ("first", "second"))
        assert first != second
        page.select_option("#first", "nasa")
        page.select_option("#second", "epa")
        assert page.url.endswith("#nasa&epa")
        before = page.evaluate(ROWS)
        page.click("#swap")
        assert page.url.endswith("#epa&nasa")
        assert [(row[0], row[2], row[1]) for row in page.evaluate(ROWS)] == [
            (row[0], row[1], row[2]) for row in before
        ]
        assert page.inner_text("#head-first a") == "EPA"
        page.evaluate("location.hash = '#hud&nothing-of-this-name'")
        expect(page.locator("#first")).to_have_value("hud")
        assert page.input_value("#second") == "nasa"


def test_only_where_they_differ(site, opened):
    with opened(site.address("compare.html") + "#hud&usda") as page:
        every = page.evaluate(ROWS)
        page.check("#only")
        left = page.evaluate(ROWS)
        assert left == [row for row in every if row[3].startswith("≠")]
        assert 0 < len(left) < len(every)
        areas = page.query_selector_all("#compared tbody")
        assert all(one.query_selector("tr:not(.area)") for one in areas)


def test_prints_the_table_and_not_the_choice(site, opened):
    with opened(site.address("compare.html") + "#hud&usda") as page:
        page.emulate_media(media="print")
        assert page.is_visible("#compared")
        assert "Department of Agriculture" in page.inner_text("#compared thead")
        assert not page.is_visible("#first")


def test_without_scripts_the_command_is_there(site, opened):
    with opened(site.address("compare.html"), scripts=False) as page:
        assert "kg gaps --agency hud --agency usda --status all" in page.inner_text("main")
        assert not page.is_visible("form.choice")
        assert not page.is_visible("#result")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"from": "2014", "observed": "2020-03-04"}, "since 2014"),
        ({"observed": "2020-03"}, "seen since Mar 2020"),
        ({"status": "planned", "observed": "2025-12-01"}, "plan seen since 1 Dec 2025"),
        ({"status": "planned", "from": "2027", "observed": "2025"}, "plan seen since 2025"),
        ({"status": "authorized", "from": "2024-02"}, "authorized since Feb 2024"),
        ({}, "undated"),
    ],
)
def test_since_when_is_as_precise_as_the_source(row, expected):
    cells = {
        "id": "ad-1", "agency": "a", "area": "pay", "provider": "p", "service": "", "extent": "",
        "status": "in-use", "from": "", "until": "", "observed": "", "source": "s",
        "evidence": "So it says.", "confidence": "high",
    } | row  # fmt: skip
    [record] = adoption_records([cells], {"s": 739942}, {}, {})
    assert since(record, {"ad-1": cells}) == expected


def test_hostile_names_are_text(opened, tmp_path):
    from tests.pages.test_hostile import HARMLESS, HOSTILE, write

    write(tmp_path)
    with opened((tmp_path / "compare.html").as_uri() + "#script&end") as page:
        assert page.input_value("#first") == "script"
        text = page.text_content("#compared")
        assert HOSTILE["script"] in text
        assert HOSTILE["end"] in text
        assert page.evaluate(HARMLESS) == [0, 0, 0]
        page.select_option("#second", "long")
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
