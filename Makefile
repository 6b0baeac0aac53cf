# What a person types; .ci/run calls the same targets.

# Passed to go test: make test TESTFLAGS='-run Cursor -v'
TESTFLAGS =
# All packages, that which takes longest first; a single one: make test PKG=./internal/neo
PKG = ./internal/neo ./...
VERSION = $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1	\2/p' $(MAKEFILE_LIST) | expand -t 18

# --- work

.PHONY: build
build: ## bin/graphd
	go build -trimpath -ldflags '-X main.version=$(VERSION)' -o bin/graphd ./cmd/graphd

.PHONY: run
run: ## graphd, from the source
	go run ./cmd/graphd serve

.PHONY: neo4j
neo4j: ## a Neo4j for graphd, on port 7687 with its data in .neo4j
	@dev/require.sh jdk maven
	@go run ./dev/neo4j/run

.PHONY: generate
generate: ## the code that is made from the GraphQL schema
	go generate ./...

.PHONY: web
web: ## the pages, web/dist (needs Node)
	@dev/require.sh node
	cd web && npm ci --no-progress && npm run build

.PHONY: screens
screens: ## the pictures of the pages, docs/screens
	@dev/require.sh node chromium
	go test -count=1 -run TestScreens ./test/pages -update

# --- tests

.PHONY: test
# A Neo4j for each package that go test runs at a time, on two processors. Of more packages each waits for its turn, and
# its timeout counts meanwhile. make check vets.
test: ## all tests, with a real Neo4j
	@dev/require.sh jdk maven node python chromium curl
	go run ./dev/neo4j/run -tests -servers 2 -- go test -vet=off -timeout 30m $(TESTFLAGS) $(PKG)

.PHONY: short
short: ## the tests that need only Go
	go test -short $(TESTFLAGS) $(PKG)

.PHONY: bench
bench: ## all benchmarks, with a real Neo4j
	@dev/require.sh jdk maven
	go run ./dev/neo4j/run -- go test -timeout 60m -run '^$$' -bench . -benchmem -p 1 $(TESTFLAGS) $(PKG)

# --- checks

.PHONY: check
check: fmt vet staticcheck tidy generated web-built ## all that CI checks besides the tests

.PHONY: fmt
fmt:
	@bad=$$(git ls-files -z -c -o --exclude-standard '*.go' | xargs -0 gofmt -l) || exit 1; \
	if [ -n "$$bad" ]; then echo "gofmt -w is needed for:"; echo "$$bad"; exit 1; fi

.PHONY: vet
vet:
	go vet ./...

.PHONY: staticcheck
staticcheck:
	go tool -modfile tools/go.mod staticcheck ./...

.PHONY: tidy
tidy:
	go mod tidy -diff
	cd tools && go mod tidy -diff

# Sums of all files, new ones too: made files are up to date if making them
# again changes nothing. Unlike git diff this works amid other changes.
SUMS = $$(git ls-files -z -c -o --exclude-standard | xargs -0 cksum 2>/dev/null)

.PHONY: generated
generated:
	@before="$(SUMS)"; $(MAKE) --no-print-directory generate && \
	if [ "$$before" != "$(SUMS)" ]; then echo "make generate changed files; commit them:"; git status --short; exit 1; fi

.PHONY: web-built
web-built:
	@before="$(SUMS)"; $(MAKE) --no-print-directory web && \
	if [ "$$before" != "$(SUMS)" ]; then echo "make web changed files; commit them:"; git status --short; exit 1; fi

.PHONY: vulnerabilities
# 3 says that there are some. The database may be out of reach, say without internet.
vulnerabilities: ## those known in what graphd calls
	@out=$$(go tool -modfile tools/go.mod govulncheck ./... 2>&1); code=$$?; echo "$$out"; \
	if [ $$code -ne 0 ] && [ $$code -ne 3 ] && echo "$$out" | grep -q 'fetching vulnerabilities'; then \
		echo "govulncheck cannot reach its database: not checked"; exit 0; fi; \
	exit $$code
