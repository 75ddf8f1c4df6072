"""Codes of the tables in plain words."""

from __future__ import annotations

import re
from typing import Final

from kg.pages.names import spoken_text

_DATE: Final = re.compile(
    r"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?(?![\w-])"
)

_WORDS: Final = {
    "cfo-act-independent": "independent agency under the CFO Act",
    "eop": "part of the Executive Office of the President",
    "sub-agency": "unit of another body",
    "judicial": "body of the judicial branch",
    "legislative": "body of the legislative branch",
    "qsmo": "Quality Service Management Office (QSMO)",
    "candidate": "candidate for a QSMO, never set up",
    "statute-or-regulation": "statute or regulation",
    "omb-memorandum": "OMB memorandum",
    "omb-circular": "OMB circular",
    "in-use": "in use",
    "authorized": "security authorization only",
    "bpa": "blanket purchase agreement (BPA)",
    "gwac": "governmentwide acquisition contract (GWAC)",
    "idiq": "indefinite-delivery contract (IDIQ)",
    "mas": "Multiple Award Schedule",
    "mas-sin": "item of the Multiple Award Schedule (SIN)",
    "fibf": "Federal Integrated Business Framework (FIBF)",
    "working": "our working name for what sources speak of",
    "not-recorded": "not recorded here",
    "in-part": "recorded here in part",
    "in-full": "recorded here in full",
    "announced-end": "said to end",
    "own-site": "own site",
    "usaspending": "USAspending",
    "wikidata": "Wikidata",
    "federal-register": "Federal Register",
    "mandates-use": "mandates the use of",
    "encourages-use": "encourages the use of",
    "assigns-lead": "gives the lead to or for",
    "requires": "requires something of or about",
    "designates": "designates",
    "pre-designates": "pre-designates",
    "establishes": "establishes",
    "renames": "renames",
    "sets-standard": "sets a standard for",
}

EFFECTS: Final = {
    "assigns-lead": "gives somebody the lead",
    "designates": "designation",
    "encourages-use": "encouragement to use",
    "establishes": "sets up",
    "mandates-use": "mandate to use",
    "pre-designates": "pre-designation",
    "renames": "renames",
    "requires": "requirement",
    "sets-standard": "standard",
}
"""What kind of provision it is."""

TABLES: Final = {
    "agencies": "Bodies of the government",
    "agency_changes": "Reorganizations",
    "areas": "Functions",
    "providers": "Providers",
    "provider_changes": "Changes of providers",
    "offices": "QSMOs and candidates",
    "catalogues": "Catalogues of marketplaces",
    "services": "Services on offer",
    "adoptions": "Who uses whom",
    "designation_periods": "Designations, settled",
    "designations": "Designations, as single sources put them",
    "policies": "Policies",
    "policy_links": "How policies change each other",
    "provisions": "What policies require",
    "bodies": "Councils, boards and program offices",
    "body_members": "Members of councils and boards",
    "standards": "Standards",
    "funds": "Ways of paying",
    "measures": "Figures and targets",
    "vehicles": "Contract vehicles",
    "groups": "Groups of bodies",
    "links": "Elsewhere",
    "intake": "Services that take new customers, or do not",
}
"""Tables of facts with what their rows are about."""


def plain(code: str) -> str:
    """`code` of a table in plain words.

    >>> plain("cabinet-department")
    'cabinet department'
    """
    return _WORDS.get(code) or code.replace("-", " ")


def dated(text: str) -> str:
    """`text` of the analysis with its dates as people read them.

    >>> dated("first seen 2010-09-28, last seen 2022-11")
    'first seen 28 Sep 2010, last seen Nov 2022'
    """
    return _DATE.sub(lambda found: spoken_text(found[0]), text)


def capital(text: str) -> str:
    """`text` with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def counted(number: int, one: str, many: str = "") -> str:
    """`number` with its noun.

    >>> counted(2, "agency", "agencies")
    '2 agencies'
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
