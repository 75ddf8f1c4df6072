"""metadata.json: what it may not say, and one clear problem when it does."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from kg.errors import DataError
from kg.records.world import load_world, world_of
from kg.tables.check import check_tables
from kg.tables.files import MAX_FILE_BYTES
from kg.tables.read import read_tables
from kg.tables.schema import METADATA, NS, read_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def refused(folder: Path) -> str:
    with pytest.raises(DataError) as raised:
        check_tables(folder)
    (problem,) = raised.value.problems
    assert problem.file == str(folder / METADATA)
    assert problem.mend
    return problem.message


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is not a CSVW table description (JSONDecodeError"),
        (b"{", "is not a CSVW table description (JSONDecodeError"),
        (b"\xff\xfe\x00", "is not a CSVW table description (UnicodeDecodeError"),
        (b"[]", "is not a CSVW table description (TypeError"),
        (b"{}", "is not a CSVW table description (KeyError: 'tables'"),
        (b'{"tables": [[]]}', "is not a CSVW table description (TypeError"),
        (b'{"tables": ["x"]}', "is not a CSVW table description (TypeError"),
        (b"[" * 100_000, "is not a CSVW table description (RecursionError"),
    ],
)
def test_not_a_description(small: Path, raw: bytes, said: str) -> None:
    (small / METADATA).write_bytes(raw)
    assert refused(small).startswith(said)


def test_tables_of_an_older_version(small: Path) -> None:
    """They are sound by their own description; who needs another table is told which."""
    described = json.loads((small / METADATA).read_text("utf-8"))
    described["tables"] = [one for one in described["tables"] if one["url"] != "catalogues.csv"]
    (small / METADATA).write_text(json.dumps(described), "utf-8")
    (small / "catalogues.csv").unlink()
    assert check_tables(small) == []
    schema = read_schema(small)
    for read in (lambda: load_world(small), lambda: world_of(read_tables(small, schema))):
        with pytest.raises(DataError, match=r"metadata\.json \[catalogues\]: describes no table"):
            read()


def test_not_a_file(small: Path) -> None:
    path = small / METADATA
    path.unlink()
    assert refused(small) == "cannot be read (No such file or directory)"
    path.mkdir()
    assert refused(small) == "cannot be read (it is not a regular file)"
    path.rmdir()
    os.mkfifo(path)
    assert refused(small) == "cannot be read (it is not a regular file)"
    path.unlink()
    path.symlink_to(path.name)
    assert refused(small) == "cannot be read (Too many levels of symbolic links)"
    path.unlink()
    path.touch()
    os.truncate(path, MAX_FILE_BYTES + 1)
    assert "over the limit" in refused(small)


def _column(table: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in table["tableSchema"]["columns"] if one["name"] == name)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.update(url="../elsewhere.csv"), "'../elsewhere.csv' is no file name"),
        (lambda t: t["tableSchema"].update(columns=[]), "needs columns"),
        (lambda t: t["tableSchema"]["columns"].append(_column(t, "id")), "each of its own name"),
        (lambda t: t["tableSchema"].update(primaryKey="key"), "speaks of 'key'"),
        (lambda t: t["tableSchema"].update(aboutUrl="x/{+key}"), "speaks of 'key'"),
        (lambda t: _column(t, "parent").update({f"{NS}references": ["agency"]}), "'agency'"),
        (lambda t: _column(t, "parent").update({f"{NS}goneFrom": "table"}), "speaks of 'table'"),
        (lambda t: _column(t, "cgac")["datatype"].update(format="[0-9"), "unterminated character"),
        (lambda t: t["tableSchema"].update(columns=[[]]), "AttributeError"),
        (lambda t: _column(t, "parent").update({f"{NS}referencesBy": []}), ""),
        (lambda t: _column(t, "parent").update({f"{NS}referencesBy": ["x"]}), "TypeError"),
    ],
)
def test_descriptions_that_contradict_themselves(
    small: Path, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    path = small / METADATA
    described = json.loads(path.read_text("utf-8"))
    agencies = next(one for one in described["tables"] if one["url"] == "agencies.csv")
    change(agencies)
    path.write_text(json.dumps(described), "utf-8")
    if said:
        assert said in refused(small)
    else:
        assert check_tables(small) == []


def test_curated_tables(data: Path) -> None:
    curated = [name for name, table in read_schema(data).items() if table.curated]
    assert " ".join(curated) == (
        "offices catalogues groups scope_groups mandate_tests disputes next_steps intake "
        "search_log retired_ids"
    )
