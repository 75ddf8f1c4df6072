"""Drawings: nothing overlaps or runs out, few lines cross, and they say what coverage says."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations, permutations, product
from typing import TYPE_CHECKING

import pytest

from kg.analysis import status as st
from kg.analysis.coverage import Coverage
from kg.analysis.office_chain import chain_of
from kg.dates import first_day
from kg.pages import Material
from kg.pages.drawing import ego_drawing, office_chain
from kg.pages.drawing.letters import cut, folded, width, wrapped
from kg.pages.drawing.model import SMALL, STRONG
from kg.pages.drawing.order import crossings, ordered
from kg.pages.environment import environment
from tests.explained import explained
from tests.pages.printed import printed
from tests.pages.test_accessible import check_all_views
from tests.pages.test_hostile import HARMLESS, HOSTILE, rows

if TYPE_CHECKING:
    from kg.pages.drawing.model import Box, Drawing

QSMOS = ("fm-qsmo", "grants-qsmo", "hr-qsmo", "cyber-qsmo", "acquisition-qsmo")
KINDS = ("agency", "office", "provider", "policy", "area", "body")
MOST_CROSSINGS = {"grants-qsmo": 2, "hr-qsmo": 1}
"""Lines between providers and agencies that cross in real pictures: the fewest possible, else 0."""
FONTS = ("DejaVu Sans", "Liberation Sans")


@pytest.fixture(scope="module")
def material(site) -> Material:
    return Material(Coverage(site.world, site.day), site.tables)


@pytest.fixture(scope="module")
def chains(material) -> dict[str, Drawing]:
    return {one: office_chain(material, one) for one in QSMOS}


@pytest.fixture(scope="module")
def around(material) -> dict[tuple[str, str], Drawing]:
    found = {
        (kind, one): ego_drawing(material, kind, one)
        for kind in KINDS
        for one in sorted(material.links.ids[kind])
    }
    return {key: one for key, one in found.items() if one}


@pytest.fixture(scope="module")
def drawings(chains, around) -> list[Drawing]:
    return [*chains.values(), *around.values()]


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def curves(drawing: Drawing) -> list[tuple[int, int, int, int]]:
    """Lines from providers to agencies: from x and y, to x and y."""
    found = []
    for one in drawing.lines:
        numbers = [int(text) for text in re.findall(r"\d+", one.path)]
        if "C" in one.path:
            found.append((*numbers[:2], *numbers[-2:]))
        elif "V" not in one.path:
            found.append((*numbers, numbers[1]))
    start = max(one[2] for one in found)
    return [one for one in found if one[2] == start]


# --- what a drawing must be


@pytest.mark.parametrize("step", [16, pytest.param(1, marks=pytest.mark.drill)])
def test_boxes_stand_within_the_picture_and_apart(drawings, step):
    for drawing in list(drawings)[::step]:
        for one in drawing.boxes:
            assert 0 <= one.x < one.x + one.width <= drawing.width, (drawing.id, one.title)
            assert 0 <= one.y < one.y + one.height <= drawing.height, (drawing.id, one.title)
        for one, other in combinations(drawing.boxes, 2):
            assert not overlap(one, other), (drawing.id, one.title, other.title)


def test_no_text_is_wider_than_its_box(drawings):
    for drawing in drawings:
        for one in drawing.boxes:
            assert one.texts
            for text in one.texts:
                assert text.x + width(text.text, text.look) <= one.x + one.width, text
                assert one.y < text.y <= one.y + one.height
        for text in drawing.texts:
            assert text.x + width(text.text, text.look) <= drawing.width + 1, text
            assert 0 < text.y <= drawing.height


def test_what_is_cut_stands_in_the_title(material, chains, around):
    shortened = 0
    for drawing in (*chains.values(), around["agency", "nasa"], around["policy", "m-19-16"]):
        for one in drawing.boxes:
            for text in one.texts:
                if text.full:
                    shortened += 1
                    assert text.text.endswith("…")
                    # Marks and acronyms are spelled out in a title, words stand as they are.
                    last = text.full.split()[-1].strip("();,")
                    assert last in one.title.replace("(", "").replace(")", ""), (text, one.title)
    assert shortened > 10


def test_links_lead_to_pages_that_exist(material, drawings):
    ids = material.links.ids
    seen = Counter()
    for drawing in drawings:
        for one in drawing.boxes:
            if one.path.startswith("#") or one.path == "policies.html":
                continue
            if one.path:
                kind, _, name = one.path.removesuffix(".html").partition("/")
                assert name in ids[kind], one.path
                seen[kind] += 1
    assert set(seen) == set(KINDS)


def test_dashed_is_what_is_planned_over_or_not_yet_formal(chains):
    for drawing in chains.values():
        for one in drawing.boxes:
            words = ("planned", "rescinded", "superseded", "expired", "pre-designate")
            if one.dashed:
                assert any(word in one.title.lower() for word in words) or "leads no" in one.title \
                    or "provider" in one.look, one.title  # fmt: skip
    commerce = next(one for one in chains["fm-qsmo"].boxes if "agency/doc" in one.path)
    assert commerce.dashed
    labor = next(one for one in chains["fm-qsmo"].boxes if "agency/dol" in one.path)
    assert not labor.dashed


# --- letters


@pytest.mark.parametrize("look", [STRONG, SMALL])
def test_cut_keeps_what_fits_and_never_more(look):
    text = "Centralized Mission Support Capabilities for the Federal Government"
    for room in range(20, 600, 7):
        short = cut(text, room, look)
        assert width(short, look) <= room
        assert short == text or short.endswith("…")
    assert cut(text, 600, look) == text
    assert cut("W" * 5000, 100, look).endswith("…")


def test_folding_loses_no_word():
    text = "OMB redesignation of OPM as QSMO for civilian HR transaction services"
    for lines in (1, 2, 3, 9):
        assert " ".join(folded(text, 150, STRONG, lines)) == text
        assert len(folded(text, 150, STRONG, lines)) <= lines
    assert all(width(line, SMALL) <= 150 for line in wrapped(text, 150, SMALL))


def test_table_of_widths_is_on_the_safe_side(opened, site):
    texts = [
        "Treasury Fiscal Service Administrative Resource Center",
        "● 16 own system: DHS, DOD, DOE & Wm (%) @ [x]",
        "MWMWMW",
        "?» ✕ ○ ◐ ▷ ◇ ■ ◧ ◷ ≠ …",
    ]
    with opened(site.address("index.html")) as page:
        for font, (look, style) in product(FONTS, ((STRONG, "bold 13px"), (SMALL, "12px"))):
            found = page.evaluate(
                """([font, texts]) => {
                  const context = document.createElement("canvas").getContext("2d");
                  context.font = font;
                  return texts.map(text => context.measureText(text).width); }""",
                [f'{style} "{font}"', texts],
            )
            for text, real in zip(texts, found, strict=True):
                assert real <= width(text, look), (font, text)


# --- crossings

CASES = [
    ([("a", "1"), ("b", "2"), ("c", "3")], 0),
    ([("a", "3"), ("b", "2"), ("c", "1")], 0),
    ([("a", "1"), ("a", "2"), ("b", "1"), ("b", "2")], 1),
    ([("a", "1"), ("a", "2"), ("a", "3"), ("b", "1"), ("b", "3"), ("c", "2")], 1),
    ([("a", "1"), ("b", "1"), ("b", "2"), ("c", "2"), ("c", "3"), ("d", "3")], 0),
    ([(one, other) for one in "abc" for other in "123"], 9),
]


def fewest(left: list[str], right: list[str], edges: list[tuple[str, str]]) -> int:
    return min(
        crossings(one, other, edges) for one in permutations(left) for other in permutations(right)
    )


@pytest.mark.parametrize(("edges", "least"), CASES)
def test_fewest_crossings_on_small_cases(edges, least):
    left = sorted({one for one, _ in edges}, reverse=True)
    right = sorted({other for _, other in edges})
    one, other = ordered(left, right, edges)
    assert sorted(one) == sorted(left)
    assert sorted(other) == sorted(right)
    assert crossings(one, other, edges) == fewest(left, right, edges) == least


def test_sweeps_are_as_good_as_trying_all_on_a_comb():
    edges = [(f"l{n}", f"r{n + step}") for n in range(9) for step in (0, 1)]
    left = [f"l{n * 4 % 9}" for n in range(9)]
    right = [f"r{n * 3 % 10}" for n in range(10)]
    one, other = ordered(left, right, edges)
    assert crossings(one, other, edges) == 0


def test_order_without_lines_is_kept():
    assert ordered(["b", "a"], ["2", "1"], [("a", "1"), ("b", "2")]) == (["b", "a"], ["2", "1"])


@pytest.mark.parametrize("office", QSMOS)
def test_few_lines_cross_in_the_real_pictures(chains, office):
    lines = curves(chains[office]) if len(chains[office].frames) else []
    crossed = sum(
        (one[1] - other[1]) * (one[3] - other[3]) < 0 for one, other in combinations(lines, 2)
    )
    assert crossed <= MOST_CROSSINGS.get(office, 0)


# --- what the chain of a QSMO says


def home(world, provider: str) -> str:
    return world.providers[provider].agency


@pytest.mark.parametrize("office", QSMOS)
def test_agencies_of_a_band_are_the_cells_of_coverage(material, office):
    world, coverage = material.world, material.coverage
    bodies = [one.id for one in world.agencies.values() if one.cfo_act]
    chain = chain_of(coverage, material.tables, office, bodies)
    led = [one for one in world.main_functions if (coverage.leader(one) or ("",))[0] == office]
    assert [band.area for band in chain.bands] == led
    for band in chain.bands:
        cells = {cell.agency: cell for cell in coverage.cells(bodies, [band.area])}
        told = Counter({status: len(many) for status, many in band.apart.items()})
        for one in band.served:
            told[one.status] += len(one.agencies)
            for agency in one.agencies:
                assert {use.provider for use in one.uses} <= set(cells[agency].providers)
        assert told == Counter(cell.status for cell in cells.values())
        assert band.bodies == len(cells) < len(bodies)
        outside = [
            world.department[home(world, use.provider)] != world.department[agency]
            for one in band.served
            for use in one.uses
            for agency in one.agencies
            if use.status != st.MARKETPLACE and home(world, use.provider)
        ]
        assert all(outside)
        assert st.OWN not in {one.status for one in band.served}
        assert st.UNKNOWN not in {one.status for one in band.served}


@pytest.mark.parametrize("office", QSMOS)
def test_every_served_agency_is_drawn_and_everyone_is_in_the_words(material, chains, office):
    bodies = [one.id for one in material.world.agencies.values() if one.cfo_act]
    chain = chain_of(material.coverage, material.tables, office, bodies)
    drawn = Counter(one.path for one in chains[office].boxes if one.path.startswith("agency/"))
    wanted = Counter(
        material.links.path("agency", agency)
        for band in chain.bands
        for one in band.served
        for agency in one.agencies
    )
    assert all(drawn[path] >= many for path, many in wanted.items())
    said = str(chains[office].outline)
    for body in bodies:
        if material.world.agencies[body].exists(material.day) and chain.bands:
            assert material.links.path("agency", body) in said


def test_a_body_that_no_longer_exists_is_not_shown(material, chains):
    gone = [
        one.id
        for one in material.world.agencies.values()
        if one.cfo_act and not one.exists(material.day)
    ]
    assert gone
    for drawing in chains.values():
        assert not {f"agency/{one}.html" for one in gone} & {one.path for one in drawing.boxes}


def test_own_systems_and_unknowns_are_words_without_lines(chains):
    drawing = chains["fm-qsmo"]
    said = " ".join(one.text for one in drawing.texts)
    assert re.search(r"■ [1-9]\d* own system", said)
    assert re.search(r"\? [1-9]\d* unknown", said)
    assert not any(one.look in (st.OWN, st.UNKNOWN) for one in drawing.lines)


def test_candidate_office_has_a_drawing_that_says_so(material):
    drawing = office_chain(material, "travel-candidate")
    assert any("leads no function" in one.title for one in drawing.boxes)


def test_the_past_is_drawn_as_it_was(site):
    then = Material(Coverage(site.world, first_day("2020-01-01")), site.tables)
    drawing = office_chain(then, "fm-qsmo")
    middle = next(one for one in drawing.boxes if one.look == "office")
    assert middle.dashed
    assert "pre-designated" in middle.title
    assert not any("eo-14249" in one.path for one in drawing.boxes)


# --- the small graph of a thing


def test_at_most_two_dozen_boxes_and_the_rest_counted(material, around):
    assert max(len(one.boxes) for one in around.values()) <= 28
    treasury = around["agency", "treasury"]
    more = [one for one in treasury.boxes if one.look == "more"]
    assert more
    assert {one.path for one in more} == {"#facts"}
    assert ego_drawing(material, "agency", "treasury", "#all").boxes != treasury.boxes


def test_what_comes_before_stands_at_the_left(around):
    nasa = around["agency", "nasa"]
    here = next(one for one in nasa.boxes if one.look == "here")
    sides = {one.path: one.x < here.x for one in nasa.boxes if one is not here}
    assert sides["provider/ibc.html"]
    assert not sides["area/core-financial-management.html"]
    memo = around["policy", "m-19-16"]
    left = {one.path for one in memo.boxes if one.x < here.x}
    right = {one.path for one in memo.boxes if one.x > here.x}
    assert "policy/m-13-08.html" in left
    assert "policy/cyber-qsmo-designation.html" in right


def test_a_policy_says_what_it_is_and_what_was_done_to_it(around):
    beside = {one.path: one for one in around["policy", "m-19-16"].boxes}
    earlier, later = beside["policy/m-13-08.html"], beside["policy/acq-qsmo-2026.html"]
    assert earlier.texts[1].text == "✕ rescinded; rescinded by this"
    assert earlier.dashed
    assert later.texts[1].text == "● in force; extends this"
    assert not later.dashed


def test_a_provider_that_is_an_agency_has_one_drawing(material, around):
    assert ego_drawing(material, "provider", "cisa") == around["agency", "cisa"]


def test_none_where_there_is_nothing_to_draw(material):
    assert ego_drawing(material, "source", "any") is None
    assert ego_drawing(material, "agency", "no-such-body") is None


def test_status_of_a_neighbour_is_that_of_its_own_use(around):
    gsa = {one.path: one for one in around["agency", "gsa"].boxes}
    assert gsa["agency/cisa.html"].look == st.SHARED


# --- in the browser, and with hostile names

PAGE = """{% from "drawing.html" import drawing %}<!doctype html><html lang="en"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Drawings</title>
<link rel="stylesheet" href="assets/base.css"><link rel="stylesheet" href="assets/drawing.css">
</head><body><main class="page"><h1>Drawings</h1>
{% for one in many %}<h2>{{ loop.index }}</h2>{{ drawing(one, "") }}{% endfor %}
</main></body></html>"""


@pytest.fixture
def written(tmp_path, site):
    """Writes drawings into a page beside the site's assets, and gives its address."""
    (tmp_path / "assets").symlink_to(site.out / "assets")

    def write(many: list[Drawing]) -> str:
        path = tmp_path / "drawn.html"
        path.write_text(environment().from_string(PAGE).render(many=many), encoding="utf-8")
        return path.as_uri()

    return write


