# Needs Python 3.11 or newer with venv, and make. `make` alone lists the targets.

PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= data
# Not ?=: some shells and build tools export a HOST of their own. `make run HOST=0.0.0.0` still works.
HOST = 127.0.0.1
ARGS =
BENCH_SIZE = $(or $(SIZE),100k)

BIN = .venv/bin
PIP_INSTALL = -m pip install --quiet --quiet --disable-pip-version-check --no-input --require-hashes
PIP = $(BIN)/python $(PIP_INSTALL)
SPECTRAL = @stoplight/spectral-cli@6.16.3
REDOCLY = @redocly/cli@2.77.0
TYPES = openapi-typescript@7.13.0
TYPESCRIPT = typescript@7.0.2
UV_LOCK = build/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header $(if $(UPGRADE),--upgrade)

PRINT_OPENAPI = import json; from app.main import create_app; from app.settings import Settings; \
	print(json.dumps(create_app(Settings()).openapi(), indent=2))

export DATA_DIR

.PHONY: help
help: ## list the targets
	@echo "Clemency Register: make TARGET [NAME=VALUE ...]"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1@\2/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS=@ read -r name text; do printf '  %-14s %s\n' $$name "$$text"; done
	@echo
	@echo "DATABASE_URL=postgresql://... moves 'run' from the SQLite file in $(DATA_DIR)/ to PostgreSQL."

.PHONY: run
run: .venv/run.stamp ## set up, migrate, load the bundled register into an empty database, serve (PORT=, HOST=, DATA_DIR=)
	@$(BIN)/python -m app migrate
	@$(BIN)/python -m app load --if-empty
	@exec $(BIN)/python -m app serve --host $(HOST) --port $(PORT)

.PHONY: setup
setup: .venv/run.stamp .venv/dev.stamp .venv/tools.stamp ## set up .venv with everything for work on the code

.PHONY: test
test: setup ## run all tests on SQLite and PostgreSQL (ARGS= goes to pytest; TEST_DATABASE_URL= names a server)
	@$(BIN)/python -m pytest -q $(ARGS)

.PHONY: test-browser
test-browser: setup ## run the tests of the pages alone, in the Chromium that the system has
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m pytest -q tests/browser $(ARGS)

# The tests come last: their summary is the last line.
.PHONY: check
check: lint ## everything that must pass before a commit: style, types, floors, then the tests
	@$(MAKE) --no-print-directory test

.PHONY: lint
lint: setup ## style, types, and the floors of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy app tests migrations $(wildcard bench)
	$(BIN)/lint-imports --no-logo

.PHONY: format
format: setup ## rewrite the code in the house's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: openapi-lint
openapi-lint: .venv/run.stamp ## lint the OpenAPI document and make TypeScript of it, where Node.js is found
	@command -v npx >/dev/null || { echo "openapi-lint: Node.js (npx) was not found; nothing was linted." >&2; exit 1; }
	@mkdir -p build
	$(BIN)/python -c '$(PRINT_OPENAPI)' > build/openapi.json
	npx --yes $(SPECTRAL) lint --fail-severity=hint --ruleset .spectral.yaml build/openapi.json
	REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true npx --yes $(REDOCLY) lint build/openapi.json
	npx --yes $(TYPES) build/openapi.json --output build/clemency.ts
	npx --yes --package $(TYPESCRIPT) tsc --noEmit --strict build/clemency.ts

.PHONY: bench
bench: setup .venv/bench.stamp ## measure the service against its yardsticks (SIZE=1k, 100k or 1m; ARGS= goes to the first, which is then alone)
	@$(BIN)/python -m bench --size $(BENCH_SIZE) $(ARGS)
ifndef ARGS
	@$(BIN)/python -m bench.exports --size $(BENCH_SIZE)
	@$(BIN)/python -m bench.imports --size $(BENCH_SIZE:1m=100k)
	@$(BIN)/python -m bench.pages --size $(BENCH_SIZE:1m=100k)
endif

.PHONY: lock
lock: build/uv/bin/uv ## write requirements*.txt anew from requirements*.in (UPGRADE=1 takes the newest versions)
	$(UV_LOCK) --output-file requirements.txt requirements.in
	$(UV_LOCK) --output-file requirements-dev.txt requirements-dev.in
	$(UV_LOCK) --output-file requirements-tools.txt requirements-tools.in
	$(UV_LOCK) --output-file requirements-bench.txt requirements-bench.in

.PHONY: clean
clean: ## remove what can be made again (never the data)
	rm -rf .venv build .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@echo "Installing what the service needs into .venv ..."
	@$(PIP) -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	@echo "Installing what the tests and checks need into .venv ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@

# Programs that tests run, whose pins do not go with the service's.
.venv/tools.stamp: requirements-tools.txt .venv/run.stamp
	@$(PYTHON) -m venv --clear .venv/tools
	@.venv/tools/bin/python $(PIP_INSTALL) -r $<
	@touch $@

# What the benchmark holds the service against; nothing else asks for it.
.venv/bench.stamp: requirements-bench.txt .venv/run.stamp
	@echo "Installing what the benchmark needs into .venv/bench ..."
	@$(PYTHON) -m venv --clear .venv/bench
	@.venv/bench/bin/python $(PIP_INSTALL) -r $<
	@touch $@

build/uv/bin/uv:
	$(PYTHON) -m venv build/uv
	build/uv/bin/python -m pip install --quiet --disable-pip-version-check uv
