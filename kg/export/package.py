"""The tables as one package that tools read without help: CSV on the Web and Data Package.

CSV files with csv-metadata.json, which CSVW processors look for beside a CSV file, and
datapackage.json, which those of Frictionless want; how to cite, and what to know, in words.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import UsageError
from kg.export.datapackage import datapackage
from kg.releases.files import CITATION, LICENCE, NOTES, PUBLISHER, citation, notes
from kg.releases.record import read_releases, version_in
from kg.tables.files import read_file
from kg.tables.schema import METADATA, read_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.releases.record import Version

DESCRIPTION: Final = "csv-metadata.json"
"""Where a CSVW processor looks that was given only a CSV file."""
PACKAGE: Final = "datapackage.json"
README: Final = Path(__file__).parent / "templates" / "README.md"


def package_files(data: Path) -> dict[str, bytes]:
    """The files of the package of the tables in `data`, by name, the same for the same tables.

    Raises:
        DataError: the tables or their description cannot be read.
        OSError: a file cannot be read.
    """
    schema = read_schema(data)
    tables = {table.file: read_file(data / table.file) for table in schema.values()}
    version = version_in(data)
    described = _described(json.loads(read_file(data / METADATA)), version)
    return {
        **tables,
        DESCRIPTION: _json(described),
        PACKAGE: _json(datapackage(schema, tables, version)),
        CITATION: citation(version.version, version.date).encode(),
        NOTES: notes(read_releases(data)).encode(),
        README.name: README.read_bytes(),
    }


def _described(metadata: dict[str, Any], version: Version) -> dict[str, Any]:
    """The description of the tables, with version, date, licence and publisher."""
    about = {
        "dcat:version": version.version,
        "dc:issued": {"@value": version.date, "@type": "xsd:date"},
        "dc:license": {"@id": LICENCE},
        "dc:publisher": PUBLISHER,
    }
    tables = metadata.pop("tables")
    for table in tables:
        _keep_strict_keys(table["tableSchema"])
    return {**metadata, **about, "tables": tables}


def _keep_strict_keys(described: dict[str, Any]) -> None:
    """Leaves the foreign keys every row fulfils: by CSVW an empty cell breaks one.

    What the other columns refer to stands in datapackage.json, where empty cells refer to nothing.
    """
    required = {one["name"] for one in described["columns"] if one.get("required")}
    keys = described.pop("foreignKeys", [])
    if kept := [one for one in keys if one["columnReference"] in required]:
        described["foreignKeys"] = kept


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Writes `files` as the new `folder`, whole or not at all.

    Raises:
        UsageError: there is something in `folder` already.
        OSError: it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty. Name a folder that does not exist yet.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as name:
        part = Path(name) / "part"
        part.mkdir()
        for file, body in files.items():
            (part / file).write_bytes(body)
        part.replace(folder)
