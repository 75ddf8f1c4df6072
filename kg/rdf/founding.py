"""Which record each row belongs to, found in tables of any size.

Most rows are a record of their own. Two passes with a sieve of bits find the few that may not be;
only those are held, and given to the kernel, which alone knows what a record is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.dates import first_day
from kg.errors import DataError, Problem
from kg.records import adoption, listing
from kg.tables.stream import stream_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kg.tables.read import Row
    from kg.tables.schema import Schema, Table

    Key = Callable[[Row], tuple[str, ...]]

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
        adoptions = _repeated(data, schema["adoptions"], adoption.record_key)
        services = _repeated(data, schema["services"], listing.record_key)
        records: list[tuple[str, adoption.Adoption | listing.Listing]] = [
            *(("adoption", one) for one in adoption.adoption_records(adoptions, retrieved, {}, {})),
            *(("listing", one) for one in listing.listing_records(services, retrieved, ())),
        ]
    except (KeyError, ValueError) as error:
        mend = "Run `kg check`: it names file, line and column of every problem."
        problem = Problem("data", 0, "", str(error), "cannot be understood", mend)
        raise DataError([problem]) from error
    return {
        f"{kind}/{row}": f"{kind}/{record.id}"
        for kind, record in records
        for row in record.rows
        if row != record.id
    }


def _repeated(data: Path, table: Table, key: Key) -> Iterator[Row]:
    """All rows whose key comes more than once, and a few others."""
    rows = (data / table.file).stat().st_size // BYTES_A_ROW + 1
    twice = _sieved((key(row) for row in stream_rows(data, table)), rows * BITS_A_ROW)
    for row in stream_rows(data, table):
        if _at(twice, key(row)):
            yield row


def _sieved(keys: Iterable[tuple[str, ...]], bits: int) -> bytearray:
    """Bits of the keys that come more than once."""
    once, twice = bytearray(bits // 8 + 1), bytearray(bits // 8 + 1)
    size = len(once) * 8
    for key in keys:
        byte, bit = divmod(hash(key) % size, 8)
        if once[byte] >> bit & 1:
            twice[byte] |= 1 << bit
        else:
            once[byte] |= 1 << bit
    return twice


def _at(sieve: bytearray, key: tuple[str, ...]) -> bool:
    byte, bit = divmod(hash(key) % (len(sieve) * 8), 8)
    return bool(sieve[byte] >> bit & 1)
