# Everything a person needs: `make demo` and `make test` do all the set-up by themselves.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
export QT_QPA_PLATFORM ?= offscreen
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: help demo test check format lint types coverage run shots bench bench-full soak build lock fonts clean

help:
	@echo "make demo    a supervision ledger from the real plan, in out/demo"
	@echo "make test    all tests          make check   what CI runs"
	@echo "make run     the window         make shots   pictures of every page, in out/shots"
	@echo "make bench   the figures        make build   the program as one folder, in dist"

$(READY): locks/dev.txt pyproject.toml tools/setup.sh
	sh tools/setup.sh "$(PYTHON)" "$(VENV)"
	@touch $(READY)

demo: $(READY)
	$(PY) -m desktop demo out/demo

test: $(READY)
	$(PY) -m pytest -q -n 2

check: $(READY) format lint types test coverage

format: $(READY)
	$(PY) -m ruff format --check .

lint: $(READY)
	$(PY) -m ruff check .

types: $(READY)
	$(PY) -m mypy

# Rules and kernel: every branch is taken by their own tests.
coverage: $(READY)
	$(PY) -m coverage erase
	$(PY) -m coverage run --source=desktop/domain,desktop/records -m pytest -q tests/domain tests/records
	$(PY) -m coverage report --fail-under=100

run: $(READY)
	QT_QPA_PLATFORM= $(PY) -m desktop

shots: $(READY)
	$(PY) tools/shots.py out/shots

bench: $(READY)
	$(PY) -m benchmarks

bench-full: $(READY)
	$(PY) -m benchmarks --full

soak: $(READY)
	DUKAO_RUNS=3000 $(PY) -m pytest -q tests/property tests/faults

build: $(READY)
	$(PY) -m PyInstaller --noconfirm --log-level WARN build.spec
	dist/dukao/dukao selfcheck

lock:
	$(PY) -m pip install -q uv
	cd locks && ../$(VENV)/bin/uv pip compile -q --universal --generate-hashes --no-annotate --no-header \
	  --python-version 3.11 ../pyproject.toml -o runtime.txt
	cd locks && ../$(VENV)/bin/uv pip compile -q --universal --generate-hashes --no-annotate --no-header \
	  --python-version 3.11 --extra dev --extra build ../pyproject.toml -o dev.txt

fonts: $(READY)
	$(PY) tools/build_fonts.py

clean:
	rm -rf out build dist .mypy_cache .ruff_cache .hypothesis
