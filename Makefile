# Everything a developer does. `make help` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# The first interpreter that is new enough; pyenv and uv pick it through .python-version.
PYTHON := $(shell for p in python3.13 python3.14 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 13))' >/dev/null 2>&1 && echo "$$p" && break; done)
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.ready
NODE := local/node/node_modules/.ready

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(SETUP): requirements-dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Jobscope needs Python 3.13 or newer: 'pyenv install 3.13' or 'uv python install 3.13', then again."; exit 1; }
	@echo "setting up Python packages in $(VENV), once (about a minute)"
	@"$(PYTHON)" -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --editable .
	@touch $@

$(NODE): local/node/package-lock.json | $(SETUP)
	@echo "setting up the servers, the browser and the parsers of the tests, once (about a minute)"
	@$(BIN)/python -m local.node install
	@touch $@

setup: $(SETUP) $(NODE) ## install what the targets below need

demo: $(SETUP) ## run the main job once on the sample job system; leaves out/latest.html (SYSTEM=pgboss: of another one, FLEET=8: of eight)
	@$(BIN)/jobscope demo $(if $(SYSTEM),--system "$(SYSTEM)") $(if $(FLEET),--fleet $(FLEET))

serve: $(SETUP) $(if $(FLEET),$(NODE)) ## serve the function app over the sample on http://127.0.0.1:7071 (PORT=..., FLEET=8: a fleet)
	@$(BIN)/jobscope serve --port $(or $(PORT),7071) $(if $(FLEET),--fleet $(FLEET))

# The programs that tests start, some hundred, are compiled once.
test: setup ## run every test, in three processes on two cores: they wait for servers a part of the time
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder --durations=10

versions: setup ## run the tests that ask PostgreSQL most on 15, 16 and 17 too
	$(BIN)/python -m local.versions

engines: setup ## run every job system's engine, record the rows of the heavy ones (Airflow, Dagster, Prefect), and write docs/systems.md
	$(BIN)/pytest tests/systems --record-engines --deselect tests/systems/test_systems_page.py --timeout 1200
	@$(BIN)/python -m local.systems_page

reliability: setup ## make every fault for real and write docs/reliability.md
	$(BIN)/pytest --write-reliability

schemathesis: setup ## ask the served app 3,000 made-up questions of its own OpenAPI document, and that of a fleet as many (40 minutes at most)
	JOBSCOPE_TEST_CASES=145 timeout 1200 $(BIN)/pytest tests/web/test_schemathesis.py
	JOBSCOPE_TEST_CASES=145 timeout 1200 $(BIN)/pytest tests/fleet/test_fleet_schemathesis.py

security: setup ## let sqlmap try every route and parameter of the served app (15 minutes at most)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check sqlmap==1.10.10
	$(BIN)/python -m tests.security.sqlmap_scan

fleet-slots: setup ## 20 slots of a fleet of 50 on Azurite's queue and blobs, with crashes, duplicates, late and lost messages
	JOBSCOPE_TEST_FLEET_SLOTS=20 JOBSCOPE_TEST_FLEET_TARGETS=50 $(BIN)/pytest tests/fleet/test_fleet_slots.py -k one_snapshot_a_slot

bench: $(SETUP) ## measure speed and memory, and write docs/benchmarks.md (SIZES="1 3 10" million tasks; short without)
	$(BIN)/python -m benchmarks $(SIZES)

check: $(SETUP) ## lint, format, types, SQL, architecture, Azure's resource types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar --processes 0 sql
	$(BIN)/lint-imports
	$(BIN)/python -m tests.infra.published_types

format: $(SETUP) ## format the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/sqlfluff fix --disable-progress-bar sql

package: $(SETUP) ## build dist/jobscope.zip, which is what is deployed
	@$(BIN)/python -m local.package

package-check: package ## index that zip in a clean environment with the production packages alone
	@rm -rf dist/check && "$(PYTHON)" -m venv dist/check/venv
	@dist/check/venv/bin/python -m pip install -qq --disable-pip-version-check -r requirements.txt
	@$(BIN)/python -m zipfile -e dist/jobscope.zip dist/check/app
	@dist/check/venv/bin/python -I tests/packaging/index_unpacked.py dist/check/app
	@du -sm --exclude='pip*' --exclude=vl_convert dist/check/venv/lib/python3*/site-packages | awk '{print $$1 " MB of packages, of at most 185"; exit $$1 > 185}'
	@du -sm dist/check/venv/lib/python3*/site-packages/vl_convert | awk '{print $$1 " MB more: the library of the charts"}'

smoke: $(SETUP) ## ask every route of a deployed app once (URL=... KEY=...)
	@$(BIN)/python -m local.smoke "$(URL)" $(if $(KEY),"$(KEY)")

schema: $(SETUP) ## write docs/snapshot.schema.json after a change of the snapshot's model
	@$(BIN)/python -m analysis.published.schema_file

systems: $(SETUP) ## write docs/systems.md, the README's table and the grants of sql/setup/ after a change in sql/systems/
	@$(BIN)/python -m local.systems_page
	@$(BIN)/python -m local.grants

architecture: $(SETUP) ## write docs/architecture.md after a change of who imports whom
	@$(BIN)/python -m local.architecture

lock: $(SETUP) ## compile the requirements from pyproject.toml
	$(BIN)/python -m pip install -qq --disable-pip-version-check uv==0.13.9
	$(BIN)/uv pip compile --quiet --no-header --no-annotate pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --no-header --no-annotate pyproject.toml --extra dev -o requirements-dev.txt -c requirements.txt

.PHONY: bench fleet-slots versions engines reliability schemathesis security help setup demo serve test check format package package-check smoke schema systems architecture lock
