# The verbs of this repository. `make` alone lists them.

PYTHON := .venv/bin/python
export PYTHONPATH := $(CURDIR)/libs:$(CURDIR)
# A run starts some hundred processes: each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help run test test-fast probes lint format types bench docs screenshots manifests sbom licences audit lock clean

help: ## list these verbs
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

run: ## start everything on this machine, installing what is missing; Ctrl-C stops it
	@sh deploy/local/install.sh run
	@exec $(PYTHON) -m deploy.local.run

test: ## run the whole suite on its own broker and database, installing what is missing
	@sh deploy/local/install.sh test
	@exec $(PYTHON) -m tests.run $(ARGS)

test-fast: ## run what is quick: rules of the repository, units and contracts
	@sh deploy/local/install.sh test
	@exec $(PYTHON) -m tests.run --fast $(ARGS)

probes: ## ask 100,000 questions about cases that are not the asker's; PROBES=5000 asks fewer
	@sh deploy/local/install.sh test
	PROBES=$(or $(PROBES),100000) $(PYTHON) -m pytest -q -s tests/integration/gateway/test_access_probes.py

lint: ## check style, imports and types
	@sh deploy/local/install.sh test
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

format: ## bring every file into the one format
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

bench: ## measure throughput, latency and cost beside the raw floor
	@sh deploy/local/install.sh test
	@exec $(PYTHON) -m benchmarks $(ARGS)

docs: ## write what is generated: settings (docs/run.md), events (docs/asyncapi.yaml), the law (docs/law.md, docs/acts.md), services (docs/services)
	$(PYTHON) -m tools.settings_table
	$(PYTHON) -m tools.event_catalogue
	$(PYTHON) -m tools.law_page
	$(PYTHON) -m tools.service_pages

screenshots: ## take the pictures that the README shows (docs/images) of a running system
	@sh deploy/local/install.sh test
	SCREENSHOTS=docs/images $(PYTHON) -m pytest -q tests/e2e/test_screenshots.py

manifests: ## write Dockerfiles and Kubernetes manifests from the services' folders
	@$(PYTHON) -m deploy.manifests

sbom: ## write the list of what is shipped, with hashes (sbom.json, CycloneDX)
	$(PYTHON) -m cyclonedx_py requirements requirements.txt --output-reproducible --of JSON -o sbom.json

licences: ## list under which licence each package is that runs
	@$(PYTHON) -m tools.licences

audit: ## ask a public database for known faults of the packages; needs the network
	$(PYTHON) -m venv .run/audit
	.run/audit/bin/pip install -q pip-audit
	.run/audit/bin/pip-audit --disable-pip --require-hashes -r requirements.txt

lock: ## pin the newest versions of all Python packages, with their hashes
	$(PYTHON) -m pip install -q pip-tools
	for list in requirements requirements-local requirements-dev; do \
	  $(PYTHON) -m piptools compile -q --upgrade --allow-unsafe --generate-hashes --strip-extras \
	    --no-emit-find-links --no-emit-index-url --no-emit-trusted-host \
	    --output-file=$$list.txt $$list.in || exit 1; \
	done

clean: ## remove the Python environment, caches and the data of `make run`
	@[ ! -e .run/lock ] || flock -n .run/lock true || { echo "make run is running: stop it first"; exit 1; }
	rm -rf .venv .run .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
