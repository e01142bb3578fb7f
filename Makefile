# make demo        a fresh clone to a served, ranked answer
# make test        everything: linters, contracts, tests (a real Elasticsearch and PostgreSQL where they can be had)
# make check       the linters and contracts alone
# make structure   measures the house again and writes the figures into docs/architecture.md
# make benchmarks  measures speed and memory
# make elasticsearch   a real Elasticsearch on loopback to look around in, until Ctrl-C
#
# PYTHON names the interpreter (3.11 or newer) that makes the virtual environment, VENV its folder.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
# Reached from anywhere: the environment is made anew only when what it is made from has changed.
INSTALLED = $(VENV)/installed
INSTALLED_DEV = $(VENV)/installed-dev
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test check lint types contracts deploy-lint structure benchmarks elasticsearch clean
.DELETE_ON_ERROR:

demo: $(INSTALLED)
	$(BIN)/credway demo

test: check
	$(BIN)/pytest --numprocesses 2 --dist loadfile $(PYTEST_ARGS)

check: lint types contracts deploy-lint
	$(BIN)/python -m tools.structure --check

lint: $(INSTALLED_DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(INSTALLED_DEV)
	$(BIN)/mypy

contracts: $(INSTALLED_DEV)
	$(BIN)/lint-imports

deploy-lint: $(INSTALLED_DEV)
	$(BIN)/hadolint deploy/Dockerfile
	$(BIN)/yamllint --strict --config-file deploy/.yamllint.yaml deploy

structure: $(INSTALLED_DEV)
	$(BIN)/python -m tools.structure

benchmarks: $(INSTALLED_DEV)
	$(BIN)/python -m benchmarks

elasticsearch: $(INSTALLED_DEV)
	$(BIN)/python -m tests.elasticsearch.start --port 19243

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Credway needs Python 3.11 or newer; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing Credway into $(VENV), once"
	$(PIP) --editable .
	@touch $@

$(INSTALLED_DEV): $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing Credway and its developers' tools into $(VENV), once"
	$(PIP) --editable '.[dev]'
	@touch $@ $(INSTALLED)
