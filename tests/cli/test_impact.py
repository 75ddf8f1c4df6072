"""kg impact: what kind of thing a name is taken for, the summary and every cell."""

from __future__ import annotations

import json

import pytest


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("ibc", "provider", "ibc"),
        ("Interior Business Center", "provider", "ibc"),
        ("fm-qsmo", "QSMO", "fm-qsmo"),
        ("M-19-16", "policy", "m-19-16"),
        ("m-19-16", "policy", "m-19-16"),
        ("EO 14249", "policy", "eo-14249"),
        ("gsa", "provider", "gsa"),
    ],
)
def test_what_a_name_is_taken_for(kg, name, kind, found):
    done = kg("impact", name, "--format", "json")
    assert (done.returncode, done.stderr) == (0, b"")
    record = json.loads(done.stdout)
    assert (record["kind"], record["id"]) == (kind, found)


def test_what_matches_nothing_gets_the_nearest_of_all_kinds(kg):
    done = kg("impact", "m-19-61")
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: no provider, QSMO or policy is called 'm-19-61'.")
    assert b"m-19-16" in done.stderr
    assert kg("impact", "ibcc").stderr.count(b"ibc") > 1


def test_summary_adds_up_to_every_cell(kg):
    record = json.loads(kg("impact", "ibc", "--format", "json").stdout)
    losses = record["losses"]
    assert sum(one["lost"] for one in record["functions"]) == len(losses)
    direct = [one for one in losses if not one["inherited_from"] and not one["through_bureaus"]]
    short = kg("impact", "ibc").stdout.decode()
    assert f"{len(losses)} recorded cells" in short
    assert f"{len(direct)} directly" in short
    assert f"{sum(one['bare'] for one in losses)} are left with neither." in short
    assert section(short, "Direct losses") == len(direct)
    assert section(kg("impact", "ibc", "--all").stdout.decode(), "Every cell") == len(losses)
    assert len(short.splitlines()) < 90
    assert "alternatives may exist" in short, "HR's catalogue is not recorded"


def section(text: str, head: str) -> int:
    """Number of rows of the table under `head`."""
    lines = text[text.index(head) :].splitlines()[3:]
    return lines.index("") if "" in lines else len(lines)


def test_without_a_qsmo_uses_stay_but_outside_the_marketplace(kg):
    text = kg("impact", "fm-qsmo").stdout.decode()
    assert "What is used stays recorded, but outside any marketplace." in text
    assert "unknown" not in text
    assert "Also listed" not in text


def test_the_chain_of_a_policy_reads_from_policy_to_cell(kg):
    text = kg("impact", "M-19-16").stdout.decode()
    heads = (
        "M-19-16, Centralized Mission Support",
        "Policies that rest on it",
        "Designations that stand on them",
        "without these designations: 1,",
        "Mandates (--all for each)",
        "Other relations",
    )
    places = [text.index(head) for head in heads]
    assert places == sorted(places)
    assert "it rescinds M-13-08" in text
    assert (
        "pn-0184  M-19-16 requires: executive" in kg("impact", "M-19-16", "--all").stdout.decode()
    )


def test_nothing_recorded_is_said(kg):
    done = kg("impact", "kennedy-center")
    assert done.returncode == 0
    assert b"no recorded cell gets worse.\nWhat nobody has recorded" in done.stdout
    assert b"no cell is marketplace through them" in kg("impact", "eo-14249").stdout


def test_a_department_names_its_units_that_provide(kg):
    text = kg("impact", "treasury").stdout.decode()
    assert "Units of it that provide, each for itself: arc, " in text
    assert "Units of it" not in kg("impact", "nfc").stdout.decode()


def test_the_duty_of_omb_is_not_that_of_the_agencies_named(kg):
    text = kg("impact", "EO 14249").stdout.decode()
    assert "Section 5(a) binds OMB" in text
    assert text.count("cfo-act (23 bodies)") == 1
