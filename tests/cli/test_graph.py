"""kg graph: one file that asks nobody, about everything or about one thing and its surroundings."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from kg.analysis.lookup import agency_index
from kg.errors import AmbiguousIdError
from kg.pages.graph import focus
from kg.pages.graph.find import find_node as node_called
from kg.pages.graph.whole import whole_graph
from kg.pages.material import Material
from kg.paths import data_dir
from kg.questions import Questions


def data_of(path) -> dict:
    text = path.read_text("utf-8")
    found = re.search(r'<script type="application/json" id="graph-data">(.*?)</script>', text)
    assert found
    return json.loads(found[1])


def nodes(path) -> set[str]:
    return {one["id"] for one in data_of(path)["nodes"]}


@pytest.fixture
def written(kg, tmp_path):
    """Runs the command and gives exit code, output, complaints and the file."""

    def call(*args: str, name: str = "g.html"):
        path = tmp_path / name
        done = kg("graph", *args, "--output", str(path))
        return done.returncode, done.stdout.decode(), done.stderr.decode(), path

    return call


@pytest.fixture
def graph(written):
    def run(*args: str) -> dict:
        code, _, err, path = written(*args)
        assert (code, err) == (0, "")
        return data_of(path)

    return run


@pytest.fixture(scope="module")
def known():
    session = Questions(data_dir())
    material = Material(session.coverage, session.tables(*session.schema))
    return session, {one.node for one in whole_graph(material).things}


def hashes(found: list[str]) -> set[str]:
    digests = (hashlib.sha256(one.encode()).digest() for one in found)
    return {f"'sha256-{base64.b64encode(one).decode()}'" for one in digests}


def test_the_file_allows_exactly_its_own_scripts_and_styles(written):
    code, out, err, path = written("--focus", "nasa")
    assert (code, out, err) == (0, "", "")
    text = path.read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    said = dict(part.strip().split(" ", 1) for part in policy[1].replace("&#39;", "'").split(";"))
    assert said["default-src"] == "'none'"
    assert set(said["script-src"].split()) == hashes(
        re.findall(r"<script>(.*?)</script>", text, re.S)
    )
    assert set(said["style-src"].split()) == hashes(re.findall(r"<style>(.*?)</style>", text, re.S))
    assert len(said["script-src"].split()) == 11
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=|<[^>]+ style=", text)
    assert not re.search(r'<[a-z]+[^>]*\son[a-z]+="', text)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("NASA", "agency:nasa"),
        ("080", "agency:nasa"),
        ("state department", "agency:state"),
        ("Interior Business Center", "provider:ibc"),
        ("cisa", "agency:cisa"),
        ("m-19-16", "policy:m-19-16"),
        ("fm-qsmo", "office:fm-qsmo"),
        ("Payroll processing", "area:payroll"),
        ("HCM.A2", "area:hcm-a2"),
        ("ibc-fpps", "service:ibc-fpps"),
        ("sapoc", "body:sapoc"),
        ("area:travel", "area:travel"),
    ],
)
def test_focus_is_an_id_acronym_code_name_or_alias(known, text, node):
    assert node_called(*known, text) == node


def test_the_file_is_about_the_thing_named(graph):
    assert graph("--focus", "080")["centre"] == "agency:nasa"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--focus", "nassa"], "nasa"),
        (["--focus", "xyzzyxyzzy"], "no agency, provider, QSMO, policy, function or service"),
        (["--depth", "2"], "--focus"),
        (["--focus", "nasa", "--depth", "9"], "1<=x<=3"),
        (["--focus", "acq-010-010"], "joined to nothing"),
    ],
)
def test_wrong_use_ends_with_2_and_writes_nothing(written, args, said):
    code, out, err, path = written(*args)
    assert code == 2
    assert said in err
    assert out == ""
    assert not path.exists()


def test_a_name_of_several_things_gives_the_choices(known):
    session, nodes = known
    by_name = agency_index(session.tables("agencies", "agency_aliases")).by_name
    name, meant = next(one for one in sorted(by_name.items()) if len(one[1]) > 1)
    with pytest.raises(AmbiguousIdError) as error:
        node_called(session, nodes, name)
    assert {f"agency:{one}" for one in meant} <= set(error.value.choices)


def test_a_name_means_what_is_in_the_network_first(known):
    session, nodes = known
    with pytest.raises(AmbiguousIdError):
        session.find("area", "payroll processing")
    assert node_called(session, nodes, "payroll processing") == "area:payroll"


def test_a_file_must_be_named(kg):
    done = kg("graph", "--focus", "nasa")
    assert done.returncode == 2
    assert b"--output" in done.stderr


def test_depth_reaches_further_and_no_further(graph):
    one, two = graph("--focus", "m-13-08"), graph("--focus", "m-13-08", "--depth", "2")
    beside = {end for line in two["edges"] for end in (line["from"], line["to"])
              if "policy:m-13-08" in (line["from"], line["to"])}  # fmt: skip
    assert {node["id"] for node in one["nodes"]} == beside
    assert {node["id"] for node in one["nodes"]} < {node["id"] for node in two["nodes"]}


def test_every_line_joins_things_of_the_file(graph):
    data = graph("--focus", "ibc")
    ids = {one["id"] for one in data["nodes"]}
    assert all({line["from"], line["to"]} <= ids for line in data["edges"])
    assert len({(one["x"], one["y"]) for one in data["nodes"]}) == len(ids)


def test_more_than_fit_is_said(written):
    code, _, err, path = written("--focus", "cisa", "--depth", "2")
    assert code == 0
    found = data_of(path)
    assert len(found["nodes"]) == focus.MAX_THINGS
    assert found["left"] > 0
    assert err == f"{found['left']} things had no room; the nearest are shown.\n"
    assert f"The nearest 300; {found['left']} more have no room." in path.read_text("utf-8")
    near = nodes(path)
    assert written("--focus", "cisa")[0] == 0
    assert nodes(path) <= near


def test_without_focus_it_has_everything(graph):
    data = graph()
    assert len(data["nodes"]) > 1000
    assert "centre" not in data
    assert not any(one["page"] for one in data["nodes"])
    assert not any(page for _, _, page in data["sources"])


def test_day_and_trust_are_those_of_the_options(graph):
    whole = graph("--focus", "nasa")
    past = graph("--focus", "nasa", "--as-of", "2020-06-29")
    assert past["day"] == whole["day"]
    assert past["at"] < whole["at"] == whole["day"]
    fewer = graph("--focus", "nasa", "--confidence", "high")
    uses = [one for one in fewer["rows"] if one[0] == "adoptions"]
    assert uses
    assert {one[4] for one in uses} == {2}
    assert len(uses) < sum(one[0] == "adoptions" for one in whole["rows"])


@pytest.mark.drill
def test_same_facts_same_bytes(written):
    one, other = (written("--focus", "hhs", name=name)[3] for name in ("a.html", "b.html"))
    assert one.read_bytes() == other.read_bytes()


def test_what_was_there_stays_when_it_fails(written, tmp_path):
    (tmp_path / "g.html").write_text("before")
    assert written("--focus", "nobody-at-all")[0] == 2
    assert written("--data", str(tmp_path))[0] == 1
    assert (tmp_path / "g.html").read_text() == "before"
