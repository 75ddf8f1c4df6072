"""The house is in order: locks, limits and documents say what the code does."""

from __future__ import annotations

import re
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from kg.cli import COMMANDS
from kg.query.named import named_queries

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt", "package-lock.json"]


@pytest.mark.parametrize("name", LOCKS)
def test_locks_name_no_address_and_no_place(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"https?://|--find-links|--(extra-)?index-url|\"resolved\"", text)


@pytest.mark.parametrize(
    ("extra", "lock"), [("dev", "requirements-dev.txt"), ("bench", "requirements-bench.txt")]
)
def test_locks_have_what_their_extra_names(extra: str, lock: str) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {re.split(r"[^\w-]", one)[0].lower() for one in extras["optional-dependencies"][extra]}
    assert named <= set(re.findall(r"^([\w-]+)==", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


def test_pytest_goes_into_every_folder_of_tests(pytestconfig: pytest.Config) -> None:
    """By itself it leaves out a folder called build, and says nothing."""
    left_out = pytestconfig.getini("norecursedirs")
    folders = {one.parent for one in (ROOT / "tests").rglob("test_*.py")}
    parts = {part for one in folders for part in one.relative_to(ROOT).parts}
    assert not [one for one in parts if any(fnmatch(one, pattern) for pattern in left_out)]


def test_every_command_is_in_the_readme() -> None:
    for command in COMMANDS:
        assert f"kg {command}" in README


def test_every_question_of_the_python_face_is_a_command_and_in_the_readme() -> None:
    from kg.questions import Questions

    helping = {"cell", "identify"}
    asked = {name for name in vars(Questions) if not name.startswith("_")} - helping
    assert asked <= set(COMMANDS)
    assert asked <= set(re.findall(r"`(\w+)`", README))


def test_every_named_query_the_readme_shows_exists() -> None:
    shown = set(re.findall(r"^kg query ([a-z-]{2,})(?![a-z.-])", README, re.MULTILINE))
    assert shown
    assert shown <= {path.stem for path in (ROOT / "ontology" / "queries").glob("*.rq")}


def test_parameters_the_readme_shows_exist() -> None:
    queries = named_queries(ROOT / "ontology")
    shown = re.findall(r"^kg query ([a-z-]+) --param (\w+)=", README, re.MULTILINE)
    assert shown
    for query, parameter in shown:
        assert parameter in {one.name for one in queries[query].parameters}


def test_limits_in_the_readme_are_those_of_the_code() -> None:
    from kg.analysis.freshness import LIMITS
    from kg.analysis.health.words import QUIET_YEARS
    from kg.cli.health import TOP
    from kg.pages.graph.focus import MAX_THINGS
    from kg.query.guard import MAX_DEPTH, MAX_PARTS, MAX_QUERY_BYTES
    from kg.query.runner import DEFAULT_SECONDS
    from kg.query.worker import MAX_MEMORY_BYTES
    from kg.records.adoption import PLAN_YEARS
    from kg.records.supersession import SILENCE_YEARS
    from kg.tables.files import MAX_FILE_BYTES
    from kg.tables.read import MAX_CELL

    stated = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \| [^|]+ \|$", README, re.MULTILINE))
    assert stated["`--timeout`"] == f"{DEFAULT_SECONDS:g} s"
    assert stated["query text"] == f"{MAX_QUERY_BYTES:,} bytes"
    assert stated["brackets nested in a query"] == str(MAX_DEPTH)
    assert stated["patterns, operands and terms of a query"] == f"{MAX_PARTS:,}"
    assert stated["memory of a query's process"] == f"{MAX_MEMORY_BYTES // 1024**3} GiB"
    assert stated["a table file"] == f"{MAX_FILE_BYTES // 1024**2} MiB"
    assert stated["a cell"] == f"{MAX_CELL:,} characters"
    assert stated["things in `kg graph --focus`"] == str(MAX_THINGS)
    assert stated["a plan without news"] == f"{PLAN_YEARS} years"
    assert stated["`--fresh-years`"] == str(LIMITS.fresh)
    assert stated["`--aging-years`"] == str(LIMITS.aging)
    assert stated["items in the table of `kg health`"] == str(TOP)
    assert stated["a QSMO without news"] == f"{QUIET_YEARS} years"
    assert stated["silence before another provider's use"] == f"{SILENCE_YEARS} years"


def test_limits_of_the_server_in_the_readme_are_those_of_the_code() -> None:
    from kg.serve import limits

    stated = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \| [^|]+ \|$", README, re.MULTILINE))
    mebibyte = 1024**2
    assert stated["a query of `kg serve`"] == f"{limits.QUERY_SECONDS:g} s"
    assert stated["rows or triples of an answer"] == f"{limits.MAX_ROWS:,}"
    assert stated["bytes of an answer"] == f"{limits.MAX_RESULT_BYTES // mebibyte} MiB"
    assert stated["a request's body"] == f"{limits.MAX_BODY_BYTES:,} bytes"
    assert stated["a request's head"] == f"{limits.MAX_HEAD_BYTES // 1024} KiB"
    assert stated["queries of one address at once"] == str(limits.CLIENT_QUERIES)
    assert stated["queries at once"] == str(limits.ALL_QUERIES)
    assert stated["queries of one address that wait"] == str(limits.CLIENT_WAITING)
    assert stated["queries that wait"] == f"{limits.ALL_WAITING:,}"
    assert stated["waiting for a turn"] == f"{limits.WAIT_SECONDS:g} s"
    assert stated["memory of a query of `kg serve`"] == f"{limits.WORKER_BYTES // mebibyte} MiB"
    assert stated["connections"] == f"{limits.CONNECTIONS:,}"
    assert stated["connections of one address"] == str(limits.CLIENT_CONNECTIONS)
    assert stated["arrival of a request"] == f"{limits.HEAD_SECONDS:g} s"
    assert stated["an idle connection"] == f"{limits.IDLE_SECONDS:g} s"
    assert stated["a reader who takes nothing"] == f"{limits.SEND_SECONDS:g} s"
    assert stated["answers not yet read"] == f"{limits.OUTGOING_BYTES // mebibyte} MiB"


def test_nothing_generated_or_third_party_is_tracked() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert "README.md" in listed
    assert [
        name for name in listed if re.search(r"\.min\.(js|css)$|\.wasm$|^exports/(?!README)", name)
    ] == []
