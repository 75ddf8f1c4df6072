"""Addresses of servers: which are taken, and how they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from kg.errors import UsageError

PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a request goes; `target` is path and query string."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """What credentials and connections belong to (RFC 6454)."""
        return self.scheme, self.host, self.port

    @property
    def is_private(self) -> bool:
        """Whether nobody on the way can read what is sent."""
        if self.scheme == "https" or self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def authority(self) -> str:
        """Host and port as in a URL, the port only where it is not the scheme's."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        """As messages show it: without the query string, which may hold somebody's key."""
        return f"{self.scheme}://{self.authority}{self.target.partition('?')[0]}"

    def joined(self, location: str) -> Address:
        """The address that `location`, as in a redirect, names from here.

        Raises:
            UsageError: it is none that can be asked.
        """
        return parse_address(urljoin(f"{self.scheme}://{self.authority}{self.target}", location))

    def with_query(self, query: str) -> Address:
        """The address with `query`, form-encoded, added to its query string."""
        joint = "&" if "?" in self.target else "?"
        return Address(self.scheme, self.host, self.port, f"{self.target}{joint}{query}")


def parse_address(url: str) -> Address:
    """The address that `url` names: http or https, a host, no credentials in it.

    Raises:
        UsageError: it is not of that form; the message does not show what may be a password.
    """
    if not url.isascii() or any(char <= " " or char == "\x7f" for char in url):
        raise UsageError("an address holds only ASCII without blanks. Percent-encode the rest.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UsageError("that is no address. Write one like https://host:port/path.") from None
    if "@" in parts.netloc:
        raise UsageError(
            "an address holds no user name or password. Set KG_ENDPOINT_USER and "
            "KG_ENDPOINT_PASSWORD, or KG_ENDPOINT_TOKEN, or use a netrc file."
        )
    if parts.scheme not in PORTS or not parts.hostname:
        raise UsageError(f"{url!r} is no address of a server. Write one like https://host/path.")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.scheme, parts.hostname, port or PORTS[parts.scheme], target)
