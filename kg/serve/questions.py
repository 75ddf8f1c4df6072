"""The questions of the API, answered in a worker: the same JSON as the commands of their names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from kg.analysis import status as st
from kg.analysis.freshness import LIMITS, Limits
from kg.dates import asked_day
from kg.errors import AmbiguousIdError, UnknownIdError, UsageError
from kg.records.trust import CONFIDENCE, Trust

if TYPE_CHECKING:
    from kg.questions import Questions
    from kg.serve.frames import Head

Values = dict[str, list[str]]


def answer_question(session: Questions, name: str, values: Values) -> bytes:
    """The answer to the question `name` with the parameters `values`, as JSON.

    Raises:
        UsageError: a name stands for nothing or for several things, or a day is none.
    """
    asked = _session(session, values)
    content = QUESTIONS[name](asked, values)
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def wrong(error: UsageError) -> Head:
    """What is told of a question that cannot be answered."""
    head: Head = {"error": "usage", "message": str(error)}
    if isinstance(error, UnknownIdError):
        return head | {"error": "unknown", "nearest": list(error.nearest)}
    if isinstance(error, AmbiguousIdError):
        return head | {"choices": list(error.choices)}
    return head


def _session(session: Questions, values: Values) -> Questions:
    """The session that `values` ask: another day, other facts or other limits of freshness."""
    day = _one(values, "as_of")
    trust = Trust(_one(values, "confidence") or CONFIDENCE[0], _yes(values, "government_only"))
    limits = Limits(
        _number(values, "fresh_years", LIMITS.fresh), _number(values, "aging_years", LIMITS.aging)
    )
    if limits.fresh > limits.aging:
        raise UsageError("fresh_years is more than aging_years. Give the smaller first.")
    chosen = _day(day) if day else session.day
    if (chosen, trust, limits) == (session.day, session.trust, session.limits):
        return session
    return session.asking(chosen, trust, limits)


def _gaps(session: Questions, values: Values) -> Any:  # noqa: ANN401  (JSON)
    statuses = values.get("status", [])
    return session.gaps(
        agencies=values.get("agency", ()),
        areas=values.get("area", ()),
        statuses=tuple(st.RANK) if "all" in statuses else statuses or st.GAPS,
        group=_one(values, "group"),
        level=_one(values, "level"),
    )


def _explain(session: Questions, values: Values) -> Any:  # noqa: ANN401
    return session.explain(values["agency"][0], values["area"][0])


def _impact(session: Questions, values: Values) -> Any:  # noqa: ANN401
    return session.impact(values["name"][0])


def _candidates(session: Questions, values: Values) -> Any:  # noqa: ANN401
    return session.candidates(values["agency"][0], values["area"][0])


def _comply(session: Questions, values: Values) -> Any:  # noqa: ANN401
    return session.comply(
        _one(values, "policy"),
        agency=_one(values, "agency"),
        units=_one(values, "level") == "all",
    )


def _diff(session: Questions, values: Values) -> Any:  # noqa: ANN401
    level = _one(values, "level")
    first, second = (_day(values[name][0]) for name in ("first", "second"))
    from kg.dates import iso

    return session.diff(iso(first), iso(second), level=None if level == "cfo-act" else level)


QUESTIONS: Final = {
    "gaps": _gaps,
    "explain": _explain,
    "impact": _impact,
    "candidates": _candidates,
    "comply": _comply,
    "diff": _diff,
}
"""Each question by the name of its command."""


def _day(text: str) -> int:
    try:
        return asked_day(text)
    except ValueError as error:
        raise UsageError(f"{error}.") from None


def _one(values: Values, name: str) -> str | None:
    return values[name][-1] if values.get(name) else None


def _yes(values: Values, name: str) -> bool:
    return _one(values, name) == "true"


def _number(values: Values, name: str, default: int) -> int:
    text = _one(values, name)
    return default if text is None else int(text)
