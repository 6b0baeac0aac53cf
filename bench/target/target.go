// Package target opens the store that a benchmark works on, and holds the flags that name it.
package target

import (
	"context"
	"flag"
	"os"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/lite"
	"graphd/internal/neo"
	"graphd/internal/store"
)

// Target is a SQLite file or a Neo4j.
type Target struct {
	DB       string
	URI      string
	User     string
	password string
}

// AddFlags adds the flags that name the store. dev/neo4j/run names its server in the environment of a command.
func (t *Target) AddFlags() {
	flag.StringVar(&t.DB, "db", "", "file of the embedded store")
	flag.StringVar(&t.URI, "neo4j-uri", os.Getenv("NEO4J_TEST_URI"), "Neo4j to use instead; default $NEO4J_TEST_URI")
	flag.StringVar(&t.User, "neo4j-user", os.Getenv("NEO4J_TEST_USER"),
		"its user; default $NEO4J_TEST_USER; the password is $NEO4J_TEST_PASSWORD")
	t.password = os.Getenv("NEO4J_TEST_PASSWORD")
}

// Neo4j reports whether the store is a Neo4j. An explicit file wins.
func (t *Target) Neo4j() bool { return t.DB == "" && t.URI != "" }

// Name returns the kind of store.
func (t *Target) Name() string {
	if t.Neo4j() {
		return "Neo4j"
	}
	return "SQLite"
}

// Open opens the store.
func (t *Target) Open(ctx context.Context) (store.Store, error) {
	if t.Neo4j() {
		return neo.Open(ctx, neo.Options{URI: t.URI, User: t.User, Password: t.password})
	}
	return lite.Open(ctx, lite.Options{Path: t.DB})
}

// Driver returns a driver for the Neo4j, for who asks it without graphd.
func (t *Target) Driver(ctx context.Context) (neo4j.DriverWithContext, error) {
	d, err := neo4j.NewDriverWithContext(t.URI, neo4j.BasicAuth(t.User, t.password, ""))
	if err != nil {
		return nil, err
	}
	return d, d.VerifyConnectivity(ctx)
}

// ServeFlags returns the flags of graphd serve for the same store; Env returns what it needs in its environment.
func (t *Target) ServeFlags() []string {
	if t.Neo4j() {
		return []string{"--neo4j-uri", t.URI, "--neo4j-user", t.User}
	}
	return []string{"--db", t.DB, "--no-seed"}
}

// Env returns the environment of a process that opens the same store.
func (t *Target) Env() []string {
	return append(os.Environ(), "NEO4J_USER="+t.User, "NEO4J_PASSWORD="+t.password,
		"NEO4J_TEST_PASSWORD="+t.password)
}
