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
        yield "# TYPE kg_responses_total counter"
        for (route, status), count in sorted(self._responses.items()):
            yield f'kg_responses_total{{route="{route}",status="{status}"}} {count}'
        yield "# TYPE kg_questions_total counter"
        for outcome, count in sorted(self._outcomes.items()):
            yield f'kg_questions_total{{outcome="{outcome}"}} {count}'
        yield "# TYPE kg_question_seconds histogram"
        below = 0
        for bound, count in zip((*BUCKETS, "+Inf"), self._buckets, strict=True):
            below += count
            yield f'kg_question_seconds_bucket{{le="{bound}"}} {below}'
        yield f"kg_question_seconds_sum {self._seconds:.6f}"
        yield f"kg_question_seconds_count {below}"
        pool, turns = service.generation.pool, service.turns
        gauges = {
            "kg_questions_running": turns.running,
            "kg_questions_waiting": turns.waiting,
            "kg_workers": pool.size,
            "kg_workers_idle": pool.idle,
            "kg_quads": service.generation.about["quads"],
        }
        for name, value in gauges.items():
            yield f"# TYPE {name} gauge"
            yield f"{name} {value}"
        for name, value in (("replaced", pool.replaced), ("lost", pool.lost)):
            yield f"# TYPE kg_workers_{name}_total counter"
            yield f"kg_workers_{name}_total {value}"
        yield "# TYPE kg_build_info gauge"
        yield f'kg_build_info{{build="{service.generation.build[:16]}"}} 1'
