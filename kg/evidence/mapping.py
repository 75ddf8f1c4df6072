"""A map: what the columns of a feed are, how they name bodies, and which records show what."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import DataError, Problem, UnknownIdError
from kg.paths import data_dir
from kg.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDER: Final = "evidence"
"""Folder below the fact tables with the maps that ship."""
DATES: Final = ("YYYY-MM-DD", "MM/DD/YYYY", "YYYYMMDD")
HOW: Final = ("is", "starts", "has", "lacks")
_OWN: Final = ("provider", "service", "extent", "product", "confidence", "evidence")
KINDS: Final = ("id", "name", "unit", "cgac")


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the feed's columns for what every record may have, "" where it has none.

    `key` tells a record from all others, so that one that stands in two files counts once.
    """

    date: str
    until: str = ""
    amount: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One way to the body that a record names: the `column`, and what is in it.

    `kind` is id, name (label or other name), unit (a name, of a body below the one that the column
    `within` names) or cgac. A record whose cell is empty goes on to the next step; so does one
    whose cell names nothing, if `optional`. `extent` is what the candidate then gets.
    """

    column: str
    kind: str
    within: str = ""
    extent: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Test:
    """A condition: the cell in `column`, in lower case, is / starts with / has / lacks a word."""

    column: str
    how: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Records that pass all tests in `when` show that `areas` are served by `provider`.

    Without a provider, the record's own vendor is looked up. `product` names what was found, for
    the text of the evidence. `confidence` and `evidence` are its own, where it has some.
    """

    id: str
    areas: tuple[str, ...]
    when: tuple[Test, ...]
    provider: str = ""
    service: str = ""
    extent: str = ""
    product: str = ""
    confidence: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What an accepted candidate says in the table adoptions.

    `from_`, `until` and `observed` are first, last or until (days of the candidate), a date, or "".
    """

    source: str
    status: str
    confidence: str
    evidence: str
    from_: str = ""
    until: str = ""
    observed: str = "last"


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """A whole map; `names` are texts (in lower case) that the feed uses for ids."""

    file: str
    columns: Columns
    date_format: str
    agency: tuple[Step, ...]
    vendor: tuple[Step, ...]
    rules: tuple[Rule, ...]
    row: Statement
    names: Mapping[str, str]

    @property
    def texts(self) -> tuple[str, ...]:
        """Columns that name bodies and vendors, each once."""
        steps = (*self.agency, *self.vendor)
        named = (name for one in steps for name in (one.column, one.within) if name)
        return tuple(dict.fromkeys(named))

    @property
    def needed(self) -> tuple[str, ...]:
        """Every column that the map reads, each once."""
        own = (getattr(self.columns, one.name) for one in fields(Columns))
        tested = (test.column for rule in self.rules for test in rule.when)
        return tuple(dict.fromkeys(name for name in (*own, *self.texts, *tested) if name))


def find_map(text: str) -> Path:
    """The map at the path `text`, or the one that ships under that name.

    Raises:
        UnknownIdError: there is neither.
    """
    path = Path(text)
    if path.is_file():
        return path
    folder = data_dir() / FOLDER
    shipped = folder / f"{text}.toml"
    if shipped.is_file():
        return shipped
    known = sorted(one.stem for one in folder.glob("*.toml"))
    raise UnknownIdError(text, "map", nearest(text, known) or known)


def read_map(path: Path) -> EvidenceMap:
    """The map in the file at `path`.

    Raises:
        DataError: it is no TOML, or says something else than a map does.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(path.name, "", f"is no TOML ({error})", "Mend it.") from None
    return _Reader(path.name).read(content)


