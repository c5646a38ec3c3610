# make ask Q="who accompanied Kim?"    one question about the default article
# make ask Q="…" ARTICLE=path-or-link  about another one
# Everything is installed into .venv, once, and again only when the dependencies change.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

Q ?=
ARTICLE ?=
# The shell takes both from its environment, so that quotes and dollar signs in a question stay what they are.
export Q
ifneq ($(value ARTICLE),)
export ARTICLE
endif
ON_ARTICLE := $(if $(value ARTICLE),--article "$$ARTICLE")

.PHONY: help ask chat bot demo test lint eval install clean
.DEFAULT_GOAL := help

help: ## show this
	@grep -E '^[a-z]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed 's/:.*## /\t/' | expand -t 10

ask: $(VENV)/installed ## answer a question: make ask Q="who accompanied Kim?"
	@test -n "$$Q" || { echo 'Say what you ask: make ask Q="who accompanied Kim?"' >&2; exit 2; }
	@$(BIN)/article-bot ask $(ON_ARTICLE) -- "$$Q"

chat: $(VENV)/installed ## talk about the article in the terminal
	@$(BIN)/article-bot chat $(ON_ARTICLE)

bot: $(VENV)/installed ## run the Telegram bot; the token is in .env
	@$(BIN)/article-bot run

demo: $(VENV)/installed-dev ## see the bot in a browser, with no token
	@$(BIN)/python -m tests.telegram --demo

test: $(VENV)/installed-dev ## run the tests
	$(BIN)/python -m pytest

lint: $(VENV)/installed-dev ## check style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: $(VENV)/installed ## measure the answers on the development questions
	$(BIN)/article-bot eval --out reports

install: $(VENV)/installed ## install, and nothing more

clean: ## remove what make made
	rm -rf $(VENV) build dist reports

$(VENV)/installed: pyproject.toml constraints.txt
	@echo "Installing into $(VENV) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) pip
	@$(PIP) --editable ".[pdf,docx]"
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Installing what the tests need …"
	@$(PIP) --group dev
	@touch $@
