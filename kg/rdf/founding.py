"""Which record each row belongs to, found in tables of any size.

Most rows are a record of their own. Two passes with a sieve of bits find the few that may not be;
only those are held, and given to the kernel, which alone knows what a record is.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Final

from kg.dates import first_day
from kg.errors import DataError, Problem
from kg.records.adoption import Adoption, adoption_records
from kg.records.listing import Listing, listing_records
from kg.tables.read import Row
from kg.tables.stream import stream_cells, stream_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.tables.schema import Schema, Table

ALIKE: Final = {
    "adoptions": ("agency", "area", "provider", "service"),
    "services": ("id", "area", "listed_by"),
}
"""Columns alike in all rows of one record (rule 0); what else must be, the kernel knows."""
BYTES_A_ROW = 64
"""No row is shorter; real ones have three times as many."""
BITS_A_ROW = 16
"""Of the sieve: some one row in a hundred is held in vain."""


def streamed_founding(data: Path, schema: Schema) -> dict[str, str]:
    """Record IRI (without base) of each row of an adoption or listing that is not its own record.

    Raises:
        DataError: a table cannot be read, or a row cannot be understood.
    """
    try:
        retrieved = {
            row["id"]: first_day(row["retrieved"]) for row in stream_rows(data, schema["sources"])
        }
        adoptions = _repeated(data, schema["adoptions"])
        services = _repeated(data, schema["services"])
        records: list[tuple[str, Adoption | Listing]] = [
            *(("adoption", one) for one in adoption_records(adoptions, retrieved, {}, {})),
            *(("listing", one) for one in listing_records(services, retrieved, ())),
        ]
    except (KeyError, ValueError) as error:
        mend = (
            "Run `kg check`: it names file, line and column of every problem. If it finds none, a "
            "column is missing: compare metadata.json with the one that ships with kg."
        )
        problem = Problem("data", 0, "", str(error), "cannot be understood", mend)
        raise DataError([problem]) from error
    return {
        f"{kind}/{row}": f"{kind}/{record.id}"
        for kind, record in records
        for row in record.rows
        if row != record.id
    }


def _repeated(data: Path, table: Table) -> Iterator[Row]:
    """All rows that may share a record with others, and a few more."""
    key = itemgetter(*map(table.names.index, ALIKE[table.name]))
    rows = (data / table.file).stat().st_size // BYTES_A_ROW + 1
    twice = _sieved(map(key, stream_cells(data, table)), rows * BITS_A_ROW)
    for number, cells in enumerate(stream_cells(data, table), 2):
        if _at(twice, key(cells)):
            row = Row(zip(table.names, cells, strict=True))
            row.line = number
            yield row


def _sieved(keys: Iterable[tuple[str, ...]], bits: int) -> bytearray:
    """Bits of the keys that come more than once."""
    once, twice = bytearray(bits // 8 + 1), bytearray(bits // 8 + 1)
    size = len(once) * 8
    for key in keys:
        place = hash(key) % size
        byte, bit = place >> 3, 1 << (place & 7)
        if once[byte] & bit:
            twice[byte] |= bit
        else:
            once[byte] |= bit
    return twice


def _at(sieve: bytearray, key: tuple[str, ...]) -> int:
    place = hash(key) % (len(sieve) * 8)
    return sieve[place >> 3] & (1 << (place & 7))
