"""Made-up award transactions reduced to groups by DuckDB, Spark and polars: equal answers first.

    python -m tests.benchmarks.evidence [--rows N ...] [--runs N] [--without-spark]

Sizes below the last are reduced once, to show how cost grows.

Each engine reduces the same Parquet files, and the same as CSV, in a process of its own that starts
anew each time, as the command does: seconds are those of the whole, start included; the peak is the
resident memory of the process with its children. polars is the peer: the same reduction by hand in
its lazy frames. Runs take turns. Extra: bench.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from kg.evidence.feed import evidence_rows
from kg.evidence.mapping import find_map, read_map
from tests.benchmarks.report import Report, over
from tests.benchmarks.timing import Process, measured
from tests.evidence.awards import write_awards

SIZES = (1_000_000, 10_000_000)
PART = 1_000_000
"""Rows of one file, as USAspending splits its downloads."""
MEMORY = "1GB"
URLS = {"DuckDB": "duckdb://", "Spark": "spark://local[2]"}
HOW = read_map(find_map("usaspending"))
Group = list[object]


def work(name: str, files: list[str]) -> list[Group]:
    """The groups in order: rule, texts, records, first, last, until and amount."""
    rows = by_polars(files) if name == "polars" else evidence_rows(files, HOW, URLS[name], MEMORY)
    texts = [f"n{place}" for place in range(len(HOW.texts))]
    asked = ("rule", *texts, "records", "repeated", "first", "last", "until")
    found = [
        [*(one[name] for name in asked), "" if one["amount"] is None else f"{one['amount']:.2f}"]
        for one in rows
    ]
    return sorted(found, key=str)


def by_polars(files: list[str]) -> list[dict[str, object]]:
    """The same reduction in lazy frames, by polars' streaming engine."""
    import polars as pl

    names = {one: f"n{place}" for place, one in enumerate(HOW.texts)}
    if files[0].endswith(".parquet"):
        table = pl.scan_parquet(files)
    else:
        table = pl.scan_csv(files, infer_schema=False)

    def text(name: str) -> pl.Expr:
        return pl.col(name).str.strip_chars().fill_null("")

    def passed(test: object) -> pl.Expr:
        cell = text(test.column).str.to_lowercase()
        if test.how == "is":
            return cell.is_in(list(test.words))
        if test.how == "starts":
            return pl.any_horizontal(*(cell.str.starts_with(one) for one in test.words))
        has = pl.any_horizontal(*(cell.str.contains(one, literal=True) for one in test.words))
        return ~has if test.how == "lacks" else has

    def day(name: str) -> pl.Expr:
        iso = text(name).str.slice(0, 10)
        form = r"^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$"
        return pl.when(iso.str.contains(form)).then(iso.str.to_date("%Y-%m-%d", strict=False))

    rule = pl.lit("")
    for one in reversed(HOW.rules):
        tests = pl.all_horizontal(*(passed(test) for test in one.when))
        rule = pl.when(tests).then(pl.lit(one.id)).otherwise(rule)
    bare = text(HOW.columns.amount).str.replace_all("[,$]", "")
    cents = pl.when(bare.str.contains(r"^-?[0-9]{1,15}([.][0-9]+)?$")).then(
        bare.str.to_decimal(scale=2)
    )
    about = pl.col("rule") != ""
    found = table.select(
        rule=rule,
        key=text(HOW.columns.key),
        date=day(HOW.columns.date),
        until=day(HOW.columns.until),
        amount=cents,
        **{short: text(name) for name, short in names.items()},
    ).with_columns(
        *(pl.when(about).then(pl.col(one)).otherwise(pl.lit("")).alias(one)
          for one in ("key", *names.values())),
        *(pl.when(about).then(pl.col(one)).alias(one) for one in ("date", "until", "amount")),
    )  # fmt: skip
    by = ["rule", *names.values()]
    once = found.group_by([*by, "key"]).agg(
        n=pl.len(), first=pl.col("date").min(), last=pl.col("date").max(),
        until=pl.col("until").max(), total=pl.col("amount").sum(), most=pl.col("amount").max(),
        known=pl.col("amount").count(),
    )  # fmt: skip
    keyed = pl.col("key") != ""
    groups = once.group_by(by).agg(
        records=pl.when(keyed).then(1).otherwise(pl.col("n")).sum(),
        repeated=pl.when(keyed).then(pl.col("n") - 1).otherwise(0).sum(),
        first=pl.col("first").min(), last=pl.col("last").max(), until=pl.col("until").max(),
        amount=pl.when(keyed).then(pl.col("most")).otherwise(pl.col("total")).sum(),
        known=pl.col("known").sum(),
    )  # fmt: skip
    rows = groups.collect(engine="streaming").to_dicts()
    for one in rows:
        for name in ("first", "last", "until"):
            one[name] = one[name].isoformat() if one[name] else None
        one["amount"] = one["amount"] if one["known"] else None
    return rows


def child(name: str, files: list[str]) -> None:
    """Prints a hash of the answer, its size, and how many records it is about."""
    import hashlib

    found = work(name, files)
    digest = hashlib.sha256(json.dumps(found, default=str).encode()).hexdigest()
    print(json.dumps([digest, len(found), sum(int(str(one[5])) for one in found)]))


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3:])
        return
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, nargs="+", default=SIZES)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--without-spark", action="store_true")
    asked = options.parse_args()
    names = ["DuckDB", "polars"] + ["Spark"] * (not asked.without_spark)
    report = Report("evidence", ["duckdb", "ibis-framework", "polars", "pyspark"])
    for rows in asked.rows:
        for ending in ("parquet", "csv"):
            runs = reduced(rows, ending, names, asked.runs if rows == asked.rows[-1] else 1)
            tell(report, f"{rows:,} transactions of {ending}", rows, runs)
    report.done()


def reduced(rows: int, ending: str, names: list[str], turns: int) -> dict[str, list[Process]]:
    """Each engine's runs over the same made-up files; asserts that all answers are equal."""
    runs: dict[str, list[Process]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        files = [
            str(write_awards(Path(folder) / f"{at}.{ending}", at, min(rows, at + PART)))
            for at in range(0, rows, PART)
        ]
        size = sum(Path(one).stat().st_size for one in files)
        command = [sys.executable, "-m", "tests.benchmarks.evidence", "--child"]
        for _ in range(turns):
            for name in names:
                runs[name].append(measured([*command, name, *files]))
    answers = {one.out for found in runs.values() for one in found}
    assert len(answers) == 1, f"they disagree: {answers}"
    _, groups, _ = json.loads(answers.pop())
    print(f"{rows:,} transactions, {size >> 20:,} MiB of {ending}: {groups} groups")
    return runs


def tell(report: Report, what: str, rows: int, runs: dict[str, list[Process]]) -> None:
    ours = [one.seconds for one in runs["DuckDB"]]
    report.row(f"{what}: DuckDB", ours, unit="s")
    for name, found in runs.items():
        seconds = [one.seconds for one in found]
        if name != "DuckDB":
            report.row(f"  {name}, of DuckDB", over(seconds, ours))
        report.row(f"  peak of memory, {name}", [one.peak for one in found], unit="MiB")
        report.point(f"{name}, {what.rsplit(maxsplit=1)[-1]}", rows, seconds)


if __name__ == "__main__":
    main()
