# Everything made here goes into .venv, public and a few caches; `make clean` removes it all.

BIN := .venv/bin
PY := $(BIN)/python
STAMP := .venv/.installed

# A broken shim is not uv: ask it to run rather than look whether it is there.
UV := $(shell uv --version >/dev/null 2>&1 && echo uv)

# Where python3 is too old, a newer one is often installed beside it.
PYTHON ?= $(or $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done), \
	$(error Python 3.11 or newer is needed and none was found: set PYTHON to its path))

# An old pip is no news: its version is locked like the others.
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: site test check messages audit bench lock clean

site: $(STAMP)
	$(BIN)/sitegen build

# One file stays in one process, so that what its tests share is made once.
test: $(STAMP)
	$(PY) -m tests.chromium
	$(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Adds new messages of the templates to every translation, and tells what is to be translated.
messages: $(STAMP)
	$(PY) -m tests.messages

# The lock has every version, so pip-audit asks about those and resolves nothing itself. Where it
# gets no answer about one it would pass, but for --strict.
audit: $(STAMP)
	$(PY) -m tests.chromium
	$(PY) -m pytest -m slow
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.lock || \
	{ echo 'make audit: NOT PASSED: a known vulnerability, or no answer about them (see above)' >&2; exit 1; }

# Takes about 25 minutes; `make bench ARGS=--quick` one. CORPUS names a folder of articles to repeat.
bench: $(STAMP)
	$(PY) -m benchmarks $(if $(CORPUS),--corpus '$(CORPUS)') $(ARGS)

# The locked build backend is installed with the rest, so that building fetches nothing unpinned.
# Both tools are told which environment: another one may be active in the shell.
$(STAMP): requirements.lock pyproject.toml
ifdef UV
	uv venv --quiet --allow-existing .venv
	uv pip install --quiet --python $(PY) --require-hashes -r requirements.lock
	uv pip install --quiet --python $(PY) --no-deps --no-build-isolation -e .
else
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .
endif
	touch $@

# Keeps the versions that still fit; `make lock UPGRADE=--upgrade` takes the newest. The settings
# of whoever runs it stay out, since the hashes must hold for everyone.
lock: $(if $(UV),,$(BIN)/uv)
	env -u UV_INDEX -u UV_INDEX_URL -u UV_DEFAULT_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS \
	$(or $(UV),$(BIN)/uv) --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make lock' $(UPGRADE) --group dev pyproject.toml -o requirements.lock
	! grep -nE '://|^-' requirements.lock

$(BIN)/uv: | $(STAMP)
	$(PY) -m pip install --quiet uv

clean:
	rm -rf .venv public .public.sitegen .sitegen benchmarks/.work dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
