"""Credentials: where they come from, who gets them, and that nobody else sees them."""

from __future__ import annotations

import base64

import pytest

from kg.endpoint.address import parse_address
from kg.endpoint.credentials import Authorisation, Credentials, find_credentials
from kg.endpoint.digest import challenges
from kg.endpoint.endpoint import Endpoint
from kg.endpoint.retry import Patience
from kg.errors import EndpointError, KgError, UnauthorisedError, UsageError
from tests.endpoint.bad_server import SELECT, answer, rows, serving
from tests.small import run

SECRET = "Tr0ub4dor"
USER_ENV = {"KG_ENDPOINT_USER": "steward", "KG_ENDPOINT_PASSWORD": SECRET}
TOKEN_ENV = {"KG_ENDPOINT_TOKEN": SECRET}
BASIC = {"WWW_Authenticate": 'Basic realm="kg"'}
BEARER = {"WWW_Authenticate": "Bearer"}
DIGEST = {
    "WWW_Authenticate": 'Digest realm="kg", qop="auth", nonce="n1", opaque="o", algorithm=MD5'
}
SHOWN = f"Basic {base64.b64encode(f'steward:{SECRET}'.encode()).decode()}"


@pytest.fixture
def known(monkeypatch):
    for name, value in USER_ENV.items():
        monkeypatch.setenv(name, value)


def ask(url):
    with Endpoint(url, Patience(sleep=lambda _s: None)) as endpoint:
        return endpoint.query(SELECT).rows


def shown(server):
    return [request.headers.get("authorization") for request in server.requests]


# ---- where they come from ----


def test_of_the_environment():
    assert find_credentials("x", USER_ENV) == Credentials("steward", SECRET)
    assert find_credentials("x", TOKEN_ENV) == Credentials(token=SECRET)


@pytest.mark.parametrize(
    "env",
    [
        USER_ENV | TOKEN_ENV,
        {"KG_ENDPOINT_USER": "steward"},
        {"KG_ENDPOINT_PASSWORD": SECRET},
        {"KG_ENDPOINT_TOKEN": f"{SECRET}\r\nX: y"},
    ],
)
def test_that_contradict_each_other(env):
    with pytest.raises(UsageError) as error:
        find_credentials("x", env)
    assert SECRET not in str(error.value)


def test_of_a_netrc_file(tmp_path):
    file = tmp_path / "mine"
    file.write_text(f"machine example.gov login steward password {SECRET}\n", "utf-8")
    env = {"NETRC": str(file)}
    assert find_credentials("example.gov", env) == Credentials("steward", SECRET)
    assert not find_credentials("example.com", env)
    assert find_credentials("example.gov", env | TOKEN_ENV) == Credentials(token=SECRET)
    assert not find_credentials("example.gov", {"NETRC": str(tmp_path / "none")})


def test_of_a_netrc_file_that_is_none(tmp_path):
    file = tmp_path / "mine"
    file.write_text(f"machine x login steward\n{SECRET}\n", "utf-8")
    with pytest.raises(UsageError, match="see line") as error:
        find_credentials("x", {"NETRC": str(file)})
    assert SECRET not in str(error.value)


# ---- who gets them ----


def test_nobody_who_does_not_ask(known):
    with serving(rows()) as server:
        ask(server.url)
    assert shown(server) == [None]


def test_who_asks_for_basic(known):
    with serving(answer(401, **BASIC), rows(), rows()) as server, Endpoint(server.url) as endpoint:
        endpoint.query(SELECT)
        endpoint.query(SELECT)
    assert shown(server) == [None, SHOWN, SHOWN]


def test_who_asks_for_bearer(monkeypatch):
    monkeypatch.setenv("KG_ENDPOINT_TOKEN", SECRET)
    with serving(answer(401, **BEARER), rows()) as server:
        ask(server.url)
    assert shown(server) == [None, f"Bearer {SECRET}"]


def test_digest_never_sends_the_password(known):
    with serving(answer(401, **DIGEST), rows()) as server:
        ask(server.url)
    first, second = shown(server)
    assert first is None
    assert second.startswith('Digest username="steward", realm="kg", nonce="n1"')
    assert SECRET not in second


