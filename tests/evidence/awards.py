"""Made-up contract transactions in files, as many as wanted; see awards.sql."""

from __future__ import annotations

from pathlib import Path

SQL = Path(__file__).with_name("awards.sql").read_text("utf-8")


def write_awards(path: Path, first: int, last: int) -> Path:
    """Transactions from `first` up to `last` as the CSV or Parquet file `path`; gives it back."""
    import duckdb

    form = "FORMAT parquet" if path.suffix == ".parquet" else "FORMAT csv, HEADER, FORCE_QUOTE *"
    query = SQL.replace("$from", str(first)).replace("$to", str(last))
    with duckdb.connect() as database:
        database.execute(f"COPY ({query.rstrip()}) TO '{path}' ({form})")
    return path
