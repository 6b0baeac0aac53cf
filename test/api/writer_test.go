package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"graphd/graph/generated"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/server"
	"graphd/internal/store"
)

// ways are the two ways to write an answer: the generated writer, and gqlgen's executor, which does what the
// specification says, field by field.
type ways struct{ writer, executor http.Handler }

func waysOf(s store.Store) ways {
	o := server.DefaultOptions
	o.Store, o.Version, o.Now, o.Log = s, "test", func() time.Time { return today }, slog.New(slog.DiscardHandler)
	o.MaxTokens, o.MaxBody = 1_000_000, 16<<20 // now and then a random document is longer than a server takes
	var w ways
	w.writer = server.New(o)
	o.Executor = true
	w.executor = server.New(o)
	return w
}

// ask returns a handler's answer to a query.
func ask(t testing.TB, h http.Handler, query string, variables map[string]any) []byte {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec.Body.Bytes()
}

// differ returns the two answers if they are not the same: the data byte by byte, and the errors in any order (fields
// are resolved at the same time), but for the ids under which they are logged. Where a field that may not be null has
// no
// value the executor tells of all such fields of the objects that have none then, and the writer of the first.
func (w ways) differ(t testing.TB, query string, variables map[string]any) (written, executed []byte, errs []failure,
	same bool) {
	written, executed = ask(t, w.writer, query, variables), ask(t, w.executor, query, variables)
	e1, d1 := response{body: written}.errors(t)
	e2, d2 := response{body: executed}.errors(t)
	return written, executed, e1, bytes.Equal(d1, d2) && sameErrors(comparable(e1), comparable(e2))
}

func sameErrors(written, executed []string) bool {
	lost := func(e string) bool { return strings.Contains(e, `"INTERNAL"`) }
	return slices.ContainsFunc(written, lost) == slices.ContainsFunc(executed, lost) &&
		!slices.ContainsFunc(written, func(e string) bool { return !slices.Contains(executed, e) }) &&
		reflect.DeepEqual(slices.DeleteFunc(written, lost), slices.DeleteFunc(executed, lost))
}

func comparable(errs []failure) []string {
	out := make([]string, len(errs))
	for i, e := range errs {
		if e.Extensions.ID != "" {
			e.Message = strings.ReplaceAll(e.Message, e.Extensions.ID, "…")
			e.Extensions.ID = ""
		}
		b, _ := json.Marshal(e)
		out[i] = string(b)
	}
	slices.SortFunc(out, cmp.Compare)
	return out
}

// checks sets how many random documents a test tries, unless the command line does.
func checks(t *testing.T, n string) {
	set := false
	flag.Visit(func(f *flag.Flag) { set = set || f.Name == "rapid.checks" })
	if set {
		return
	}
	f := flag.Lookup("rapid.checks")
	old := f.Value.String()
	_ = f.Value.Set(n)
	t.Cleanup(func() { _ = f.Value.Set(old) })
	_ = flag.Set("rapid.nofailfile", "true") // the document that rapid prints says it all
}

// TestWriterIsTheExecutor holds random documents' answers against each other.
func TestWriterIsTheExecutor(t *testing.T) {
	checks(t, "1500")
	w := waysOf(openLite(t))
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	asked, answered, bytes := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		asked++
		query, variables := randomDocument(rt, schema)
		written, executed, errs, same := w.differ(t, query, variables)
		if !same {
			rt.Fatalf("%s\n%v\nthe writer:   %s\nthe executor: %s", query, variables, written, executed)
		}
		for _, e := range errs {
			ofHistory := strings.Contains(e.Message, "cannot be asked for in a history")
			if e.Extensions.Code != string(kg.CodeLimitExceeded) && !ofHistory {
				rt.Fatalf("%s\n%v\nis refused: %+v", query, variables, e)
			}
		}
		if len(errs) == 0 {
			answered++
			bytes += len(written)
		}
	})
	t.Logf("of %d documents %d were answered, with %d bytes", asked, answered, bytes)
	if answered < asked*8/10 {
		t.Error("too few were answered to say much")
	}
}