class _Reader:
    """Reads the parts of one map; says which part is wrong, and how to mend it."""

    def __init__(self, file: str) -> None:
        self.file = file

    def read(self, content: dict[str, Any]) -> EvidenceMap:
        allowed = ("title", "columns", "date_format", "agency", "vendor", "names", "rule", "row")
        self._only(content, allowed, ("columns", "agency", "rule", "row"), "the map")
        form = content.get("date_format", DATES[0])
        self._one_of(form, DATES, "date_format")
        rules = tuple(self._rule(one) for one in self._tables(content["rule"], "rule"))
        twice = [one.id for one in rules if [other.id for other in rules].count(one.id) > 1]
        if twice:
            raise self._wrong(f"rule {twice[0]}", "stands twice", "Give each rule an id.")
        vendor = tuple(
            self._step(one, "vendor") for one in self._tables(content.get("vendor", []), "vendor")
        )
        for rule in rules:
            if not rule.provider and not vendor:
                mend = "Give it a provider, or say in [[vendor]] which column names one."
                raise self._wrong(f"rule {rule.id}", "names no provider", mend)
        return EvidenceMap(
            file=self.file,
            columns=Columns(**self._texts(content["columns"], Columns, "columns")),
            date_format=form,
            agency=tuple(
                self._step(one, "agency") for one in self._tables(content["agency"], "agency")
            ),
            vendor=vendor,
            rules=rules,
            row=self._row(content["row"]),
            names={str(text).lower(): str(one) for text, one in content.get("names", {}).items()},
        )

    def _step(self, given: dict[str, Any], place: str) -> Step:
        if isinstance(given.get("optional", False), bool):
            optional = given.pop("optional", False)
        step = Step(**self._texts(given, Step, place), optional=optional)
        self._one_of(step.kind, KINDS, f"{place} kind")
        self._one_of(step.extent, ("", "part"), f"{place} extent")
        if (step.kind == "unit") != bool(step.within):
            mend = "kind unit, and no other, says in `within` which column names the body above."
            raise self._wrong(f"{place} {step.column}", "has no sense of `within`", mend)
        return step

    def _rule(self, given: dict[str, Any]) -> Rule:
        place = f"rule {given.get('id', '?')}"
        self._only(given, [one.name for one in fields(Rule)], ("id", "areas", "when"), place)
        areas = given["areas"]
        when = given["when"]
        if not isinstance(when, dict) or not when:
            raise self._wrong(place, "has no `when`", "Say by which cells a record is known.")
        tests = [
            self._test(column, how, words, place)
            for column, asked in when.items()
            for how, words in (asked if isinstance(asked, dict) else {"is": asked}).items()
        ]
        rest = {one: str(given[one]) for one in _OWN if one in given}
        self._one_of(rest.get("extent", ""), ("", "part"), f"{place} extent")
        return Rule(
            str(given["id"]),
            tuple([areas] if isinstance(areas, str) else areas),
            tuple(tests),
            **rest,
        )

    def _test(self, column: str, how: str, words: object, place: str) -> Test:
        self._one_of(how, HOW, f"{place} {column}")
        found = [words] if isinstance(words, str) else words
        if (
            not isinstance(found, list)
            or not found
            or not all(isinstance(one, str) and one for one in found)
        ):
            raise self._wrong(
                f"{place} {column}", "says no words", "Write a text or a list of texts."
            )
        return Test(column, how, tuple(one.lower() for one in found))

    def _row(self, given: dict[str, Any]) -> Statement:
        given = {"from_" if name == "from" else name: value for name, value in given.items()}
        return Statement(**self._texts(given, Statement, "row"))

    def _texts(self, given: object, kind: type, place: str) -> dict[str, str]:
        """The fields of `kind` that are given, all texts."""
        if not isinstance(given, dict):
            raise self._wrong(place, "is no table", f"Write [{place}] and what it has below.")
        needed = [one.name for one in fields(kind) if one.default is one.default_factory]
        self._only(given, [one.name for one in fields(kind)], needed, place)
        for name, value in given.items():
            if not isinstance(value, str):
                raise self._wrong(f"{place} {name}", "is no text", "Write it in quotes.")
        return given

    def _tables(self, given: object, place: str) -> list[dict[str, Any]]:
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            raise self._wrong(place, "is no list of tables", f"Write [[{place}]] for each.")
        return given

    def _only(
        self, given: Mapping[str, object], allowed: Sequence[str], needed: Sequence[str], place: str
    ) -> None:
        for name in given:
            if name not in allowed:
                close = nearest(name, allowed, 1)
                mend = (
                    f"Did you mean {close[0]}?" if close else f"It may have {', '.join(allowed)}."
                )
                raise self._wrong(f"{place}: {name}", "is nothing that a map says", mend)
        for name in needed:
            if name not in given:
                raise self._wrong(place, f"says no `{name}`", "Add it.")

    def _one_of(self, value: object, allowed: tuple[str, ...], place: str) -> None:
        if value not in allowed:
            mend = f"Write one of: {', '.join(repr(one) for one in allowed)}."
            raise self._wrong(place, f"cannot be {value!r}", mend)

    def _wrong(self, place: str, message: str, mend: str) -> DataError:
        return _wrong(self.file, place, message, mend)


def _wrong(file: str, place: str, message: str, mend: str) -> DataError:
    return DataError([Problem(file, 0, place, "", message, mend)])
