"""Python and the command line give the same answers, question by question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import KnowledgeGraph, UsageError
from kg.errors import UnknownIdError
from tests.small import run

SCENARIO = Path(__file__).parent / "cli" / "scenario.csv"
SAME = [
    (("gaps", "--agency", "hud"), lambda g: g.gaps(agencies=["hud"])),
    (("gaps", "--group", "non-cfo-act"), lambda g: g.gaps(group="non-cfo-act")),
    (("explain", "HUD", "payroll"), lambda g: g.explain("hud", "payroll")),
    (("impact", "ibc"), lambda g: g.impact("ibc")),
    (("impact", "hr-qsmo"), lambda g: g.impact("hr-qsmo")),
    (("impact", "M-19-16"), lambda g: g.impact("m-19-16")),
    (("stats",), lambda g: g.stats()),
    (("stats", "--level", "top", "--area", "cdm"), lambda g: g.stats(level="top", areas=["cdm"])),
    (("candidates", "usda", "payroll"), lambda g: g.candidates("usda", "payroll")),
    (("comply",), lambda g: g.comply()),
    (("comply", "--agency", "nasa"), lambda g: g.comply(agency="nasa")),
    (("comply", "bod-20-01"), lambda g: g.comply("bod-20-01")),
    (("concentration", "--area", "payroll"), lambda g: g.concentration(areas=["payroll"])),
    (("calendar", "--agency", "usda"), lambda g: g.calendar(agency="usda")),
    (("diff", "2020-06-28", "2021-01-31"), lambda g: g.diff("2020-06-28", "2021-01-31")),
    (("brief", "usda"), lambda g: g.brief("usda")),
    (("whatif", str(SCENARIO)), lambda g: g.whatif(SCENARIO)),
]  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph.load()


@pytest.mark.sampled(6)
@pytest.mark.parametrize(("args", "ask"), SAME, ids=[" ".join(args) for args, _ in SAME])
def test_python_answers_as_the_command_does(graph: KnowledgeGraph, args, ask) -> None:
    done = run(*args, "--format", "json")
    assert done.returncode == 0, done.stderr.decode()
    answer = ask(graph)
    assert answer
    assert json.loads(json.dumps(answer)) == json.loads(done.stdout)


def test_filters_reach_every_question_that_knows_of_use() -> None:
    graph = KnowledgeGraph.load(confidence="high", government_only=True, as_of="2024-01-01")
    options = ("--confidence", "high", "--government-only", "--as-of", "2024-01-01")
    done = run("stats", *options, "--format", "json")
    assert graph.stats() == json.loads(done.stdout)
    query = "SELECT ?c { ?c a qsmo:Coverage }"
    by_kernel = {f"{cell.agency}.{cell.area}" for cell in graph.coverage.known()}
    by_sparql = {row["c"].rsplit("/", 1)[1] for row in graph.query(query).rows}
    assert by_sparql == by_kernel
    assert by_kernel


def test_the_command_line_asks_sparql_with_the_same_filters(tmp_path: Path) -> None:
    file = tmp_path / "cells.rq"
    file.write_text("SELECT (COUNT(*) AS ?n) { ?c a qsmo:Coverage }", "utf-8")
    done = run("query", file, "--as-of", "2015-01-01", "--confidence", "high", "--format", "csv")
    graph = KnowledgeGraph.load(confidence="high", as_of="2015-01-01")
    assert int(done.stdout.split()[1]) == sum(1 for _ in graph.coverage.known())


def test_what_cannot_be_asked_says_why(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownIdError, match="provider, QSMO or policy"):
        graph.impact("nobody of that name")
    with pytest.raises(UsageError, match="does not exist on"):
        graph.explain("usaid", "payroll")
    with pytest.raises(UsageError, match="later than the second"):
        graph.diff("2021-01-01", "2020-01-01")
    with pytest.raises(UsageError, match="each choose the bodies"):
        graph.gaps(agencies=["hud"], level="top")
    with pytest.raises(ValueError, match="confidence is one of"):
        KnowledgeGraph.load(confidence="sure")
    with pytest.raises(ValueError, match="fresh_years"):
        KnowledgeGraph.load(fresh_years=11)
