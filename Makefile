# Everything a contributor runs. Each target sets up what it needs by itself; needed
# beforehand: make and a Python >= 3.11; for the tests of Wootiv also Node with npm.

PYTHONS ?= python3.11 python3.12 python3.13
COLOUR ?= async
# Most tests wait for a server or a renderer: five at a time keep two cores busy.
WORKERS ?= 5
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

# 3.11 3.12 3.13: one environment .venv-3.11, .venv-3.12 … for each interpreter.
VERSIONS := $(patsubst python%,%,$(notdir $(FOUND)))
# The last of several Pythons tests the built wheel, which is what users get.
SUITES := $(VERSIONS:%=suite-%)
ifneq ($(word 2,$(SUITES)),)
SUITES := $(filter-out $(lastword $(SUITES)),$(SUITES))
endif
FIRST := .venv-$(firstword $(VERSIONS))
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check

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
	@echo '  PYTHONS="…"    make test: the interpreters to try, each if it answers'
	@echo '  WORKERS=2      make test, coverage: how many tests run at a time'
	@echo '  QUICK=1        make bench: under two minutes, with few peers'
	@echo '  ONLY="…"       make bench: works whose names begin so'

.PHONY: demo
demo: python $(FIRST)/demo ## make media, render them on a local server: demo-out/
	$(FIRST)/bin/python examples/$(COLOUR)/demo.py

.PHONY: test
test: python $(SUITES) wheel ## all tests, on each Python; on the last, of the wheel

.PHONY: check
check: python $(FIRST)/check ## generated files are fresh, style, types
	$(FIRST)/bin/python build_sync.py --check
	$(FIRST)/bin/ruff check
	$(FIRST)/bin/ruff format --check
	$(FIRST)/bin/mypy
	$(FIRST)/bin/pyright --pythonpath $(FIRST)/bin/python

.PHONY: coverage
coverage: python $(FIRST)/check ## all tests, on the first Python: < 5 % unreached
	$(FIRST)/bin/python -m pytest -n $(WORKERS) --cov --cov-report term-missing:skip-covered

.PHONY: prove
prove: python $(FIRST)/prove ## the long forms: many kills, soaks, mutation
	$(FIRST)/bin/python -m pytest -m prove --timeout 900 --durations 0 tests/prove

.PHONY: bench
bench: python .venv-bench/bench ## speed beside other clients; QUICK=1, ONLY="…": bench-out/
	.venv-bench/bin/python -m benchmarks $(if $(QUICK),--quick) $(if $(ONLY),--only $(ONLY))

.PHONY: sync
sync: python $(FIRST)/test ## write the blocking package from the async one
	$(FIRST)/bin/python build_sync.py

.PHONY: clean
clean: ## remove environments, builds and output
	rm -rf .venv-* .prism .chromium build dist demo-out bench-out *.egg-info .coverage*
	rm -rf .mypy_cache .pytest_cache .ruff_cache mutants
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: $(SUITES)
$(SUITES): suite-%: .venv-%/test
	.venv-$*/bin/python -m pytest -n $(WORKERS)

# The tests away from the checkout: what the wheel forgot cannot be imported there.
# An old build folder could lend a forgotten file, so it goes first.
COPIED := $(wildcard tests examples benchmarks docs README.md build_sync.py pyproject.toml)
.PHONY: wheel
wheel: python .venv-wheel/made
	rm -rf build .venv-wheel/wheel
	.venv-wheel/bin/python -m pip wheel --quiet --no-deps --wheel-dir .venv-wheel/wheel .
	.venv-wheel/bin/python $(PIP_INSTALL) --force-reinstall --no-deps .venv-wheel/wheel/*.whl
	.venv-wheel/bin/python $(PIP_INSTALL) "$$(echo .venv-wheel/wheel/*.whl)[test]"
	copy=$$(mktemp -d) && trap 'rm -rf "$$copy"' EXIT && \
	cp -R $(COPIED) "$$copy" && python="$$PWD/.venv-wheel/bin/python" && cd "$$copy" && \
	"$$python" -m pytest -n $(WORKERS) -m 'not checkout and not prove'

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

python_for = $(firstword $(filter %python$(1),$(FOUND)))
no_venv = echo "$(1) cannot make virtual environments: install its venv module" \
	"(on Debian and Ubuntu: apt install $(notdir $(1))-venv)"; exit 1
define make_environment
@$(1) -c 'import ensurepip, venv' 2>/dev/null || { $(call no_venv,$(1)); }
$(1) -m venv --clear $(@D)
@touch $@
endef

.venv-wheel/made: setup.cfg pyproject.toml
	$(call make_environment,$(lastword $(FOUND)))

# `compat`: the checkout is found on the path; a finder of its own would take its time
# at each import, and that is measured.
.venv-bench/made: setup.cfg pyproject.toml
	$(call make_environment,$(firstword $(FOUND)))

.venv-bench/bench: .venv-bench/made
	$(@D)/bin/python $(PIP_INSTALL) --config-settings editable_mode=compat \
		--editable '.[bench]'
	@touch $@

.venv-%/made: setup.cfg pyproject.toml
	$(call make_environment,$(call python_for,$*))

.venv-%/demo: .venv-%/made
	$(@D)/bin/python $(PIP_INSTALL) --editable '.[cli,emulator]'
	@touch $@

.venv-%/test: .venv-%/made
	$(@D)/bin/python $(PIP_INSTALL) --editable '.[test]'
	@touch $@

.venv-%/prove: .venv-%/made
	$(@D)/bin/python $(PIP_INSTALL) --editable '.[prove]'
	@touch $@

.venv-%/check: .venv-%/made
	$(@D)/bin/python $(PIP_INSTALL) --editable '.[dev]'
	@touch $@
