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

INSTALL = $(if $(UV),uv pip install --quiet --python $(PY),$(PY) -m pip install --quiet)

# An old pip is no news: its version is locked like the others.
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: site test check messages reference vulnerabilities audit fuzz bench lock clean

site: $(STAMP)
	$(BIN)/sitegen build

# Tests start Python hundreds of times, so what it compiles is kept, whatever the shell says.
test audit: export PYTHONDONTWRITEBYTECODE :=

PARALLEL := -n auto --maxprocesses 4
# One file stays in one process, so that what its tests share is made once.
BY_FILE := $(PARALLEL) --dist loadfile --no-loadscope-reorder

test: $(STAMP)
	$(PY) -m tools.chromium
	$(PY) -m tools.fonts
	$(PY) -m pytest $(BY_FILE)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Adds new messages of the templates to every translation, and tells what is to be translated.
messages: $(STAMP)
	$(PY) -m tools.messages

# Writes the fields of pages into docs/themes.md, from the docstrings of the values.
reference: $(STAMP)
	$(PY) -m tools.field_reference

# Passes with a loud word where nobody answers; `make audit` does not.
vulnerabilities: $(STAMP)
	$(PY) -m tools.vulnerabilities

# The sets of tools/fonts.py.
FONTS := dejavu noto wide

# Lighthouse measures time, so that it runs alone. Most of the other slow tests are in a few files.
audit: $(STAMP)
	$(PY) -m tools.chromium
	$(PY) -m tools.fonts $(FONTS)
	for fonts in $(FONTS); do \
	SITEGEN_FONTS=$$fonts $(PY) -m pytest $(BY_FILE) -m 'layout and not slow' || exit 1; done
	$(PY) -m pytest $(PARALLEL) --dist worksteal -m slow -k 'not lighthouse'
	$(PY) -m pytest -m slow -k lighthouse
	$(PY) -m pytest $(PARALLEL) -m 'not browser' --hypothesis-profile thorough tests/content/test_laws.py
	$(PY) -m tools.vulnerabilities --strict

# Seconds for each target. Atheris is in no lock: it has no wheel for every Python and system.
SECONDS ?= 60
fuzz: $(STAMP)
	@$(PY) -c 'import atheris' 2>/dev/null || $(INSTALL) --group fuzz || \
	{ echo 'make fuzz: Atheris cannot be installed here: it has wheels for some Pythons on Linux' >&2; exit 1; }
	for target in article front_matter markdown config name site; do \
	$(PY) -m tools.fuzz $$target $(SECONDS) || exit 1; done

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
	rm -rf .venv public .public.sitegen .sitegen benchmarks/.work dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .fuzz
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
