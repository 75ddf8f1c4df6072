"""charts.html: figures of the analyses, drawings without styles, the same bytes each time."""

from __future__ import annotations

import json
import re
from collections import Counter
from xml.etree import ElementTree as ET

import pytest

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.analysis.timeline import Timeline
from kg.analysis.yearly import Year, together, yearly
from kg.dates import first_day, last_day
from kg.pages import Material
from kg.pages.charts.draw import cleaned
from kg.pages.charts.pages import FIRST, charts_pages
from kg.pages.charts.series import Piece, bars, fitted, stacked_years
from tests.pages.material import real_material, written
from tests.small import run
from tests.worlds import make_tables, make_world


@pytest.fixture(scope="module")
def years():
    made = real_material()
    world = made.world
    cfo = [one.id for one in world.agencies.values() if one.cfo_act]
    return yearly(made.coverage.kernel, cfo, world.main_functions, FIRST, made.day)


@pytest.fixture(scope="module")
def text():
    return written(charts_pages, real_material())["charts.html"]


@pytest.fixture(scope="module")
def drawings(text):
    return [ET.fromstring(one) for one in re.findall(r"<svg viewBox.*?</svg>", text, re.S)]


def table(page, selector: str) -> list[list[str]]:
    return page.eval_on_selector_all(
        f"{selector} details tr",
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))",
    )


def test_years_are_what_the_timeline_says(years):
    made = real_material()
    world = made.world
    timeline = Timeline(world, world.main_functions, first_day(str(FIRST)), made.day)
    cfo = [one for one in world.agencies.values() if one.cfo_act]
    for area, found in years.items():
        assert [one.year for one in found] == [*range(FIRST, 2027)]
        for one in found[::5] + found[-1:]:
            day = min(last_day(str(one.year)), made.day)
            here = [body.id for body in cfo if body.exists(day)]
            counts = Counter(timeline.status(body, area, day) for body in here)
            assert one.counts == {word: counts[word] for word in st.RANK}, (area, one.year)


def test_last_year_is_what_the_command_says(site, opened, years):
    cells = json.loads(run("gaps", "--status", "all", "--format", "json").stdout)
    counts = Counter(cell["status"] for cell in cells)
    last = together(years.values())[-1]
    assert last.counts == {word: counts[word] for word in st.RANK}
    with opened(site.address("charts.html")) as page:
        head, *_, shown = table(page, "[aria-labelledby=whole]")
        labels = {st.WORD[word].label: str(count) for word, count in last.counts.items()}
        assert dict(zip(head[1:], shown[1:], strict=True)) == labels
        of_functions = table(page, "[aria-labelledby=by-function]")
    by_area: dict[str, Counter[str]] = {}
    for cell in cells:
        by_area.setdefault(cell["area_label"], Counter())[cell["status"]] += 1
    assert {row[0]: [int(one) for one in row[1:]] for row in of_functions[1:]} == {
        area: [found[word] for word in st.RANK] for area, found in by_area.items()
    }


def test_each_function_has_a_chart_with_finding_and_data(site, opened, years):
    names = real_material().names
    with opened(site.address("charts.html")) as page:
        figures = page.query_selector_all(".small figure")
        assert [one.query_selector("h3").inner_text() for one in figures] == [
            names.area(area) for area in years
        ]
        for figure, found in zip(figures, years.values(), strict=True):
            finding = figure.query_selector("p").inner_text()
            known, total = re.match(r"(\d+) of (\d+) known", finding).groups()
            assert (int(known), int(total)) == (found[-1].known, sum(found[-1].counts.values()))
            assert finding in figure.query_selector("svg").get_attribute("aria-label")
            spans = [one.text_content() for one in figure.query_selector_all("tbody th")]
            covered = [
                year
                for span in spans
                for year in range(int(span.split(" to ")[0]), int(span.split(" to ")[-1]) + 1)
            ]
            assert covered == [one.year for one in found]


def test_concentration_is_what_the_command_says(site, opened):
    said = json.loads(run("concentration", "--format", "json").stdout)["functions"]
    with opened(site.address("charts.html")) as page:
        rows = table(page, "[aria-labelledby=concentration]")[1:]
        title = page.inner_text("#concentration")
        silent = page.inner_text("[aria-labelledby=concentration] figcaption")
    assert {row[0]: (row[1], row[2], row[3], row[4]) for row in rows} == {
        one["area_label"]: (
            str(one["served"]), str(len(one["providers"])), f"{one['hhi']:,.0f}", one["level"],
        )
        for one in said
        if one["hhi"] is not None
    }  # fmt: skip
    half = sum(bool(one["providers"]) and one["providers"][0]["share"] > 0.5 for one in said)
    assert title.startswith(f"In {half} of {len(rows)} functions")
    for one in said:
        if one["hhi"] is None:
            assert one["area_label"] in silent


