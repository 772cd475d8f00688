# The few commands of the project. `make` lists them; `ARGS` reaches the command behind a target.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test check format lock bench clean

ARGS =
NAME = load
python = .venv/bin/python

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo: ## Install what is missing, build the demo city, serve it on http://localhost:8500
	@setup/machine && setup/python --no-dev && setup/web && exec .venv/bin/gisgov demo $(ARGS)

test: ## Install what is missing, run every test (ARGS="-k placing" for some)
	@setup/machine && setup/python && setup/machine browser && setup/web && \
		exec $(python) -m pytest -n auto --dist loadgroup $(ARGS)

check: ## Lint, format, types, imports, docs, audit of dependencies (ARGS="lint types" for some)
	@setup/machine python && setup/python && setup/web packages && exec setup/check $(ARGS)

format: ## Format the code and mend what the linter can
	@setup/python && $(python) -m ruff check --quiet --fix-only && $(python) -m ruff format
	@setup/web packages && setup/npm run --silent format

lock: ## Renew uv.lock with the newest versions that pyproject.toml allows
	@setup/uv lock --upgrade

bench: ## Measure (NAME=load; ARGS="--quick" for a short run)
	@setup/machine && setup/python --group bench && exec $(python) -m benchmarks.$(NAME) $(ARGS)

clean: ## Remove the Python environment, the built map and caches; the cities stay
	@rm -rf .venv .tools web/node_modules api/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
