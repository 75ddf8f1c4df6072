"""The site map, for search engines: https://www.sitemaps.org/protocol.html."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from kg.dates import iso
from kg.pages.environment import environment

if TYPE_CHECKING:
    from pathlib import Path

    from kg.dates import Day


def write_site_map(address: str, day: Day, folder: Path) -> None:
    """Writes sitemap.xml with every page below `folder`, last changed on `day`.

    `address` is the site's, with a slash at its end.
    """
    pages = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    places = [address + quote("" if page == "index.html" else page) for page in pages]
    text = environment().get_template("sitemap.xml").render(places=places, day=iso(day))
    (folder / "sitemap.xml").write_text(text, encoding="utf-8", newline="\n")
