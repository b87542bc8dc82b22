# The front doors. What each needs is checked and installed by config/local.
PYTHON ?= python3
DOOR = @command -v $(PYTHON) >/dev/null || \
	{ echo "There is no '$(PYTHON)' here. On Debian: apt-get install python3 python3-venv."; exit 1; }; \
	exec $(PYTHON) config/local/bootstrap.py $@ $(ARGS)

.PHONY: help run test soak conformance bench lint lock

help: ## this list
	@sed -n 's/^\([a-z]*\): ## /  make \1\t/p' Makefile | expand -t 20

run: ## the site with its worker and schedule, on http://localhost:8000 (PORT=... for another)
	$(DOOR)

test: ## the whole suite against real PostgreSQL, Redis and Chromium (ARGS="tests/courses -k quiz")
	$(DOOR)

soak: ## kill tests and scale runs; takes minutes
	$(DOOR)

conformance: ## checks by independent validators, which need Node
	$(DOOR)

bench: ## the benchmarks, with a table at the end
	$(DOOR)

lint: ## style, layers, types, templates, migrations, the course's words, deployment settings
	$(DOOR)

lock: ## pins every dependency, with hashes, from pyproject.toml
	$(DOOR)
