# Two commands: `make demo` and `make test`. Python 3.11+, pip and git are enough.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# npm may be the virtual environment's own.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
TESTING := DJANGO_SETTINGS_MODULE=tests.settings
SPREAD := -n auto --dist loadfile --no-loadscope-reorder

.PHONY: demo setup ready test coverage lint bench assets browser ghostscript pango
.DELETE_ON_ERROR:

# As in service: the registry's own error pages, and static files as they are collected.
demo: export BASE_URL := $(or $(BASE_URL),http://127.0.0.1:$(PORT))
demo: export DEBUG := false
demo: setup
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	DEBUG=true $(BIN)/python manage.py demo
	@$(BIN)/python manage.py db_worker --no-reload --verbosity 0 & worker=$$!; \
	$(BIN)/python manage.py runserver 127.0.0.1:$(PORT) & site=$$!; \
	trap "kill $$worker $$site 2>/dev/null" EXIT; trap exit INT TERM; wait $$site

setup: ready
	$(BIN)/python manage.py migrate --verbosity 0

ready: .venv/installed .env assets

test: ready .venv/installed-dev browser ghostscript lint
	$(TESTING) $(BIN)/python -m pytest $(SPREAD)

# It takes half as long again: only on SQLite, where each test runs once.
coverage: ready .venv/installed-dev browser ghostscript
	@rm -rf build/coverage && mkdir -p build/coverage
	$(TESTING) $(BIN)/python -m coverage run -m pytest $(SPREAD) --only-database
	@$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: ready .venv/installed-bench pango
	$(TESTING) $(BIN)/python -m tests.bench

assets: .venv/installed .env node_modules/installed
	$(BIN)/python manage.py build_assets

# A browser of the machine, else Playwright's, else the system's package; without any, its tests say so. Where the system has
# Chromium's headless shell, it halves their time.
browser: .venv/installed-dev
	@command -v chromium-headless-shell >/dev/null || [ "$$(id -u)" != 0 ] \
	|| timeout 120 apt-get install -qqy chromium-headless-shell >/dev/null 2>&1 || true
	@$(BIN)/python -m tests.browser.chromium \
	|| { timeout 300 $(BIN)/playwright install chromium && $(BIN)/python -m tests.browser.chromium; } \
	|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qqy chromium chromium-headless-shell; } \
	|| echo "No Chromium could be found or installed: the browser tests will be skipped."

# It draws labels as a printer does; without it, those tests say so.
ghostscript:
	@command -v gs >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qqy ghostscript; } \
	|| echo "No Ghostscript could be found or installed: the tests of printed labels will be skipped."

# WeasyPrint writes with it; without it, `make bench` compares labels with nothing.
pango: .venv/installed-bench
	@$(BIN)/python -c 'import weasyprint' >/dev/null 2>&1 \
	|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qqy libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; } \
	|| echo "No Pango could be found or installed: labels will not be compared with those of WeasyPrint."

# Some systems ship venv without pip inside: then the system's pip fills it.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: set PYTHON=python3.11." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv || { $(PYTHON) -m venv --clear --without-pip .venv && $(PYTHON) -m pip --python .venv/bin/python install --quiet pip; }

.venv/installed: requirements.lock | .venv/bin/python
	$(INSTALL) -r requirements.lock
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	$(INSTALL) -r requirements-dev.lock
	@touch $@

.venv/installed-bench: requirements-bench.lock .venv/installed-dev
	$(INSTALL) -r requirements-bench.lock
	@touch $@

node_modules/installed: package-lock.json .venv/installed
	command -v npm >/dev/null || $(INSTALL) -r requirements-node.lock
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

.env: | .venv/bin/python
	@umask 077; $(BIN)/python -c 'import secrets; print(f"SECRET_KEY={secrets.token_urlsafe(48)}\nDEBUG=true")' > $@
