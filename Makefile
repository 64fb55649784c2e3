# Two commands for a newcomer: `make demo` and `make test`. Both need Python 3.11 or
# newer and a package index; everything else they install into .venv by themselves.

PYTHON ?= python3
VENV ?= .venv
# `make demo MODEL=none` quotes sentences instead of downloading a language model.
MODEL ?= local

BIN := $(VENV)/bin
POLYCITE := $(BIN)/polycite

.DEFAULT_GOAL := help
.PHONY: help demo test test-servers test-report bench-retrieval bench-stories bench-mixing bench-scale bench-ingest bench-start bench-peers bench-search bench-evaluate bench-cleaning bench-checking bench-answers bench-kills bench-telegram bench-telegram-memory bench-telegram-messages bench-mutation fuzz install-local lint format probes lock clean

help:
	@echo "make demo             answer six questions in six languages, with citations"
	@echo "make demo MODEL=none  the same without a language model: quotes, no big download"
	@echo "make test             lint, types, import contracts, every test"
	@echo "make test-servers     the tests of a shared index, beside a real Chroma and PostgreSQL"
	@echo "make test-report      the tests of the report's page, in a Chromium that it installs if need be"
	@echo "make bench-retrieval  measure what is found on parallel articles; BENCH=--help"
	@echo "make bench-stories    measure how versions of one story are brought together"
	@echo "make bench-mixing     measure which passages are said to be in another language"
	@echo "make bench-scale      time searches over 5,000 and 100,000 passages"
	@echo "make bench-ingest     measure how much of an ingest is embedding"
	@echo "make bench-start      time the start of every command"
	@echo "make bench-peers      ingest and search beside LlamaIndex's own pipeline and PaperQA"
	@echo "make bench-search     time searches over 20,000 passages beside LlamaIndex's own retriever"
	@echo "make bench-cleaning   measure furniture left in and text lost of annotated pages"
	@echo "make bench-checking   measure which sentences are kept and refused across languages"
	@echo "make bench-answers    measure written answers; BENCH=--stock beside LlamaIndex's own"
	@echo "make bench-evaluate   time a run of 1,000 questions over 1,440 passages"
	@echo "make bench-telegram   kill, crowd and flood the Telegram front end"
	@echo "make bench-telegram-memory     ask the Telegram front end 10,000 questions and watch its memory"
	@echo "make bench-kills      kill a real ingest 60 times and compare the index"
	@echo "make bench-mutation   measure which small changes of code that decides its tests notice"
	@echo "make fuzz             try every parser on what reaches new code, ten minutes a group"
	@echo "make bench-telegram-messages   hold 2,000 answers against the rules of Telegram"

demo: $(VENV)/.runtime $(if $(filter none,$(MODEL)),,install-local)
	@.ci/demo "$(POLYCITE)" "$(MODEL)"

test: $(VENV)/.dev
	@.ci/test "$(BIN)"

# The same tests as of an index in a folder; SERVERS holds other options of pytest.
test-servers: $(VENV)/.servers
	@.ci/servers "$(BIN)" "$(BIN)/python" -m pytest --quiet -m servers $(SERVERS)

# They run in 'make test', too, where a Chromium is there.
test-report: $(VENV)/.dev
	@.ci/browser
	@$(BIN)/python -m pytest --quiet tests/bot/evaluation/reporting

$(VENV)/.servers: requirements-servers.txt $(VENV)/.dev
	@echo "Installing the driver of PostgreSQL ..."
	@.ci/install "$(BIN)" requirements-servers.txt
	@touch $@

# Reads ../shared/benchmarks; BENCH holds options, such as BENCH="--only news".
bench-retrieval: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks.retrieval $(BENCH)

bench-stories: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks.stories $(BENCH)

bench-mixing: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks.mixing $(BENCH)

bench-scale: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks.scale $(BENCH)

bench-ingest: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks.ingesting $(BENCH)

bench-start: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks.starting $(BENCH)

bench-peers: $(VENV)/.dev .venv-peers/.installed
	@$(BIN)/python -m tests.benchmarks.peers.compare $(BENCH)

bench-search: $(VENV)/.dev .venv-peers/.installed
	@$(BIN)/python -m tests.benchmarks.peers.at_size $(BENCH)

.venv-peers/.installed: tests/benchmarks/peers/requirements.txt $(VENV)/.dev
	@echo "Installing the peers into .venv-peers (about 500 MB) ..."
	@$(PYTHON) -m venv .venv-peers
	@$(BIN)/uv pip install --quiet --link-mode copy --python .venv-peers/bin/python -r $< 2>/dev/null || \
	    .venv-peers/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

bench-evaluate: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks.evaluating $(BENCH)

bench-cleaning: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks.cleaning $(BENCH)

bench-checking: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks.checking $(BENCH)

bench-answers: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks.answers $(BENCH)

bench-telegram: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks.telegram $(BENCH)

bench-telegram-memory: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks.telegram_memory $(BENCH)

bench-kills: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks.kills $(BENCH)

bench-telegram-messages: $(VENV)/.dev
	@$(BIN)/python -m tests.benchmarks.telegram_messages $(BENCH)

bench-mutation: $(VENV)/.dev
	@OMP_NUM_THREADS=1 nice -n 10 $(BIN)/python -m tests.benchmarks.mutation $(BENCH)

# The corpus and what is found lie in .hypothesis.
fuzz: $(VENV)/.fuzz
	@nice $(BIN)/python -m tests.fuzzing $(BENCH)

$(VENV)/.fuzz: requirements-fuzz.txt $(VENV)/.dev
	@echo "Installing the fuzzer (35 MB) ..."
	@.ci/install "$(BIN)" requirements-fuzz.txt
	@touch $@

$(VENV)/bin/uv:
	@command -v $(PYTHON) >/dev/null || { echo "There is no '$(PYTHON)'. Say which: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "polycite needs Python 3.11 or newer; this is $$($(PYTHON) -V). Say which: make PYTHON=python3.11"; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bootstrap.txt

$(VENV)/.runtime: requirements.txt pyproject.toml | $(VENV)/bin/uv
	@echo "Installing polycite and what it needs (about 250 MB) ..."
	@.ci/install "$(BIN)" requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.local
	@echo "Installing what the tests need ..."
	@.ci/install "$(BIN)" requirements-dev.txt
	@touch $@

install-local: $(VENV)/.local
	@echo "The weights of the local model: 1.1 GB, once, verified before use ..."
	@$(POLYCITE) model install

$(VENV)/.local: requirements-local.txt $(VENV)/.runtime
	@echo "Installing llama.cpp (about 40 MB) ..."
	@.ci/install "$(BIN)" requirements-local.txt
	@touch $@

lint: $(VENV)/.dev
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports

format: $(VENV)/.dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

# After a change of index/probes/*.txt, or of the bundled model.
probes: $(VENV)/.dev
	@$(BIN)/python -m tests.kept_probes

# Pin again from the ranges in pyproject.toml; names no index.
lock: $(VENV)/bin/uv
	@.ci/lock "$(BIN)"

clean:
	rm -rf $(VENV) .polycite .mypy_cache .ruff_cache .pytest_cache