// TestWriterIsTheExecutorWithHoles does the same on a store that loses entities and relations which others refer to:
// where a field may not be null there are errors, and null goes up as far as it must.
func TestWriterIsTheExecutorWithHoles(t *testing.T) {
	checks(t, "800")
	w := waysOf(holes{openLite(t), map[string]bool{"state:PAK": true, "official:jalil-abbas-jilani": true,
		"source:infostani-2024-02-23": true, "strike-irn-on-pak": true}})
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	asked, without := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		asked++
		query, variables := randomDocument(rt, schema)
		written, executed, errs, same := w.differ(t, query, variables)
		if !same {
			rt.Fatalf("%s\n%v\nthe writer:   %s\nthe executor: %s", query, variables, written, executed)
		}
		if slices.ContainsFunc(errs, func(e failure) bool { return e.Extensions.Code == string(kg.CodeInternal) }) {
			without++
		}
	})
	t.Logf("in %d of %d answers some field had no value", without, asked)
	if without < asked/100 {
		t.Error("too few to say much")
	}
	for _, x := range []struct {
		query, data string
		errors      int
	}{
		{
			query: `{relation(id: "visit") {key fromState {key} toState {key} to {name}}}`, data: `{"relation":null}`,
			errors: 1,
		},
		{
			query: `{relation(id: "visit") {key from {name} toState {key}}}`,
			data:  `{"relation":{"key":"visit","from":{"name":"Hossein Amir-Abdollahian"},"toState":null}}`,
		},
		{
			query: `{node(id: "recall-ambassador") {id ... on Relation {links {role relation {key}}}} b: state(id: ` +
				`"state:IRN") {name}}`,
			data: `{"node":{"id":"recall-ambassador","links":[]},"b":{"name":"Iran"}}`,
		},
		{query: `{relations(where: {type: {eq: SANCTION}}) {nodes {from {key}}}}`, data: `null`, errors: 1},
		{
			query: `{province(id: "province:PK-BA") {name state {name}}}`,
			data:  `{"province":{"name":"Balochistan","state":null}}`,
		},
	} {
		_, executed, errs, same := w.differ(t, x.query, nil)
		_, data := response{body: executed}.errors(t)
		if !same || string(data) != x.data || len(errs) != x.errors {
			t.Errorf("%s\n%s (the same: %t, errors: %+v)", x.query, executed, same, errs)
		}
	}
}

// TestWriterWrites: the generated writer is what answers, which shows in what the executor allocates.
func TestWriterWrites(t *testing.T) {
	w := waysOf(openLite(t))
	const query = `{relations(first: 50) {nodes {id key type mode realization status fromKey toKey symmetric when ` +
		`{edtf text startEarliest endLatest} from {id key name kind} to {id key name kind}}}}`
	allocs := func(h http.Handler) float64 { return testing.AllocsPerRun(5, func() { ask(t, h, query, nil) }) }
	if written, executed := allocs(w.writer), allocs(w.executor); written > executed/2 {
		t.Errorf("%.0f allocations with the writer, %.0f with the executor", written, executed)
	} else {
		t.Logf("%.0f allocations with the writer, %.0f with the executor", written, executed)
	}
}

// holes is a store that has lost some ids.
type holes struct {
	store.Store
	lost map[string]bool
}

func (h holes) Read(ctx context.Context, f func(store.Reader) error) error {
	return h.Store.Read(ctx, func(r store.Reader) error { return f(holedReader{r, h.lost}) })
}

type holedReader struct {
	store.Reader
	lost map[string]bool
}

func (r holedReader) AsKnown(t time.Time) store.Reader {
	return holedReader{r.Reader.AsKnown(t), r.lost}
}

func (r holedReader) Entities(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	list, err := r.Reader.Entities(ctx, ids)
	return slices.DeleteFunc(list, func(e *kg.Entity) bool { return r.lost[e.ID] }), err
}

func (r holedReader) Relations(ctx context.Context, ids []string, c plan.Columns) ([]*kg.Relation, error) {
	list, err := r.Reader.Relations(ctx, ids, c)
	return slices.DeleteFunc(list, func(e *kg.Relation) bool { return r.lost[e.ID] }), err
}
