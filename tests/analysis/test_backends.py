"""NetworkX's backends take over our algorithms by configuration alone."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PEERS = Path(os.environ.get("PEERS_PYTHON", ROOT / ".peers/bin/python"))
"""An interpreter with nx-parallel 0.3 and the NetworkX it knows, 3.4: `make peers`."""
TELLING = """
import sys
import networkx as nx

class Backend:
    @staticmethod
    def convert_from_nx(graph, **_):
        return graph
    @staticmethod
    def convert_to_nx(result, **_):
        return result
    @staticmethod
    def betweenness_centrality(*given, **how):
        print("another backend", file=sys.stderr)
        return nx.betweenness_centrality.orig_func(*given, **how)
"""


def concentration(python: Path, backend: str, path: str = "") -> tuple[bytes, str]:
    """What `kg concentration` prints, and says on stderr, with that backend first."""
    done = subprocess.run(
        [python, "-m", "kg", "concentration", "--format", "json"],
        env={**os.environ, "NETWORKX_BACKEND_PRIORITY": backend, "PYTHONPATH": path},
        cwd=ROOT,
        capture_output=True,
        timeout=300,
        check=True,
    )
    return done.stdout, done.stderr.decode()


def test_a_backend_that_is_named_is_asked(tmp_path: Path) -> None:
    about = tmp_path / "telling-1.dist-info"
    about.mkdir()
    (tmp_path / "telling.py").write_text(TELLING)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: telling\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[networkx.backends]\ntelling = telling:Backend\n")
    here = Path(sys.executable)
    plain, silent = concentration(here, "", str(tmp_path))
    other, said = concentration(here, "telling", str(tmp_path))
    assert (silent, said) == ("", "another backend\n")
    assert plain == other


@pytest.mark.drill
def test_nx_parallel_gives_the_same_figures() -> None:
    if not PEERS.exists():
        warnings.warn("NOT TESTED: nx-parallel, see make peers", stacklevel=1)
        pytest.skip("there is no .peers")
    asked = "import networkx as nx; assert 'parallel' in nx.betweenness_centrality.backends"
    subprocess.run([PEERS, "-c", asked], check=True)
    plain, _ = concentration(PEERS, "")
    assert plain == concentration(PEERS, "parallel")[0]
    assert plain == concentration(Path(sys.executable), "")[0]
