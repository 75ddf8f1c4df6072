"""The workbook as bytes: the same for the same content, whenever it is made."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kg import __version__
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.workbook.content import Content

NEEDS: Final = "openpyxl"
EARLIEST: Final = datetime(1980, 1, 1).toordinal()
"""The first day a ZIP archive can date its files."""
_PROPERTIES: Final = "docProps/core.xml"


def require() -> None:
    """Does nothing where workbooks can be written.

    Raises:
        UsageError: openpyxl is not installed.
    """
    if importlib.util.find_spec(NEEDS) is None:
        raise UsageError(
            f"Excel workbooks need {NEEDS}. Install it with: pip install 'qsmo-kg[xlsx]'"
        )


def workbook_bytes(content: Content) -> bytes:
    """The workbook of `content`, dated by the data and not by the clock.

    Raises:
        UsageError: openpyxl is not installed.
    """
    require()
    from openpyxl import Workbook
    from openpyxl.xml.functions import tostring

    from kg.workbook.lists import add_lists
    from kg.workbook.matrix import add_matrix
    from kg.workbook.read_me import add_read_me
    from kg.workbook.style import add_styles

    book = Workbook()
    del book[book.sheetnames[0]]
    add_styles(book)
    add_matrix(book, content)
    add_lists(book, content)
    add_read_me(book, content)
    when = datetime.fromordinal(max(content.coverage.world.date, EARLIEST))
    book.properties.creator = f"kg {__version__}"
    book.properties.title = "Coverage of federal shared services"
    book.properties.created = when
    raw = io.BytesIO()
    book.save(raw)
    book.properties.modified = when  # saving sets it to now
    return _dated(raw, when.timetuple()[:6], tostring(book.properties.to_tree()))


def _dated(raw: io.BytesIO, when: tuple[int, ...], properties: bytes) -> bytes:
    """The archive `raw` with every file dated `when`."""
    out = io.BytesIO()
    year, month, day, hour, minute, second = when
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            one = zipfile.ZipInfo(name, (year, month, day, hour, minute, second))
            one.compress_type = zipfile.ZIP_DEFLATED
            one.create_system = 3  # not the machine's own
            one.external_attr = 0o644 << 16
            new.writestr(one, properties if name == _PROPERTIES else old.read(name))
    return out.getvalue()
