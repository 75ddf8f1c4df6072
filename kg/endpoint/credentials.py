"""Credentials: from the environment or a netrc file, for one origin, given only when asked for.

A token goes as Bearer (RFC 6750), user and password as Digest (RFC 7616) where the server offers
it, else as Basic (RFC 7617). What anybody on the way could read is not sent: Basic and Bearer need
https or this machine.
"""

from __future__ import annotations

import base64
import netrc
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.endpoint.digest import Challenge, challenges
from kg.errors import UnauthorisedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.endpoint.address import Address

USER, PASSWORD, TOKEN = "KG_ENDPOINT_USER", "KG_ENDPOINT_PASSWORD", "KG_ENDPOINT_TOKEN"
"""Environment variables, for every endpoint that is asked; netrc has an entry for each host."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What to show one server. Never printed: the fields are left out of its own text."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.user or self.token)


def find_credentials(
    host: str, environment: Mapping[str, str] | None = None, netrc_file: str | None = None
) -> Credentials:
    """Those for `host`: of the environment, else of the netrc file ($NETRC or ~/.netrc), else none.

    Raises:
        UsageError: the variables contradict each other, or the netrc file cannot be read.
    """
    env = os.environ if environment is None else environment
    user, password, token = (env.get(name, "") for name in (USER, PASSWORD, TOKEN))
    if token and (user or password):
        raise UsageError(f"{TOKEN} and {USER} are both set. Unset one of them.")
    if bool(user) != bool(password):
        raise UsageError(f"{USER} and {PASSWORD} go together. Set both or none.")
    if any(char in one for one in (user, password, token) for char in "\r\n\0"):
        raise UsageError(f"{USER}, {PASSWORD} and {TOKEN} hold no line ends.")
    if user or token:
        return Credentials(user, password, token)
    return _from_netrc(host, netrc_file or env.get("NETRC"))


def _from_netrc(host: str, path: str | None) -> Credentials:
    try:
        entry = netrc.netrc(path).authenticators(host)
    except FileNotFoundError:
        return Credentials()
    except netrc.NetrcParseError as error:
        # Its message would show the word that it stumbled over, which may be a password.
        name = path or "~/.netrc"
        raise UsageError(f"{name} is no netrc file, see line {error.lineno or 1} of it.") from None
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path or '~/.netrc'} cannot be read.") from None
    return Credentials(entry[0], entry[2]) if entry else Credentials()


@dataclass(slots=True)
class Authorisation:
    """How one origin is shown credentials: nothing until it asks, then what it asked for."""

    credentials: Credentials
    _challenge: Challenge | None = None
    _bearer: bool = False
    _basic: bool = False

    def header(self, method: str, address: Address) -> dict[str, str]:
        """The header of the next request, none where the server has not asked yet."""
        known = self.credentials
        if self._bearer:
            return {"Authorization": f"Bearer {known.token}"}
        if self._challenge:
            told = self._challenge.response(known.user, known.password, method, address.target)
            return {"Authorization": f"Digest {told}"}
        if self._basic:
            pair = f"{known.user}:{known.password}".encode()
            return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        return {}

    def challenged(self, offers: Sequence[str], address: Address) -> bool:
        """Takes a refusal's WWW-Authenticate headers; whether to try again with the next `header`.

        Raises:
            UnauthorisedError: there are credentials, but not for this way, or in clear text only.
        """
        if not self.credentials:
            return False
        tried = self._bearer or self._basic
        digest = None if self.credentials.token else _digest(offers)
        if digest:
            renewed = self._challenge is None or digest.is_stale
            self._challenge = digest
            return renewed
        if tried or self._challenge:
            return False
        if not address.is_private:
            raise UnauthorisedError(
                f"{address} asks for credentials, which anybody on the way could read. Use https."
            )
        self._bearer, self._basic = bool(self.credentials.token), not self.credentials.token
        return True


def _digest(offers: Sequence[str]) -> Challenge | None:
    return next(iter(sorted(challenges(offers), key=lambda one: one.algorithm != "SHA-256")), None)
