"""kg serve: the pages and a SPARQL endpoint over HTTP."""

from __future__ import annotations

import ipaddress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import as_of_option, data_option, ontology_option, with_options
from kg.errors import UsageError
from kg.serve.limits import QUERY_SECONDS

if TYPE_CHECKING:
    from kg.dates import Day
    from kg.serve.service import Service


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8000,
    show_default=True,
    help="Port to listen at; 0 takes a free one.",
)
@click.option(
    "--pages",
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: Path("exports"),
    show_default="exports",
    help="Folder that `kg build` has written the pages to.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1, max=3_600),
    default=QUERY_SECONDS,
    show_default=True,
    help="Seconds after which a query is stopped.",
)
@click.option(
    "--proxy",
    "proxies",
    metavar="ADDRESS",
    multiple=True,
    help="A web server in front, whose X-Forwarded-For and -Proto are believed (repeatable).",
)
@with_options(as_of_option, data_option, ontology_option)
def command(
    *,
    host: str,
    port: int,
    pages: Path,
    timeout: float,
    proxies: tuple[str, ...],
    day: Day | None,
    data: Path,
    ontology: Path,
) -> None:
    """Serve the pages, a SPARQL endpoint and the answers of the commands as JSON, read-only.

    Queries run in processes of their own that are killed at their limits. SIGHUP, or a new build in
    the folder of pages, loads the facts anew; Ctrl-C ends the server when all is answered.
    """
    _require()
    from kg.serve.server import bound, run
    from kg.serve.service import Place

    with bound(host, port) as taken:
        name, at = taken.getsockname()[:2]
        address = f"http://{f'[{name}]' if ':' in name else name}:{at}"

        def ready(service: Service) -> None:
            for line in _welcome(address, host, service):
                click.echo(line, err=True)

        run(Place(data, ontology, pages, day), taken, ready, timeout, proxies)


def _require() -> None:
    """Does nothing where all that is needed is installed.

    Raises:
        UsageError: it is not.
    """
    if not (find_spec("starlette") and find_spec("uvicorn")):
        raise UsageError("kg serve needs Starlette and uvicorn: pip install 'qsmo-kg[serve]'.")
    if not find_spec("resource"):
        raise UsageError("kg serve needs POSIX, to limit what a query may do. Use Linux, or WSL.")


def _welcome(address: str, host: str, service: Service) -> list[str]:
    about, site = service.generation.about, service.site
    pages = (
        f"{address}/" if site.digests else f"none in {site.folder}: run kg build, or use --pages"
    )
    lines = [
        f"serving {about['quads']:,} quads as of {about['as_of']}, build {about['build'][:12]}",
        f"  pages   {pages}",
        f"  SPARQL  {address}/sparql",
        f"  JSON    {address}/api/gaps and others, described at {address}/openapi.json",
    ]
    if site.digests and site.as_of != about["as_of"]:
        lines.append(f"The pages are of {site.as_of}: build them anew with kg build.")
    elif site.digests and not site.is_of_this_program():
        lines.append("Another version of this program built the pages: run kg build.")
    if not _local(host):
        lines.append(
            f"--host {host}: whoever reaches this machine can ask, unencrypted and without a "
            "password. For the public, put a web server with TLS in front and name it with --proxy."
        )
    return lines


def _local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
