"""What query.html loads: the editor, the engine with its worker, the dataset, packed once a site.

A page from disk cannot fetch files, so the engine and the data come as scripts that hold base64 of
gzip; the worker is started from the text of its code. The packed bytes depend on the content only.
"""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

from kg.pages.environment import json_text
from kg.pages.page import File
from kg.pages.query.terms import terms
from kg.rdf.names import NS
from kg.rdf.store import VOCABULARY
from kg.vendor import packages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pages.material import Material
    from kg.vendor import Package

HERE = Path(__file__).parent
LOADER = "modules.js"
WORKER = ("guard.js", "results.js", "worker.js")
ENGINE = "oxigraph"

RESULTS_FILE = "assets/query-results.js"
"""For kg serve, whose page asks the server and not the engine."""
EDITOR_FILE = "assets/query-lib-editor.js"
ENGINE_FILE = "assets/query-lib-engine.js"
DATA_FILE = "assets/query-data.js"
TERMS_FILE = "assets/query-terms.js"


def assets(material: Material, ontology: Path, vendor: Path) -> Iterator[File]:
    """The scripts that query.html loads, made of the packages in the folder `vendor`."""
    engine = [one for one in packages() if one.name == ENGINE]
    editor = [one for one in packages() if one.name != ENGINE]
    wasm = next(name for name in engine[0].others if name.endswith(".wasm"))
    worker = [_ours(LOADER), *_modules(engine, vendor), *map(_ours, WORKER)]
    yield File(RESULTS_FILE, _ours("results.js"))
    yield File(EDITOR_FILE, "".join([_ours(LOADER), *_modules(editor, vendor)]))
    yield File(
        ENGINE_FILE,
        _script(
            "KG_QUERY_ENGINE",
            {"code": "\n".join(worker), "wasm": packed((vendor / ENGINE / wasm).read_bytes())},
        ),
    )
    yield File(
        DATA_FILE,
        _script(
            "KG_QUERY_DATA",
            {
                "quads": packed(material.quads),
                "vocabulary": [packed((ontology / name).read_bytes()) for name in VOCABULARY],
                "graph": NS,
            },
        ),
    )
    yield File(TERMS_FILE, _script("KG_QUERY_TERMS", terms(material, ontology)))


LEVEL = 7
"""Of gzip: what 9 takes longer makes the graph hardly smaller."""


def packed(content: bytes) -> str:
    """`content` as base64 of gzip, the same on every run.

    >>> gzip.decompress(base64.b64decode(packed(b"a fact")))
    b'a fact'
    """
    return base64.b64encode(gzip.compress(content, LEVEL, mtime=0)).decode()


def _modules(wanted: list[Package], vendor: Path) -> Iterator[str]:
    """Each package as a function of the loader, under its name and with its licence."""
    for one in wanted:
        about = json.loads((vendor / one.name / "package.json").read_text("utf-8"))
        code = (vendor / one.name / one.code).read_text("utf-8")
        licence = vendor / one.name / "LICENSE"
        text = licence.read_text("utf-8").replace("*/", "* /") if licence.is_file() else ""
        yield f"/* {one.name} {about['version']}, {about['license']}\n{text}*/\n"
        head = f"kgModules.define({json.dumps(one.name)}, function (module, exports, require, "
        yield f"{head}__dirname) {{\n{code}\n}});\n"


def _ours(name: str) -> str:
    return (HERE / name).read_text("utf-8")


def _script(name: str, value: object) -> str:
    return f"window.{name}={json_text(value)};\n"
