# `make` alone lists what there is. Needs Python 3.10 (Rasa ends there), nothing else.
VENV := .venv
PYTHON := $(VENV)/bin/python
PROCESSES ?= 2
DONE := $(VENV)/installed

.DEFAULT_GOAL := help
.PHONY: help up grown test check chaos bench web install

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: install ## install, train when needed, start the desk with its demo shop
	@$(VENV)/bin/huashu up

grown: install ## two desks, two engines, PostgreSQL, Redis, RabbitMQ and nginx as local processes
	@$(VENV)/bin/huashu train
	@$(PYTHON) -m deploy.grown

test: install ## all tests; core must be covered whole, and by told stories, not by luck
	@$(VENV)/bin/huashu train
	$(PYTHON) -m pytest tests/core -m "not hypothesis" --cov --cov-report term
	$(PYTHON) -m pytest tests/core -m hypothesis
	$(PYTHON) -m pytest --ignore tests/core --ignore tests/browser -n $(PROCESSES) --dist loadscope
	@tools/chromium
	$(PYTHON) -m pytest tests/browser

check: install ## format, lint, types, data
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/ruff check
	$(VENV)/bin/mypy
	$(VENV)/bin/huashu check

chaos: install ## a crowd of buyers while everything fails, ten minutes in each shape (CHAOS_SECONDS, CHAOS_RATE)
	@$(VENV)/bin/huashu train
	$(PYTHON) -m tests.chaos.run

bench: install ## engine and desk beside a plain Rasa, in the same run
	@$(VENV)/bin/huashu train
	$(PYTHON) -m bench.engine
	$(PYTHON) -m bench.message
	$(PYTHON) -m bench.desk

web: install ## build the front end anew (needs Node 20); its result is committed
	cd web && npm ci && npm run api && npm run check && npm test && npm run build
	$(PYTHON) tools/web_digest.py stamp

install: $(DONE) ## the environment in .venv, with .venv/bin/huashu

$(DONE): requirements.lock pyproject.toml .python-version
	@python=$$(tools/python310) && { test -x $(PYTHON) || "$$python" -m venv $(VENV); }
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check uv
	$(VENV)/bin/uv pip install --python $(PYTHON) --compile-bytecode -r requirements.lock
	@$(VENV)/bin/uv pip install --quiet --python $(PYTHON) --no-deps --editable .
	@touch $@
