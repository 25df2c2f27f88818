# Commands for contributors. Each target installs its dependencies. You need make and
# Python >= 3.11, and Node with npm for the tests of Wootiv.

PYTHONS ?= python3.11 python3.12 python3.13
COLOUR ?= async
# Most tests wait for a server or a renderer: twelve workers keep two cores busy.
WORKERS ?= 2
# A timeout in a test can pass early on a busy machine, so a failed test runs once more.
PARALLEL = -n $(WORKERS) --dist worksteal --reruns 1
# Each worker collects all tests of its command, so several commands at once, each with a
# part of the tests, cost less than one with all of them. With -j, make shares its jobs.
# The slowest part comes first.
async_PART := tests/async_
sync_PART := tests/sync_
units_PART := tests/clients tests/unit
server_PART := tests/emulator tests/live tests/testing
programs_PART := tests/batch tests/cli tests/ray tests/receivers
repo_PART := tests/repo
AT_ONCE = $(MAKE) --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,--output-sync -j 6)
# Heavy tests render media, run a browser, or run Ray: tests/conftest.py marks them.
# Tests of the checkout (style, generated files) do not depend on library versions.
LIGHT := 'not checkout and not heavy and not prove'
# Without cached bytecode, each program that a test starts would compile its modules.
unexport PYTHONDONTWRITEBYTECODE
export UV_COMPILE_BYTECODE := 1
ifeq ($(filter async sync,$(COLOUR)),)
$(error COLOUR must be async or sync, got '$(COLOUR)')
endif

# A version manager may install a command that does not run, so run each interpreter.
# `true` at the end: make discards the output of a shell that exits with 127.
new_enough := import sys; sys.exit(sys.version_info < (3, 11))
answering = $(shell for python in $(1); do \
	$$python --version >/dev/null 2>&1 && $$python -c '$(new_enough)' && echo $$python; \
	done; true)
FOUND := $(call answering,$(PYTHONS))
ifeq ($(FOUND),)
FOUND := $(call answering,python3)
endif

# Three configurations: the first interpreter runs the lowest versions of the
# dependencies, the second runs the newest versions, and the last runs the built wheel.
# With fewer interpreters, one of them runs several configurations.
LOWEST := $(firstword $(FOUND))
WHEEL := $(lastword $(FOUND))
NEWEST := $(or $(word 2,$(FOUND)),$(LOWEST))
VENV := .venv-newest

# uv installs in seconds what takes pip minutes. If it is missing, make installs it here.
UV := $(or $(shell command -v uv 2>/dev/null),$(CURDIR)/.venv-uv/bin/uv)
INSTALL = $(UV) pip install --quiet --python $(@D)/bin/python
# The extras that the tests need; pyproject.toml has the groups.
EXTRAS := cli,emulator,parquet,speed

# The tests compare the client with the vendor's SDK. The SDK has the same name, so the
# first test that needs it creates a separate environment.
export PUBLISHED_SDK := $(CURDIR)/.venv-published

# The tests run the Wootiv client against a mock server for Node, which is installed in
# the same way if Node and npm exist.
export PRISM := $(CURDIR)/.prism

# The tests open reports in Chromium, which is installed in the same way if necessary.
export CHROMIUM := $(CURDIR)/.chromium

.PHONY: help
help: ## list the targets
	@echo 'Targets:'
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s%s\n", $$1, $$2}' Makefile
	@echo 'Settings:'
	@echo '  COLOUR=sync      make demo: use the blocking client'
	@echo '  PYTHONS="…"      the interpreters to use if they run: lowest, newest, wheel'
	@echo '  WORKERS=1        make test, coverage: half of the parallel tests'
	@echo '  QUICK=1          make bench: few peers, less than two minutes'
	@echo '  ONLY="…"         make bench: only works with these prefixes'

.PHONY: demo
demo: python $(VENV)/demo ## render media on a local server: demo-out/
	$(VENV)/bin/python examples/$(COLOUR)/demo.py

.PHONY: environments
environments: python .venv-lowest/lowest $(VENV)/check .venv-wheel/made ## create the environments that the tests use

.PHONY: test
test: coverage lowest wheel ## run all tests in three configurations

.PHONY: check
check: python $(VENV)/check ## check generated files, style, and types
	$(VENV)/bin/python build_sync.py --check
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/pyright --pythonpath $(VENV)/bin/python
	for package in ittybit wootiv ittybit_async ittybit_sync; do \
	VIRTUAL_ENV=$(CURDIR)/$(VENV) PATH="$(CURDIR)/$(VENV)/bin:$$PATH" \
	pyright --ignoreexternal --verifytypes $$package >$(VENV)/types.txt || \
	{ cat $(VENV)/types.txt; exit 1; }; done

