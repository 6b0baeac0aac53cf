// Package api tests graphd as its clients see it: GraphQL documents over HTTP on the seed graph, on each of the
// stores. documents/ holds what is asked, answers/ what must come back, golden/ the statements that each store sends
// for it. With -update the golden statements are written anew, and answers that are missing; an answer that is there
// is never overwritten, since it was checked by hand.
package api

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	neo4jdev "graphd/dev/neo4j"
	"graphd/internal/kg"
	"graphd/internal/lite"
	"graphd/internal/neo"
	"graphd/internal/seedfile"
	"graphd/internal/server"
	"graphd/internal/store"
	"graphd/internal/write"
	"graphd/seed"
	"graphd/test/output"
)

var update = flag.Bool("update", false, "write the golden statements, and answers that are missing")

// today is what "today" means in these tests: a day in the middle of the crisis.
var today = time.Date(2024, time.January, 20, 12, 0, 0, 0, time.UTC)

// recorder keeps the texts of the statements that a store sends.
type recorder struct {
	mu    sync.Mutex
	texts []string
}

func (r *recorder) observe(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.texts = append(r.texts, text)
}

// take returns what was sent since the last call.
func (r *recorder) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	texts := r.texts
	r.texts = nil
	return texts
}

// database is a store under test.
type database struct {
	store.Store
	name     string // sqlite, neo4j: the name of the subtests
	golden   string // the ending of the files with its statements
	recorder *recorder
}

// onEach runs a test on each store, holding the seed graph.
func onEach(t *testing.T, test func(t *testing.T, db *database)) {
	t.Run("sqlite", func(t *testing.T) { test(t, openLite(t)) })
	t.Run("neo4j", func(t *testing.T) { test(t, openNeo(t)) })
}

func openLite(t testing.TB) *database {
	db := &database{name: "sqlite", golden: "sql", recorder: &recorder{}}
	s, err := lite.Open(t.Context(), lite.Options{Path: filepath.Join(t.TempDir(), "graph.db"),
		Observe: db.recorder.observe})
	return db.seeded(t, s, err)
}

// grown says that the one Neo4j of this test binary holds more than the seed graph. To empty it takes long, for its
// indexes are made anew.
var grown bool

func openNeo(t testing.TB) *database {
	db := &database{name: "neo4j", golden: "cypher", recorder: &recorder{}}
	srv := neo4jdev.ForTest(t)
	if grown {
		if err := srv.Wipe(t.Context()); err != nil {
			t.Fatal(err)
		}
		grown = false
	}
	s, err := neo.Open(t.Context(), neo.Options{URI: srv.URI, User: srv.User, Password: srv.Password,
		Observe: db.recorder.observe})
	return db.seeded(t, s, err)
}

func (db *database) seeded(t testing.TB, s store.Store, err error) *database {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	db.Store = s
	load(t, s, seed.Files())
	db.recorder.take()
	return db
}

// load writes files of the seed into a store.
func load(t testing.TB, s store.Store, files []seed.File) {
	t.Helper()
	var batches []kg.Batch
	for _, f := range files {
		r, err := seedfile.ReadSeed(f.Name, f.Data)
		if err != nil {
			t.Fatal(err)
		}
		batches = append(batches, r.Batch)
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, batches...); err != nil {
		t.Fatal(err)
	}
}

// client asks a server of its own.
type client struct {
	t     testing.TB
	url   string
	log   *output.Buffer
	store store.Store
}

// firstPlanning is longer than Neo4j takes to plan any statement of these tests on a busy machine.
const firstPlanning = 4 * time.Minute

// serve starts a server on the store; change may set its options.
func serve(t testing.TB, s store.Store, change ...func(*server.Options)) *client {
	t.Helper()
	c := &client{t: t, log: &output.Buffer{}, store: s}
	o := server.DefaultOptions
	o.Store, o.Version, o.Now = s, "test", func() time.Time { return today }
	o.Log = slog.New(slog.NewTextHandler(c.log, nil))
	o.SlowRequest = time.Hour                              // it says how busy the machine is
	if db, ok := s.(*database); ok && db.name == "neo4j" { // it plans each statement for the first time
		o.Timeout, o.Plan.MaxRead, o.Plan.MaxReadAll = firstPlanning, 0, 0
	}
	for _, f := range change {
		f(&o)
	}
	srv := httptest.NewServer(server.New(o))
	t.Cleanup(srv.Close)
	c.url = srv.URL + "/graphql"
	return c
}

// response is an answer of the server.
type response struct {
	status int
	header http.Header
	body   []byte
}

// failure is an error of an answer.
type failure struct {
	Message    string
	Path       []any
	Extensions struct {
		Code, ID, Argument, Value string
		CurrentVersion            int
		Fields                    []string
	}
}

// errors returns the answer's errors, and its data if there is any.
func (r response) errors(t testing.TB) ([]failure, json.RawMessage) {
	t.Helper()
	var body struct {
		Errors []failure
		Data   json.RawMessage
	}
	if err := json.Unmarshal(r.body, &body); err != nil {
		t.Fatalf("the answer is no JSON: %v\n%s", err, r.body)
	}
	return body.Errors, body.Data
}

// post asks a query as the newer clients do, which are told by the status if it was refused.
func (c *client) post(query string, variables map[string]any) response {
	c.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		c.t.Fatal(err)
	}
	return c.send(http.MethodPost, c.url, bytes.NewReader(body), "application/json")
}

func (c *client) send(method, url string, body io.Reader, contentType string) response {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), firstPlanning+time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, url, body)
	if err != nil {
		c.t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	r.Header.Set("Accept", "application/graphql-response+json")
	return c.do(r)
}

func (c *client) do(r *http.Request) response {
	c.t.Helper()
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return response{res.StatusCode, res.Header, b}
}
