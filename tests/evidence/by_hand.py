"""The reduction of a feed by plain Python over the csv module: a third road beside two engines."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.evidence.mapping import EvidenceMap, Rule


def read(paths: Iterable[Path]) -> list[dict[str, str]]:
    found = []
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            found += list(csv.DictReader(file))
    return found


def day(text: str, form: str) -> date | None:
    try:
        if form == "MM/DD/YYYY":
            month, at, year = text[:2], text[3:5], text[6:10]
        elif form == "YYYYMMDD":
            year, month, at = text[:4], text[4:6], text[6:8]
        else:
            if text[4:5] != "-" or text[7:8] != "-":
                return None
            year, month, at = text[:4], text[5:7], text[8:10]
        parts = (year, month, at)
        if [len(one) for one in parts] != [4, 2, 2] or not all(
            one.isascii() and one.isdigit() for one in parts
        ):
            return None
        found = date(int(year), int(month), int(at))
    except ValueError:
        return None
    return found if 1000 <= found.year < 3000 else None


def amount(text: str) -> Decimal | None:
    bare = text.replace(",", "").replace("$", "")
    digits = bare.removeprefix("-").split(".")
    if not (bare.isascii() and all(one.isdigit() for one in digits)):
        return None
    if len(digits) > 2 or len(digits[0]) > 15:
        return None
    try:
        return Decimal(bare).quantize(Decimal("0.01"), ROUND_HALF_UP)
    except InvalidOperation:
        return None


def passes(row: dict[str, str], rule: Rule) -> bool:
    for test in rule.when:
        cell = row[test.column].strip(" ").lower()
        found = {
            "is": any(cell == word for word in test.words),
            "starts": any(cell.startswith(word) for word in test.words),
            "has": any(word in cell for word in test.words),
            "lacks": all(word not in cell for word in test.words),
        }
        if not found[test.how]:
            return False
    return True


def groups(rows: Iterable[dict[str, str]], how: EvidenceMap) -> list[dict[str, Any]]:
    """The rows that kg.evidence.reduction.groups gives, in any order."""
    together: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    tested = sorted({test.column for rule in how.rules for test in rule.when})
    known: dict[tuple[str, ...], str] = {}
    for row in rows:
        cells = tuple(row[name] for name in tested)
        if cells not in known:
            known[cells] = next((one.id for one in how.rules if passes(row, one)), "")
        rule = known[cells]
        named = [row[name].strip(" ") if rule else "" for name in how.texts]
        together[rule, *named].append(row)
    return [_group(key, found, how) for key, found in together.items()]


def _group(key: tuple[str, ...], rows: list[dict[str, str]], how: EvidenceMap) -> dict[str, Any]:
    about, columns = key[0] != "", how.columns
    once: dict[object, list[dict[str, str]]] = defaultdict(list)
    for place, row in enumerate(rows):
        mark = row[columns.key].strip(" ") if columns.key and about else ""
        once[mark or place].append(row)
    firsts, lasts, untils, amounts, bad = [], [], [], [], []
    bad_amounts = 0
    for same in once.values():
        dates = [
            (text, day(text, how.date_format))
            for one in same
            if (text := one[columns.date].strip(" "))
        ]
        good = [one for _, one in dates if one]
        wrong = [text for text, one in dates if not one]
        if about:
            firsts += [min(good)] if good else []
            lasts += [max(good)] if good else []
            bad += [min(wrong)] if wrong else []
            if columns.until:
                ends = [
                    one
                    for row in same
                    if (one := day(row[columns.until].strip(" "), how.date_format))
                ]
                untils += [max(ends)] if ends else []
            if columns.amount:
                texts = [text for row in same if (text := row[columns.amount].strip(" "))]
                known = [one for text in texts if (one := amount(text)) is not None]
                amounts += [max(known)] if known else []
                bad_amounts += len(known) < len(texts)
    return {
        "rule": key[0],
        **{f"n{place}": text for place, text in enumerate(key[1:])},
        "records": len(once),
        "repeated": len(rows) - len(once),
        "first": min(firsts).isoformat() if firsts else None,
        "last": max(lasts).isoformat() if lasts else None,
        "until": max(untils).isoformat() if untils else None,
        "with_until": len(untils),
        "amount": sum(amounts, Decimal("0.00")) if amounts else None,
        "bad_dates": len(bad),
        "bad_amounts": bad_amounts,
        "bad": min(bad) if bad else None,
    }
