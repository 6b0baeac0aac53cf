package byhand

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"graphd/bench/proc"
	"graphd/internal/kg"
	"graphd/internal/lite"
	"graphd/internal/seedfile"
	"graphd/internal/server"
	"graphd/internal/store"
	"graphd/internal/write"
	"graphd/seed"
)

// ask returns the answer to a question, and fails on any status but 200.
func ask(t testing.TB, h http.Handler, r *http.Request) []byte {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", r.URL, w.Code, w.Body)
	}
	return w.Body.Bytes()
}

func graphdRequest(t testing.TB, q Question, id string) *http.Request {
	body, err := json.Marshal(map[string]any{"query": q.Document, "variables": map[string]any{"id": id}})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return r
}

func graphd(s store.Store) http.Handler {
	o := server.DefaultOptions
	o.Store, o.Log = s, slog.New(slog.NewTextHandler(io.Discard, nil))
	return server.New(o)
}

// The comparison is a fair one only while both send the same statements and answer the same.
func TestSameStatementsAndAnswers(t *testing.T) {
	var mu sync.Mutex
	var sent []string
	take := func() []string {
		mu.Lock()
		defer mu.Unlock()
		out := sent
		sent = nil
		return out
	}
	s, err := lite.Open(t.Context(), lite.Options{Path: filepath.Join(t.TempDir(), "graph.db"),
		Observe: func(text string) {
			mu.Lock()
			defer mu.Unlock()
			sent = append(sent, text)
		}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var batches []kg.Batch
	for _, f := range seed.Files() {
		r, err := seedfile.ReadSeed(f.Name, f.Data)
		if err != nil {
			t.Fatal(err)
		}
		batches = append(batches, r.Batch)
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, batches...); err != nil {
		t.Fatal(err)
	}
	take()
	hand, graph := New(s), graphd(s)
	for _, q := range Questions {
		t.Run(q.Name, func(t *testing.T) {
			for _, id := range []string{"state:IRN", "state:PAK"} {
				want := ask(t, hand, httptest.NewRequest(http.MethodGet, q.Path+id, nil))
				byHand := take()
				got := ask(t, graph, graphdRequest(t, q, id))
				if byGraphd := take(); !slices.Equal(byHand, byGraphd) {
					t.Errorf("statements by hand:\n%s\nof graphd:\n%s", strings.Join(byHand, "\n"),
						strings.Join(byGraphd, "\n"))
				}
				if !bytes.Equal(want, got) {
					t.Errorf("by hand:\n%s\ngraphd:\n%s", want, got)
				}
			}
		})
	}
}

var (
	benchDB = flag.String("bench-db", "",
		"SQLite file with ICEWS data, as bench/load makes it; the benchmarks are left out without one")
	benchID = flag.String("bench-id", "state:CHN", "the entity that is asked for")
)

// BenchmarkInProcess takes the network and the client out of the comparison: what remains is time, memory and
// allocations of a request itself.
func BenchmarkInProcess(b *testing.B) {
	if *benchDB == "" {
		b.Skip("no -bench-db")
	}
	s, err := lite.Open(b.Context(), lite.Options{Path: *benchDB})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	run := func(name string, h http.Handler, request func(testing.TB) *http.Request) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			w := &discard{header: http.Header{}}
			before := cpu(b)
			for b.Loop() {
				h.ServeHTTP(w, request(b))
			}
			// unlike ns/op, much the same on a busy machine
			b.ReportMetric(float64(cpu(b)-before)/float64(b.N), "cpu-ns/op")
			if w.status != 0 && w.status != http.StatusOK {
				b.Fatal(w.status)
			}
			b.SetBytes(int64(w.size / b.N))
		})
	}
	hand, graph := New(s), graphd(s)
	for _, q := range Questions {
		name := strings.ReplaceAll(q.Name, " ", "_")
		run(name+"/hand", hand, func(testing.TB) *http.Request {
			return httptest.NewRequest(http.MethodGet,
				q.Path+*benchID, nil)
		})
		run(name+"/graphd", graph, func(t testing.TB) *http.Request { return graphdRequest(t, q, *benchID) })
	}
}

func cpu(b *testing.B) time.Duration {
	d, err := proc.CPU("self")
	if err != nil {
		b.Fatal(err)
	}
	return d
}

// discard counts what is written to it.
type discard struct {
	header http.Header
	status int
	size   int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) WriteHeader(status int)      { d.status = status }
func (d *discard) Write(b []byte) (int, error) { d.size += len(b); return len(b), nil }
