# `make ingest` and `make test` need python3 (3.11 or newer, with venv) and a package index; nothing else.
PYTHON ?= python3
CORPUS ?= corpus/
OUT    ?= out/
SCORE  ?= ../shared/policy
HOSTILE ?= ../shared/bench/hostile_inputs.py
SCALE  ?= small
DOCS   ?= 20000
DATA   ?= $(wildcard ../shared/bench/articles/*/)

MINUTES ?= 1
TARGETS ?=
ATHERIS := 3.0.0 # has wheels for Linux alone, so it is not in the lock

VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help install ingest report nightly test check lint format docs pictures eval bench schema lock clean coverage mutants fuzz hostile soak

help:
	@sed -n 's/^\([a-z]*\):.*## /make \1|/p' Makefile | column -t -s '|' 2>/dev/null || sed -n 's/:.*## /  /p' Makefile

install: $(VENV)/installed ## .venv with the locked versions

# Made anew when the lock or the project file changes, so that nothing stays that the lock does not name.
$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("ipdocs needs Python 3.11 or newer: make PYTHON=python3.11 …" if sys.version_info < (3, 11) else 0)'
	@echo "installing the locked versions into $(VENV) …"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install -qq --require-hashes --no-deps --requirement requirements.lock
	@$(PIP) install -qq --no-deps --no-build-isolation --editable .
	@touch $@

ingest: install ## the pages of corpus/ to a dataset in out/
	@$(BIN)/ipdocs ingest $(CORPUS) --out $(OUT)

report: ingest ## a site to look at the dataset: out-report/index.html
	@$(BIN)/ipdocs report $(OUT)

nightly: install ## one night: build what changed, say what changed, check (docs/nightly.md)
	@IPDOCS=$(BIN)/ipdocs CORPUS=$(CORPUS) OUT=$(OUT) tools/nightly.sh

test: install ## the tests
	@$(BIN)/python -m pytest

check: install ## lint, format, strict types, tests
	@$(BIN)/ruff check src tests
	@$(BIN)/ruff format --check src tests
	@$(BIN)/mypy
	@$(BIN)/python -m pytest

lint: install ## lint alone
	@$(BIN)/ruff check src tests

format: install ## mend what lint and format can
	@$(BIN)/ruff check --fix src tests
	@$(BIN)/ruff format src tests

coverage: install ## the tests, and the lines and branches they never reach; fails below 95 per cent
	@mkdir -p build && rm -f build/coverage*
	@$(BIN)/coverage run -m pytest
	@$(BIN)/coverage combine --quiet build
	@$(BIN)/coverage report

mutants: install ## small changes to outline, clauses and agencies: do the cases notice? (some 20 minutes)
	@$(BIN)/python tools/mutants.py

fuzz: install ## coverage-guided fuzzing, MINUTES for each target: make fuzz MINUTES=12 TARGETS="html parse"
	@$(PIP) install --quiet 'atheris==$(ATHERIS)'
	@$(BIN)/python tools/fuzz.py --minutes $(MINUTES) $(TARGETS)

docs: install ## the documentation as a site: site/index.html
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

pictures: install ## the pictures of the docs, drawn from the records
	@$(BIN)/python tools/draw_record.py

eval: install ## the score on the annotated documents, where they are
	@if test -f $(SCORE)/score.py; then \
	  $(BIN)/python $(SCORE)/score.py --gold $(SCORE) --command '$(BIN)/ipdocs ingest {corpus} --out {out}'; \
	else echo "no score: $(SCORE)/score.py is not there (make eval SCORE=folder)"; fi

bench: install ## speed beside its baseline, extraction beside the peers that are installed: make bench DATA="folders"
	@$(BIN)/python tools/bench_speed.py --data $(DATA)
	@test -z "$(DATA)" || $(BIN)/python tools/bench_content.py $(DATA)

hostile: install ## hostile documents through every output: make hostile HOSTILE=../shared/bench/hostile_inputs.py
	@$(BIN)/python tools/hostile.py $(HOSTILE) --scale $(SCALE) --seed 1 --seed 2

soak: install ## a long run with hostile documents and workers killed at random: make soak DOCS=20000
	@$(BIN)/python tools/soak.py --docs $(DOCS)

schema: install ## the JSON Schema of every file of a dataset
	@$(BIN)/ipdocs schema --out schema/

lock: install ## requirements.lock anew from pyproject.toml
	@$(PIP) install --quiet uv
	@$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --extra dev --python-version 3.11 \
	  --custom-compile-command 'make lock' --output-file requirements.lock pyproject.toml

clean: ## remove what make made
	@rm -rf $(VENV) $(OUT) $(OUT:/=)-report site build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
