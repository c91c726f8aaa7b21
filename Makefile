# Threadwell. `make help` lists what can be done; every target installs what it needs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup run build test test-deliveries bench bench-large lint format clean

PORT ?= 8080
COUNT ?= 10000
DATABASE ?= sqlite:./var/threadwell.sqlite
DATA ?= ./var
RELEASE := .build/release/threadwell

help: ## This list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "  make run PORT=9090 DATABASE=postgres://localhost/threadwell    another port, another database"
	@echo "  bin/ci --help and bin/bench --help tell their options"

setup: ## Install what is missing to build, test and measure
	@bin/setup run test bench

run: ## Build and serve the demonstration on http://127.0.0.1:8080 (PORT=…)
	@bin/setup run
	@mkdir -p $(DATA)
	swift build -c release --static-swift-stdlib --product threadwell
	@exec $(RELEASE) serve --demo --hostname 127.0.0.1 --port $(PORT) --database $(DATABASE) --data-folder $(DATA)

build: ## Build everything with its tests
	@bin/setup run
	@bin/build-tests

test: ## Format check, every test on both engines, browser tests
	@bin/ci

test-deliveries: ## 10,000 deliveries to a receiver that misbehaves, couriers killed at random (COUNT=…)
	@bin/ci --deliveries $(COUNT)

bench: ## Measure speed beside the machine's limits (10 thousand and 1 million messages)
	@bin/setup run bench
	@bin/bench

bench-large: ## The same with 10 million messages; needs 40 GB free
	@bin/setup run bench
	@bin/bench --large

lint: ## Format, sizes and words of the sources
	@bin/lint

format: ## Format the sources in place
	swift format --in-place --parallel --recursive Sources Tests Plugins examples Package.swift

clean: ## Remove what was built (the data in ./var stays)
	rm -rf .build .build-tests .build-venv .build-logs .build-bench
