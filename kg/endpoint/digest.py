"""Digest access authentication (RFC 7616), MD5 and SHA-256, with qop auth or none.

Virtuoso's graph store asks for it. Passwords are only hashed, never sent.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.request import parse_http_list, parse_keqv_list

if TYPE_CHECKING:
    from collections.abc import Iterable

HASHES = {"MD5": "md5", "SHA-256": "sha256"}


@dataclass(slots=True)
class Challenge:
    """One offer of a server, and how often its nonce was used."""

    realm: str
    nonce: str
    algorithm: str
    qop: str
    opaque: str
    is_stale: bool
    used: int = 0

    def response(self, user: str, password: str, method: str, target: str, cnonce: str = "") -> str:
        """The parameters that answer the challenge for one request."""
        self.used += 1
        count, cnonce = f"{self.used:08x}", cnonce or secrets.token_hex(16)
        secret = self._hash(f"{user}:{self.realm}:{password}")
        request = self._hash(f"{method}:{target}")
        middle = f"{self.nonce}:{count}:{cnonce}:{self.qop}" if self.qop else self.nonce
        told = {
            "username": user,
            "realm": self.realm,
            "nonce": self.nonce,
            "uri": target,
            "response": self._hash(f"{secret}:{middle}:{request}"),
        } | ({"opaque": self.opaque} if self.opaque else {})
        plain = {"algorithm": self.algorithm}
        if self.qop:
            told["cnonce"] = cnonce
            plain |= {"qop": self.qop, "nc": count}
        return ", ".join(
            [f"{name}={_quoted(value)}" for name, value in told.items()]
            + [f"{name}={value}" for name, value in plain.items()]
        )

    def _hash(self, text: str) -> str:
        return hashlib.new(HASHES[self.algorithm], text.encode(), usedforsecurity=False).hexdigest()


def challenges(offers: Iterable[str]) -> list[Challenge]:
    """The Digest challenges among WWW-Authenticate headers that can be answered."""
    found = []
    for offer in offers:
        scheme, _, rest = offer.strip().partition(" ")
        if scheme.lower() != "digest":
            continue
        try:
            told = parse_keqv_list(parse_http_list(rest))
        except (ValueError, IndexError):
            continue
        algorithm = told.get("algorithm", "MD5").upper()
        qops = [one.strip() for one in told.get("qop", "").split(",") if one.strip()]
        if algorithm in HASHES and "nonce" in told and (not qops or "auth" in qops):
            stale = told.get("stale", "").lower() == "true"
            qop = "auth" if qops else ""
            found.append(
                Challenge(
                    told.get("realm", ""), told["nonce"], algorithm, qop,
                    told.get("opaque", ""), stale,
                )
            )  # fmt: skip
    return found


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
