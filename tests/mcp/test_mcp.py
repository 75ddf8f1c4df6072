"""An assistant's client, over a real process: what it can ask, and what it gets when it errs."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest

from kg import KnowledgeGraph
from kg.paths import ontology_dir
from tests.endpoint.bad_server import nothing, rows, serving
from tests.small import small_data

pytest.importorskip("mcp")

TOOLS = ["candidates", "explain", "gaps", "impact", "lookup", "sparql"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return small_data(tmp_path_factory.mktemp("mcp") / "data")


def talk(folder, *calls, endpoint=""):
    """What each of `calls`, which get the client, gives."""
    from mcp import Client, StdioServerParameters

    args = ["-m", "kg", "mcp", "--data", str(folder)]
    args += ["--endpoint", endpoint] if endpoint else []

    async def conversation():
        async with Client(StdioServerParameters(command=sys.executable, args=args)) as client:
            return [await call(client) for call in calls]

    with ThreadPoolExecutor(1) as other:  # a browser's loop may run in this thread
        return other.submit(anyio.run, conversation).result()


def tool(name, /, **given):
    return lambda client: client.call_tool(name, given)


def read(uri):
    return lambda client: client.read_resource(uri)


CALLS = {
    "tools": lambda client: client.list_tools(),
    "resources": lambda client: client.list_resources(),
    "turtle": read("kg://ontology/qsmo.ttl"),
    "query": read("kg://queries/cfo-act-gaps"),
    "queries": read("kg://queries"),
    "gaps": tool("gaps", agencies=["HUD"], areas=["payroll"]),
    "explain": tool("explain", agency="HUD", area="payroll"),
    "impact": tool("impact", name="nfc"),
    "candidates": tool("candidates", agency="hud", area="payroll"),
    "named": tool("sparql", query="agency-providers", params={"agency": "HUD"}),
    "text": tool("sparql", query="SELECT ?s WHERE { ?s ?p ?o }"),
    "truth": tool("sparql", query="ASK { agency:hud a qsmo:Agency }"),
    "lookup": tool("lookup", name="Department of Housing and Urban Development"),
}


@pytest.fixture(scope="module")
def said(folder):
    """What one conversation gave, by name."""
    return dict(zip(CALLS, talk(folder, *CALLS.values()), strict=True))


def test_tools_and_resources(said):
    tools, resources, turtle, query, listed = (
        said[name] for name in ("tools", "resources", "turtle", "query", "queries")
    )
    assert sorted(one.name for one in tools.tools) == TOOLS
    for one in tools.tools:
        assert one.description
        assert one.annotations.read_only_hint
        assert set(one.output_schema["properties"]) == {"as_of", "answer", "sources", "note"}
    assert {"kg://ontology/qsmo.ttl", "kg://queries"} <= {
        str(one.uri) for one in resources.resources
    }
    assert turtle.contents[0].text == (ontology_dir() / "qsmo.ttl").read_text("utf-8")
    assert query.contents[0].text == (ontology_dir() / "queries" / "cfo-act-gaps.rq").read_text(
        "utf-8"
    )
    named = {one["name"] for one in json.loads(listed.contents[0].text)}
    assert named == {path.stem for path in (ontology_dir() / "queries").glob("*.rq")}


def test_answers_are_those_of_python_with_their_sources(folder, said):
    graph = KnowledgeGraph.load(folder)
    known_answers = {
        "gaps": graph.gaps(agencies=["hud"], areas=["payroll"]),
        "explain": graph.explain("hud", "payroll"),
        "impact": graph.impact("nfc"),
        "candidates": graph.candidates("hud", "payroll"),
    }
    known = {row["id"] for row in graph.tables("sources")["sources"]}
    for name, expected in known_answers.items():
        result = said[name]
        assert not result.is_error
        told = result.structured_content
        assert told["answer"] == json.loads(json.dumps(expected))
        assert told["as_of"] == "2026-11-22"
        assert told["sources"]
        assert {one["id"] for one in told["sources"]} <= known
        assert all(one["url"] and one["title"] for one in told["sources"])
    first, cell = said["gaps"].structured_content, known_answers["gaps"][0]
    assert [one["id"] for one in first["sources"]] == sorted(cell["sources"])


def test_sparql_and_lookup(said):
    named, text, truth, found = (said[name] for name in ("named", "text", "truth", "lookup"))
    told = named.structured_content
    assert told["sources"], "the query asks for ?source"
    assert told["note"] == ""
    assert len(text.structured_content["answer"]) == 500
    assert "there is more" in text.structured_content["note"]
    assert truth.structured_content["answer"] is True
    assert next((one["kind"], one["id"]) for one in found.structured_content["answer"]) == (
        "agency",
        "hud",
    )


RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BAD = {
    "an unknown agency": (("gaps", {"agencies": ["Department of Housng"]}), "no agency is called"),
    "a misspelt one": (("explain", {"agency": "hudd", "area": "payroll"}), "Did you mean hud"),
    "nothing of the kind": (("lookup", {"name": "payrol"}), "Did you mean payroll"),
    "another host": (
        ("sparql", {"query": "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"}),
        "SERVICE is refused",
    ),
    "an update": (("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}), "updates are refused"),
    "no SPARQL": (("sparql", {"query": "SELECT {"}), "not SPARQL 1.1"),
    "no such query": (("sparql", {"query": "cfo-gaps"}), "Did you mean cfo-act-gaps"),
    "no such parameter": (
        ("sparql", {"query": "agency-providers", "params": {"x": "1"}}),
        "no parameter",
    ),
    "too slow": (("sparql", {"query": RUNAWAY, "timeout": 0.5}), "stopped after 0.5 s"),
    "a missing argument": (("explain", {"agency": "hud"}), "area"),
    "the wrong type": (("gaps", {"agencies": "hud"}), "agencies"),
}


def test_what_is_wrong_is_told(folder):
    good = tool("gaps", agencies=["hud"], areas=["payroll"])
    calls = [tool(name, **given) for (name, given), _ in BAD.values()]
    *found, last = talk(folder, *calls, good)
    for result, (_, said) in zip(found, BAD.values(), strict=True):
        assert result.is_error
        assert said in result.content[0].text
        assert "Traceback" not in result.content[0].text
    assert not last.is_error, "it goes on after each"


def test_another_server_is_asked(folder):
    with serving(rows(), nothing) as server:
        good, slow = talk(
            folder,
            tool("sparql", query="SELECT ?s WHERE { ?s ?p ?o }"),
            tool("sparql", query="SELECT ?s WHERE { ?s ?p ?o }", timeout=0.5),
            endpoint=server.url,
        )
    assert good.structured_content["answer"] == [{"s": "https://w3id.org/qsmo/agency/hud"}]
    assert slow.is_error


def test_nothing_else_on_stdout(folder):
    """Each line is a message; what is not understood is answered, and the end of input ends it."""
    hello = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "t", "version": "1"},
    }
    request = functools.partial(dict, jsonrpc="2.0")
    lines = [
        json.dumps(request(id=1, method="initialize", params=hello)),
        json.dumps(request(method="notifications/initialized")),
        "this is no message",
        json.dumps(request(id=2, method="no/such")),
        json.dumps(
            request(
                id=3, method="tools/call", params={"name": "lookup", "arguments": {"name": "hud"}}
            )
        ),
    ]
    with subprocess.Popen(
        [sys.executable, "-m", "kg", "mcp", "--data", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdin.write("\n".join(lines).encode() + b"\n")
        process.stdin.flush()
        answers = {}
        while 3 not in answers:
            message = json.loads(process.stdout.readline())
            assert message["jsonrpc"] == "2.0"
            answers[message.get("id")] = message
        process.stdin.close()
        assert process.wait(60) == 0
        assert process.stdout.read() == b""
    assert "error" in answers[2]
    assert answers[3]["result"]["structuredContent"]["answer"][0]["id"] == "hud"


def test_without_the_package_it_says_what_to_install(folder):
    code = "import sys; sys.modules['mcp'] = None; from kg.cli import main; main(['mcp'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"pip install 'qsmo-kg[mcp]'" in done.stderr
