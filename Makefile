# Lumbar's commands. `make run` and `make test` do all set-up themselves, and again only when
# pyproject.toml or a file in requirements/ changes.

VENV      := .venv
CORE_VENV := .venv-core
ARGS      ?=

# The first Python of at least 3.11; `make PYTHON=/path/to/python run` chooses another.
NEW_ENOUGH = -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
PYTHON    ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" $(NEW_ENOUGH) && { echo "$$p"; break; }; done)

ifeq ($(OS),Windows_NT)
  BIN      := $(VENV)/Scripts
  CORE_BIN := $(CORE_VENV)/Scripts
else
  BIN      := $(VENV)/bin
  CORE_BIN := $(CORE_VENV)/bin
  SYSTEM   := $(shell uname -s)
endif

# Windows are tested on an X server without a screen, so that nothing pops up and a server has none.
ifeq ($(SYSTEM),Linux)
  SYSTEM_CHECK := $(BIN)/python scripts/setup_system.py draw window xvfb
  ON_XVFB      := env -u WAYLAND_DISPLAY QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1600x1000x24 -noreset"
else
  SYSTEM_CHECK := true
  ON_XVFB      :=
endif

STAMP      := $(VENV)/.lumbar-stamp
CORE_STAMP := $(CORE_VENV)/.lumbar-stamp
PINS       := pyproject.toml $(wildcard requirements/*.txt)

# The atlas is built with VTK, and the tests of that lie in the folders below tests/meshes.
CORE_TESTS := tests/core tests/annotations $(wildcard tests/meshes/test_*.py)

.PHONY: help setup run test core-test lint format bench atlas translations lock clean distclean need-python
.DEFAULT_GOAL := help

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

setup: $(STAMP) ## make .venv with Lumbar and the pinned versions of all it needs

run: $(STAMP) ## open the viewer (ARGS="--select L4-L5" is passed on); without a display: a picture
	@$(BIN)/python scripts/run_viewer.py $(ARGS)

test: $(STAMP) ## all tests (ARGS="-k name" is passed on to pytest)
	@$(SYSTEM_CHECK)
	@$(ON_XVFB) $(BIN)/python scripts/run_tests.py $(ARGS)

core-test: $(CORE_STAMP) ## tests of core, meshes and annotations where neither Qt nor VTK is installed
	@$(CORE_BIN)/python -m pytest -W ignore::pytest.PytestConfigWarning $(CORE_TESTS) $(ARGS)

lint: $(STAMP) ## ruff, mypy and the import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP) ## write all files in ruff's format, with what ruff can mend mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP) ## measure the speeds that issue 2 asks for
	@$(SYSTEM_CHECK)
	@$(ON_XVFB) $(BIN)/python -m pytest -m benchmark -o python_files="bench_*.py test_*.py" \
		-s --timeout=0 tests/benchmarks $(ARGS)

atlas: $(STAMP) ## build the shipped atlas anew
	$(BIN)/lumbar build-atlas meshes/atlas $(ARGS)

translations: $(STAMP) ## bring the window's translation files up to date with its sources
	@$(BIN)/python scripts/write_translations.py

lock: $(STAMP) ## write the versions now installed into requirements/lock.txt
	$(BIN)/python scripts/write_lock.py

clean: ## remove what was built and the caches
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find annotations meshes scripts tests viewer -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove the virtual environments too
	rm -rf $(VENV) $(CORE_VENV)

need-python:
	@test -n "$(PYTHON)" || { echo "setup: Python 3.11 or later is needed and was not found." \
		"Install it, or name it: make PYTHON=/path/to/python run" >&2; exit 1; }

$(STAMP): $(PINS) | need-python
	@$(PYTHON) scripts/setup_venv.py $(VENV)

$(CORE_STAMP): $(PINS) | need-python
	@$(PYTHON) scripts/setup_venv.py $(CORE_VENV) --core
