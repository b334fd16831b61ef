# Everything a developer does with Samenspel. `make` alone lists it.

PYTHON ?= python3
PY := .venv/bin/python
TESTS ?= tests
.DEFAULT_GOAL := help

.PHONY: help run test nightly check bench lighthouse lock format messages assets python environment developer

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: environment ## start the program with the demo municipality, on http://127.0.0.1:8000 (PORT changes it)
	@exec $(PY) -m config.launch

test: developer ## run every test, in a browser too (TESTS=tests/decisions for some)
	@$(PY) -m config.assets
	@$(PY) -m tests.plugins.chromium
	@$(PY) -m pytest -n 2 --dist worksteal $(TESTS)

nightly: developer ## run the tests that are too slow for every day, for hours (TESTS=... for a part: see CONTRIBUTING.md)
	@$(PY) -m pytest -n 2 --dist worksteal -m nightly $(TESTS)

check: developer ## format, lint, types, imports, migrations, deployment, templates, translations
	@$(PY) -m config.check

format: developer ## put the code in the house's format
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix --quiet .

messages: developer ## find the phrases to translate, write and compile them
	@$(PY) -m config.embedded -- $(PY) manage.py messages

bench: developer ## measure the speed of the pages, beside two yardsticks (ARGS=--help)
	@$(PY) -m config.assets
	@$(PY) -m config.embedded --purpose bench -- $(PY) -m bench $(ARGS)

lighthouse: developer ## ask Lighthouse about the built site (needs Chromium)
	@$(PY) -m config.assets
	@$(PY) -m config.embedded --purpose bench -- $(PY) -m bench.lighthouse

assets: environment ## build static/vendor/ from the npm packages
	@$(PY) -m config.assets

lock: developer ## take newer versions of the Python requirements into the lock files
	@for set in base production local dev; do \
		$(PY) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" \
			$$([ $$set = base ] || echo "--constraint requirements/base.txt") \
			$$([ $$set != dev ] || echo "--constraint requirements/local.txt") \
			requirements/$$set.in --output-file requirements/$$set.txt || exit 1; \
	done

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Samenspel needs Python 3.11 or newer; $(PYTHON) is not here."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Samenspel needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')." \
			"Name another one: make PYTHON=/path/to/python3.12 ..."; exit 1; }

environment: python
	@$(PYTHON) config/environment.py local

developer: python
	@$(PYTHON) config/environment.py dev
