# Every target works on a bare machine with Python 3.11 or newer: it makes .venv and the assets first.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo run test check fix bench trace assets clean system

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.odzew
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
export ODZEW_DATA
DEMO_DATA := $(or $(ODZEW_DATA),.demo)

help: ## list these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1|\2/' | column -t -s '|'

demo: $(STAMP) assets ## serve a believable shop: make demo PORT=8123 ODZEW_DATA=some/dir
	ODZEW_DATA=$(DEMO_DATA) $(BIN)/odzew demo --host $(HOST) --port $(PORT)

run: $(STAMP) assets ## serve your own desk, kept in ODZEW_DATA
	$(if $(ODZEW_DATA),,unset ODZEW_DATA;) $(BIN)/odzew serve --host $(HOST) --port $(PORT)

test: $(STAMP) assets system ## everything that CI runs: check, then every test; all are run, then the verdict
	@verdict=0; \
	$(BIN)/python tools/check.py || verdict=1; \
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -q -rfEs \
	|| { echo "Once more, each failed test by itself: what passes now is unsteady and wants mending."; \
	     $(BIN)/python -m pytest --last-failed --last-failed-no-failures none -q -rfEs; } || verdict=1; \
	exit $$verdict

check: $(STAMP) assets ## formats, lints, types, contracts, translations; seconds, no database
	@$(BIN)/python tools/check.py

fix: $(STAMP) ## let the formatters and linters mend what they can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	-$(BIN)/djlint odzew --reformat --quiet
	-$(BIN)/python tools/frontend.py fix
	-$(BIN)/python tools/catalogues.py add

bench: $(STAMP) assets ## run every benchmark; one JSON line a figure
	@for each in intake pages radar assignment promise_due_scan promise_quote promise_simulation chat_delivery \
	  mail_parsing memory; do $(BIN)/python -m benchmarks.$$each; done

trace: $(STAMP) ## handbook rows that no test proves yet
	@$(BIN)/python tools/trace.py

assets: $(STAMP) ## build the pages' scripts and styles, and the translations
	@$(BIN)/python -m odzew.ui.assets build

clean: ## take away what make made, but no desk's data
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-artifacts
	rm -rf frontend/node_modules frontend/tools/node_modules odzew/ui/static/dist

# Chromium, Dovecot and gettext for the tests that use them; without root those tests skip and say why.
system:
	@bash tools/system.sh

# Installed once; again when pyproject.toml's contents change, not merely its time.
$(STAMP): pyproject.toml
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@wanted="$$(sha256sum pyproject.toml)"; \
	if [ "$$(cat $@ 2>/dev/null)" != "$$wanted" ]; then \
	  $(BIN)/python -m pip install -q --disable-pip-version-check uv 2>/dev/null || true; \
	  if [ -x $(BIN)/uv ]; then \
	    ODZEW_SKIP_ASSETS=1 VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install -q -e '.[dev]' \
	      || ODZEW_SKIP_ASSETS=1 $(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'; \
	  else \
	    ODZEW_SKIP_ASSETS=1 $(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'; \
	  fi; \
	  echo "$$wanted" > $@; \
	else touch $@; fi
