# The commands people use. `make demo` and `make test` set up whatever is missing.
.PHONY: setup demo up test test-long lint lock help
.DEFAULT_GOAL := help

BIN := .venv/bin
export OMP_NUM_THREADS := 1
export OMP_THREAD_LIMIT := 1

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup:  ## install what is missing: system packages, virtual environment
	@deploy/setup.sh

demo: setup  ## make a drop of sample documents, process it, print what happened
	@$(BIN)/holdpoint demo

up: setup  ## run everything on this machine until Ctrl-C: schedules, delivery, review page
	@$(BIN)/holdpoint up --config deploy/holdpoint.yaml

lint:  ## ruff, mypy --strict, import floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test:  ## everything that .ci/run runs: lint and the tests
	@deploy/setup.sh --with-tests
	$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder -m "not long"

test-long:  ## the tests that take longer than CI allows (kill protocol, hostile files, more paused and faulty runs)
	@deploy/setup.sh --with-tests
	$(BIN)/python -m pytest -m long

lock:  ## renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --group dev --override deploy/lock-overrides.txt --no-emit-index-url \
		--generate-hashes --python-version 3.11 --no-header -o requirements.lock
