# One script per verb; CI runs the very same.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COMPILED := $(shell find bot handlers storage -name '*.pyx' -o -name '*.pxd')

.PHONY: help demo run setup develop test pure coverage long fuzz faults mutants check format docs pictures lock build clean

help: ## show this
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

demo: setup ## show what Papercast does: real papers, in this terminal, no token
	@$(BIN)/papercast demo

run: setup ## run it with config.toml
	@$(BIN)/papercast run

setup: $(VENV)/installed ## make .venv and install what is pinned; nothing when nothing changed

develop: $(VENV)/developing ## the same, with the tools for tests and checks

test: develop ## run the whole test suite (under ten minutes on two cores)
	@$(BIN)/python -m pytest -n auto --dist worksteal

pure: develop ## the same with nothing compiled, as it is where there is no C compiler
	@PAPERCAST_PURE=1 $(BIN)/python -m pytest -n auto --dist worksteal

coverage: develop ## the same, telling which lines no test runs (twice the time)
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n auto --dist worksteal
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

long: develop ## the same with the long forms: fifty kills, every paper of the corpus (an hour)
	@LONG=1 $(BIN)/python -m pytest -n auto --dist worksteal

fuzz: develop ## a million random and broken queries, looking for one that does harm (half an hour)
	@PYTHONPATH=tests $(BIN)/python tests/bot/query/fuzzing.py
	@PYTHONPATH=tests:tests/bot/query $(BIN)/python tests/bot/remark_fuzzing.py

faults: develop ## kill it and harm it with hundreds of seeds, and print what readers saw (twenty minutes)
	@$(BIN)/python tests/faults/faults.py

mutants: $(VENV)/mutating ## change each expression of what decides, and say what no test notices (ten minutes)
	@rm -rf mutants
	@$(BIN)/python tests/mutation.py

check: develop ## format, lint, types, layers, and that no file names a package index
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@! git grep -nIE '(index|extra-index)-[u]rl|find-[l]inks|trusted-[h]ost|py[p]i\.org|python[h]osted|npm[j]s\.' -- . \
		|| { echo 'These lines name a package index.'; exit 1; }
	@! grep -nE 'https?:' requirements/*.txt || { echo 'The pins name a host.'; exit 1; }
	@echo 'All checks passed.'

format: develop ## put the code into its usual form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: develop ## write docs/commands.md from the commands themselves
	@$(BIN)/python -m bot.commands.page > docs/commands.md

pictures: develop ## draw the messages as Discord and Telegram show them (needs Chromium)
	@$(BIN)/python docs/pictures

lock: ## pin the requirements again (needs uv)
	uv pip compile pyproject.toml requirements/build.in --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet -o requirements/run.txt
	uv pip compile pyproject.toml requirements/build.in --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet -c requirements/run.txt -o requirements/dev.txt
	uv pip compile requirements/mutants.in --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet -c requirements/dev.txt -o requirements/mutants.txt

build: develop ## make the wheel
	@$(BIN)/python -m hatchling build -t wheel

clean: ## remove what make made here; your config and store stay
	@find bot handlers storage -name '*.so' -delete
	rm -rf $(VENV) dist .coverage* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis \
		mutants

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Papercast needs Python 3.11 or newer; " \
		"this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	@echo 'Making $(VENV) …'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements/run.txt pyproject.toml hatch_build.py $(COMPILED) | $(VENV)/bin/python
	@echo 'Installing what requirements/run.txt pins …'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q bot handlers storage
	@touch $@

$(VENV)/developing: requirements/dev.txt $(VENV)/installed
	@echo 'Installing what requirements/dev.txt pins …'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/mutating: requirements/mutants.txt $(VENV)/developing
	@echo 'Installing what requirements/mutants.txt pins …'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/mutants.txt
	@touch $@
