package neo4jdev

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// ForTest returns the one Neo4j of the test binary, which its tests share; it is wiped when it is first used. If
// NEO4J_TEST_URI names servers, separated by blanks (with NEO4J_TEST_USER and NEO4J_TEST_PASSWORD for all of them),
// one that no other test binary uses is taken, and its data is lost; otherwise one is started. Where there are more
// binaries than servers they take turns, each until it ends.
//
// With -short the test is skipped.
func ForTest(t testing.TB) *Server {
	t.Helper()
	if testing.Short() {
		t.Skip("Neo4j is left out under -short")
	}
	s, err := testServer()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// testServer never stops what it starts: see Server.
var testServer = sync.OnceValues(func() (*Server, error) {
	ctx := context.Background()
	uris := strings.Fields(os.Getenv("NEO4J_TEST_URI"))
	if len(uris) == 0 {
		return Start(ctx, Options{Tests: true}) // new, so nothing to wipe
	}
	locks := make([]string, len(uris))
	for i, uri := range uris {
		locks[i] = turns(uri)
	}
	i, turn, err := lockAny(ctx, locks...)
	if err != nil {
		return nil, fmt.Errorf("neo4j: take turns at NEO4J_TEST_URI: %w", err)
	}
	s := &Server{
		URI: uris[i], User: os.Getenv("NEO4J_TEST_USER"), Password: os.Getenv("NEO4J_TEST_PASSWORD"), turn: turn,
	}
	if s.User == "" && s.Password != "" {
		s.User = "neo4j"
	}
	if err := s.Wipe(ctx); err != nil {
		return nil, fmt.Errorf("neo4j: the server at NEO4J_TEST_URI, %s: %w", s.URI, err)
	}
	return s, nil
})

// turns names the file whose lock a test binary holds while it uses a server.
func turns(uri string) string {
	sum := sha256.Sum256([]byte(uri))
	return filepath.Join(os.TempDir(), "graphd-neo4j-"+hex.EncodeToString(sum[:6])+".lock")
}

// Wipe removes all data, indexes and constraints.
func (s *Server) Wipe(ctx context.Context) error {
	driver, err := s.driver()
	if err != nil {
		return err
	}
	defer driver.Close(ctx)
	// Indexes first: then there is less to do for each node. A constraint takes
	// its index along. The two token look-up indexes belong to every database.
	for _, q := range []struct{ show, drop string }{
		{"SHOW CONSTRAINTS YIELD name RETURN name", "DROP CONSTRAINT "},
		{"SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name", "DROP INDEX "},
	} {
		res, err := neo4j.ExecuteQuery(ctx, driver, q.show, nil, neo4j.EagerResultTransformer)
		if err != nil {
			return err
		}
		for _, r := range res.Records {
			name := strings.ReplaceAll(r.Values[0].(string), "`", "``")
			if err := run(ctx, driver, q.drop+"`"+name+"`"); err != nil {
				return err
			}
		}
	}
	// Relationships first: to detach a busy node would be one huge transaction.
	for _, q := range []string{
		"MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS",
		"MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 10000 ROWS",
	} {
		if err := run(ctx, driver, q); err != nil {
			return err
		}
	}
	return nil
}

// run runs a statement in a transaction of its own, as CALL … IN TRANSACTIONS
// needs, and leaves out its result.
func run(ctx context.Context, driver neo4j.DriverWithContext, query string) error {
	session := driver.NewSession(ctx, neo4j.SessionConfig{})
	defer session.Close(ctx)
	res, err := session.Run(ctx, query, nil)
	if err != nil {
		return err
	}
	_, err = res.Consume(ctx)
	return err
}
