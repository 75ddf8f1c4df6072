"""The API is as its OpenAPI description says, whatever it is asked (schemathesis)."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from kg.cli import COMMANDS
from kg.serve.api import document
from kg.serve.questions import QUESTIONS
from kg.serve.stock import WARMING


def test_every_question_is_described_and_every_description_is_a_question():
    paths = json.loads(document())["paths"]
    assert list(paths) == [f"/api/{name}" for name in QUESTIONS]
    assert set(QUESTIONS) == set(WARMING)
    assert set(QUESTIONS) <= set(COMMANDS)


def test_the_description_is_served(server):
    answer = server.client.get("/openapi.json")
    assert answer.content == document()
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("examples", [8, pytest.param(300, marks=pytest.mark.drill)])
def test_answers_are_those_described(server, examples, tmp_path):
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi.json"),
            *("--max-examples", str(examples), "--seed", "2026", "--no-color"),
            # That a value is a name says not that anything is called so.
            *("--exclude-checks", "positive_data_acceptance"),
            *("--phases", "examples,fuzzing", "--generation-deterministic"),
        ],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=1_200,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-500:]
    assert server.answers()
