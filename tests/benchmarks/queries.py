"""Each shipped query against the plainest one, counts by provider, on the real data."""

from __future__ import annotations

import statistics
import time

from kg.paths import data_dir, ontology_dir
from kg.query.named import named_queries
from kg.rdf.dataset import assemble

RUNS = 5
BARE = """
PREFIX qsmo: <https://w3id.org/qsmo/ns#>
SELECT ?provider (COUNT(*) AS ?n) WHERE { ?a qsmo:provider ?provider } GROUP BY ?provider
"""


def main() -> None:
    store = assemble(data_dir(), ontology_dir()).store
    texts = {name: query.text for name, query in named_queries(ontology_dir()).items()}
    taken: dict[str, list[float]] = {"": []} | {name: [] for name in texts}
    for _ in range(RUNS):
        for name in taken:
            begin = time.perf_counter()
            rows = list(store.query(texts.get(name, BARE)))
            taken[name].append(time.perf_counter() - begin)
            assert rows or name, "counts by provider has rows"
    middle = {name: statistics.median(runs) for name, runs in taken.items()}
    print(f"counts by provider: {middle[''] * 1000:.1f} ms; {RUNS} runs each, in turn, medians")
    for name, seconds in sorted(middle.items(), key=lambda one: -one[1]):
        if name:
            print(f"{name:32} {seconds * 1000:7.1f} ms  {seconds / middle['']:6.1f}x")


if __name__ == "__main__":
    main()
