# Every command a person needs. Paths are relative, so that a folder with a space in its name works.
.DEFAULT_GOAL := help
PY := .venv/bin/python
.PHONY: help setup setup-dev run test check screens bench bench-long format lock clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/ -/'

setup:  ## install what running needs (quick when nothing changed)
	@python3 scripts/setup.py run

setup-dev:  ## install what running, testing and checking need
	@python3 scripts/setup.py dev

run: setup  ## a demo shop with its own mail server and mailbox
	@.venv/bin/orderwire demo

test: setup-dev  ## the whole suite, on SQLite and on PostgreSQL, with the browser walks
	@$(PY) -m scripts.run_tests $(ARGS)

check: setup-dev  ## format, lint, types, direction, house rules
	@$(PY) -m scripts.run_checks

screens: setup-dev  ## a picture of every page, long list and starter, in build/screens; PAGES=de for German pages
	@$(PY) -m scripts.make_screens $(PAGES)

bench: setup-dev  ## the benchmarks as a table of ratios; QUICK=1 for a short run
	@$(PY) -m benchmarks.run $(if $(QUICK),--quick)

bench-long: setup-dev  ## the long benchmarks
	@$(PY) -m benchmarks.run --long

format: setup-dev  ## put code and templates in form
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .
	@.venv/bin/djlint --reformat orderwire --quiet || true # exits 1 when it changed something

lock: setup-dev  ## write the lock files anew from requirements/*.in
	@$(PY) -m scripts.lock

clean:  ## remove what was built (not the data folder)
	rm -rf .venv node_modules build orderwire/web/static/built
