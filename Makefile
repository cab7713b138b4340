# make build     decks, site and data from sources/
# make test      the tests; sets up a browser when the machine has none
# make test-all  the tests, and upgrades in the oldest, a middle and the newest Anki
# make check     style, types, layers, sources
# make bench     the figures of README
# `make PYTHON=python3.13 build` uses another Python; 3.11 or newer.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
OTHERS := 24.11 25.9.2  # versions of Anki to try besides the one that the tests use

.PHONY: build test test-all check bench clean

build: .venv/ready
	$(BIN)/mianjing build

test: .venv/ready-to-test
	$(BIN)/python -m pytest --quiet

test-all: test $(OTHERS:%=.venv/anki-%/ready)
	PYTHONPATH=. $(BIN)/python tests/upgrades.py --histories 200 --first 1000
	PYTHONPATH=. $(BIN)/python tests/upgrades.py --histories 20 --first 2000 $(OTHERS:%=--python .venv/anki-%/bin/python)

check: .venv/ready-to-test
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/mianjing check --strict
	$(BIN)/mianjing build --locked

bench: .venv/ready-to-bench
	PYTHONPATH=. $(BIN)/python tests/bench/extraction.py
	PYTHONPATH=. $(BIN)/python tests/bench/companies.py
	PYTHONPATH=. $(BIN)/python tests/bench/dedup.py
	PYTHONPATH=. $(BIN)/python tests/bench/topics.py
	PYTHONPATH=. $(BIN)/python tests/bench/attachments.py
	PYTHONPATH=. $(BIN)/python tests/bench/scale.py
	PYTHONPATH=. $(BIN)/python tests/bench/charset.py
	PYTHONPATH=. $(BIN)/python tests/bench/search.py
	$(BIN)/python tests/bench/mutants.py
	PYTHONPATH=. $(BIN)/python tests/bench/phone.py
	PYTHONPATH=. $(BIN)/python tests/bench/study.py
	PYTHONPATH=. $(BIN)/python tests/bench/fuzz.py --inputs 5000
	PYTHONPATH=. $(BIN)/python -W ignore tests/bench/decks.py
	PYTHONPATH=. $(BIN)/python tests/bench/site_speed.py
	PYTHONPATH=. $(BIN)/python tests/bench/speed.py --build 10000

clean:
	rm -rf build .venv

.venv/ready: pyproject.toml constraints.txt pipeline/assets.py
	@test -n "$(PYTHON)" || { echo "mianjing needs Python 3.11 or newer"; exit 1; }
	$(PYTHON) -m venv .venv || { echo "on Debian: apt install python3-venv"; exit 1; }
	$(PIP) --upgrade pip  # the one that Debian's Python brings cannot read newer packages
	$(PIP) --editable .
	$(BIN)/mianjing assets
	touch $@

.venv/ready-to-test: .venv/ready tests/axe.py tests/browser.py
	$(PIP) --editable '.[test]'
	$(BIN)/python tests/browser.py
	PYTHONPATH=. $(BIN)/python tests/axe.py
	touch $@

.venv/ready-to-bench: .venv/ready-to-test
	$(PIP) --editable '.[bench]'
	touch $@

.venv/anki-%/ready: .venv/ready constraints.txt
	$(PYTHON) -m venv .venv/anki-$*
	grep -v '^anki==' constraints.txt > .venv/anki-$*/constraints.txt
	.venv/anki-$*/bin/python -m pip --disable-pip-version-check install --quiet \
		--constraint .venv/anki-$*/constraints.txt anki==$*
	touch $@
