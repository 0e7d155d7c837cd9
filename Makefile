python := .venv/bin/python
lock := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml

unexport PYTHONDONTWRITEBYTECODE # or each process that a test starts compiles everything anew

.DEFAULT_GOAL := help
.PHONY: help setup run test format bench chaos clocks lock upgrade clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 16

setup: ## build .venv/ from the lock file
	@scripts/setup

run: setup ## run the platforms whose tokens are set, else the demo
	@$(python) -m bot run

test: setup ## check format, lint, types, layers; run the tests
	$(python) -m ruff format --check .
	$(python) -m ruff check .
	$(python) -m mypy
	.venv/bin/lint-imports
	$(python) -m pytest

format: setup ## format the code and mend what the linter can
	$(python) -m ruff format .
	$(python) -m ruff check --fix .

bench: setup ## measure; print figure, floor and goal
	$(python) -m benchmarks

chaos: setup ## kill real processes at random a thousand times; KILLS=100 SEED=7 for other storms
	$(python) -m tests.chaos $(if $(KILLS),--kills $(KILLS)) $(if $(SEED),--seed $(SEED))

clocks: setup ## watch every time zone for forty years with every cadence; takes a quarter of an hour
	$(python) -m tests.clocks

lock: setup ## write the lock files again after a change of pyproject.toml
	$(lock) $(LOCK) --output-file requirements.lock
	$(lock) $(LOCK) --extra authoring --extra demo --group dev --constraint requirements.lock --output-file requirements-dev.lock

upgrade: ## lock the newest versions of everything
	@$(MAKE) lock LOCK=--upgrade

clean: ## remove the environment and the caches, never data/
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
