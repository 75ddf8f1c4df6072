"""The same answers as the other faces: named queries, and the JSON of the commands."""

from __future__ import annotations

import json

import pytest

from kg import KnowledgeGraph
from kg.paths import ontology_dir
from kg.query.named import named_queries
from tests.serve.running import serving
from tests.small import run

SAMPLE = 6
QUERIES = named_queries(ontology_dir())
NAMES = [
    name if at % SAMPLE == 0 else pytest.param(name, marks=pytest.mark.drill)
    for at, name in enumerate(QUERIES)
]


@pytest.fixture(scope="module")
def graph(few):
    return KnowledgeGraph.load(few)


@pytest.fixture(scope="module")
def whole():
    return KnowledgeGraph.load()


@pytest.fixture(scope="module")
def patient(few, pages):
    """A server of few facts that lets queries run as long as it does by itself."""
    with serving("--data", str(few), "--pages", str(pages)) as running:
        yield running


def rows(body: bytes) -> list[str]:
    return sorted(
        json.dumps(row, sort_keys=True) for row in json.loads(body)["results"]["bindings"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_named_query_over_http_is_that_of_python(patient, graph, name):
    assert rows(patient.post(QUERIES[name].text).content) == rows(graph.query(name).body)


@pytest.mark.drill
@pytest.mark.parametrize("name", QUERIES)
def test_a_named_query_over_all_facts_is_that_of_python(real, whole, name):
    answer = real.post(QUERIES[name].text)
    assert "kg-truncated" not in answer.headers
    assert rows(answer.content) == rows(whole.query(name).body)


COMMANDS = {
    "/api/gaps": "gaps",
    "/api/gaps?agency=hud&status=all&confidence=medium": (
        "gaps --agency hud --status all --confidence medium"
    ),
    "/api/gaps?level=top&area=payroll&as_of=2020-06-30&government_only=true": (
        "gaps --level top --area payroll --as-of 2020-06-30 --government-only"
    ),
    "/api/explain?agency=HUD&area=payroll": "explain HUD payroll",
    "/api/explain?agency=nasa&area=payroll&fresh_years=1&aging_years=2": (
        "explain nasa payroll --fresh-years 1 --aging-years 2"
    ),
    "/api/impact?name=nfc": "impact nfc",
    "/api/impact?name=fm-qsmo": "impact fm-qsmo",
    "/api/candidates?agency=hud&area=core-finance": "candidates hud core-finance",
    "/api/comply": "comply",
    "/api/comply?agency=hud": "comply --agency hud",
    "/api/comply?level=all": "comply --level all",
    "/api/diff?first=2019-01-01&second=2022-01-01": "diff 2019-01-01 2022-01-01",
    "/api/diff?first=2019-01-01&second=2022-01-01&level=top": (
        "diff 2019-01-01 2022-01-01 --level top"
    ),
}


@pytest.mark.parametrize("path", COMMANDS)
def test_the_api_gives_the_bytes_of_the_command(server, few, path):
    answer = server.client.get(path)
    done = run(*COMMANDS[path].split(), "--data", str(few), "--format", "json")
    if done.returncode:
        assert answer.status_code in (400, 404)
        assert answer.json()["detail"] in done.stderr.decode()
    else:
        assert answer.status_code == 200, answer.text
        assert answer.content == done.stdout
        assert answer.headers["content-type"] == "application/json"


WRONG = {
    "/api/explain?agency=hud": (400, "area"),
    "/api/explain?agency=hud&area=payrol": (404, "payroll"),
    "/api/gaps?agencies=hud": (400, "agency"),
    "/api/gaps?agency=hud&level=top": (400, "one of them"),
    "/api/gaps?status=bad": (400, "marketplace"),
    "/api/gaps?as_of=1900-01-01": (400, "1980"),
    "/api/gaps?as_of=2020-02-31": (400, "no date"),
    "/api/gaps?fresh_years=11&aging_years=3": (400, "smaller"),
    "/api/gaps?fresh_years=x": (400, "whole number"),
    "/api/gaps?government_only=yes": (400, "true or false"),
    "/api/gaps?agency=": (400, "not empty"),
    "/api/gaps?agency=%FF": (400, "UTF-8"),
    "/api/comply?policy=x&policy=y": (400, "twice"),
    "/api/diff?first=2022-01-01&second=2020-01-01": (400, "later"),
    "/api/diff?first=2022-01-01&second=HEAD": (400, "no date"),
    "/api/nothing": (404, "/api/gaps"),
    "/api/": (404, "/api/gaps"),
}


@pytest.mark.parametrize("path", WRONG)
def test_the_api_says_what_is_wrong(server, path):
    status, word = WRONG[path]
    answer = server.client.get(path)
    assert answer.status_code == status, answer.text
    assert word in answer.json()["detail"]
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_api_is_read_only_and_validates(server):
    assert server.client.post("/api/gaps").status_code == 405
    assert server.client.options("/api/gaps").status_code == 204
    first = server.client.get("/api/gaps?agency=hud")
    tag = {"if-none-match": first.headers["etag"]}
    assert server.client.get("/api/gaps?agency=hud", headers=tag).status_code == 304
    assert server.client.get("/api/gaps?agency=nasa", headers=tag).status_code == 200


def test_figures_and_health_are_told(server):
    health = server.client.get("/health").json()
    assert health["status"] == "ok"
    assert health["workers"]["all"] >= 1
    server.get("ASK {}")
    text = server.client.get("/metrics").text
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(lines["kg_quads"]) == health["quads"]
    assert float(lines['kg_questions_total{outcome="answered"}']) > 0
    assert lines['kg_question_seconds_bucket{le="+Inf"}'] == lines["kg_question_seconds_count"]
