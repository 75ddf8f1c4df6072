"""One small tree of errors; each carries what the user needs to mend it.

Two places turn them into something else: the command line into exit codes (section 5 of the
contract: 1 data, 2 usage, 3 query) and, later, the HTTP app into statuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Problem(NamedTuple):
    """One thing wrong in the data: where, what, and how to mend it.

    `line` is 1 for the header, 0 when the whole file is meant; `column` is a column name or "".
    """

    file: str
    line: int
    column: str
    value: str
    message: str
    mend: str

    def __str__(self) -> str:
        place = self.file + (f":{self.line}" if self.line else "")
        column = f" [{self.column}]" if self.column else ""
        shown = self.value if len(self.value) <= 60 else self.value[:57] + "..."
        value = f" {shown!r}" if self.value else ""
        shown = f"{place}{column}{value}: {self.message}. {self.mend}"
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in shown)


class KgError(Exception):
    """Base of all errors this package raises on purpose."""

    exit_code = 1


class DataError(KgError):
    """The fact tables or the graph made from them cannot be used as they are."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class BuildError(KgError):
    """The build could not write its files; what was there before is untouched."""


class WriteError(KgError):
    """The fact tables could not be written; they are as they were."""


class PublishError(KgError):
    """A server holds, after all was sent to it, something else than was sent."""


class UsageError(KgError):
    """The caller asked for something that does not exist or is not possible."""

    exit_code = 2


class UnknownIdError(UsageError):
    """A text names no thing; carries the nearest known ones."""

    def __init__(self, text: str, kind: str, nearest: Sequence[str] = ()) -> None:
        self.text, self.kind, self.nearest = text, kind, tuple(nearest)
        hint = f" Did you mean {', '.join(self.nearest)}?" if self.nearest else ""
        super().__init__(f"no {kind} is called {text!r}.{hint}")


class AmbiguousIdError(UsageError):
    """A text names several things; carries the choices."""

    def __init__(self, text: str, kind: str, choices: Sequence[str]) -> None:
        self.text, self.kind, self.choices = text, kind, tuple(choices)
        listed = ", ".join(self.choices)
        super().__init__(f"{text!r} names several of kind {kind}: {listed}. Use one of these ids.")


class QueryError(KgError):
    """A query cannot be answered."""

    exit_code = 3


class QueryRefusedError(QueryError):
    """A query was refused before it ran, or is not SPARQL 1.1 query syntax."""


class QuerySyntaxError(QueryRefusedError):
    """A text is no SPARQL 1.1 query."""


class QueryTimeoutError(QueryError):
    """A query was stopped at its time limit."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"stopped after {seconds:g} s. Narrow the query (bind a variable, add LIMIT, "
            "replace FILTER NOT EXISTS by MINUS) or raise --timeout."
        )


class EndpointError(QueryError):
    """A SPARQL server elsewhere cannot be used. No message holds a credential or a query string."""


class UnreachableError(EndpointError):
    """Nothing answers at an address; `passing` says that it may at the next try."""

    def __init__(self, place: str, reason: str, *, passing: bool = False) -> None:
        self.passing = passing
        super().__init__(f"{place} cannot be reached: {reason}.")


class UnauthorisedError(EndpointError):
    """A server wants credentials, or others than it got."""


class MalformedAnswerError(EndpointError):
    """A server answered with what is no answer to a query."""


class TruncatedAnswerError(EndpointError):
    """A server gave a part of an answer; nothing of it is shown as if it were the whole."""
