"""Figures of the server in the text format of Prometheus."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.serve.service import Service

MEDIA_TYPE: Final = b"text/plain; version=0.0.4; charset=utf-8"
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds, in seconds, of the histogram of answers from workers."""


class Metrics:
    """Counts since the start of the server."""

    def __init__(self) -> None:
        self._responses: Counter[tuple[str, int]] = Counter()
        self._buckets = [0] * (len(BUCKETS) + 1)
        self._seconds = 0.0
        self._outcomes: Counter[str] = Counter()

    def responded(self, route: str, status: int) -> None:
        """Counts an answer."""
        self._responses[route, status] += 1

    def asked(self, seconds: float, outcome: str) -> None:
        """Counts what the workers were asked: how long it took and how it ended."""
        self._buckets[bisect_left(BUCKETS, seconds)] += 1
        self._seconds += seconds
        self._outcomes[outcome] += 1

    def text(self, service: Service) -> bytes:
        """All figures, those of the moment too."""
        return "".join(f"{line}\n" for line in self._lines(service)).encode()

    def _lines(self, service: Service) -> Iterator[str]:
        pool, turns = service.generation.pool, service.turns
        yield from _head("kg_responses_total", "counter", "Answers, by address and status.")
        for (route, status), count in sorted(self._responses.items()):
            yield f'kg_responses_total{{route="{route}",status="{status}"}} {count}'
        yield from _head("kg_questions_total", "counter", "What workers were asked, by its end.")
        for outcome, count in sorted(self._outcomes.items()):
            yield f'kg_questions_total{{outcome="{outcome}"}} {count}'
        yield from self._histogram()
        for name, kind, said, value in (
            ("questions_running", "gauge", "Questions that workers work on.", turns.running),
            ("questions_waiting", "gauge", "Questions that wait for a turn.", turns.waiting),
            ("workers", "gauge", "Worker processes.", pool.size),
            ("workers_idle", "gauge", "Workers that wait for a question.", pool.idle),
            ("quads", "gauge", "Facts served.", service.generation.about["quads"]),
            ("workers_replaced_total", "counter", "Workers ended on purpose.", pool.replaced),
            ("workers_lost_total", "counter", "Workers that ended by themselves.", pool.lost),
        ):
            yield from _head(f"kg_{name}", kind, said)
            yield f"kg_{name} {value}"
        yield from _head("kg_build_info", "gauge", "Which facts are served.")
        yield f'kg_build_info{{build="{service.generation.build[:16]}"}} 1'

    def _histogram(self) -> Iterator[str]:
        name, below = "kg_question_seconds", 0
        yield from _head(name, "histogram", "How long questions took from their turn on.")
        for bound, count in zip((*BUCKETS, "+Inf"), self._buckets, strict=True):
            below += count
            yield f'{name}_bucket{{le="{bound}"}} {below}'
        yield f"{name}_sum {self._seconds:.6f}"
        yield f"{name}_count {below}"


def _head(name: str, kind: str, said: str) -> tuple[str, str]:
    """What stands before the figures of a metric."""
    return f"# HELP {name} {said}", f"# TYPE {name} {kind}"
