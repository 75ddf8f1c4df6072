"""What stands on the sheets of a page that was printed, as poppler's pdftotext reads it."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def printed(pdf: Path) -> list[str]:
    """The text of every sheet that has any."""
    reader = shutil.which("pdftotext")
    assert reader, "pdftotext is not there: run make browser"
    done = subprocess.run([reader, "-layout", pdf, "-"], capture_output=True, check=True)
    return [one for one in done.stdout.decode().split("\f") if one.strip()]
