"""One Ibis expression that reduces the records of a feed to groups, whatever engine evaluates it.

A group are the records of one rule that name bodies and vendors by the same texts. What the texts
mean is looked up afterwards: there are few groups, however many records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.errors import DataError, Problem
from kg.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from kg.evidence.mapping import EvidenceMap, Rule, Test

ISO: Final = "^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$"
NUMBER: Final = "^-?[0-9]{1,15}([.][0-9]+)?$"
_RULE: Final = "kg_rule"
_NO: Final = False
CENTS: Final = "decimal(18, 2)"


def require_columns(file: str, columns: Sequence[str], wanted: Sequence[str], by: str) -> None:
    """Nothing, when the file has all columns that are `wanted` by the map `by`.

    Raises:
        DataError: with each that is missing, and what it may be called.
    """
    problems = []
    for name in wanted:
        if name not in columns:
            close = nearest(name, columns, 1)
            hint = f"Did you mean {close[0]}?" if close else f"It has {', '.join(columns[:12])}."
            mend = f"{hint} Change the map {by} or the file."
            problems.append(Problem(file, 1, name, "", "is no column of it", mend))
    if problems:
        raise DataError(problems)


def groups(records: ir.Table, how: EvidenceMap) -> ir.Table:
    """The groups of `records`, which have every column the map needs.

    A row has the `rule` ("" for all records that none is about, which are one group), the texts
    that name bodies as n0, n1, ..., the number of `records`, how many of them stand twice
    (`repeated`), `first` and `last` day, `until` and of how many records it is known
    (`with_until`), the sum of `amount`, and how many dates and amounts cannot be read (`bad_dates`,
    `bad_amounts`) with one of the bad dates.
    """
    import ibis

    named = _named(records, how)
    texts = [name for name in named.columns if name.startswith("n")]
    by = ["rule", *texts]
    if how.columns.key:
        # A record that stands in two files is one record; the many that no rule is about, and those
        # without a key, are not told apart.
        together = named.group_by([*by, "key"]).aggregate(
            records=ibis._.count(),
            first=ibis._["date"].min(),
            last=ibis._["date"].max(),
            until=ibis._["until"].max(),
            total=ibis._["amount"].sum(),
            largest=ibis._["amount"].max(),
            with_until=ibis._["until"].count(),
            bad_dates=ibis._["bad_date"].sum(),
            bad_amounts=ibis._["bad_amount"].sum(),
            bad=ibis._["bad"].min(),
        )
        once = together["key"] != ""
        named = together.mutate(
            distinct=once.ifelse(1, together["records"]),
            total=once.ifelse(together.largest, together.total),
            with_until=once.ifelse(together.with_until.clip(upper=1), together.with_until),
            bad_dates=once.ifelse(together.bad_dates.clip(upper=1), together.bad_dates),
            bad_amounts=once.ifelse(together.bad_amounts.clip(upper=1), together.bad_amounts),
        )
    else:
        named = named.mutate(
            records=1, distinct=1, first=named.date, last=named.date, total=named.amount,
            with_until=named.until.notnull().cast("int64"), bad_dates=named.bad_date,
            bad_amounts=named.bad_amount,
        )  # fmt: skip
    found = named.group_by(by).aggregate(
        records=ibis._["distinct"].sum(),
        repeated=ibis._["records"].sum() - ibis._["distinct"].sum(),
        first=ibis._["first"].min(),
        last=ibis._["last"].max(),
        until=ibis._["until"].max(),
        with_until=ibis._["with_until"].sum(),
        amount=ibis._["total"].sum(),
        bad_dates=ibis._["bad_dates"].sum(),
        bad_amounts=ibis._["bad_amounts"].sum(),
        bad=ibis._["bad"].min(),
    )
    days = {name: found[name].cast("string") for name in ("first", "last", "until")}
    return found.mutate(**days)


def _named(records: ir.Table, how: EvidenceMap) -> ir.Table:
    """Each record with its rule and what is read of it; of records without a rule nothing is.

    Most records have none: what costs time is done for the others only.
    """
    import ibis

    of = how.columns
    given = {name: _cell(records, name) for name in (of.key, of.date, of.until, *how.texts) if name}
    if of.amount:
        given[of.amount] = records[of.amount]
    read = _settled(records.select(**given, **{_RULE: _rule(records, how.rules)}))
    about = read[_RULE] != ""
    date = _day(_text(read, of.date), how.date_format)
    amount = _amount(read, of.amount)
    bad_date = about.ifelse((_text(read, of.date) != "") & date.isnull(), _NO)
    bad_amount = about.ifelse((_text(read, of.amount) != "") & amount.isnull(), _NO)
    columns: dict[str, ir.Value] = {
        "rule": read[_RULE],
        "key": about.ifelse(_text(read, of.key), ""),
        "date": about.ifelse(date, ibis.null("date")),
        "until": about.ifelse(_day(_text(read, of.until), how.date_format), ibis.null("date")),
        "amount": about.ifelse(amount, ibis.null(CENTS)),
        "bad_date": bad_date.cast("int64"),
        "bad": bad_date.ifelse(_text(read, of.date), ibis.null("string")),
        "bad_amount": bad_amount.cast("int64"),
    }
    for place, name in enumerate(how.texts):
        columns[f"n{place}"] = about.ifelse(_text(read, name), "")
    return read.select(**columns)


def _settled(table: ir.Table) -> ir.Table:
    """The same table, whose columns are computed once.

    Ibis writes the expression of a column out wherever the column is used, a dozen times the rule
    here; through a union, if only with nothing, it does not.
    """
    import ibis

    return ibis.union(table, table.filter(ibis.literal(False)))


def _rule(records: ir.Table, rules: Sequence[Rule]) -> ir.StringValue:
    """Id of the first of `rules` whose tests a record passes, else ""."""
    import ibis

    branches = []
    for rule in rules:
        passed: ir.BooleanValue | None = None
        for test in rule.when:
            one = _test(records, test)
            passed = one if passed is None else passed & one
        assert passed is not None
        branches.append((passed, ibis.literal(rule.id)))
    return ibis.cases(*branches, else_=ibis.literal(""))


def _test(records: ir.Table, test: Test) -> ir.BooleanValue:
    cell = _cell(records, test.column)
    if test.how in ("is", "starts") or any(one != one.strip() for one in test.words):
        cell = cell.strip()  # blanks around the whole cell matter to no other test
    cell = cell.lower()
    if test.how == "is":
        return cell.isin(list(test.words))
    found: ir.BooleanValue | None = None
    for word in test.words:
        one = cell.startswith(word) if test.how == "starts" else cell.contains(word)
        found = one if found is None else found | one
    assert found is not None
    return ~found if test.how == "lacks" else found


def _cell(records: ir.Table, name: str) -> ir.StringValue:
    """The cell as text, "" where there is none."""
    return records[name].cast("string").fill_null("")


def _text(records: ir.Table, name: str) -> ir.StringValue:
    """The cell as text without blanks around it; "" where the feed has no such column."""
    import ibis

    return _cell(records, name).strip() if name else ibis.literal("")


def _day(text: ir.StringValue, form: str) -> ir.DateValue:
    """The day that `text` is, null where it is none; what follows a day (a time) is left out."""
    import ibis

    if form == "MM/DD/YYYY":
        iso = text.substr(6, 4) + "-" + text.substr(0, 2) + "-" + text.substr(3, 2)
    elif form == "YYYYMMDD":
        iso = text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2)
    else:
        iso = text.substr(0, 10)
    return iso.re_search(ISO).ifelse(iso, ibis.null("string")).try_cast("date")


def _amount(records: ir.Table, name: str) -> ir.DecimalValue:
    """The amount in dollars and cents, null where there is none or it cannot be read."""
    import ibis

    if not name:
        return ibis.null(CENTS)
    if records[name].type().is_numeric():
        return records[name].cast(CENTS)
    text = _text(records, name).replace(",", "").replace("$", "")
    return text.re_search(NUMBER).ifelse(text, ibis.null("string")).try_cast(CENTS)
