"""Puts the browser code of query.html into wheels and source archives, once `npm ci` brought it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    """Adds the files that kg/vendor.json names as kg/_vendor; what is built works without Node."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Names the files; without them, or for an editable install, it adds nothing."""
        root = Path(self.root)
        if version == "editable" or (root / "kg" / "_vendor").is_dir():
            return
        listed = json.loads((root / "kg" / "vendor.json").read_text("utf-8"))
        names = [
            f"{name}/{file}" for name, one in listed.items() for file in (one["code"], *one["with"])
        ]
        found = {name: root / "node_modules" / name for name in names}
        if not all(path.is_file() for path in found.values()):
            self.app.display_warning("without query.html: run npm ci before building")
            return
        for name, path in found.items():
            build_data["force_include"][str(path)] = f"kg/_vendor/{name}"
