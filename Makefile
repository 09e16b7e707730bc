# Two commands: `make demo` and `make test`. Everything is set up in .venv and frontend/node_modules, nothing elsewhere.
SHELL := /bin/bash
PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip --quiet --disable-pip-version-check
PORTAL := src/beffroi/doors/portal
FRONT_SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)
CATALOGUES := $(shell find src/beffroi -name '*.po' 2>/dev/null)

.PHONY: demo test bench screenshots front help clean
.DEFAULT_GOAL := help

help: ## This list
	@echo "Beffroi: the public data service of a metropolis"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

demo: .venv/.demo front ## Make the demonstration metropolis and serve it (PORT=8000)
	@$(PYTHON) -m beffroi.doors.cli demo --serve --host $(HOST) --port $(PORT)

test: ## Set up what is needed, run every test, linter, type check and import contract
	@bash scripts/test.sh

bench: .venv/.dev ## Measure, as ratios to DuckDB in process and to peers (docs/performance.md)
	@$(PYTHON) -m bench $(if $(ONLY),--only $(ONLY)) $(if $(ROWS),--rows $(ROWS)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(WRITE),--write)

screenshots: .venv/.dev front ## Take the pictures of docs/screenshots
	@if [ -f tests/journeys/screenshots.py ]; then $(PYTHON) -m tests.journeys.screenshots; \
	else echo "No pictures to take: tests/journeys/screenshots.py is not there."; fi

front: .venv/.front .venv/.words

clean: ## Remove what was built (never an instance)
	rm -rf .venv frontend/node_modules $(PORTAL)/static/portal/bundle $(PORTAL)/static/portal/licences \
	  .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find src/beffroi -name '*.mo' -delete 2>/dev/null || true

# Stamps: each step is done again only when what it is made from changed.
.venv/.made:
	@bash scripts/venv.sh
	@touch $@

.venv/.demo: .venv/.made pyproject.toml constraints.txt
	@echo "Installing Beffroi in .venv…"
	@$(PIP) install --use-pep517 -c constraints.txt -e '.[demo]'
	@touch $@

.venv/.dev: .venv/.made pyproject.toml constraints.txt
	@echo "Installing Beffroi and its development tools in .venv…"
	@$(PIP) install --use-pep517 -c constraints.txt -e '.[demo,dev,postgres]'
	@touch $@ .venv/.demo

frontend/node_modules/.made: .venv/.made frontend/package.json
	@echo "Installing the front end's packages…"
	@bash scripts/node.sh npm install --prefix frontend --no-fund --no-audit --loglevel=error
	@touch $@

.venv/.front: frontend/node_modules/.made $(FRONT_SOURCES)
	@echo "Building the front end…"
	@bash scripts/node.sh npm run --silent --prefix frontend build
	@touch $@

.venv/.words: .venv/.demo $(CATALOGUES) scripts/words.py
	@$(PYTHON) scripts/words.py $(CATALOGUES)
	@touch $@