def test_freshness_is_of_the_known_pairs(site, opened):
    said = json.loads(run("stats", "--format", "json").stdout)
    with opened(site.address("charts.html")) as page:
        title = page.inner_text("#freshness")
        rows = table(page, "[aria-labelledby=freshness]")[1:]
    assert title.startswith(f"{said['freshness']['fresh']} of {said['known']} known pairs")
    assert sum(int(row[4]) for row in rows) == said["unknown"]
    for place, word in enumerate(("fresh", "aging", "last known"), 1):
        assert sum(int(row[place]) for row in rows) == said["freshness"][word]


def test_drawings_carry_no_style_script_id_or_address(text, drawings):
    assert len(drawings) >= 18
    for one in drawings:
        for element in one.iter():
            assert element.tag in {"svg", "g", "path", "line", "text", "rect"}
            for name, value in element.attrib.items():
                assert name not in {"style", "class", "id"}
                assert not name.startswith("on")
                assert "http" not in value
                if name in ("fill", "stroke"):
                    assert re.fullmatch(r"none|currentColor|var\(--[\w-]+\)|url\(#unknown\)", value)
    assert "<style" not in text
    assert len(text.encode()) < 300_000


def test_drawings_have_the_numbers_of_their_end(drawings, years):
    last = together(years.values())[-1]
    texts = ["".join(one.itertext()) for one in drawings[0].iter("text")]
    for word in st.STATUSES:
        assert f"{word.symbol} {last.counts[word.id]} {word.label.lower()}" in texts


def test_texts_of_drawings_are_escaped():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>&lt;b&gt;</text></svg>'
    made = cleaned(svg, '"><script>')
    assert "&lt;b&gt;" in made
    assert "<script>" not in made


def test_bands_lie_on_each_other_and_leave_out_what_stays():
    counts = dict.fromkeys(st.RANK, 0)
    years = [
        Year(2000, counts | {"own": 1, "unknown": 3}),
        Year(2001, counts | {"own": 1, "unknown": 3}),
        Year(2002, counts | {"shared": 1, "own": 1, "unknown": 2}),
    ]
    made = stacked_years(years, 100, words=False)
    own = [
        (one["year"], one["low"], one["high"])
        for one in made["areas"]
        if one["fill"] == "var(--own-ink)"
    ]
    assert own == [(2000, 0, 1), (2002, 1, 2), (2003, 1, 2)]
    assert [one["text"] for one in made["ends"]] == ["◐ 1", "■ 1", "? 2"]
    flat = stacked_years(years, 20, words=False)
    assert [one["text"] for one in flat["ends"]] == ["? 2"]


def test_pieces_of_a_bar_follow_each_other_and_long_texts_give_way():
    pieces = [
        Piece(0.75, ("National Finance Center 75 %", "NFC"), "a"),
        Piece(0.25, ("x" * 99,), "b"),
    ]
    made = bars([("Payroll", pieces, "end")], 100)
    assert [(one["from"], one["to"], one["text"]) for one in made["pieces"]] == [
        (0.0, 0.75, "NFC"),
        (0.75, 1.0, ""),
    ]
    assert fitted((), 100) == ""


def test_same_bytes_each_time(text):
    assert written(charts_pages, real_material())["charts.html"] == text


def test_a_world_without_uses_or_functions():
    tables = make_tables(
        agencies=[{"id": "a", "cfo_act": "yes"}], areas=[{"id": "pay", "main_of": "pay"}]
    )
    world = make_world(**{name: rows for name, rows in tables.items() if rows})
    text = written(charts_pages, Material(Coverage(world, world.date), tables))["charts.html"]
    assert "unknown for all 1" in text
    assert "In 0 of 0 functions" in text
    bare = make_tables(agencies=[{"id": "a"}])
    world = make_world(**{name: rows for name, rows in bare.items() if rows})
    assert written(charts_pages, Material(Coverage(world, world.date), bare)) == {}
