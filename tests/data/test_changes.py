"""Changes of providers and periods of catalogues: that they agree with the other tables."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from kg.dates import first_day, last_day
from kg.paths import data_dir
from kg.records.world import World, load_world
from kg.tables.read import Tables, read_tables
from kg.tables.schema import read_schema


@cache
def tables() -> Tables:
    return read_tables(data_dir(), read_schema(data_dir()))


@cache
def world() -> World:
    return load_world(data_dir())


def test_what_ended_or_began_did_so_when_its_provider_did():
    providers = {row["id"]: row for row in tables()["providers"]}
    seen = set()
    for row in tables()["provider_changes"]:
        column, day = {"began": ("from", first_day), "ended": ("until", last_day)}.get(
            row["change"], ("", first_day)
        )
        stated = providers[row["provider"]][column] if column else ""
        if stated and row["date"]:
            seen.add(row["change"])
            assert day(stated) == day(row["date"]), row["id"]
    assert seen == {"began", "ended"}


def test_a_renaming_says_from_what_to_what():
    for row in tables()["provider_changes"]:
        assert bool(row["name_before"]) == bool(row["name_after"]), row["id"]
        assert (row["change"] == "renamed") == bool(row["name_after"]), row["id"]
        assert row["change"] != "succeeded" or row["related"], row["id"]


def test_every_day_of_a_designation_has_one_period_of_its_catalogue():
    """The periods of an office follow each other without gap or overlap from its first day on."""
    for office in {one.office for one in world().designations}:
        periods = sorted((one.start, one.end) for one in world().catalogues if one.office == office)
        begun = min(one.start for one in world().designations if one.office == office)
        assert periods[0][0] <= begun, office
        for (_, end), (start, _) in pairwise(periods):
            assert start == end + 1, office
        assert periods[-1][1] > world().date, office


def test_no_service_is_recorded_of_a_catalogue_that_is_not():
    """On the day a listing begins, the catalogue of its office is recorded, were it designated."""
    for listing in world().listings:
        if listing.office == "hr-qsmo" or not listing.office:
            continue
        assert world().catalogue(listing.office, listing.start) != "not-recorded", listing.id


def test_an_archived_copy_is_at_an_archive_or_does_not_change():
    kept = [row["archive"] for row in tables()["sources"] if row["archive"]]
    assert kept
    for address in kept:
        host = address.split("/")[2].rstrip(".")
        fixed = any(len(part) == 40 and int(part, 16) >= 0 for part in address.split("/")[5:7])
        assert fixed if "github" in host else "archive" in host or "webharvest" in host, address
