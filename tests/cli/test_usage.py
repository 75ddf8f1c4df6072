"""Exit codes, messages on stderr, results on stdout, and never a traceback."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from kg.atomic import replacing
from kg.cli import COMMANDS
from kg.export import EXPORTERS
from tests.small import KG


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_of_every_command(kg, command, flag):
    done = kg(*command.split(), flag)
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode()
    assert text.startswith(f"Usage: kg {command}".rstrip())
    for other in COMMANDS if not command else ():
        assert f"  {other} " in text
    listed = [line for line in text.splitlines() if line.startswith("  -")]
    assert listed
    for number, line in enumerate(text.splitlines()):
        if line.startswith("  -") and not line[30:].strip():
            assert text.splitlines()[number + 1].startswith(" " * 10), f"{line} says nothing"


@pytest.mark.parametrize("name", EXPORTERS)
def test_help_names_every_export_format(kg, name):
    assert name in kg("export", "--help").stdout.decode()


def test_version(kg):
    assert kg("--version").stdout == b"kg, version 0.1.0\n"


WRONG = [
    ("bild", "no command is called 'bild'. Did you mean build?"),
    ("gap", "Did you mean gaps"),
    ("xyzzy", "no command is called 'xyzzy'."),
    ("--bogus", "No such option"),
    ("gaps --agncy nasa", "No such option '--agncy'. (Did you mean"),
    ("gaps --agency nasaa", "no agency is called 'nasaa'. Did you mean nasa"),
    ("gaps --agency fas", "'fas' names several of kind agency: gsa-fas, usda-fas."),
    ("gaps --area pyroll", "no area is called 'pyroll'. Did you mean payroll"),
    ("gaps --group cfo-akt", "no group is called 'cfo-akt'. Did you mean cfo-act"),
    ("gaps --group all-qsmos", "members of group all-qsmos are not recorded"),
    ("gaps --status sharred", "'sharred' is not one of 'marketplace', 'shared'"),
    ("gaps --level middle", "'middle' is not one of 'top', 'all'"),
    ("gaps --format yaml", "'yaml' is not one of 'table', 'csv', 'json'"),
    ("gaps --agency nasa --level top", "each choose the bodies. Give one of them."),
    ("gaps --agency nasa --group cfo-act", "each choose the bodies. Give one of them."),
    ("gaps nasa", "unexpected extra argument"),
    ("gaps --output .", "is a directory"),
    ("gaps --as-of 1979-12-31", "out of range: any day from 1980-01-01 to today"),
    ("gaps --as-of 9999-12-31", "out of range"),
    ("gaps --as-of garbage", "'garbage' is no date. Write YYYY-MM-DD or today."),
    ("gaps --as-of 2020", "'2020' is no date"),
    ("gaps --as-of 20200101", "'20200101' is no date"),
    ("gaps --as-of 2020-W01-1", "'2020-W01-1' is no date"),
    ("gaps --as-of 2021-02-29", "'2021-02-29' is no date"),
    ("export", "Missing argument 'FORMAT'"),
    ("export turtel", "no export format is called 'turtel'. Did you mean turtle"),
    ("query", "Missing argument"),
    ("query no-such-query", "no named query is called 'no-such-query'"),
    ("query no-such-file.rq", "there is no file no-such-file.rq"),
    ("query qsmo-histori", "Did you mean qsmo-history"),
    ("query - --param x=1", "--param is for named queries"),
    ("query agency-providers --param x", "--param 'x' is not of the form name=value"),
    ("query agency-providers --param x=1", "agency-providers has no parameter 'x'; it has agency"),
    ("query agency-providers --param agency=nasaa", "Did you mean nasa"),
    ("query - --timeout 0", "0.0 is not in the range"),
    ("query - --timeout soon", "'soon' is not a valid float"),
    ("query - --format yaml", "'yaml' is not one of 'table'"),
    ("queries no-such-query", "no named query is called"),
]


@pytest.mark.parametrize(("args", "says"), WRONG, ids=[args for args, _ in WRONG])
def test_wrong_use(kg, args, says):
    done = kg(*args.split())
    assert (done.returncode, done.stdout) == (2, b"")
    assert says in done.stderr.decode()


@pytest.mark.parametrize("agency", ["", " ", "\n", "💥", "'; --", "../nasa", "a" * 10_000, "%s"])
def test_odd_names_are_only_unknown(kg, agency):
    done = kg("gaps", "--agency", agency)
    assert done.returncode == 2
    assert b"error: no agency is called" in done.stderr


def test_no_arguments_show_help(kg):
    done = kg()
    assert done.returncode == 2
    assert done.stderr.startswith(b"Usage: ")


@pytest.mark.parametrize("command", ["gaps", "check", "build --out ../out", "export csv"])
def test_folder_without_tables(kg, command):
    done = kg(*command.split(), "--data", "/nonexistent")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"metadata.json: cannot be read" in done.stderr
    assert b"--data" in done.stderr


@pytest.mark.parametrize("command", ["query agency-providers", "export turtle"])
def test_folder_without_vocabulary(kg, small, command):
    done = kg(*command.split(), "--data", small, "--ontology", "/nonexistent")
    assert done.returncode in (1, 2)
    assert done.stdout == b""
    assert done.stderr.count(b"error: ") == 1


@pytest.fixture
def broken(small, tmp_path):
    folder = tmp_path / "broken"
    shutil.copytree(small, folder)
    table = folder / "adoptions.csv"
    text = table.read_text("utf-8").replace(",in-use,", ",in-usse,", 1)
    table.write_text(text.replace("nasa,", "nassa,", 1), "utf-8")
    return folder


def test_check_lists_problems_on_stdout_and_counts_them_on_stderr(kg, broken):
    done = kg("check", "--data", broken)
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 1
    assert len(lines) == 2
    assert all(line.startswith("adoptions.csv:") for line in lines)
    assert done.stderr.decode() == f"2 problems in {broken}\n"


def test_check_of_sound_tables(kg, small):
    done = kg("check", "--data", small)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"No problem in the tables" in done.stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("CLEAR ALL", "updates are refused"),
        ("SELECT", "not SPARQL 1.1: line 1, column 7"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM <file:///etc/passwd> is refused"),
        ("ASK {}\0", "NUL character"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a", "stopped after 0.3 s"),
    ],
)
def test_refused_or_stopped_queries(kg, small, text, says):
    args = ("query", "-", "--data", small, "--timeout", "0.3")
    done = kg(*args, stdin=text.encode())
    assert (done.returncode, done.stdout) == (3, b"")
    assert says in done.stderr.decode()


@pytest.mark.parametrize("name", ["bad.rq", "bad.txt"])
def test_query_file_that_is_not_utf8(kg, tmp_path, name):
    (tmp_path / name).write_bytes(b"ASK { ?s ?p 'caf\xe9' }")
    done = kg("query", tmp_path / name)
    assert done.returncode == 2
    assert b"not UTF-8 at byte 16" in done.stderr


def test_query_from_a_file_stdin_and_by_name(kg, small, tmp_path):
    text = "SELECT ?who { agency:nasa rdfs:label ?who }"
    (tmp_path / "mine.rq").write_text(text, "utf-8")
    by_file = kg("query", tmp_path / "mine.rq", "--data", small)
    by_stdin = kg("query", "-", "--data", small, stdin=text.encode())
    assert by_file.stdout == by_stdin.stdout
    assert b"National Aeronautics and Space Administration" in by_file.stdout
    named = kg("query", "agency-providers", "--param", "agency=HUD", "--data", small)
    assert named.returncode == 0
    assert named.stdout.endswith(b" rows\n")


def test_defaults_used_are_told_on_stderr(kg, small):
    done = kg("query", "agency-providers", "--format", "csv", "--data", small)
    assert done.returncode == 0
    assert b"--param agency=..." in done.stderr
    assert b"--param" not in done.stdout


@pytest.mark.parametrize(("text", "shown"), [("ASK {}", b"yes\n"), ("ASK { ?x a <x:y> }", b"no\n")])
def test_ask_on_the_terminal(kg, small, text, shown):
    done = kg("query", "-", "--data", small, stdin=text.encode())
    assert (done.returncode, done.stdout) == (0, shown)


def test_queries_lists_names_and_shows_text(kg):
    listed = kg("queries").stdout.decode()
    assert "agency-providers\n" in listed
    shown = kg("queries", "agency-providers").stdout.decode()
    assert "# title: " in shown
    assert "SELECT" in shown


@pytest.mark.parametrize("command", ["gaps", "queries", "export nquads", "--help"])
def test_reader_who_leaves_early(kg, small, command):
    """`kg gaps | head -1`: no complaint, not even at exit."""
    args = [*KG, *command.split(), *(["--data", small] if "export" in command else [])]
    writing = subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert writing.stdout is not None
    writing.stdout.close()
    writing.stdout = None
    _, errors = writing.communicate(timeout=60)
    assert errors == b""
    assert writing.returncode == 0


@pytest.mark.parametrize("command", ["gaps", "queries", "gaps --output /dev/full"])
def test_full_device(command):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*KG, *command.split()], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    place = b"/dev/full: " if "/dev/full" in command else b""
    said = b"no room to write (No space left on device). Free some and try again.\n"
    assert done.stderr == b"error: " + place + said


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_file_that_cannot_be_written_is_named(tmp_path, monkeypatch, number):
    """Not the one that is written beside it; and that is gone."""
    path = tmp_path / "gaps.csv"
    path.write_text("before", "utf-8")

    def refused(*_):
        raise OSError(number, os.strerror(number))

    def no_file(**how):
        raise OSError(number, os.strerror(number), f"{how['dir']}/{how['prefix']}x{how['suffix']}")

    place, call = (tempfile, "mkstemp") if number == errno.EROFS else (os, "fsync")
    monkeypatch.setattr(place, call, no_file if number == errno.EROFS else refused)
    with pytest.raises(OSError, match=os.strerror(number)) as raised, replacing(path) as file:
        file.write(b"after")
    assert raised.value.filename == str(path)
    assert [one.name for one in tmp_path.iterdir()] == ["gaps.csv"]
    assert path.read_text("utf-8") == "before"


def test_closed_output():
    script = 'exec "$0" -m kg gaps >&-'
    done = subprocess.run(["sh", "-c", script, sys.executable], stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr == b"error: there is no standard output. Name a file with --output.\n"


@pytest.mark.parametrize("when", [0.4, 1.0])
def test_ctrl_c(small, when):
    args = [*KG, "query", "-", "--data", small]
    running = subprocess.Popen(
        args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(when)
    running.send_signal(signal.SIGINT)
    text, errors = running.communicate(timeout=60)
    # Interrupted inside exec, which dataclasses use, Python ends by the signal: to a shell 130.
    assert running.returncode in (130, -signal.SIGINT)
    assert (text, errors.strip()) == (b"", b"stopped")


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C", "LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        pytest.param({"PYTHONIOENCODING": "ascii"}, marks=pytest.mark.drill),
        {"PYTHONIOENCODING": "latin-1", "TERM": "dumb", "NO_COLOR": "1"},
    ],
)
def test_results_are_utf8_whatever_the_locale(kg, small, tmp_path, env):
    plain = kg("gaps", "--agency", "nasa").stdout
    assert "◐" in plain.decode()
    assert kg("gaps", "--agency", "nasa", env=env).stdout == plain
    assert kg("queries", env=env).returncode == 0
    done = kg("build", "--data", small, "--out", tmp_path / "out", env=env)
    assert done.returncode == 0
    assert "◐" in done.stdout.decode()


def test_output_is_written_whole_or_not_at_all(kg, tmp_path):
    path = tmp_path / "new" / "gaps.csv"
    done = kg("gaps", "--format", "csv", "--output", path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert path.read_bytes() == kg("gaps", "--format", "csv").stdout
    assert [one.name for one in path.parent.iterdir()] == ["gaps.csv"]
    before = path.read_bytes()
    assert kg("gaps", "--agency", "nasaa", "--output", path).returncode == 2
    assert kg("query", "-", "--output", path, stdin=b"CLEAR ALL").returncode == 3
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["gaps.csv"]


def test_output_follows_links_and_writes_to_pipes(kg, tmp_path):
    """A link stays a link; a device or pipe is written to and never replaced by a file."""
    (tmp_path / "link.csv").symlink_to(tmp_path / "true.csv")
    assert kg("gaps", "--output", tmp_path / "link.csv").returncode == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "true.csv").stat().st_size > 100
    done = kg("gaps", "--format", "csv", "--output", "/dev/stdout")
    assert done.stdout == kg("gaps", "--format", "csv").stdout
    os.mkfifo(tmp_path / "pipe")
    reading = subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE)
    assert kg("gaps", "--output", tmp_path / "pipe").returncode == 0
    assert reading.communicate(timeout=20)[0] == kg("gaps").stdout
    assert (tmp_path / "pipe").is_fifo()


def test_output_that_cannot_be_written(kg, tmp_path):
    (tmp_path / "file").write_text("mine", "utf-8")
    done = kg("gaps", "--output", tmp_path / "file" / "gaps.csv")
    assert done.returncode in (1, 2)
    assert done.stderr.count(b"rror") == 1
    done = kg("gaps", "--output", "")
    assert (done.returncode, done.stderr) == (2, b"error: --output . is a folder. Name a file.\n")


def test_debug_shows_the_traceback():
    done = subprocess.run([*KG, "--debug", "gaps", "--agency", "nasaa"], capture_output=True)
    assert done.returncode == 1
    assert b"Traceback" in done.stderr
    assert b"UnknownIdError" in done.stderr


def test_a_defect_is_one_line_that_asks_for_a_report(monkeypatch, capsys):
    from kg import cli

    def broken(*args, **kwargs):
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(cli.cli, "invoke", broken)
    with pytest.raises(SystemExit) as caught:
        cli.main(["gaps"])
    assert caught.value.code == 1
    error = capsys.readouterr().err
    assert error.startswith("error: RuntimeError: unforeseen. This is a defect; kg --debug")


HEAVY = ("rdflib", "networkx", "pyoxigraph", "pyvis", "jinja2", "pyshacl", "kg.knowledge_graph")


@pytest.mark.parametrize(
    "args", [["gaps"], ["gaps", "--agency", "nasa", "--format", "json"], ["--help"], ["--version"]]
)
def test_starts_fast_by_importing_little(args):
    code = (
        "import sys; from kg.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *args], capture_output=True, check=True)
    modules = done.stderr.decode().split()
    assert "kg.cli" in modules
    assert [one for one in HEAVY if one in modules] == []
