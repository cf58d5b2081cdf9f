# Poise needs Python 3.11, 3.12 or 3.13 and make. `make run` starts everything; `make help` says what else there is.

.DEFAULT_GOAL := help
.PHONY: help run test check bench screenshots lock messages clean

# The first Python that runs and fits: the one given as PYTHON=…, or that of .venv, or one on the PATH. A pyenv shim
# may be on the PATH and not run, so each is tried. -I: the secrets.py beside the bootstrap must not shadow Python's.
FIT = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
define READY
set -e; \
for python in $(or $(PYTHON),.venv/bin/python python3.13 python3.12 python3.11 python3 python); do \
	if "$$python" -c "$(FIT)" 2>/dev/null; then exec "$$python" -I site/config/embedded/bootstrap.py $(1); fi; \
done; \
found=$$($(or $(PYTHON),python3) --version 2>&1 | head -n 1) || true; \
echo "Poise needs Python 3.11, 3.12 or 3.13 (make run PYTHON=/path/of/python); found: $${found:-none}" >&2; exit 1
endef

help:
	@echo "make run          start Poise on this machine (PORT=8000, HOST=127.0.0.1, PYTHON=python3.x)"
	@echo "make test         install what tests need, and run them all"
	@echo "make check        format, lint, types, templates, layers, migrations, translations, deployment"
	@echo "make bench        measure the production profile"
	@echo "make screenshots  make the README's pictures anew"
	@echo "make messages     collect the texts to translate"
	@echo "make lock         lock the requirements anew (needs uv)"
	@echo "make clean        remove .venv and caches; your data in var/ stay"

run:
	@$(call READY)
	@exec .venv/bin/python manage.py up

test:
	@$(call READY,dev)
	@exec .venv/bin/python -m tests.run

check:
	@$(call READY,dev)
	@exec .venv/bin/python -m tests.check

bench:
	@$(call READY,dev)
	@exec .venv/bin/python -m bench

screenshots:
	@$(call READY,dev)
	@exec .venv/bin/python -m tests.run --screenshots

messages:
	@$(call READY)
	@exec .venv/bin/python manage.py makemessages --locale zh_Hans --no-obsolete --no-wrap --add-location file \
		--ignore .venv --ignore var --ignore tests --ignore bench

# Hashes for every platform, and no registry's address in the result.
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --upgrade
lock:
	@for name in base dev embedded; do \
		$(LOCK) "requirements/$$name.in" --output-file "requirements/$$name.txt" || exit 1; done

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	find . -path ./var -prune -o -type d -name __pycache__ -exec rm -rf {} +
