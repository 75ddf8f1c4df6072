"""No test meets the credentials of who runs it."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_credentials(monkeypatch, tmp_path):
    for name in ("USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"KG_ENDPOINT_{name}", raising=False)
    (tmp_path / "netrc").write_text("", "utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
