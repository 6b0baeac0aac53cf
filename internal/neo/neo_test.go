package neo

import (
	"context"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	neo4jdev "graphd/dev/neo4j"
)

// openTest opens a store on the test's Neo4j.
func openTest(t testing.TB, change ...func(*Options)) *Store {
	t.Helper()
	srv := neo4jdev.ForTest(t)
	o := Options{URI: srv.URI, User: srv.User, Password: srv.Password,
		QueryTimeout: 5 * time.Minute} // to plan something for the first time takes long on a busy machine
	for _, f := range change {
		f(&o)
	}
	s, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// openEmpty does so after removing all data; indexes stay, since making them takes seconds.
func openEmpty(t testing.TB, change ...func(*Options)) *Store {
	t.Helper()
	s := openTest(t, change...)
	for _, text := range []string{
		"MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS",
		"MATCH (n) WHERE NOT n:Graphd CALL (n) { DELETE n } IN TRANSACTIONS OF 10000 ROWS",
		"MATCH (m:Graphd) SET m = {id: m.id, schema: m.schema}",
	} {
		if _, err := s.auto(context.Background(), neo4j.AccessModeWrite, text, nil); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestWarm(t *testing.T) {
	if err := openEmpty(t).Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
}
