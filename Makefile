# Everything starts here; `make` alone says what there is.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin

.PHONY: help setup demo test test-all check format bench lab-up lab-down

help:
	@echo 'make demo      rehearse on the simulated TVOX: stand-alone, then cluster; prints the report'"'"'s path'
	@echo 'make test      checks and the suite'"'"'s own tests (under 25 minutes)'
	@echo 'make test-all  every cell of the fault matrix as well'
	@echo 'make check     lint, format, types, import contracts'
	@echo 'make bench     the figures the project promises, measured'
	@echo 'make lab-up    start the simulated TVOX; make lab-down ends it'

setup: .system $(VENV)/.ready

.PHONY: .system
.system:
	@sh lab/system/packages.sh

$(VENV)/.ready: requirements.lock pyproject.toml
	@sh lab/system/python.sh $(PYTHON) $(VENV)
	@touch $@

demo: setup
	@$(RUN)/python -m lab.demo

# Whoever listens to sound has the machine to itself: the lab and the phones come after the others.
LISTENING := tests/lab tests/tvox/adapters/sip
OTHERS := tests $(LISTENING:%=--ignore=%) --numprocesses=2 --dist=loadscope

test: check
	$(RUN)/pytest $(OTHERS) -m 'not exhaustive'
	$(RUN)/pytest $(LISTENING) -m 'not exhaustive'

test-all: check
	$(RUN)/pytest $(OTHERS)
	$(RUN)/pytest $(LISTENING)

check: setup
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports --no-cache

format: setup
	$(RUN)/ruff check --fix .
	$(RUN)/ruff format .

bench: setup
	$(RUN)/python -m benchmarks

lab-up: setup
	$(RUN)/tvox-lab up

lab-down: setup
	$(RUN)/tvox-lab down
