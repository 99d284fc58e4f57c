# make run: a demonstration. make test: everything tests need, and the tests. make check: style, types, imports.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
SOURCES = api assistant checkpoint core eval knowledge prefill review_support

.PHONY: run test check wheelhouse lock clean
.DELETE_ON_ERROR:

run: .venv/core.stamp
	$(BIN)/yijianshi demo

test: .venv/test.stamp
	$(BIN)/python -m pytest -q -n 2

check: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/mypy --strict $(SOURCES)
	$(BIN)/lint-imports

$(BIN)/python:
	$(PYTHON) -m venv .venv

# The core has no torch: an installation without a model needs none.
.venv/core.stamp: pyproject.toml requirements.lock | $(BIN)/python
	$(PIP) install -q -c requirements.lock -e .
	touch $@

.venv/test.stamp: pyproject.toml requirements.lock | $(BIN)/python
	$(PIP) install -q -c requirements.lock -e '.[dev,models]'
	touch $@ .venv/core.stamp

# Everything a machine without a network needs: see docs/operate.md.
wheelhouse: $(BIN)/python
	$(PIP) wheel -q -c requirements.lock -w wheelhouse .
	$(PIP) download -q -d wheelhouse 'setuptools>=75' wheel
	cp requirements.lock wheelhouse/

# Takes what is installed, with the CPU mark of torch removed, so that either build satisfies it.
lock: .venv/test.stamp
	$(PIP) install -q -e '.[dev,models,eval]'
	$(PIP) freeze --exclude-editable | sed 's/+cpu$$//' >requirements.lock

clean:
	rm -rf .venv build dist wheelhouse *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
