"""The build before: its known cells, kept as a download so that pages can say what changed.

The rule that keeps builds reproducible: what counts as the build before is settled when the inputs
or the day change. A build of other inputs takes the coverage of the build it replaces; one of the
same inputs carries over what that one was compared with, so that it writes the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.analysis.snapshot import Snapshot, read_snapshot
from kg.build.manifest import MANIFEST
from kg.dates import first_day, iso

if TYPE_CHECKING:
    from pathlib import Path

    from kg.dates import Day

COVERAGE: Final = "data/coverage.csv"
PREVIOUS: Final = "data/previous-coverage.csv"
PREVIOUS_DAY: Final = "data/previous-coverage.json"


@dataclass(frozen=True, slots=True)
class _Kept:
    """Bytes of a coverage.csv and the day it is of."""

    csv: bytes
    day: Day


def carry_over(out: Path, stage: Path, inputs: dict[str, Any], day: Day) -> Snapshot | None:
    """The coverage of the build before that in `stage`, of `inputs` as of `day`; None if none.

    It is looked for in `out`, the folder that holds the last build, and written to `stage` (which
    has the folder data) as previous-coverage.csv. Files that are not what their manifest says are
    no build.
    """
    kept = _build_before(out, inputs, day)
    if kept is None:
        return None
    try:
        found = read_snapshot(kept.csv.decode("utf-8"), kept.day)
    except (ValueError, TypeError):
        return None
    (stage / PREVIOUS).write_bytes(kept.csv)
    text = json.dumps({"as_of": iso(kept.day)}) + "\n"
    (stage / PREVIOUS_DAY).write_bytes(text.encode())
    return found


def _build_before(out: Path, inputs: dict[str, Any], day: Day) -> _Kept | None:
    try:
        manifest = json.loads((out / MANIFEST).read_bytes())
        last = first_day(manifest["as_of"])
        if manifest["inputs"] != inputs or last != day:
            return _Kept(_as_written(out, COVERAGE, manifest), last)
        stated = json.loads(_as_written(out, PREVIOUS_DAY, manifest))
        return _Kept(_as_written(out, PREVIOUS, manifest), first_day(stated["as_of"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _as_written(out: Path, name: str, manifest: dict[str, Any]) -> bytes:
    """The bytes of an output.

    Raises:
        OSError, KeyError, ValueError: it is not there, or not as the manifest says.
    """
    body = (out / name).read_bytes()
    if hashlib.sha256(body).hexdigest() != manifest["outputs"][name]["sha256"]:
        raise ValueError(f"{name} has been changed")
    return body
