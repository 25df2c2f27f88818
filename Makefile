# Everything a contributor runs. Each target sets up what it needs by itself; needed
# beforehand: make and a Python >= 3.11; for the tests of Wootiv also Node with npm.

PYTHONS ?= python3.11 python3.12 python3.13
COLOUR ?= async
# Most tests wait for a server or a renderer: five at a time keep two cores busy.
WORKERS ?= 5
PARALLEL = -n $(WORKERS) --dist worksteal
# Heavy tests render, run a browser, or run Ray: tests/conftest.py marks them.
# Tests of the checkout itself (its style, its generated files) depend on no version.
LIGHT := 'not checkout and not heavy and not prove'
ifeq ($(filter async sync,$(COLOUR)),)
$(error COLOUR is async or sync, not '$(COLOUR)')
endif

# A name may be there without running (a version manager's shim), so each is tried.
# `true` at the end, because make throws away what a shell says that ends with 127.
new_enough := import sys; sys.exit(sys.version_info < (3, 11))
answering = $(shell for python in $(1); do \
	$$python --version >/dev/null 2>&1 && $$python -c '$(new_enough)' && echo $$python; \
	done; true)
FOUND := $(call answering,$(PYTHONS))
ifeq ($(FOUND),)
FOUND := $(call answering,python3)
endif

# Three configurations, one interpreter each: the first runs the lowest versions of all
# dependencies, the last the built wheel, the one between the newest versions. With
# fewer interpreters, one of them runs several configurations.
LOWEST := $(firstword $(FOUND))
WHEEL := $(lastword $(FOUND))
NEWEST := $(or $(word 2,$(FOUND)),$(LOWEST))
VENV := .venv-newest

# uv installs in seconds what takes pip minutes. Without uv, one is installed here.
UV := $(or $(shell command -v uv 2>/dev/null),$(CURDIR)/.venv-uv/bin/uv)
INSTALL = $(UV) pip install --quiet --python $(@D)/bin/python

# The tests hold the client against the vendor's SDK, of the same name: it gets an
# environment of its own, made by the first test that needs it.
export PUBLISHED_SDK := $(CURDIR)/.venv-published

# They also hold the Wootiv client against a mock server that runs under Node; it is
# installed in the same way, where there is Node with npm.
export PRISM := $(CURDIR)/.prism

# Reports are looked at in Chromium; where the machine has none, it comes the same way.
export CHROMIUM := $(CURDIR)/.chromium

.PHONY: help
help: ## this list
	@echo 'Targets:'
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s%s\n", $$1, $$2}' Makefile
	@echo 'Settings:'
	@echo '  COLOUR=sync    make demo: use the blocking client'
	@echo '  PYTHONS="…"    the interpreters to try, each if it answers: lowest, newest, wheel'
	@echo '  WORKERS=2      make test, coverage: how many tests run at a time'
	@echo '  QUICK=1        make bench: under two minutes, with few peers'
	@echo '  ONLY="…"       make bench: works whose names begin so'

.PHONY: demo
demo: python $(VENV)/demo ## make media, render them on a local server: demo-out/
	$(VENV)/bin/python examples/$(COLOUR)/demo.py

.PHONY: test
test: lowest coverage wheel ## all tests, in three configurations

.PHONY: check
check: python $(VENV)/check ## generated files are fresh, style, types
	$(VENV)/bin/python build_sync.py --check
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/pyright --pythonpath $(VENV)/bin/python

# Coverage is of the asyncio package, of which the other is generated: the tests of
# tests/sync_ would add time here and no line. They run in both other configurations.
.PHONY: coverage
coverage: python $(VENV)/check ## with the newest versions; fails below 95 % coverage
	$(VENV)/bin/python -m pytest $(PARALLEL) --cov --cov-report term-missing:skip-covered --ignore tests/sync_

.PHONY: lowest
lowest: python .venv-lowest/lowest ## without the heavy tests, with the lowest versions
	.venv-lowest/bin/python -m pytest $(PARALLEL) -m $(LIGHT)

.PHONY: prove
prove: python $(VENV)/prove ## the long forms: many kills, soaks, mutation
	$(VENV)/bin/python -m pytest -m prove --timeout 900 --durations 0 tests/slow

