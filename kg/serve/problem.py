"""What went wrong, as a reader's program can take it: problem details (RFC 9457)."""

from __future__ import annotations

import http
import json
from typing import Any

from kg.serve.response import Headers, Response

MEDIA_TYPE = b"application/problem+json"


class ProblemError(Exception):
    """A request that gets no other answer than a problem.

    `code` names it for programs, `detail` says what is wrong and how to mend it; `more` are further
    members of the body.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        headers: Headers = (),
        **more: Any,  # noqa: ANN401  (whatever JSON holds)
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.headers, self.more = (
            *(status, code, detail, headers),
            more,
        )

    def response(self) -> Response:
        """The answer."""
        content = {
            "type": "about:blank",
            "title": http.HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.more,
        }
        body = json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"
        heads = ((b"cache-control", b"no-store"), *self.headers)
        return Response(self.status, MEDIA_TYPE, body, heads)


def method_not_allowed(allowed: str) -> ProblemError:
    """405, with the methods that are."""
    detail = f"Only {allowed} can be used here: the dataset is read-only."
    return ProblemError(405, "method", detail, headers=((b"allow", allowed.encode()),))
