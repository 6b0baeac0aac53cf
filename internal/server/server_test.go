package server

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"graphd/internal/kg"
	"graphd/internal/lite"
	"graphd/test/output"
)

// patience is how long anything may take that takes no time on an idle machine.
const patience = time.Minute

func TestMain(m *testing.M) {
	grace = time.Second
	os.Exit(m.Run())
}

// start serves an empty graph; change may set options.
func start(t *testing.T, change ...func(*Options)) (url string, log *output.Buffer) {
	t.Helper()
	s, err := lite.Open(t.Context(), lite.Options{Path: filepath.Join(t.TempDir(), "graph.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	log = &output.Buffer{}
	o := DefaultOptions
	o.Store, o.Version, o.Log = s, "test", slog.New(slog.NewTextHandler(log, nil))
	for _, f := range change {
		f(&o)
	}
	h := New(o)
	h.Ready()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL, log
}

// ask posts a document with variables.
func ask(t *testing.T, url, document string, variables map[string]any) (status int, body string) {
	t.Helper()
	b, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.Post(url+"/graphql", "application/json", strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, read(t, res)
}

func read(t *testing.T, res *http.Response) string {
	t.Helper()
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// await waits until something is so.
func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for began := time.Now(); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Since(began) > patience {
			t.Fatal("in vain: ", what)
		}
	}
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q is missing in:\n%s", p, text)
		}
	}
}

// quiet is a log that nobody reads.
func quiet() *repeated { return newRepeated(slog.New(slog.DiscardHandler)) }

func TestRefuse(t *testing.T) {
	w := httptest.NewRecorder()
	busy(w, `a "quoted" reason`)
	const want = `{"errors":[{"message":"a \"quoted\" reason; ask again in a ` +
		`moment","extensions":{"code":"UNAVAILABLE"}}]}`
	if w.Code != http.StatusServiceUnavailable || w.Body.String() != want || w.Header().Get("Retry-After") != "1" {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
}

func TestQuoted(t *testing.T) {
	for text, want := range map[string]string{
		"a":                            `"a"`,
		"a\n\x1b":                      `"a\n\x1b"`,
		strings.Repeat("x", 200):       `"` + strings.Repeat("x", 100) + `…"`,
		"x" + strings.Repeat("é", 200): `"x` + strings.Repeat("é", 49) + `…"`,
	} {
		if got := quoted(text); got != want {
			t.Errorf("%s", got)
		}
	}
}

// TestRecovering: a panic is answered and logged under an id; an answer that has begun is cut off.
func TestRecovering(t *testing.T) {
	var log output.Buffer
	mux := http.NewServeMux()
	mux.HandleFunc("/before", func(http.ResponseWriter, *http.Request) { panic("before anything is written") })
	mux.HandleFunc("/amid", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("the beginning"))
		panic("amid the answer")
	})
	mux.HandleFunc("/abort", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	srv := httptest.NewServer(recovering(slog.New(slog.NewTextHandler(&log, nil)), mux))
	defer srv.Close()

	res, err := http.Get(srv.URL + "/before")
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Errors []struct{ Extensions struct{ Code kg.Code } }
	}
	body := read(t, res)
	if err := json.Unmarshal([]byte(body), &answer); err != nil || res.StatusCode != 500 || len(answer.Errors) != 1 ||
		answer.Errors[0].Extensions.Code != kg.CodeInternal {
		t.Errorf("%d %s, %v", res.StatusCode, body, err)
	}
	contains(t, log.String(), "before anything is written", "server_test.go") // the stack, too
	if strings.Contains(body, "before anything") {
		t.Errorf("the client is told: %s", body)
	}

	res, err = http.Get(srv.URL + "/amid")
	if err == nil {
		_, err = io.ReadAll(res.Body)
		_ = res.Body.Close()
	}
	if err == nil {
		t.Error("the answer looks whole")
	}
	contains(t, log.String(), "amid the answer")

	lines := strings.Count(log.String(), "\n")
	if _, err := http.Get(srv.URL + "/abort"); err == nil {
		t.Error("the connection was not cut")
	}
	if n := strings.Count(log.String(), "\n"); n != lines {
		t.Errorf("it was logged:\n%s", log.String())
	}
}
