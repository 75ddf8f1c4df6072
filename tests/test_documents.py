"""Documents say what the program does: the reference is the program's own, every command runs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli.reference import reference

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "data/README.md")
ELSEWHERE = (
    "kg query cfo-act-gaps --endpoint",
    *("kg build", "kg serve", "kg mcp", "kg publish", "kg add", "kg import", "kg check --fix"),
    *("kg release", "kg evidence", "kg gaps --records", "kg store", "kg export nquads --store"),
    "kg query cfo-act-gaps --store",
)
"""Commands with tests of their own, which run too long, do not end, or write to the tables."""
FILES = {
    "plan.csv": "change,kind,agency,area,provider\nadd,adoption,hud,payroll,nfc\n",
    "my.rq": "SELECT ?s WHERE { ?s a qsmo:Designation } LIMIT 3",
}
"""What the documents take for the reader's own files."""


def commands() -> list[str]:
    """Every line of a code block that calls kg, without its comment."""
    found: dict[str, None] = {}
    for name in DOCUMENTS:
        text = (ROOT / name).read_text("utf-8")
        for block in re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            for line in block.splitlines():
                if re.match(r"kg [a-z]", line) and not line.startswith(ELSEWHERE):
                    found[re.split(r"\s{2,}", line)[0]] = None
    return list(found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("reader")
    for name, text in FILES.items():
        (made / name).write_text(text)
    return made


SAMPLE = 5
"""Of so many commands one runs in `make test`, all in `make drills`: each takes seconds."""
LINES = [
    line if at % SAMPLE == 0 else pytest.param(line, marks=pytest.mark.drill)
    for at, line in enumerate(commands())
]


@pytest.mark.parametrize("line", LINES)
def test_command_of_the_documents_runs(line: str, folder: Path) -> None:
    args = shlex.split(line)[1:]
    done = subprocess.run(
        [sys.executable, "-m", "kg", *args],
        cwd=folder,
        capture_output=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    if args[0] == "check":  # that all is well is no result, and is said on stderr
        assert b"No problem in the tables" in done.stderr
        return
    assert done.stderr == b""
    assert done.stdout or "--output" in args


def test_reference_is_up_to_date(ontology: Path) -> None:
    assert (ROOT / "docs" / "COMMANDS.md").read_text("utf-8") == reference(ontology), (
        "run make reference"
    )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_of_the_documents_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    links = [one for one in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if ":" not in one]
    assert [one for one in links if not ((ROOT / name).parent / one).exists()] == []
