# Booth POS. Each target sets up what it needs: a venv in .venv, and on Debian, as root, packages.
.DEFAULT_GOAL := help
.PHONY: help run test check translations shots gallery bench prove lock installer system-run system-test
.DELETE_ON_ERROR:

BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
READY := .venv/.ready
CATALOGUES := $(wildcard resources/translations/*/LC_MESSAGES/*.po)
PYTEST := QT_QPA_PLATFORM=offscreen $(BIN)/pytest
# More workers than there are cores: many tests wait for a program rather than work.
WORKERS = $$($(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 5)')
SPREAD = -n $(WORKERS) --maxprocesses 8 --dist worksteal
# Rooms of whose code every branch is covered, by their own tests; no tracer slows the others.
ROOMS := domain flow gateway store
# Of these rooms, too, but long, and no branch needs them: a tracer would double their time.
LONG := tests/gateway/fuzz \
    tests/flow/test_crowd.py::test_each_of_five_hundred_is_asked_within_550_seconds \
    tests/flow/test_crowd.py::test_doubt_ends_soon_after_the_network_is_back \
    tests/store/test_tampering.py::test_every_change_by_hand_is_found_and_named
OTHERS = $(wildcard tests/test_*.py) $(filter-out $(ROOMS:%=tests/%/),$(wildcard tests/*/))
EFFORT ?= 20
# Or every worker and every program that the tests start would compile all of it anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: system-run translations ## open the counter in practice mode; without a screen, picture it
	@if [ "$$(uname -s)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    echo "No screen here: the counter rehearses by itself."; \
	    $(BIN)/booth-pos rehearse --shots shots/; \
	else \
	    $(BIN)/booth-pos --practice; \
	fi

test: check system-test ## all checks and tests, with every branch of the money rooms covered
	$(PYTEST) $(SPREAD) $(ROOMS:%=--cov=pos_app/%) --cov-report= $(LONG:%=--deselect=%) $(ROOMS:%=tests/%)
	$(BIN)/coverage report --fail-under=100
	$(PYTEST) $(SPREAD) $(OTHERS) $(LONG)

check: translations ## lint, formatting, types, workflow, and the installers' lock and licences
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python packaging/lock.py --check
	$(BIN)/python packaging/licences/check.py
	$(BIN)/zizmor --offline --quiet .github/workflows

translations: $(READY) $(CATALOGUES:.po=.mo) ## compile the catalogues of sentences

shots: system-run translations ## pictures of every screen, in shots/
	$(BIN)/booth-pos rehearse --shots shots/

gallery: system-run translations ## contact sheets of every screen and state, checked, in shots/gallery/
	$(BIN)/python -m tests.gallery shots/gallery/

bench: system-test translations ## measure how fast it is, each figure beside its floor, in build/bench/
	$(BIN)/python -m tests.bench

prove: system-test translations ## search EFFORT (20) times longer than `test` does, or simulate SALES=N sales
ifdef SALES
	$(BIN)/python -m tests.simulation --sales $(SALES) --cells
else
	$(PYTEST) -n auto --maxprocesses 4 --timeout 0 --effort $(EFFORT)
endif

installer: translations ## freeze and pack for Linux and, under wine, for Windows, and try both
	packaging/installer.sh

lock: $(READY) ## lock what installers are made of anew (needs the network)
	$(BIN)/python packaging/lock.py

$(READY): pyproject.toml packaging/translations.py
	@packaging/make_venv.sh
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

%.mo: %.po | $(READY)
	$(BIN)/python packaging/translations.py

system-run system-test: system-%:
	@packaging/setup_debian.sh $*
