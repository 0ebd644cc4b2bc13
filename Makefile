# Recipes of zhuanjie. A machine with Python 3.11 or later and make is enough; see docs/changing.md.

VENV := .venv
BIN := $(VENV)/bin
EXPORT := $(BIN)/uv export --quiet --frozen --no-header --no-annotate --no-emit-project --group build
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all demo setup compiled fmt lint test test-unit test-database test-web audit cypher schema docs \
	bench bench-small bench-web web check-web serve lock lock-jars

# Check and test everything.
all: lint test

# Set everything up, load the sample data once and serve on 127.0.0.1:8000.
demo: setup
	@$(BIN)/zhuanjie demo

# Make .venv with the command `zhuanjie` from requirements.lock.
setup: $(VENV)/.installed

# Make machine code of the hottest modules; needs a C compiler, see docs/adr.
compiled: $(VENV)/.dev
	@$(BIN)/python -m graph.native

# Format the code, and mend what can be mended without a decision.
fmt: $(VENV)/.dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

# Look at the code, the statements, the printed schema and the documents without running the service.
lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell
	$(BIN)/python -m pytest --quiet tests/test_cypher_files.py
	$(BIN)/python -m resolvers.schema | diff -u schema.graphql -
	$(BIN)/python -m docs.generate --check

# Run all tests; the database comes by itself. Choose some with ARGS, such as ARGS="-k path".
test: $(VENV)/.dev
	$(BIN)/python -m pytest $(ARGS)

# Run the tests that need nothing but Python.
test-unit: $(VENV)/.dev
	$(BIN)/python -m pytest tests/unit tests/test_cases.py $(ARGS)

# Run the tests of the database over Bolt.
test-database: $(VENV)/.dev
	$(BIN)/python -m pytest tests/database $(ARGS)

# Use the pages in a real browser, Debian's Chromium; PICTURES=1 keeps its pictures under docs/.
test-web: $(VENV)/.dev web/app/node_modules/.made
	ZHUANJIE_PICTURES=$(PICTURES) $(BIN)/python -m pytest tests/web $(ARGS)

# Build the pages from web/app into web/pages, which is committed; needs Node 20.
web: web/app/node_modules/.made
	cd web/app && npm run build

# Look whether the built pages and the types of the schema are those of the sources; needs Node 20.
check-web: web/app/node_modules/.made
	cd web/app && npm run check

# Run the audits of GraphQL over HTTP against the service; needs Node.
audit: $(VENV)/.dev
	CI=true $(BIN)/python -m pytest tests/audit $(ARGS)

# Check every statement file: its header, its rules and its one caller.
cypher: $(VENV)/.dev
	$(BIN)/python -m pytest tests/test_cypher_files.py $(ARGS)

# Print schema.graphql from the code.
schema: $(VENV)/.installed
	$(BIN)/python -m resolvers.schema > schema.graphql.part
	mv schema.graphql.part schema.graphql

# Write the generated documents from the code, the statements and the rule packs.
docs: $(VENV)/.installed
	$(BIN)/python -m docs.generate

# Measure and print tables with the machine. Choose with ARGS, such as ARGS="path --size 100000".
bench: $(VENV)/.dev
	-@$(MAKE) --no-print-directory compiled
	@$(BIN)/python -m bench $(ARGS)

# Measure a small country in few rounds, to see that every measurement runs.
bench-small: $(VENV)/.dev
	-@$(MAKE) --no-print-directory compiled
	@$(BIN)/python -m bench --small $(ARGS)

# Measure the pages in a real browser and print tables. Choose with ARGS, such as ARGS="search".
bench-web: $(VENV)/.dev
	@$(BIN)/python -m bench.web $(ARGS)

# Serve what the database holds on 127.0.0.1:8000.
serve: setup
	@$(BIN)/zhuanjie serve

# Resolve the dependencies again and write both lock files.
lock: $(VENV)/.dev
	$(BIN)/uv lock --quiet
	$(EXPORT) --no-dev --output-file requirements.lock
	$(EXPORT) --output-file requirements-dev.lock

# Resolve the jars of the embedded database again; needs Maven.
lock-jars: $(VENV)/.installed
	$(BIN)/python -m graph.jars_lock

web/app/node_modules/.made: web/app/package-lock.json
	cd web/app && npm ci --no-audit --no-fund
	@touch $@

$(BIN)/python:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "zhuanjie: making $(VENV) with $$("$$python" --version)"; \
			exec "$$python" -m venv $(VENV); \
		fi; \
	done; \
	echo "需要 Python 3.11 或更高版本：请安装后重试，或用 make PYTHON=/路径/python3 指定。" >&2; \
	echo "Python 3.11 or later is needed: install it, or name it by make PYTHON=/path/python3." >&2; \
	exit 1

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "zhuanjie: installing what requirements.lock names"
	@$(PIP) --no-deps --require-hashes --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.installed
	@echo "zhuanjie: installing what requirements-dev.lock adds"
	@$(PIP) --no-deps --require-hashes --requirement requirements-dev.lock
	@touch $@
