# Everything that is done with this project. Needs Python 3.11 or newer and make, nothing else.

PYTHON ?= $(shell for one in python3.13 python3.12 python3.11 python3; do command -v $$one >/dev/null 2>&1 && \
	$$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$one && break; done)
BIN := .venv/bin
READY := .venv/ready
# As many processes for tests as processors, at most four: each has an emulator of its own.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN); [ $$n -gt 4 ] && n=4; echo $$n)

.DEFAULT_GOAL := help
.PHONY: help setup run stop test check format demo bench behaviours package deploy clean

help: ## What there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

setup: $(READY) ## Only install what is needed (.venv)

$(READY): requirements.txt requirements-dev.txt
	@[ -n "$(PYTHON)" ] || { echo "Needs Python 3.11 or newer."; exit 1; }
	@[ -x $(BIN)/python ] || { echo "Making .venv with $(PYTHON)"; $(PYTHON) -m venv .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null && \
		$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements-dev.txt; then :; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt; fi
	@touch $@

# Bytecode, also where the environment keeps Python from writing it: files that people upload are looked at by a process
# of their own each, and none of them should have to compile anything.
.PHONY: bytecode
bytecode: $(READY)
	@$(BIN)/python -m compileall -q chalicelib infra

run: bytecode ## Start everything on this machine and stay up
	@$(BIN)/python -m infra run $(ARGS)

stop: $(READY) ## Stop it from another window
	@$(BIN)/python -m infra stop

test: bytecode ## Run every test
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

check: $(READY) ## What CI looks at before the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m infra generate --check
	$(BIN)/python -m infra template --check
	$(BIN)/cfn-lint --region ap-south-1 --template infra/data.yaml dist/template-*.json
	$(BIN)/python -m infra publish --check regions

format: $(READY) ## Put the code in form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

demo: bytecode ## One application from click to certificate, without a browser
	@$(BIN)/python -m infra demo $(ARGS)

bench: bytecode ## Measure, beside named peers
	@$(BIN)/python -m infra bench $(ARGS)

behaviours: $(READY) ## Which behaviours the last test run showed
	@$(BIN)/python -m infra behaviours

package: $(READY) ## Make the zip and the layer for AWS Lambda
	@$(BIN)/python -m infra package $(ARGS)

deploy: $(READY) ## Bring a stage on AWS up to this code: make deploy STAGE=dev
	@[ -n "$(STAGE)" ] || { echo "Which stage? make deploy STAGE=dev"; exit 1; }
	@$(BIN)/python -m infra --stage $(STAGE) deploy $(ARGS)

clean: ## Forget the local stack and everything that was made
	rm -rf .local dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