def test_digest_with_a_new_nonce(known):
    stale = {"WWW_Authenticate": DIGEST["WWW_Authenticate"].replace("n1", "n2") + ", stale=true"}
    with serving(answer(401, **DIGEST), answer(401, **stale), rows()) as server:
        ask(server.url)
    assert ['nonce="n2"' in (one or "") for one in shown(server)] == [False, False, True]


@pytest.mark.parametrize("challenge", [BASIC, DIGEST])
def test_wrong_ones_are_tried_once(known, challenge):
    with (
        serving(answer(401, b"no", "text/plain", **challenge)) as server,
        pytest.raises(UnauthorisedError) as error,
    ):
        ask(server.url)
    assert len(server.requests) == 2
    assert SECRET not in str(error.value)


def test_rfc_7616_examples():
    """Section 3.9.1: MD5 and SHA-256."""
    common = (
        'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=%s, '
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
        'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )
    cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    for algorithm, response in (
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ):
        (challenge,) = challenges([common % algorithm])
        told = challenge.response("Mufasa", "Circle of Life", "GET", "/dir/index.html", cnonce)
        assert f'response="{response}"' in told


@pytest.mark.parametrize(
    "offer",
    [
        "",
        "Digest",
        "Digest realm",
        'Digest nonce="x", algorithm=X',
        'Digest qop="auth-int", nonce="x"',
        "Negotiate",
    ],
)
def test_challenges_that_cannot_be_answered(offer):
    assert challenges([offer]) == []


def test_nobody_on_the_way_reads_them():
    away = parse_address("http://example.gov/sparql")
    with pytest.raises(UnauthorisedError, match="https"):
        Authorisation(Credentials("a", "b")).challenged(['Basic realm="x"'], away)
    for private in (
        "https://example.gov/",
        "http://127.0.0.1:3/",
        "http://[::1]/",
        "http://localhost/",
    ):
        assert Authorisation(Credentials("a", "b")).challenged([], parse_address(private))


@pytest.mark.parametrize("env", [USER_ENV, TOKEN_ENV])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_another_host_does_not_get_them(monkeypatch, env, status):
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    with serving(answer(401, **BASIC), rows()) as other:
        away = answer(status, Location=other.url)
        with serving(answer(401, **BASIC), away) as server, pytest.raises(UnauthorisedError):
            ask(server.url)
    assert len(server.requests) == 2
    assert server.requests[1].headers["authorization"]
    assert shown(other) == [None]


def test_the_same_host_after_a_redirect_does(known):
    with serving(answer(401, **BASIC), answer(307, Location="/other"), rows()) as server:
        ask(server.url)
    assert shown(server) == [None, SHOWN, SHOWN]
    assert server.requests[2].target == "/other"
    assert server.requests[2].method == "POST"


def test_a_redirect_away_from_encryption():
    from kg.endpoint.client import Request, redirected

    asked = Request("GET", parse_address("https://example.gov/"), {})
    with pytest.raises(EndpointError, match="not encrypted"):
        redirected(asked, "http://example.gov/")


# ---- and nobody sees them ----


def test_no_text_shows_them(known):
    found = find_credentials("x")
    assert SECRET not in repr(found) + str(found) + repr(Authorisation(found))


def test_query_strings_stay_out_of_messages():
    with serving(answer(404)) as server, pytest.raises(KgError) as error:
        ask(f"{server.url}?apikey={SECRET}")
    assert SECRET in server.requests[0].target
    assert SECRET not in str(error.value)


def test_commands_do_not_show_them():
    with serving(answer(401, b"who?", "text/plain", **BASIC)) as server:
        done = run("query", "-", "--endpoint", server.url, stdin=SELECT.encode(), env=USER_ENV)
        assert done.returncode == 3
        assert SECRET.encode() not in done.stdout + done.stderr
        url = server.url.replace("127.", f"steward:{SECRET}@127.")
        done = run("query", "-", "--endpoint", url, stdin=SELECT.encode())
        assert done.returncode == 2
        assert SECRET.encode() not in done.stdout + done.stderr
        assert b"KG_ENDPOINT_USER" in done.stderr
    assert len(server.requests) == 2
