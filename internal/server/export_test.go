package server

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
	"graphd/internal/export"
	"graphd/internal/kg"
	"graphd/internal/lite"
	"graphd/internal/store"
	"graphd/internal/write"
)

// exported is a store with n accusations, one a day from 2024-01-01, and as many talks, between two states.
func exported(t *testing.T, n int) store.Store {
	t.Helper()
	s, err := lite.Open(t.Context(), lite.Options{Path: filepath.Join(t.TempDir(), "graph.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	b := kg.Batch{Kind: kg.ChangeAssert, Entities: []kg.EntityWrite{
		{Entity: &kg.Entity{ID: "state:A", Kind: kg.KindState, Name: "A"}},
		{Entity: &kg.Entity{ID: "state:B", Kind: kg.KindState, Name: "B"}},
		{Entity: &kg.Entity{ID: "state:C", Kind: kg.KindState, Name: "C"}},
		{Entity: &kg.Entity{ID: "source:s", Kind: kg.KindSource, Name: "S"}}}}
	first, err := edtf.ParseDay("2024-01-01")
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		day := edtf.MustParse((first + edtf.Day(i)).String())
		for _, r := range []struct {
			kind kg.RelationType
			to   string
		}{{"ACCUSE", "state:B"}, {"CONSULT", "state:C"}} {
			b.Relations = append(b.Relations, kg.NewRelation{ID: fmt.Sprintf("%s-%04d", r.kind, i),
				Assertion: kg.Assertion{Type: r.kind, From: "state:A", To: r.to, When: day,
					Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:s"}})}})
		}
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
		t.Fatal(err)
	}
	return s
}

// get fetches an export, and returns the answer with what could be read of it.
func get(t *testing.T, address string, head ...string) (*http.Response, string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	if r.Header.Get("Host") != "" {
		r.Host = r.Header.Get("Host")
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	return res, string(body), err
}

// TestExportFormats: the server gives each format as the command writes it.
func TestExportFormats(t *testing.T) {
	s := exported(t, 5)
	base, _ := start(t, func(o *Options) { o.Store = s })
	for _, f := range export.Formats {
		t.Run(f.Name, func(t *testing.T) {
			res, body, err := get(t, base+"/export/"+f.Name)
			if err != nil || res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != f.MediaType {
				t.Fatalf("%v, %d %v: %.300s", err, res.StatusCode, res.Header, body)
			}
			want := `attachment; filename="graphd-` + f.Name + "." + f.Extension + `"`
			if got := res.Header.Get("Content-Disposition"); got != want {
				t.Errorf("got the name %q, want %q", got, want)
			}
			var text bytes.Buffer
			if err := f.Stream(t.Context(), s, export.Selection{}, &text); err != nil {
				t.Fatal(err)
			}
			if body != text.String() {
				t.Errorf("the server gives %d bytes, the command %d, or others", len(body), text.Len())
			}
			if f.Files == nil {
				return
			}
			z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, file := range z.File {
				names = append(names, file.Name)
			}
			if d := cmp.Diff(f.Files, names); d != "" {
				t.Error(d)
			}
			if r := unzipped(t, z, f.Files[len(f.Files)-1]); len(r) == 0 {
				t.Error("there are no relations")
			}
		})
	}
}

func unzipped(t *testing.T, z *zip.Reader, name string) string {
	t.Helper()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestExportChoice: filter, day, certainty and instant choose what they choose in the API; entities are those that the
// relations refer to.
func TestExportChoice(t *testing.T) {
	s := exported(t, 5)
	base, _ := start(t, func(o *Options) { o.Store = s })
	for _, test := range []struct {
		name, query         string
		relations, entities int
	}{
		{"all", "state=true", 10, 4},
		{"of a type", `where={"type":{"eq":"ACCUSE"}}`, 5, 3},
		{"a list of one", `where={"type":{"in":"ACCUSE"}}`, 5, 3},
		{"of a day", "at=2024-01-02", 2, 4},
		{"of a day and a type", `where={"type":{"eq":"CONSULT"}}&at=2024-01-02&certainty=CERTAIN`, 1, 3},
		{"of a day without any", "at=2023-01-02", 0, 0},
		{"before anything was known", "knownAt=2001-01-01T00:00:00Z", 0, 0},
		{"before anything was known, chosen", "at=2024-01-02&knownAt=2001-01-01T00:00:00Z", 0, 0},
		{"the history", "", 10, 4},
		{"the rest of the history", "after=1", 0, 0},
		{"a part of the history", "after=0&until=1", 10, 4},
	} {
		t.Run(test.name, func(t *testing.T) {
			q, err := url.ParseQuery(test.query)
			if err != nil {
				t.Fatal(err)
			}
			res, body, err := get(t, base+"/export/jsonl?"+q.Encode())
			if err != nil || res.StatusCode != http.StatusOK {
				t.Fatalf("%v, %d: %s", err, res.StatusCode, body)
			}
			relations, entities := strings.Count(body, `{"relation":`), strings.Count(body, `{"entity":`)
			if relations != test.relations || entities != test.entities || !strings.Contains(body, `{"end":`) {
				t.Errorf("got %d relations and %d entities, want %d and %d:\n%.500s", relations, entities,
					test.relations, test.entities, body)
			}
		})
	}
}

// TestExportRefused: what is wrong is told as JSON, with code, argument and what is allowed.
func TestExportRefused(t *testing.T) {
	s := exported(t, 5)
	base, _ := start(t, func(o *Options) { o.Store, o.MaxExport = s, 4 })
	for _, test := range []struct {
		name, path, query, argument string
		head                        []string
		status                      int
		code                        kg.Code
		says                        string
	}{
		{name: "no format", path: "pdf", status: 404, code: kg.CodeNotFound, argument: "format", says: "graphml"},
		{name: "no JSON", query: "where={", status: 400, code: kg.CodeBadUserInput, argument: "where",
			says: "JSON object"},
		{name: "two objects", query: "where={}{}", status: 400, code: kg.CodeBadUserInput, argument: "where",
			says: "text behind it"},
		{name: "a list", query: "where=[]", status: 400, code: kg.CodeBadUserInput, argument: "where",
			says: "JSON object"},
		{name: "null", query: "where=null", status: 400, code: kg.CodeBadUserInput, argument: "where", says: "null"},
		{name: "null in a filter", query: `where={"type":null}`, status: 400, code: kg.CodeBadUserInput,
			argument: "where.type", says: "null"},
		{name: "an unknown field", query: `where={"typ":{}}`, status: 400, code: kg.CodeBadUserInput,
			argument: "where.typ", says: "unknown field"},
		{name: "an unknown type", query: `where={"type":{"eq":"WAR"}}`, status: 400, code: kg.CodeBadUserInput,
			argument: "where.type.eq", says: "ACCUSE"},
		{name: "an unknown mode", query: `where={"mode":{"eq":"shouting"}}`, status: 400, code: kg.CodeBadUserInput,
			argument: "where.mode.eq", says: "shouting"},
		{name: "no day", query: `where={"at":"soon"}`, status: 400, code: kg.CodeBadUserInput, argument: "where.at",
			says: "soon"},
		{name: "no day to see", query: "at=soon", status: 400, code: kg.CodeBadUserInput, argument: "at", says: "soon"},
		{name: "no certainty", query: "at=2024-01-01&certainty=maybe", status: 400, code: kg.CodeBadUserInput,
			argument: "certainty", says: "POSSIBLE, CERTAIN"},
		{name: "a certainty of nothing", query: "certainty=CERTAIN", status: 400, code: kg.CodeBadUserInput,
			argument: "certainty", says: "day"},
		{name: "no instant", query: "knownAt=2024", status: 400, code: kg.CodeBadUserInput, argument: "knownAt",
			says: "2024"},
		{name: "an unknown parameter", query: "wher={}", status: 400, code: kg.CodeBadUserInput, argument: "wher",
			says: "certainty"},
		{name: "twice", query: "at=2024-01-01&at=2024-01-02", status: 400, code: kg.CodeBadUserInput, argument: "at",
			says: "twice"},
		{name: "history of a state", path: "jsonl", query: "state=true&after=1", status: 400, code: kg.CodeBadUserInput,
			argument: "after", says: "history"},
		{name: "no number", path: "jsonl", query: "after=-1", status: 400, code: kg.CodeBadUserInput, argument: "after",
			says: "change log"},
		{name: "state neither so nor so", path: "jsonl", query: "state=yes", status: 400, code: kg.CodeBadUserInput,
			argument: "state", says: "true nor false"},
		{name: "after of a format without history", query: "after=1", status: 400, code: kg.CodeBadUserInput,
			argument: "after", says: "no parameter"},
		{name: "too much", status: 400, code: kg.CodeLimitExceeded, says: "more than 4 relations"},
		{name: "too much, chosen", query: `where={"type":{"eq":"ACCUSE"}}`, status: 400, code: kg.CodeLimitExceeded,
			says: "more than 4 relations"},
		{name: "a foreign page", head: []string{"Origin", "https://example.org"}, status: 403, code: kg.CodeForbidden,
			says: "--cors-origin"},
		{name: "a foreign name", head: []string{"Host", "example.org"}, status: 421, code: kg.CodeForbidden,
			says: "--allowed-host"},
	} {
		t.Run(test.name, func(t *testing.T) {
			address := base
			if test.status == 421 {
				address, _ = start(t, func(o *Options) { o.Store, o.Loopback = s, true })
			}
			path := test.path
			if path == "" {
				path = "gexf"
			}
			q, err := url.ParseQuery(test.query)
			if err != nil {
				t.Fatal(err)
			}
			res, body, err := get(t, address+"/export/"+path+"?"+q.Encode(), test.head...)
			if err != nil {
				t.Fatal(err)
			}
			var got struct{ Errors []failure }
			if err := json.Unmarshal([]byte(body), &got); err != nil || len(got.Errors) == 0 {
				t.Fatalf("%v: %s", err, body)
			}
			e := got.Errors[0]
			argument, _ := e.Extensions["argument"].(string)
			if res.StatusCode != test.status || e.Extensions["code"] != string(test.code) ||
				argument != test.argument || !strings.Contains(e.Message, test.says) ||
				res.Header.Get("Content-Disposition") != "" {
				t.Errorf("got %d, %s", res.StatusCode, body)
			}
		})
	}
}

// failing is a store whose reads fail from one on.
type failing struct {
	store.Store
	from int64
	n    atomic.Int64
}

func (s *failing) Read(ctx context.Context, do func(store.Reader) error) error {
	if s.n.Add(1) >= s.from {
		return errors.New("the disk is gone")
	}
	return s.Store.Read(ctx, do)
}

// TestExportCut: an export that fails when a part of it was sent lacks HTTP's end, packed or not. One that fails before
// is an error as JSON.
func TestExportCut(t *testing.T) {
	s := exported(t, 1500)
	for _, test := range []struct {
		name, encoding string
		from           int64
	}{
		{"before", "identity", 2}, {"before, packed", "gzip", 2}, {"amid", "identity", 6}, {"amid, packed", "gzip", 6},
	} {
		t.Run(test.name, func(t *testing.T) {
			base, log := start(t, func(o *Options) { o.Store = &failing{Store: s, from: test.from} })
			res, body, err := get(t, base+"/export/graphml", "Accept-Encoding", test.encoding)
			if test.from == 2 {
				if test.encoding == "gzip" && res.Header.Get("Content-Encoding") == "gzip" {
					z, err := gzip.NewReader(strings.NewReader(body))
					if err != nil {
						t.Fatal(err)
					}
					text, err := io.ReadAll(z)
					if err != nil {
						t.Fatal(err)
					}
					body = string(text)
				}
				if err != nil || res.StatusCode != http.StatusInternalServerError ||
					!strings.Contains(body, "INTERNAL") || strings.Contains(body, "disk") {
					t.Errorf("%v, %d: %.300s", err, res.StatusCode, body)
				}
				return
			}
			if res.StatusCode != http.StatusOK || !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("got %d, %d bytes, %v; want an unexpected end", res.StatusCode, len(body), err)
			}
			await(t, "the log tells of it", func() bool {
				return strings.Contains(log.String(), "an export was cut off")
			})
			contains(t, log.String(), "the disk is gone")
		})
	}
}

// TestExportPacked: texts are packed for those who take it.
func TestExportPacked(t *testing.T) {
	s := exported(t, 300)
	base, _ := start(t, func(o *Options) { o.Store = s })
	_, plain, err := get(t, base+"/export/graphml", "Accept-Encoding", "identity")
	if err != nil {
		t.Fatal(err)
	}
	res, packed, err := get(t, base+"/export/graphml", "Accept-Encoding", "gzip")
	if err != nil || res.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("%v, %v", err, res.Header)
	}
	z, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil || string(text) != plain || len(packed) > len(plain)/3 {
		t.Errorf("%v: %d bytes are packed to %d", err, len(plain), len(packed))
	}
}

// TestExportsAtOnce: there are so many exports at once and no more.
func TestExportsAtOnce(t *testing.T) {
	begun, release := make(chan bool), make(chan bool)
	s := &interrupted{Store: exported(t, 3), at: 2, do: func() {
		close(begun)
		<-release
	}}
	base, _ := start(t, func(o *Options) { o.Store, o.MaxExports = s, 1 })
	whole := make(chan error)
	go func() {
		res, err := http.Get(base + "/export/graphml")
		if err == nil {
			_, err = io.Copy(io.Discard, res.Body)
			err = errors.Join(err, res.Body.Close())
		}
		whole <- err
	}()
	<-begun
	res, body, err := get(t, base+"/export/gexf")
	if err != nil || res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Errorf("a second export: %v, %d %s", err, res.StatusCode, body)
	}
	close(release)
	if err := <-whole; err != nil {
		t.Error(err)
	}
	if res, body, err := get(t, base+"/export/gexf"); err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("after the first one: %v, %d %s", err, res.StatusCode, body)
	}
}

// unread is a client that reads nothing until it is released.
type unread struct {
	*httptest.ResponseRecorder
	begun, release chan bool
	once           sync.Once
}

func (u *unread) Write(b []byte) (int, error) {
	u.once.Do(func() { close(u.begun) })
	<-u.release
	return u.ResponseRecorder.Write(b)
}

// TestExportKeepsNoTurn: while a client does not read its export, heavy requests get their turn.
func TestExportKeepsNoTurn(t *testing.T) {
	o := DefaultOptions
	o.Store, o.MaxHeavy, o.Log = exported(t, 300), 1, slog.New(slog.DiscardHandler)
	line := newGate(o)
	r := httptest.NewRequest(http.MethodGet, "/export/graphml", nil)
	r.SetPathValue("format", "graphml")
	r = r.WithContext(context.WithValue(r.Context(), recordKey{}, &record{}))
	w := &unread{ResponseRecorder: httptest.NewRecorder(), begun: make(chan bool), release: make(chan bool)}
	ended := make(chan bool)
	go func() {
		defer close(ended)
		newExports(o, line).ServeHTTP(w, r)
	}()
	<-w.begun
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	release, err := line.acquire(ctx)
	if err != nil {
		t.Fatal(err)
	}
	release()
	close(w.release)
	<-ended
	if w.Code != http.StatusOK || !strings.HasSuffix(w.Body.String(), "</graphml>\n") {
		t.Errorf("got %d, %d bytes", w.Code, w.Body.Len())
	}
}

// TestExportHead: HEAD tells what GET would send, and reads nothing. HTTP/1.0 cannot tell a cut export from a whole
// one.
func TestExportHead(t *testing.T) {
	s := exported(t, 3)
	base, _ := start(t, func(o *Options) { o.Store = s })
	res, err := http.Head(base + "/export/stix")
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Content-Disposition"), "graphd-stix.json") {
		t.Errorf("got %d %v", res.StatusCode, res.Header)
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	fmt.Fprintf(conn, "GET /export/stix HTTP/1.0\r\n\r\n")
	text, err := io.ReadAll(conn)
	if err != nil || !strings.Contains(string(text), "HTTP/1.1") || !strings.HasPrefix(string(text), "HTTP/1.0 505") {
		t.Errorf("%v: %s", err, text)
	}
}

// TestExportOfOneInstant: what is written while an export is read is not in it: no relation lacks its ends.
func TestExportOfOneInstant(t *testing.T) {
	s := exported(t, 600)
	writing := &interrupted{Store: s, at: 3, do: func() {
		b := kg.Batch{Kind: kg.ChangeAssert,
			Entities: []kg.EntityWrite{{Entity: &kg.Entity{ID: "state:AA", Kind: kg.KindState, Name: "AA"}}},
			Relations: []kg.NewRelation{{ID: "late", Assertion: kg.Assertion{Type: "ACCUSE", From: "state:AA",
				To: "state:B", When: edtf.MustParse("2030"),
				Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:s"}})}}}}
		if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
			t.Error(err)
		}
	}}
	base, _ := start(t, func(o *Options) { o.Store = writing })
	_, body, err := get(t, base+"/export/csv", "Accept-Encoding", "identity")
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]int{"entities.csv": 5, "relations.csv": 1201} {
		rows, err := csv.NewReader(strings.NewReader(unzipped(t, z, file))).ReadAll()
		if err != nil || len(rows) != want {
			t.Errorf("%s has %d lines, %v; want %d", file, len(rows), err, want)
		}
	}
	if writing.n.Load() < writing.at {
		t.Error("nothing was written meanwhile")
	}
}

// interrupted is a store in which something happens before one of the reads.
type interrupted struct {
	store.Store
	at int64
	n  atomic.Int64
	do func()
}

func (s *interrupted) Read(ctx context.Context, do func(store.Reader) error) error {
	if s.n.Add(1) == s.at {
		s.do()
	}
	return s.Store.Read(ctx, do)
}
