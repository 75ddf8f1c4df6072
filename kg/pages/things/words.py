"""Codes of the tables in plain words."""

from __future__ import annotations

from typing import Final

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

TABLES: Final = {
    "agencies": "Bodies of the government",
    "agency_changes": "Reorganizations",
    "areas": "Functions",
    "providers": "Providers",
    "offices": "QSMOs and candidates",
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
    "intake": "Services that take new customers, or do not",
}
"""Tables of facts with what their rows are about."""


def plain(code: str) -> str:
    """`code` of a table in plain words.

    >>> plain("cabinet-department")
    'cabinet department'
    """
    return _WORDS.get(code) or code.replace("-", " ")


def capital(text: str) -> str:
    """`text` with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def counted(number: int, one: str, many: str = "") -> str:
    """`number` with its noun.

    >>> counted(2, "agency", "agencies")
    '2 agencies'
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
