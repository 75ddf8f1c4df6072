"""The panel says what `kg explain` says, of every square, under every filter."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import product

import pytest

from kg.analysis.explain import TABLES, Explainer, explanation_json
from kg.dates import iso
from kg.pages.coverage.views import TRUSTS
from kg.paths import data_dir
from kg.records.trust import CONFIDENCE, Trust
from kg.session import Session
from tests.small import run

SAID = """() => ({
  title: document.querySelector('#evidence-title').textContent,
  summary: [...document.querySelector('#evidence .summary').childNodes]
    .map(one => one.lastChild ? one.lastChild.textContent.trim() : one.textContent).join(''),
  next: [...document.querySelectorAll('#evidence .next dd')].map(one => one.textContent),
  steps: [...document.querySelectorAll('#evidence .chain > li')].map(one => ({
    text: one.querySelector('.says').textContent,
    evidence: [...one.querySelectorAll('.rows > li')].map(row => [
      row.querySelector('q')?.textContent ?? '', row.querySelector('a, cite').textContent,
      row.querySelector('a')?.getAttribute('href') ?? '',
      row.querySelector('small').textContent.slice(row.querySelector('a, cite').textContent.length),
    ])})),
})"""
CELLS = [
    ("hud", "payroll"),  # shared, catalogue not recorded
    ("doc", "core-financial-management"),  # planned, bureaus differ
    ("dod", "contract-writing"),  # vendor, pre-designated QSMO, standards lead, earlier plan
    ("dol", "core-financial-management"),  # superseded, vendor in the catalogue
    ("cpsc", "core-financial-management"),  # conflict
    ("treasury", "core-financial-management"),  # partial
    ("state", "payroll"),  # a merged body
    ("hud", "core-financial-management"),  # marketplace
    ("nsf", "core-hrit"),  # unknown
]


def page_data(site) -> dict:
    text = (site.out / "assets" / "coverage-data.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("window.KG_COVERAGE = ").removesuffix(";\n"))


def wanted_steps(content: dict) -> list[dict]:
    """Steps of `kg explain --format json` as the page orders them: the function's last."""
    first = [one for one in content["steps"] if one["kind"] in ("policy", "qsmo", "standards")]
    shared = len(first)
    if content["steps"][shared : shared + 1]:
        after = content["steps"][shared]
        catalogue = ("As far as recorded", "What the marketplace")
        shared += after["kind"] == "listing" and after["text"].startswith(catalogue)
    return [*content["steps"][shared:], *content["steps"][:shared]]


def session(day: int, trust: Trust) -> Session:
    return Session(data_dir(), day, trust)


@pytest.mark.parametrize("trust", TRUSTS, ids=str)
def test_data_behind_every_square_is_that_of_the_explainer(site, trust):
    data = page_data(site)
    asked = session(site.day, trust)
    explainer = Explainer(asked.coverage, asked.tables(*TABLES))
    base = data["views"]["low"]
    view = data["views"][f"{trust.confidence}{' government' if trust.government else ''}"]

    def step(number: int) -> dict:
        kind, text, rows = data["steps"][number]
        found = []
        for place in rows:
            row, says, observed, confidence, source = data["rows"][place]
            title, url = data["sources"][source]
            found.append(
                {"row": row, "says": says, "observed": observed, "confidence": confidence}
                | {"title": title, "url": url}
            )
        return {"kind": kind, "text": text, "evidence": found}

    def bare(one: dict) -> dict:
        return {name: text for name, text in one.items() if name != "source"}

    tops = [one.id for one in asked.world.agencies.values() if not one.parent]
    seen = 0
    for cell in asked.coverage.cells(tops, asked.world.main_functions):
        key = f"{cell.agency} {cell.area}"
        square = view["cells"].get(key, base["cells"].get(key, 0)) or data["unknown"]
        first = view["areas"].get(cell.area, base["areas"][cell.area])
        found = explainer.explain(cell.agency, cell.area)
        shown = [step(one) for one in [*first, *square[4]]]
        assert shown == [
            {"kind": one.kind, "text": one.text}
            | {"evidence": [bare(asdict(row)) for row in one.evidence]}
            for one in found.steps
        ], key
        assert data["summaries"][square[0]] == [cell.status, found.summary]
        reason = [found.reason, found.next_step, found.provision]
        assert (data["reasons"][square[1]] if square[1] >= 0 else ["", "", ""]) == reason
        seen += 1
    assert seen > 2000


@pytest.mark.parametrize(("agency", "area"), CELLS)
def test_panel_shows_the_sentences_of_explain(site, opened, agency, area):
    done = run("explain", agency, area, "--as-of", iso(site.day), "--format", "json")
    content = json.loads(done.stdout)
    with opened(site.address("coverage.html")) as page:
        check_panel(page, content)


@pytest.mark.parametrize(
    ("confidence", "government"), [(one, True) for one in CONFIDENCE] + [("high", False)]
)
def test_panel_under_a_filter_shows_the_sentences_of_explain(site, opened, confidence, government):
    asked = session(site.day, Trust(confidence, government))
    explainer = Explainer(asked.coverage, asked.tables(*TABLES))
    with opened(site.address("coverage.html")) as page:
        page.select_option("#confidence", confidence)
        page.set_checked("#government", government)
        for agency, area in CELLS[:5]:
            found = explainer.explain(agency, area)
            check_panel(page, explanation_json(found, asked.coverage))
            assert "rows are left out" in page.inner_text("#evidence .left-out")
            page.keyboard.press("Escape")


def check_panel(page, content: dict) -> None:
    """Opens the square of `content` and compares."""
    page.select_option("#bodies", "all")
    columns = page.evaluate(
        "[...document.querySelectorAll('th[data-area]')].map(one => one.dataset.area)"
    )
    place = columns.index(content["area"]) + 2
    page.click(f"#matrix tr[data-id={content['agency']}] td:nth-child({place})")
    said = page.evaluate(SAID)
    assert f"{said['title']}: {said['summary']}" == content["headline"]
    steps = wanted_steps(content)
    assert [one["text"] for one in said["steps"]] == [one["text"] for one in steps]
    assert [one["evidence"] for one in said["steps"]] == [
        [[row["says"], row["title"], row["url"], reliance(row)] for row in one["evidence"]]
        for one in steps
    ]
    step = content["next_step"] and (
        f"{content['next_step']} ({content['provision']})"
        if content["provision"]
        else content["next_step"]
    )
    assert said["next"] == ([content["reason"], step] if content["reason"] else [])


def reliance(row: dict) -> str:
    when = row["observed"] or "undated"
    return f" ({when}, {row['confidence']} confidence, row {row['row']})"


def test_texts_are_stored_once(site):
    data = page_data(site)
    for kind in ("steps", "rows", "sources", "summaries", "reasons"):
        texts = [json.dumps(one) for one in data[kind]]
        assert len(set(texts)) == len(texts)
    every = {f"{one}{rest}" for one, rest in product(CONFIDENCE, ("", " government"))}
    assert set(data["views"]) == every
    whole = len(json.dumps(data["views"]["low"]))
    assert all(len(json.dumps(one)) < whole for name, one in data["views"].items() if name != "low")


def test_no_page_weighs_more_than_it_should(site):
    assert (site.out / "coverage.html").stat().st_size < 300_000
    assert (site.out / "assets" / "coverage-data.js").stat().st_size < 450_000
