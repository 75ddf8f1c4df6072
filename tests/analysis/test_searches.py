"""Where an unknown cell was looked for in vain: in the explanation, and nowhere else."""

from __future__ import annotations

from kg.analysis.explain import explanation_json
from kg.analysis.searches import Searches
from kg.rdf.dataset import Dataset
from tests.explained import explained
from tests.small import run

DAY = "2026-11-22"
LOOKED = {"agency": "hud", "area": "payroll", "query": "HUD payroll", "result": "nothing-found"}
AT = "https://www.hud.gov/budget;https://oversight.gov/report?x=1;https://hud.gov/other"


def made(*searches: dict[str, str], adoptions: list[dict[str, str]] | None = None):
    log = [
        {**LOOKED, "id": f"sl-{at:04}", "date": "2026-11-20", "looked_at": "nothing relevant"} | one
        for at, one in enumerate(searches, 1)
    ]
    return explained(
        agencies=[{"id": "hud"}],
        areas=[{"id": "payroll"}],
        search_log=log,
        adoptions=adoptions or [],
    ).on(DAY)


def test_an_unknown_cell_says_where_it_was_looked_for_earliest_first():
    explainer = made({"date": "2026-11-21", "note": "a list of 2012."}, {"looked_at": AT})
    found = explainer.explain("hud", "payroll")
    assert [one.text for one in found.searched] == [
        'Looked for on 2026-11-20 in vain: "HUD payroll" at hud.gov, oversight.gov: found nothing.',
        'Looked for on 2026-11-21 in vain: "HUD payroll": found nothing (a list of 2012).',
    ]
    record = explanation_json(found, explainer.coverage)["searched"]
    assert [one["row"] for one in record] == ["sl-0002", "sl-0001"]
    assert record[0]["looked_at"] == AT.split(";")
    assert record[1]["looked_at"] == []


def test_what_came_to_something_or_was_for_others_is_not_said():
    others = ({"result": "found"}, {"result": "already-known"}, {"agency": ""}, {"area": "travel"})
    assert made(*others).explain("hud", "payroll").searched == ()


def test_a_known_cell_need_not_say_so():
    use = {"agency": "hud", "area": "payroll", "provider": "hud", "observed": "2026"}
    assert made({}, adoptions=[use]).explain("hud", "payroll").searched == ()


def test_the_command_says_it_of_the_real_data(dataset: Dataset):
    searches = Searches(dataset.tables["search_log"])
    from kg.analysis.coverage import Coverage

    coverage = Coverage(dataset.world, dataset.day)
    one = next(
        one
        for one in searches.all
        if one.vain and one.agency and not coverage.cell(one.agency, one.area).known
    )
    text = run("explain", one.agency, one.area).stdout.decode()
    said = [line.split(None, 1)[1] for line in text.splitlines() if line.startswith("searched")]
    assert said == [each.text for each in searches.in_vain(one.agency, one.area)]
