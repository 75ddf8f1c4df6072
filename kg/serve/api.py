"""/api: the questions of the commands; their description, openapi.json, checks the requests."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kg.serve.asking import ask
from kg.serve.problem import ProblemError
from kg.serve.protocol import fields_of
from kg.serve.resource import Resource
from kg.serve.response import Headers, Response, matches, takes_gzip

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

    from kg.serve.frames import Head
    from kg.serve.questions import Values

PREFIX = "/api/"
JSON = b"application/json"


@cache
def description() -> dict[str, Any]:
    """The OpenAPI description, with its references resolved where parameters are meant."""
    content: dict[str, Any] = json.loads(document())
    for path in content["paths"].values():
        for operation in path.values():
            operation["parameters"] = [
                content["components"]["parameters"][one["$ref"].rpartition("/")[2]]
                if "$ref" in one
                else one
                for one in operation.get("parameters", ())
            ]
    return content


@cache
def document() -> bytes:
    """The OpenAPI description as it is sent."""
    return (files("kg.serve") / "openapi.json").read_bytes()


class Api(Resource):
    """Answers of the commands as JSON."""

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        name = scope["path"].removeprefix(PREFIX)
        operation = description()["paths"].get(f"{PREFIX}{name}")
        if operation is None:
            listed = ", ".join(one for one in description()["paths"] if one.startswith(PREFIX))
            raise ProblemError(404, "not-found", f"There is no such question. There are {listed}.")
        values = checked(scope["query_string"], operation["get"]["parameters"])
        zipped = takes_gzip(scope)
        build = self._service.generation.build
        tag = hashlib.sha256(f"{build} {name} {sorted(values.items())}".encode()).hexdigest()
        etag = f'W/"{tag[:24]}"'.encode()
        heads: Headers = (
            (b"vary", b"Accept-Encoding"),
            (b"kg-build", build[:16].encode()),
            *((b"etag", etag), (b"cache-control", b"no-cache")),
        )
        if "today" not in str(values) and matches(scope, etag):
            return Response(304, headers=heads)
        question: Head = {"kind": "question", "name": name, "values": values, "gzip": zipped}
        head, body = await ask(self._service, question, scope, receive)
        if "error" in head:
            more = {key: head[key] for key in ("nearest", "choices") if key in head}
            if head["error"] == "unknown":
                raise ProblemError(404, "unknown-name", head["message"], **more)
            raise ProblemError(400, "value", head["message"], **more)
        if "gzip" in head:
            heads = (*heads, (b"content-encoding", b"gzip"))
        return Response(200, JSON, body, heads)


def checked(query_string: bytes, parameters: list[dict[str, Any]]) -> Values:
    """The parameters of a request, which are those that the description has.

    Raises:
        ProblemError: 400; one is unknown, missing, given twice or not of its kind.
    """
    known = {one["name"]: one for one in parameters}
    values: Values = {}
    for name, value in fields_of(query_string, "query string"):
        if name not in known:
            listed = ", ".join(known)
            detail = f"There is no parameter {name[:60]!r}. There are {listed}."
            raise ProblemError(400, "parameter", detail, parameters=list(known))
        values.setdefault(name, []).append(value)
    for name, one in known.items():
        given = values.get(name, [])
        if one.get("required") and not given:
            raise ProblemError(400, "parameter", f"The parameter {name} is missing.")
        if len(given) > 1 and one["schema"]["type"] != "array":
            raise ProblemError(400, "parameter", f"The parameter {name} is given twice.")
        for value in given:
            _check(name, value, one["schema"].get("items", one["schema"]))
    return values


def _check(name: str, value: str, schema: dict[str, Any]) -> None:
    wrong = ""
    if "enum" in schema and value not in schema["enum"]:
        wrong = f"one of {', '.join(schema['enum'])}"
    elif schema["type"] == "boolean" and value not in ("true", "false"):
        wrong = "true or false"
    elif schema["type"] == "integer" and not _within(value, schema):
        wrong = f"a whole number from {schema['minimum']} to {schema['maximum']}"
    elif len(value) > schema.get("maxLength", 1_000):
        wrong = f"at most {schema['maxLength']} characters long"
    elif len(value) < schema.get("minLength", 0) or (value and not value.strip()):
        wrong = "not empty"
    if wrong:
        raise ProblemError(400, "parameter", f"{name} is {wrong}, not {value[:60]!r}.")


def _within(value: str, schema: dict[str, Any]) -> bool:
    if not (value.isascii() and value.isdecimal() and len(value) < 10):
        return False
    return bool(schema["minimum"] <= int(value) <= schema["maximum"])
