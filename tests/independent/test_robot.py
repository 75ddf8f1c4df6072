"""The ontology before ROBOT (OBO): OWL 2 DL, consistent by HermiT, no error in its report."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.independent.java import java, need

if TYPE_CHECKING:
    from pathlib import Path

PARTS = ("qsmo.ttl", "codes.ttl")
MAIN = "org.obolibrary.robot.CommandLineInterface"
NOT_GEPHI = "[!g]*"


def robot(*args: object):
    return java(MAIN, *args, jars=NOT_GEPHI)


@pytest.fixture(autouse=True)
def _robot() -> None:
    need("robot-command")


def merged(folder: Path, out: Path) -> Path:
    """Vocabulary and codes as one ontology, as the graph has them."""
    inputs = [word for name in PARTS for word in ("--input", folder / name)]
    done = robot("merge", *inputs, "--output", out)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def whole(ontology: Path, tmp_path_factory) -> Path:
    need("robot-command")
    return merged(ontology, tmp_path_factory.mktemp("robot") / "whole.ttl")


def in_profile(path: Path, out: Path):
    return robot("validate-profile", "--profile", "DL", "--input", path, "--output", out)


@pytest.mark.parametrize("name", [*PARTS, "both"])
def test_is_owl_2_dl(ontology: Path, whole: Path, tmp_path: Path, name: str) -> None:
    path = whole if name == "both" else ontology / name
    done = in_profile(path, tmp_path / "profile.txt")
    assert done.returncode == 0, (tmp_path / "profile.txt").read_text() + done.stdout


def test_what_is_not_owl_2_dl_is_found(ontology: Path, tmp_path: Path) -> None:
    spoiled = tmp_path / "qsmo.ttl"
    text = (ontology / "qsmo.ttl").read_text("utf-8")
    wrong = "\nqsmo:adopter a owl:TransitiveProperty, owl:AsymmetricProperty .\n"
    spoiled.write_text(text + wrong, "utf-8")
    assert in_profile(spoiled, tmp_path / "profile.txt").returncode != 0


def test_hermit_finds_it_consistent_and_no_class_empty(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "reasoned.ttl"
    done = robot("reason", "--reasoner", "HermiT", "--input", whole, "--output", out)
    assert done.returncode == 0, done.stdout + done.stderr
    assert out.is_file()


@pytest.mark.parametrize(
    "wrong",
    [
        "qsmo:Both a owl:Class ; rdfs:subClassOf qsmo:Policy, [ owl:complementOf qsmo:Policy ] .",
        "<x:a> a qsmo:Policy, [ a owl:Class ; owl:complementOf qsmo:Policy ] .",
    ],
    ids=["unsatisfiable", "inconsistent"],
)
def test_hermit_finds_what_is_not(ontology: Path, tmp_path: Path, wrong: str) -> None:
    folder = shutil.copytree(ontology, tmp_path / "ontology")
    with (folder / "qsmo.ttl").open("a", encoding="utf-8") as file:
        file.write(f"\n{wrong}\n")
    path = merged(folder, tmp_path / "whole.ttl")
    done = robot("reason", "--reasoner", "HermiT", "--input", path, "--output", tmp_path / "r.ttl")
    assert done.returncode != 0


def test_report_has_no_error(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.tsv"
    done = robot("report", "--input", whole, "--fail-on", "none", "--output", out)
    assert done.returncode == 0, done.stdout + done.stderr
    with out.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, delimiter="\t"))
    assert [one for one in found if one["Level"] == "ERROR"] == []