def test_texts_stay_in_their_boxes_in_the_browser(written, opened, chains, around):
    many = [chains["hr-qsmo"], around["agency", "gsa"], around["policy", "m-19-16"]]
    with opened(written(many)) as page:
        out = page.evaluate(
            """() => [...document.querySelectorAll('svg .box')].filter(box => {
              const rect = box.querySelector('rect').getBBox();
              return [...box.querySelectorAll('text')].some(text => {
                const one = text.getBBox();
                return one.x + one.width > rect.x + rect.width || one.y < rect.y - 1
                  || one.y + one.height > rect.y + rect.height + 1; });
            }).map(box => box.textContent)"""
        )
        assert out == []
        assert page.evaluate("document.querySelectorAll('svg [style]').length") == 0


def test_accessible_and_reached_by_keyboard(written, opened, chains, around):
    many = [chains["cyber-qsmo"], around["agency", "nasa"]]
    with opened(written(many)) as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('svg a')")
        assert page.evaluate("document.activeElement.querySelector('title').textContent")
        check_all_views(page)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        check_all_views(page)


def test_hostile_names_are_text_and_cut(opened, written):
    made = explained(
        agencies=rows(id="NAME", label="TEXT", acronym="TEXT", kind="board", cfo_act="yes"),
        areas=[{"id": "pay", "label": HOSTILE["quote"], "main_of": "pay", "rank": "1"}],
        providers=[{"id": "vendor", "label": HOSTILE["end"]}],
        adoptions=rows(id="ad-NAME", agency="NAME", area="pay", provider="vendor", observed="2026"),
        offices=[{"id": "office", "label": HOSTILE["image"], "acronym": HOSTILE["long"]}],
        designation_periods=[{"office": "office", "area": "pay", "host": "script", "from": "2020"}],
        policies=rows(id="NAME", label="TEXT", number="TEXT", issued="2020", status="in-force"),
        provisions=rows(policy="NAME", effect="designates", target_kind="qsmo", target="office"),
    )
    material = Material(Coverage(made.world, first_day("2026-01-01")), made.tables)
    chain = office_chain(material, "office")
    many = [
        chain,
        ego_drawing(material, "provider", "vendor"),
        ego_drawing(material, "agency", "long"),
    ]
    for one in many:
        for box in one.boxes:
            assert all(
                text.x + width(text.text, text.look) <= box.x + box.width for text in box.texts
            )
    with opened(written(many)) as page:
        assert page.evaluate(HARMLESS) == [0, 0, 0]
        said = page.text_content("main")
        assert HOSTILE["script"] in said
        assert HOSTILE["long"] in said


def test_a_tall_chain_is_printed_whole_on_one_sheet(site, opened, tmp_path):
    """No page end goes through it: its highest and its lowest text are on the same sheet."""
    with opened(site.address("office/hr-qsmo.html")) as page:
        tall = page.evaluate("document.querySelector('.drawing.wide svg').viewBox.baseVal.height")
        texts = page.eval_on_selector_all(
            ".drawing.wide svg text",
            """all => all.map(one => [one.getBoundingClientRect().top, one.textContent.trim()])
              .sort((a, b) => a[0] - b[0]).map(one => one[1])""",
        )
        page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    assert tall > 1100, "higher than a sheet is when the drawing is as wide as the page"
    sheets = [" ".join(one.split()) for one in printed(tmp_path / "page.pdf")]
    assert any(texts[0] in one and texts[-1] in one for one in sheets), (texts[0], texts[-1])
