# make        set up, check, build, print the gaps; pages in exports/
# make test   set up what tests need, run all of them
.DELETE_ON_ERROR:
.PHONY: driver all test lint build code setup browser drills bench peers lock dictionary reference pictures judges servers clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
BENCH_STAMP := $(VENV)/.installed-bench
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

all: build

build: $(STAMP) code
	$(BIN)/kg build

# query.html needs code from npm. Without it the build makes every other page, and says so.
code:
	@! command -v npm >/dev/null || $(MAKE) --no-print-directory node_modules/.package-lock.json || \
	  echo "npm ci failed: going on without query.html" >&2

setup: $(STAMP)

# Debian ships the venv module in a package of its own.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); $(SUDO) apt-get update && \
	  $(SUDO) apt-get install -y python3-venv && $(PYTHON) -m venv $(VENV); }

$(STAMP): $(BIN)/python requirements.txt pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(MAKE) --no-print-directory driver
	touch $@

# Git merges the tables row by row (data/.gitattributes names the driver).
driver:
	-@test ! -e .git || $(BIN)/kg merge --install

$(DEV_STAMP): $(STAMP) requirements-dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

$(BENCH_STAMP): $(DEV_STAMP) requirements-bench.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-bench.txt
	touch $@

node_modules/.package-lock.json: package-lock.json
	npm ci --silent --no-audit --no-fund --ignore-scripts

# libatomic1: the browser driver's own Node needs it, and a minimal Debian lacks it. poppler-utils:
# tests read with its pdftotext what pages print. chromium-headless-shell: the engine without
# windows, which opens pages sooner; without it tests take the whole browser.
INSTALLED = { command -v $(1) && command -v pdftotext && ldconfig -p | grep libatomic.so.1; } >/dev/null
APT := apt-get -o Acquire::Retries=1 -o Acquire::http::Timeout=20

browser: node_modules/.package-lock.json
	$(call INSTALLED,chromium-headless-shell) || { $(SUDO) $(APT) update && \
	  $(SUDO) $(APT) install -y chromium chromium-headless-shell libatomic1 poppler-utils; } || \
	  $(call INSTALLED,chromium)

test: $(DEV_STAMP) browser
	@! { command -v java && command -v mvn; } >/dev/null || $(MAKE) --no-print-directory servers || \
	  echo "NOT TESTED: Fuseki could not be fetched" >&2
	$(BIN)/python -m pytest -m "not drill" -n auto --dist loadfile

# Hypothesis goes its own ways here, and the same ones each time in make test.
drills: $(DEV_STAMP) browser
	$(BIN)/python -m pytest -m drill --hypothesis-profile explore

BENCHMARKS := start_up build load queries checks coverage evidence records http pages

# Everything against its peers; BENCH_DIR=.bench/2 keeps a second run beside the first. With --readme
# tests.benchmarks.collect writes the table of README.md and the plot of docs/.
bench: $(BENCH_STAMP) browser peers
	for script in $(BENCHMARKS); do $(BIN)/python -m tests.benchmarks.$$script || exit 1; done
	$(BIN)/python -m tests.benchmarks.collect

# Peers that want older libraries than we do. Without them a benchmark says NOT MEASURED.
peers: .peers/.installed

.peers/.installed: tests/benchmarks/peers.txt
	$(PYTHON) -m venv .peers
	.peers/bin/python -m pip install -q --disable-pip-version-check -r tests/benchmarks/peers.txt
	touch $@

# Tools in Java that judge what we write: ROBOT with HermiT, and Gephi's readers (160 MB). Without
# Java or Maven the tests that need them are skipped, with a warning that nothing was judged.
judges: .judges/.fetched

.judges/.fetched: tests/independent/pom.xml
	mvn -q -B -f tests/independent/pom.xml dependency:copy-dependencies -DoutputDirectory=$(CURDIR)/.judges
	touch $@

# SPARQL servers that the tests publish to and ask: Apache Jena Fuseki (56 MB). Virtuoso is tested
# too where Debian's virtuoso-opensource is installed. Without one, a warning says NOT TESTED.
servers: .servers/.fetched

.servers/.fetched: tests/endpoint/pom.xml
	mvn -q -B -f tests/endpoint/pom.xml dependency:copy-dependencies -DoutputDirectory=$(CURDIR)/.servers
	touch $@

lint: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/kg check --shapes

# The two pictures of the README, from the pages in exports/.
pictures: $(DEV_STAMP) browser build
	$(BIN)/python -m tests.screenshots exports screenshots coverage graph
	cp screenshots/coverage-light.png docs/coverage.png
	cp screenshots/graph-light.png docs/network.png

dictionary: $(STAMP)
	$(BIN)/python -m kg.cli.dictionary

reference: $(STAMP)
	$(BIN)/python -m kg.cli.reference docs/COMMANDS.md

COMPILE := $(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
  --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate

# make installs two extras too, so that every format can be written and the pages can be served.
lock: $(DEV_STAMP)
	$(COMPILE) --build-deps-for=editable --extra xlsx --extra serve -o requirements.txt pyproject.toml
	$(COMPILE) --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml
	$(COMPILE) --extra bench -c requirements-dev.txt -o requirements-bench.txt pyproject.toml

clean:
	rm -rf $(VENV) node_modules .peers
	find exports -mindepth 1 ! -name README.md -delete