.PHONY: dist
dist: python .venv-release/release ## build the wheel and the sdist, and check them: dist/
	.venv-release/bin/python build_dist.py
	.venv-release/bin/check-wheel-contents dist
	.venv-release/bin/twine check --strict dist/*
	.venv-release/bin/pyroma --min=8 dist/*.tar.gz

SINCE ?= $(shell git describe --tags --abbrev=0 2>/dev/null)
.PHONY: api
api: python $(VENV)/check ## compare the public API with the last tag, or with SINCE=…
ifeq ($(SINCE),)
	@echo 'There is no tag to compare with. Pass a revision: make api SINCE=…'
else
	$(VENV)/bin/python -m tests.repo.api_changes $(SINCE)
endif

.PHONY: docs
docs: python $(VENV)/check ## build the documentation site: docs-out/site
	$(VENV)/bin/python build_docs.py

.PHONY: docs-serve
docs-serve: python $(VENV)/check ## serve the site, and build it again after each change
	$(VENV)/bin/python build_docs.py --serve

# Coverage measures the asyncio package. The blocking package is generated from it, so
# tests/sync_ runs only in the other two configurations.
.PHONY: coverage
coverage: python $(VENV)/check ## test the newest versions; fail below 95 % coverage
	rm -f .coverage*
	+$(AT_ONCE) measured-programs measured-repo measured-async \
		measured-server measured-units
	$(VENV)/bin/python -m coverage combine --quiet .coverage.*
	$(VENV)/bin/python -m coverage report

measured-%:
	COVERAGE_FILE=.coverage.$* $(VENV)/bin/python -m pytest $(PARALLEL) --cov --cov-report= \
		--cov-fail-under=0 -m 'not traced and not prove' $($*_PART)

# Programs, batches, and Wootiv reach the libraries only through the clients, and unit tests
# hardly use them. They run in the other two configurations.
.PHONY: lowest
lowest: python .venv-lowest/lowest ## test the clients with the lowest versions
	+$(AT_ONCE) lowest-async lowest-sync lowest-units

lowest-%:
	.venv-lowest/bin/python -m pytest $(PARALLEL) -m $(LIGHT) \
		--ignore-glob '*/sync_/test_batch*' --ignore-glob '*/test_wootiv*' \
		$(filter-out tests/unit,$($*_PART))

.PHONY: prove
prove: python $(VENV)/prove ## run long tests: many kills, soaks, mutation
	$(VENV)/bin/python -m pytest -m prove --durations 0 tests/slow

.PHONY: live
live: python $(VENV)/test ## compare the contract with the live service; ITTYBIT_API_KEY, LIVE_WRITES=1
	$(VENV)/bin/python -m tests.live

.PHONY: bench
bench: python .venv-bench/bench ## compare speed with other clients; QUICK=1, ONLY="…": bench-out/
	.venv-bench/bin/python -m benchmarks $(if $(QUICK),--quick) $(if $(ONLY),--only $(ONLY))

.PHONY: sync
sync: python $(VENV)/test ## generate the blocking package
	$(VENV)/bin/python build_sync.py

.PHONY: clean
clean: ## remove environments, builds, and output
	rm -rf .venv-* .prism .chromium build dist demo-out bench-out docs-out docs/assets *.egg-info .coverage*
	rm -rf .mypy_cache .pytest_cache .ruff_cache mutants
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# tests/async_ already runs in the other two configurations, tests/sync_ only in one.
# Run the tests outside the checkout, so that a module missing in the wheel is missing
# in the tests. The wheel is built from the sdist, so no old build folder adds modules.
COPIED := $(wildcard tests examples benchmarks docs README.md build_*.py mkdocs.yml pyproject.toml)
.PHONY: wheel
wheel: python .venv-wheel/made ## test the built wheel, without heavy tests
	rm -rf .venv-wheel/wheel
	$(UV) build --quiet --out-dir .venv-wheel/wheel .
	$(UV) pip install --quiet --python .venv-wheel/bin/python --reinstall-package ittybit \
		--group test "ittybit[$(EXTRAS)] @ file://$$(echo $(CURDIR)/.venv-wheel/wheel/*.whl)"
	+$(AT_ONCE) wheel-programs wheel-repo wheel-sync wheel-units wheel-server

wheel-%:
	copy=$$(mktemp -d) && trap 'rm -rf "$$copy"' EXIT && cp -R $(COPIED) "$$copy" && cd "$$copy" && \
	$(CURDIR)/.venv-wheel/bin/python -m pytest $(PARALLEL) -m $(LIGHT) $($*_PART)

.PHONY: python
python:
	@test -n '$(FOUND)' || { echo 'No Python >= 3.11 found: install one, or pass it: make PYTHONS=/path/to/python3.12'; exit 1; }

.PHONY: pythons
pythons:
	@echo $(FOUND)

# Environments. A stamp file in each environment names the installed extra. After a
# change of the metadata, make creates the environments again. Without .SECONDARY, make
# would delete `made`, which is an intermediate file.
.SECONDARY:
.DELETE_ON_ERROR:

no_venv = echo "$(1) cannot create virtual environments: install its venv module" \
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
	$(INSTALL) --resolution lowest-direct --group test --editable '.[$(EXTRAS)]'
	@touch $@

# `compat` adds the checkout to the path. The default, an import hook, would slow down
# the imports that the benchmarks measure.
.venv-bench/bench: .venv-bench/made
	$(INSTALL) --config-settings editable_mode=compat --group bench --editable '.[speed]'
	@touch $@

.venv-%/release: .venv-%/made
	$(INSTALL) --group release
	@touch $@

.venv-%/demo: .venv-%/made
	$(INSTALL) --editable '.[cli,emulator]'
	@touch $@

.venv-%/test: .venv-%/made
	$(INSTALL) --group test --editable '.[$(EXTRAS)]'
	@touch $@

.venv-%/prove: .venv-%/made
	$(INSTALL) --group prove --editable '.[$(EXTRAS),ray]'
	@touch $@

.venv-%/check: .venv-%/made
	$(INSTALL) --config-settings editable_mode=compat --group dev --editable '.[$(EXTRAS),ray]'
	@touch $@
