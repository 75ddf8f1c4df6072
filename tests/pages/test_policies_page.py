"""policies.html: positions by date, one line a link, filters that say what they hide."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

import pytest

from kg.analysis.coverage import Coverage
from kg.analysis.lineage import functions_of, links_by_meaning, shared_services
from kg.analysis.policy_chain import policy_standing
from kg.dates import first_day, last_day
from kg.pages import Material, write_pages
from kg.pages.drawing.letters import width
from kg.pages.policies.grid import LANES, grid
from kg.pages.policies.pages import policy_pages
from kg.pages.policies.routes import tracks
from kg.pages.policies.rows import TYPES
from tests.explained import explained
from tests.pages.test_accessible import check_all_views
from tests.pages.test_hostile import HARMLESS, HOSTILE, rows

ADDRESS = "policies.html"
LIMIT = 300_000


@pytest.fixture(scope="module")
def facts(site):
    material = Material(Coverage(site.world, site.day), site.tables)
    return next(policy_pages(material)).facts


@pytest.fixture(scope="module")
def every(facts):
    return next(one for one in facts["pictures"] if one.id == "all")


@pytest.fixture(scope="module")
def lineage(facts):
    return next(one for one in facts["pictures"] if one.id == "lineage")


def keys(site) -> set[tuple[str, str, str]]:
    return {(one["subject"], one["relation"], one["object"]) for one in site.tables["policy_links"]}


def segments(path: str) -> list[tuple[int, int, int, int]]:
    """Straight parts of a path of M, H and V: from x and y, to x and y."""
    x = y = 0
    found = []
    for turn, first, second in re.findall(r"([MHV])(\d+)(?: (\d+))?", path):
        new = (int(first), int(second or y)) if turn != "V" else (x, int(first))
        if turn != "M":
            found.append((x, y, *new))
        x, y = new
    return found


# --- positions


def test_every_policy_stands_once_and_every_link_is_a_line(site, every, lineage):
    policies = {row["id"] for row in site.tables["policies"]}
    assert Counter(one.id for one in every.nodes) == Counter(policies)
    assert Counter((one.subject, one.relation, one.object) for one in every.edges) == Counter(
        keys(site)
    )
    some = {one.id for one in lineage.nodes}
    assert some == shared_services(site.tables)
    assert {(one.subject, one.relation, one.object) for one in lineage.edges} == {
        key for key in keys(site) if key[0] in some and key[2] in some
    }


def test_lower_is_later(site, every, lineage):
    issued = {row["id"]: row["issued"] for row in site.tables["policies"]}
    for picture in (every, lineage):
        days = [
            (one.box.y, last_day(issued[one.id]) if issued[one.id] else 0) for one in picture.nodes
        ]
        for (high, day), (low, other) in combinations(sorted(days), 2):
            assert high == low or day <= other
        assert picture.rows[0].years == "no date"


def test_lanes_go_by_type(site, every):
    kinds = {row["id"]: row["type"] for row in site.tables["policies"]}
    for one in every.nodes:
        lane = [lane for lane in every.lanes if lane.x <= one.box.x < lane.x + lane.width]
        assert len(lane) == 1
        types = next(types for name, types in LANES if name == lane[0].name.text)
        assert kinds[one.id] in types


def test_types_and_lanes_know_every_type_of_the_data(site):
    assert {row["type"] for row in site.tables["policies"]} <= set(TYPES)
    assert set(TYPES) == {kind for _, kinds in LANES for kind in kinds}


def test_boxes_stand_apart_within_the_picture_and_hold_their_text(every, lineage):
    for picture in (every, lineage):
        boxes = [one.box for one in picture.nodes]
        for one in boxes:
            assert 0 <= one.x < one.x + one.width <= picture.width
            assert 0 <= one.y < one.y + one.height <= picture.height
            for text in one.texts:
                assert text.x + width(text.text, text.look) <= one.x + one.width
        for one, other in combinations(boxes, 2):
            assert (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )


def test_no_line_runs_behind_a_box(every, lineage):
    for picture in (every, lineage):
        boxes = {one.id: one.box for one in picture.nodes}
        for edge in picture.edges:
            for x1, y1, x2, y2 in segments(edge.path):
                for one in boxes.values():
                    inside = (
                        min(x1, x2) < one.x + one.width
                        and max(x1, x2) > one.x
                        and min(y1, y2) < one.y + one.height
                        and max(y1, y2) > one.y
                    )
                    assert not inside, (edge, one.title)


def test_lines_lead_from_the_earlier_policy_to_the_later(every):
    boxes = {one.id: one.box for one in every.nodes}
    for edge in every.edges:
        parts = segments(edge.path)
        start, end = boxes[edge.object], boxes[edge.subject]
        assert parts[0][1] == start.y + start.height
        assert start.x <= parts[0][0] <= start.x + start.width
        assert parts[-1][2] == end.x
        assert end.y <= parts[-1][3] <= end.y + end.height


def test_lines_of_different_trunks_never_share_a_way(every):
    """Side by side or across, but one never on another: else nobody could tell them apart."""
    seen: dict[tuple[str, int], list[tuple[int, int, tuple[str, str]]]] = {}
    for edge in every.edges:
        for x1, y1, x2, y2 in segments(edge.path)[1:-1]:
            way = ("x", x1) if x1 == x2 else ("y", y1)
            low, high = sorted((y1, y2) if x1 == x2 else (x1, x2))
            seen.setdefault(way, []).append((low, high, (edge.object, edge.relation)))
    for spans in seen.values():
        for (low, high, one), (start, end, other) in combinations(spans, 2):
            assert one == other or end < low or high < start


def test_rows_keep_linked_policies_apart():
    made = [
        {"id": name, "type": kind, "issued": issued}
        for name, kind, issued in (
            ("late", "guidance", "2019"),
            ("early", "directive", "2019-04"),
            ("beside", "report", "2019-04-02"),
            ("undated", "strategy", ""),
        )
    ]
    found = grid(made, [("late", "implements", "early")])
    row = {one: place[1] for one, place in found.place.items()}
    assert row == {"undated": 0, "beside": 1, "early": 1, "late": 2}
    assert found.years == ("", "2019", "2019")


def test_tracks_of_lines_that_touch_differ():
    place = {"a": (0, 0), "b": (0, 1), "c": (0, 2), "d": (0, 3)}
    ways = tracks(place, [("c", "amends", "a"), ("d", "amends", "b"), ("d", "cites", "a")])
    numbers = ways.before[0]
    assert numbers["a", "amends"] != numbers["b", "amends"]
    assert len(set(numbers.values())) == 3


# --- what belongs to the lineage


def test_shared_services_lineage_follows_what_makes_a_qsmo(site):
    found = shared_services(site.tables)
    assert {"m-19-16", "m-13-08", "lob-2004", "cyber-qsmo-designation", "acq-qsmo-2026"} <= found
    assert "single-audit-1996" not in found  # only cited


def test_functions_are_the_topmost_ones(site):
    found = functions_of(site.tables, {"fm-qsmo": ["core-financial-management"]})
    assert found["m-13-08"] == ["core-financial-management"]
    assert "core-financial-management" in found["m-19-16"]
    assert "coe-act" not in found


def test_several_rows_of_one_link_are_one_line(site):
    joined = links_by_meaning(site.tables["policy_links"])
    assert len(joined["m-19-16", "rescinds", "m-13-08"]) == 2
    assert sum(map(len, joined.values())) == len(site.tables["policy_links"])


# --- the page


def test_page_is_small_and_links_to_every_policy(site):
    path = site.out / ADDRESS
    assert path.stat().st_size < LIMIT
    text = path.read_text(encoding="utf-8")
    for row in site.tables["policies"]:
        assert f'href="policy/{row["id"]}.html"' in text
    for row in site.tables["policy_links"]:
        assert f'<th scope="row">{row["id"]}</th>' in text


def test_without_scripts_everything_is_there(site, opened):
    with opened(site.address(ADDRESS), scripts=False) as page:
        assert page.locator("#all a.box").count() == len(site.tables["policies"])
        assert page.locator("#policies tbody tr:visible").count() == len(site.tables["policies"])
        assert page.locator("form.filters").is_hidden()
        assert page.locator("#all path.line").count() == len(keys(site))


def shown(page) -> set[str]:
    return set(
        page.evaluate(
            "[...document.querySelectorAll('#policies tbody tr')]"
            ".filter(row => !row.hidden).map(row => row.dataset.id)"
        )
    )


def drawn(page) -> set[str]:
    return set(
        page.evaluate(
            "[...document.querySelectorAll('#all a.box')]"
            ".filter(box => box.style.display !== 'none').map(box => box.dataset.id)"
        )
    )


@pytest.mark.parametrize(
    "day", ["1980-01-01", "2009-01-09", "2013-10-01", "2019-04-26", "2026-11-22"]
)
def test_in_force_on_a_day_is_what_analysis_says(site, opened, day):
    wanted = {
        row["id"]
        for row in site.tables["policies"]
        if policy_standing(row, first_day(day)) == "in-force"
    }
    with opened(site.address(ADDRESS) + f"#day={day}") as page:
        assert shown(page) == wanted
        assert page.locator("#all").is_hidden() == (not wanted)
        if wanted:
            assert drawn(page) == wanted
        hidden = len(site.tables["policies"]) - len(wanted)
        assert f"The filters hide {hidden}." in page.inner_text("#hidden")


def test_filters_hide_and_say_so_and_stand_in_the_address(site, opened):
    table = site.tables["policies"]
    with opened(site.address(ADDRESS)) as page:
        everything = len(table)
        assert f"Shown: {everything} of {everything} policies" in page.inner_text("#hidden")
        tall = page.evaluate("document.querySelector('#all svg').height.baseVal.value")
        page.select_option("#type", "omb-memorandum")
        page.select_option("#status", "rescinded")
        wanted = {
            row["id"]
            for row in table
            if row["type"] == "omb-memorandum" and row["status"] == "rescinded"
        }
        assert wanted == shown(page) == drawn(page)
        assert f"hide {everything - len(wanted)}" in page.inner_text("#hidden")
        assert page.evaluate("document.querySelector('#all svg').height.baseVal.value") < tall / 3
        address = page.evaluate("location.href")
        assert "type=omb-memorandum" in address
    with opened(address) as page:
        assert shown(page) == wanted
        assert page.input_value("#status") == "rescinded"
        page.click("#clear")
        assert len(shown(page)) == everything
        assert "#" not in page.evaluate("location.href")


def test_functions_filter(site, opened):
    offices: dict[str, set[str]] = {}
    for one in site.world.designations:
        offices.setdefault(one.office, set()).add(one.area)
    about = functions_of(site.tables, offices)
    with opened(site.address(ADDRESS) + "#function=grants-management") as page:
        assert shown(page) == {one for one, areas in about.items() if "grants-management" in areas}
        page.select_option("#function", "-")
        assert shown(page) == {row["id"] for row in site.tables["policies"]} - set(about)


BOXES = """() => {
  const seen = [...document.querySelectorAll('#all a.box')].filter(b => b.style.display !== 'none')
    .map(b => b.querySelector('rect').getBoundingClientRect());
  const frame = document.querySelector('#all svg').getBoundingClientRect();
  let bad = 0;
  seen.forEach((one, i) => {
    if (one.left < frame.left || one.right > frame.right + 1) bad++;
    if (one.bottom > frame.bottom + 1) bad++;
    for (const other of seen.slice(i + 1))
      if (one.left < other.right && other.left < one.right
        && one.top < other.bottom - 1 && other.top < one.bottom - 1) bad++;
  });
  const lines = [...document.querySelectorAll('#all path[data-new]')]
    .filter(p => p.style.display !== 'none');
  for (const line of lines) {
    const box = document.querySelector(`#all a.box[data-id="${CSS.escape(line.dataset.new)}"] rect`)
      .getBoundingClientRect();
    const end = line.getPointAtLength(line.getTotalLength());
    const x = end.x + frame.left, y = end.y + frame.top;
    if (Math.abs(x - box.left) > 2 || y < box.top - 2 || y > box.bottom + 2) bad++;
  }
  return [seen.length, lines.length, bad]; }"""


@pytest.mark.parametrize(
    "view",
    ["cites=1", "function=core-financial-management&cites=1", "type=guidance", "status=in-force"],
)
def test_closed_up_picture_keeps_boxes_apart_and_lines_at_their_ends(site, opened, view):
    with opened(site.address(ADDRESS) + f"#{view}") as page:
        boxes, lines, bad = page.evaluate(BOXES)
        assert boxes > 5
        assert bad == 0
        if "cites" in view:
            assert lines > 5


def test_citations_are_drawn_on_demand(site, opened):
    cited = sum(key[1] == "cites" for key in keys(site))
    with opened(site.address(ADDRESS)) as page:
        visible = "document.querySelectorAll('#all path.cites:not([style*=none])').length"
        assert page.evaluate(visible) == 0
        assert "Citations are not drawn" in page.inner_text("#hidden")
        page.check("#cites")
        assert page.evaluate(visible) == cited


def test_sorting_by_keyboard(site, opened):
    with opened(site.address(ADDRESS)) as page:
        page.focus("#policies thead th:nth-child(5) button")
        page.keyboard.press("Enter")
        head = page.locator("#policies thead th:nth-child(5)")
        assert head.get_attribute("aria-sort") == "descending"
        first = page.get_attribute("#policies tbody tr:first-child", "data-id")
        newest = max(row["issued"] for row in site.tables["policies"])
        assert next(r for r in site.tables["policies"] if r["id"] == first)["issued"] == newest
        assert page.locator("#policies tbody tr:last-child").get_attribute("data-first") == ""
        assert "sort=-4" in page.evaluate("location.hash")
        page.click("#policies thead th:nth-child(4) button")
        assert head.get_attribute("aria-sort") is None
        issuers = page.locator("#policies tbody td:nth-child(4)").all_inner_texts()
        named = [one.lower() for one in issuers if one]
        assert named == sorted(named)


def test_headings_of_columns_print(site, opened):
    with opened(site.address(ADDRESS)) as page:
        page.emulate_media(media="print")
        assert page.locator("#policies thead button").first.is_visible()
        assert page.locator("form.filters").is_hidden()


def test_pointing_at_a_policy_brings_out_its_lines(site, opened):
    with opened(site.address(ADDRESS)) as page:
        page.focus("#lineage a[data-id='m-19-16']")
        near = page.locator("#lineage path.near")
        assert near.count() > 8
        assert all(
            "m-19-16" in (one.get_attribute("data-new"), one.get_attribute("data-old"))
            for one in near.all()
        )
        page.focus("#type")
        assert page.get_attribute("#lineage", "data-focus") is None


FEW_LINKS = """() => document.querySelectorAll('#links tbody tr:nth-child(n+20)')
  .forEach(row => row.remove())"""


def test_accessible_as_it_opens_and_filtered(site, opened):
    with opened(site.address(ADDRESS)) as page:
        page.evaluate(FEW_LINKS)
        check_all_views(page)
    with opened(site.address(ADDRESS) + "#type=guidance&sort=3") as page:
        page.evaluate("document.querySelector('details.links').open = true")
        page.evaluate(FEW_LINKS)
        check_all_views(page)


def test_hostile_policies_are_text(tmp_path, opened):
    made = explained(
        sources=[*rows(id="NAME", title="TEXT", url="javascript:alert(6)"), {"id": "s"}],
        agencies=[{"id": "treasury"}],
        areas=[{"id": "pay", "label": HOSTILE["quote"], "main_of": "pay", "rank": "1"}],
        policies=rows(
            id="NAME", label="TEXT", number="TEXT", issuer="TEXT", issued="2020", source="NAME"
        ),
        policy_links=rows(
            subject="NAME", relation="cites", object="script", note="TEXT", source="NAME"
        )[1:],
        provisions=rows(policy="NAME", effect="designates", target_kind="qsmo", target="office"),
        offices=[{"id": "office"}],
    )
    material = Material(Coverage(made.world, first_day("2026-01-01")), made.tables)
    write_pages(material, tmp_path)
    with opened((tmp_path / ADDRESS).as_uri()) as page:
        for wide in (1440, 360):
            page.set_viewport_size({"width": wide, "height": 860})
            assert page.evaluate(HARMLESS) == [0, 0, 0]
            assert page.evaluate("document.documentElement.scrollWidth") <= wide
        assert HOSTILE["script"] in page.inner_text("#policies")


def test_no_policies_no_picture(tmp_path):
    made = explained(sources=[{"id": "s"}], agencies=[{"id": "treasury"}])
    material = Material(Coverage(made.world, first_day("2026-01-01")), made.tables)
    (page,) = policy_pages(material)
    assert page.facts["pictures"] == []
