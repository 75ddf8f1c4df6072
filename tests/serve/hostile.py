"""Hostile requests, made from a seed: what they ask, and what the server may answer."""

from __future__ import annotations

import random
import string
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

EAR = "http://127.0.0.1:{port}/"


class Attack(NamedTuple):
    """Raw bytes of one request, and the statuses that are right for it."""

    kind: str
    request: bytes
    allowed: frozenset[int]


OK = frozenset({200})
NO = frozenset({400, 403, 405, 406, 413, 415, 431})
STOPPED = frozenset({504})
EITHER = OK | NO
HARD = EITHER | frozenset({500, 503, 504})


def attacks(seed: int, count: int, port: int) -> list[Attack]:
    """So many requests; those that reach out name a listener at `port`."""
    draw = random.Random(seed)
    makers = list(MAKERS.items())
    made = []
    for at in range(count):
        kind, maker = makers[at % len(makers)]
        request, allowed = maker(draw, port)
        made.append(Attack(kind, request, allowed))
    return made


def post(query: str | bytes, extra: str = "", kind: str = "application/sparql-query") -> bytes:
    body = query if isinstance(query, bytes) else query.encode("utf-8", "surrogatepass")
    head = f"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: {kind}\r\n{extra}"
    return f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


def get(target: str, extra: str = "") -> bytes:
    return f"GET {target} HTTP/1.1\r\nHost: a\r\n{extra}Connection: close\r\n\r\n".encode(
        "latin-1", "replace"
    )


def _word(draw: random.Random) -> str:
    return "".join(draw.choices(string.ascii_letters, k=draw.randint(1, 8)))


def _cased(draw: random.Random, word: str) -> str:
    return "".join(draw.choice((one.lower(), one.upper())) for one in word)


def _escaped(draw: random.Random, text: str) -> str:
    return "".join(draw.choice((one, f"\\u{ord(one):04x}", f"\\U{ord(one):08x}")) for one in text)


def _harmless_service(draw: random.Random, port: int) -> tuple[bytes, frozenset[int]]:
    """SERVICE where it means nothing: in a string, a comment, an IRI, a name, a variable."""
    place = EAR.format(port=port)
    inner = f"SERVICE <{place}> {{ ?s ?p ?o }}"
    forms = (
        f'SELECT ("{inner.replace(chr(34), "")}" AS ?x) {{}}',
        f"SELECT * {{}} # {inner}",
        f"SELECT * {{ <{place}SERVICE> ?p ?o }}",
        f"PREFIX SERVICE: <{place}> SELECT * {{ SERVICE:{_word(draw)} ?p ?o }}",
        f"SELECT ?SERVICE {{ BIND('''{inner}''' AS ?SERVICE) }}",
        f"ASK {{ FILTER(STRSTARTS('service {_word(draw)}', 'SERVICE')) }}",
    )
    return post(draw.choice(forms)), OK


def _service(draw: random.Random, port: int) -> tuple[bytes, frozenset[int]]:
    """SERVICE where it would reach out: nested, escaped, commented, in any case."""
    gap = draw.choice((" ", "\t", "\n", f"#{_word(draw)}\n", "\r#x\r\n", ""))
    word = _cased(draw, "SERVICE")
    call = f"{word}{gap}{draw.choice(('', ' SILENT '))}<{EAR.format(port=port)}> {{ ?s ?p ?o }}"
    nests: tuple[Callable[[str], str], ...] = (
        lambda text: f"{{ SELECT * {{ {text} }} }}",
        lambda text: f"OPTIONAL {{ {text} }}",
        lambda text: f"{{ {text} }} UNION {{ ?a ?b ?c }}",
        lambda text: f"FILTER EXISTS {{ {text} }}",
        lambda text: f"FILTER NOT EXISTS {{ {text} }}",
        lambda text: f"GRAPH ?g {{ {text} }}",
        lambda text: f"MINUS {{ {text} }}",
        lambda text: f"BIND(EXISTS {{ {text} }} AS ?{_word(draw)})",
    )
    for _ in range(draw.randint(0, 6)):
        call = draw.choice(nests)(call)
    query = f"{draw.choice(('SELECT *', 'ASK', 'CONSTRUCT { ?s ?p ?o } WHERE'))} {{ {call} }}"
    if draw.random() < 0.3:
        at = query.upper().find("SERVICE")
        query = query[:at] + _escaped(draw, query[at : at + 7]) + query[at + 7 :]
    return post(query), NO | STOPPED  # parsing what nests may outlast its limit


