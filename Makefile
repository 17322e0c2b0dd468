# One word does one thing. `make` alone prints this list.
.DEFAULT_GOAL := help
.PHONY: help setup build release test test-db test-all check demo run lint format layers golden-update \
        new-migration bench bench-export clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | \
	    awk -F'|' '{printf "  make %-16s %s\n", $$1, $$2}'

setup: ## install the packages a build and the tests need
	@bash -c 'ROOT=$$PWD; . scripts/lib/packages.sh; ensure_packages "$${BUILD_PACKAGES[@]}" "$${TEST_PACKAGES[@]}"'

build: ## debug build into build/dev
	@cmake --preset dev && cmake --build --preset dev

release: ## optimised build into build/release
	@cmake --preset release && cmake --build --preset release

test: build ## the quick set: unit and property tests, under ten seconds
	@ctest --preset unit -j2

test-db: ## build and every C++ test, on a private PostgreSQL
	@scripts/test.sh --quick

test-all: check ## the same as check

check: ## everything CI runs
	@scripts/test.sh

demo: ## the main job against the simulated org
	@scripts/demo.sh

bench: ## import 1.7 million rows beside other ways of doing it (some minutes)
	@tests/bench/import/run.sh

bench-export: ## write 20,000 conversations beside other ways of doing it (some minutes)
	@tests/bench/export/run.sh

run: ## the simulated org, until Ctrl-C
	@build/dev/bin/salesforce-simulator

lint: build ## clang-tidy over the product (some minutes)
	@git ls-files 'engine/*.cpp' 'adapters/*.cpp' 'apps/*.cpp' | xargs -P2 -n4 clang-tidy-16 -p build/dev --quiet

format: ## format all C++
	@git ls-files '*.cpp' '*.hpp' | xargs clang-format-16 -i

layers: ## check that includes follow the layers
	@python3 scripts/check_layers.py

golden-update: build ## rewrite golden files; review the diff
	@DEALWIRE_UPDATE_GOLDEN=1 ctest --preset unit -R Golden

new-migration: ## NAME=what_it_does: an empty migration for both databases
	@scripts/new_migration.sh "$(NAME)"

clean: ## remove build output
	@rm -rf build