.PHONY: bench
bench: python .venv-bench/bench ## speed beside other clients; QUICK=1, ONLY="…": bench-out/
	.venv-bench/bin/python -m benchmarks $(if $(QUICK),--quick) $(if $(ONLY),--only $(ONLY))

.PHONY: sync
sync: python $(VENV)/test ## write the blocking package from the async one
	$(VENV)/bin/python build_sync.py

.PHONY: clean
clean: ## remove environments, builds and output
	rm -rf .venv-* .prism .chromium build dist demo-out bench-out *.egg-info .coverage*
	rm -rf .mypy_cache .pytest_cache .ruff_cache mutants
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The tests away from the checkout: what the wheel forgot cannot be imported there.
# An old build folder could lend a forgotten file, so it goes first.
COPIED := $(wildcard tests examples benchmarks docs README.md build_sync.py pyproject.toml)
.PHONY: wheel
wheel: python .venv-wheel/made ## without the heavy tests, with the built wheel
	rm -rf build .venv-wheel/wheel
	$(UV) build --quiet --wheel --out-dir .venv-wheel/wheel .
	$(UV) pip install --quiet --python .venv-wheel/bin/python --reinstall-package ittybit \
		"ittybit[test] @ file://$$(echo $(CURDIR)/.venv-wheel/wheel/*.whl)"
	copy=$$(mktemp -d) && trap 'rm -rf "$$copy"' EXIT && \
	cp -R $(COPIED) "$$copy" && python="$$PWD/.venv-wheel/bin/python" && cd "$$copy" && \
	"$$python" -m pytest $(PARALLEL) -m $(LIGHT)

.PHONY: python
python:
	@test -n '$(FOUND)' || { echo 'No Python >= 3.11 answers: install one, or name it: make PYTHONS=/path/to/python3.12'; exit 1; }

.PHONY: pythons
pythons:
	@echo $(FOUND)

# Environments. A stamp inside says what is installed; a change of the metadata begins
# anew. `made` is an ordinary file in the middle of a chain: without .SECONDARY, make
# would delete it.
.SECONDARY:
.DELETE_ON_ERROR:

no_venv = echo "$(1) cannot make virtual environments: install its venv module" \
	"(on Debian and Ubuntu: apt install $(notdir $(1))-venv)"; exit 1
executable = $$($(1) -c 'import sys; print(sys.executable)')
define make_environment
rm -rf $(@D)
$(UV) venv --quiet --python "$(call executable,$(1))" $(@D)
@touch $@
endef

$(CURDIR)/.venv-uv/bin/uv:
	@$(LOWEST) -c 'import ensurepip, venv' 2>/dev/null || { $(call no_venv,$(LOWEST)); }
	$(LOWEST) -m venv --clear .venv-uv
	.venv-uv/bin/python -m pip install --quiet --disable-pip-version-check uv

.venv-lowest/made: setup.cfg pyproject.toml | $(UV)
	$(call make_environment,$(LOWEST))

.venv-wheel/made: setup.cfg pyproject.toml | $(UV)
	$(call make_environment,$(WHEEL))

.venv-%/made: setup.cfg pyproject.toml | $(UV)
	$(call make_environment,$(NEWEST))

.venv-lowest/lowest: .venv-lowest/made
	$(INSTALL) --resolution lowest-direct --editable '.[test]'
	@touch $@

# `compat`: the checkout is found on the path; a finder of its own would take its time
# at each import, and that is measured.
.venv-bench/bench: .venv-bench/made
	$(INSTALL) --config-settings editable_mode=compat --editable '.[bench]'
	@touch $@

.venv-%/demo: .venv-%/made
	$(INSTALL) --editable '.[cli,emulator]'
	@touch $@

.venv-%/test: .venv-%/made
	$(INSTALL) --editable '.[test]'
	@touch $@

.venv-%/prove: .venv-%/made
	$(INSTALL) --editable '.[prove]'
	@touch $@

.venv-%/check: .venv-%/made
	$(INSTALL) --editable '.[dev]'
	@touch $@