def _outside(draw: random.Random, port: int) -> tuple[bytes, frozenset[int]]:
    """Graphs and updates that would read files or reach hosts."""
    place = draw.choice(
        (EAR.format(port=port), "file:///etc/passwd", "file:/etc/hostname", "../../etc/passwd")
    )
    forms = (
        post(f"SELECT * FROM <{place}> {{ ?s ?p ?o }}"),
        post(f"ASK FROM NAMED <{place}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),
        post(f"BASE <{place}> SELECT * FROM <> {{ ?s ?p ?o }}"),
        post(f"PREFIX x: <{place}> SELECT * FROM x: {{ ?s ?p ?o }}"),
        post(f"{_cased(draw, 'LOAD')} <{place}>"),
        post(f"LOAD SILENT <{place}> INTO GRAPH <http://x/{_word(draw)}>"),
        post(draw.choice(("CLEAR ALL", "DROP ALL", "DELETE WHERE { ?s ?p ?o }", "INSERT DATA {}"))),
        post("DELETE WHERE { ?s ?p ?o }", kind="application/sparql-update"),
        post("update=CLEAR+ALL", kind="application/x-www-form-urlencoded"),
        get(f"/sparql?query=ASK%7B%7D&default-graph-uri={place}"),
        get(f"/sparql?query=ASK%7B%7D&named-graph-uri={place}"),
    )
    return draw.choice(forms), NO


def _bomb(draw: random.Random, _port: int) -> tuple[bytes, frozenset[int]]:
    """Paths and products that never end: stopped, and nobody waits for them."""
    path = draw.choice(("(!qsmo:x)*", "(^!qsmo:x|!qsmo:x)+", "(!rdf:type/!rdf:type)*"))
    names = [f"?{_word(draw)}{at}" for at in range(draw.randint(6, 12))]
    product = " . ".join(" ".join(names[at : at + 3]) for at in range(0, len(names) - 2, 3))
    forms = (
        f"SELECT (COUNT(*) AS ?n) {{ ?a {path} ?b . ?b {path} ?c }}",
        f"SELECT (COUNT(*) AS ?n) {{ {product} }}",
        f"SELECT * {{ {product} }} ORDER BY RAND()",
        f"SELECT DISTINCT * {{ {product} }}",
        "SELECT (GROUP_CONCAT(?a) AS ?x) { ?a ?b ?c . ?d ?e ?f }",
        "SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), '(a|aa|aaa|.*)*b') }",
    )
    return post(draw.choice(forms)), HARD


def _deep(draw: random.Random, _port: int) -> tuple[bytes, frozenset[int]]:
    """Nesting, long lists and long terms."""
    deep = draw.choice((20, 90, 101, 500, 5_000))
    many = draw.choice((10, 1_000, 20_000))
    forms = (
        "SELECT * " + "{" * deep + "}" * deep,
        "SELECT * { FILTER(" + "(" * deep + "1" + ")" * deep + ") }",
        "SELECT * { ?s " + "(" * deep + "qsmo:x" + ")*" * deep + " ?o }",
        "SELECT * { FILTER(" + "!" * many + "true) }",
        "SELECT * { FILTER(1" + "+1" * many + ") }",
        "SELECT * { VALUES ?x { " + "1 " * many + "} }",
        f"SELECT * {{ <http://x/{'y' * many}> ?p ?o }}",
        f'SELECT ("{_word(draw) * many}" AS ?x) {{}}',
        "SELECT * { { SELECT * " * min(deep, 90) + "{}" + " } }" * min(deep, 90),
        f"SELECT * {{}} LIMIT {'9' * many}",
    )
    return post(draw.choice(forms)), HARD


def _bytes(draw: random.Random, _port: int) -> tuple[bytes, frozenset[int]]:
    """What is no UTF-8, no character, or not what its head says."""
    noise = bytes(draw.randrange(256) for _ in range(draw.randint(1, 200)))
    forms = (
        (
            post(
                b'SELECT ("' + draw.choice((b"\xff", b"\xc0\xaf", b"\xed\xa0\x80")) + b'" AS ?x) {}'
            ),
            NO,
        ),
        (post(noise), EITHER),
        (post("SELECT * { ?s ?p '\\ud800' }"), NO),
        (post("SELECT * { ?s ?p '\\U0011ffff' }"), NO),
        (post("SELECT\x00* {}"), NO),
        (post("ASK {}", kind=draw.choice(("text/html", "application/json", "x" * 500, ";;;"))), NO),
        (post("ASK {}", kind="application/sparql-query; charset=utf-7"), NO),
        (post("query=" + "%ff" * 10, kind="application/x-www-form-urlencoded"), NO),
        (post("&" * 3_000, kind="application/x-www-form-urlencoded"), NO),
        (post("ASK {}", extra="Accept: " + ",".join(["*/*;q=0.1"] * 500) + "\r\n"), EITHER),
        (get(f"/sparql?query={'%00' * draw.randint(1, 50)}"), NO),
        (get("/sparql?" + "query=ASK%7B%7D&" * draw.randint(2, 40)), NO),
    )
    return draw.choice(forms)


def _head(draw: random.Random, _port: int) -> tuple[bytes, frozenset[int]]:
    """Requests that are no HTTP, or would put a head into the answer."""
    inject = draw.choice(("%0d%0aX-Evil:%20yes", "%0aX-Evil:%20yes", "\u0122%0d%0aX-Evil: yes"))
    lost = frozenset({200, 204, 303, 304, 404}) | NO
    forms = (
        get(f"/agency/hud{inject}"),
        get(f"/sparql?format=json{inject}&query=ASK%7B%7D"),
        get(f"/api/explain?agency=hud{inject}&area=payroll"),
        get("/", f"Host: b\r\nX-{_word(draw)}: {'y' * draw.choice((10, 60_000))}\r\n"),
        get("/", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
        get("/" + "../" * draw.randint(1, 30) + "etc/passwd"),
        get("/" + "%2e%2e%2f" * draw.randint(1, 30) + "etc/passwd"),
        get(f"/{_word(draw)}/{_word(draw)}.ttl"),
        get("/sparql", "Accept: text/html\r\nIf-None-Match: " + '"x",' * 200 + "\r\n"),
        f"{_word(draw).upper()} /sparql HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode(),
        b"GET /sparql HTTP/9.9\r\n\r\n",
        bytes(draw.randrange(256) for _ in range(50)) + b"\r\n\r\n",
    )
    return draw.choice(forms), lost


def _huge(draw: random.Random, _port: int) -> tuple[bytes, frozenset[int]]:
    """Bodies of up to ten megabytes, mostly announced and rarely sent."""
    size = draw.choice((400_001, 1_000_000, 10_000_000))
    if draw.random() < 0.2:
        return post(b"#" * size), NO
    head = "POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
    return f"{head}Content-Length: {size}\r\nConnection: close\r\n\r\nASK".encode(), NO


MAKERS = {
    "SERVICE that means nothing": _harmless_service,
    "SERVICE": _service,
    "files, hosts, updates": _outside,
    "nesting and length": _deep,
    "bytes": _bytes,
    "heads": _head,
    "SERVICE, again": _service,
    "large bodies": _huge,
}
"""Kinds that are answered at once; `bombs` makes those that run into their limit."""


def bombs(seed: int, count: int) -> list[Attack]:
    """Queries that never end."""
    draw = random.Random(seed)
    return [Attack("endless", *_bomb(draw, 0)) for _ in range(count)]
