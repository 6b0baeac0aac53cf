package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"graphd/test/output"
)

// free returns an address where nobody listens. The near end of a connection is one, and no other test gets it
// meanwhile.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn.LocalAddr().String()
}

var blocks = regexp.MustCompile("(?s)```(graphql|json)\n(.*?)```")

// readmeBlocks returns the README's code blocks of a language.
func readmeBlocks(t *testing.T, language string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range blocks.FindAllStringSubmatch(string(data), -1) {
		if m[1] == language {
			out = append(out, m[2])
		}
	}
	if len(out) == 0 {
		t.Fatalf("the README has no %s", language)
	}
	return out
}

// articleQuestion asks what the article tells, as the README does, and compares with the answer there, which shows
// some of the nodes.
func (s *service) articleQuestion() {
	s.t.Helper()
	type nodes struct {
		Relations struct {
			TotalCount int
			Nodes      []any
		}
	}
	var got nodes
	var want struct{ Data nodes }
	if err := json.Unmarshal([]byte(s.data(readmeBlocks(s.t, "graphql")[0])), &got); err != nil {
		s.t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(readmeBlocks(s.t, "json")[0]), &want); err != nil {
		s.t.Fatal(err)
	}
	if n := got.Relations.TotalCount; n != want.Data.Relations.TotalCount || n != len(got.Relations.Nodes) || n != 16 {
		s.t.Errorf("%d relations, and %d nodes; the README has %d", n, len(got.Relations.Nodes),
			want.Data.Relations.TotalCount)
	}
	left := got.Relations.Nodes
	for _, w := range want.Data.Relations.Nodes {
		for len(left) > 0 && fmt.Sprint(left[0]) != fmt.Sprint(w) {
			left = left[1:]
		}
	}
	if len(left) == 0 || len(want.Data.Relations.Nodes) != 6 {
		s.t.Errorf("the answer is not the README's:\n%v", got.Relations.Nodes)
	}
}

func TestServe(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	s := serve(t, "--db", db)
	contains(t, s.log.String(), "loaded the seed graph into the new store", db, "http://"+s.address+"/playground")
	for path, want := range map[string]struct {
		status int
		line   string
	}{
		"/healthz":    {200, "ok"},
		"/readyz":     {200, "ok"},
		"/":           {200, "<!doctype html>"},
		"/playground": {200, ""},
		"/nothing":    {404, "404 page not found"},
	} {
		if status, line := s.get(path); status != want.status || want.line != "" && line != want.line {
			t.Errorf("%s: %d %s", path, status, line)
		}
	}
	s.articleQuestion()
	if got := s.data(countQuery); got != seedCounts {
		t.Error(got)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	contains(t, s.log.String(), "msg=stopping")
	if status, _ := s.get("/healthz"); status != 0 {
		t.Errorf("answers after its end: %d", status)
	}

	// What was changed since must still be there: the store is not filled a second time.
	more := writeFile(t, "more.yaml", chile)
	if out, _, err := graphd(t, "seed", "--db", db, more); err != nil || out != "2 created, 0 updated, 0 unchanged\n" {
		t.Fatalf("%q, %v", out, err)
	}
	again := serve(t, "--db", db)
	if strings.Contains(again.log.String(), "loaded the seed graph") {
		t.Errorf("filled twice:\n%s", again.log)
	}
	if got, want := again.data(countQuery), `{"stats":{"entityCount":32,"relationCount":54}}`; got != want {
		t.Errorf("after a restart: %s", got)
	}
	again.articleQuestion()
}

func TestNoSeed(t *testing.T) {
	t.Parallel()
	s := serve(t, "--no-seed", "--db", newDB(t), "--log-format", "text", "--log-level", "debug")
	if got := s.data(countQuery); got != emptyCounts {
		t.Error(got)
	}
}

func TestJSONLog(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var log output.Buffer
	done := make(chan error)
	go func() {
		done <- run(ctx, []string{"serve", "--no-seed", "--db", newDB(t), "--listen", "127.0.0.1:0", "--log-format",
			"json"}, io.Discard, &log)
	}()
	for began := time.Now(); !strings.Contains(log.String(), "\n") && time.Since(began) < patience; {
		time.Sleep(10 * time.Millisecond)
	}
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(log.String()) {
		var entry struct{ Time, Level, Msg string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Time == "" || entry.Level != "INFO" ||
			entry.Msg == "" {
			t.Errorf("%v: %s", err, line)
		}
	}
}

func TestAddressInUse(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, _, err = graphd(t, "serve", "--db", newDB(t), "--listen", l.Addr().String())
	if err == nil {
		t.Fatal("no error")
	}
	contains(t, err.Error(), l.Addr().String(), "in use")
}

func TestBadFile(t *testing.T) {
	t.Parallel()
	text := writeFile(t, "notes.txt", strings.Repeat("This is no database. ", 100))
	folder := t.TempDir()
	for _, db := range []string{text, folder, filepath.Join(folder, "missing", "graph.db")} {
		for _, command := range []string{"serve", "seed"} {
			args := []string{command, "--db", db}
			if command == "serve" {
				args = append(args, "--listen", "127.0.0.1:0")
			}
			if _, _, err := graphd(t, args...); err == nil ||
				!strings.Contains(err.Error(), fmt.Sprintf("--db %q", db)) {
				t.Errorf("%s on %s: %v", command, filepath.Base(db), err)
			}
		}
	}
	if data, _ := os.ReadFile(text); !strings.HasPrefix(string(data), "This is no database. ") {
		t.Error("the file was overwritten")
	}
}

// allowed returns the origin that the answer to a request from origin allows.
func (s *service) allowed(method, origin string) string {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, "http://"+s.address+"/graphql?query={__typename}",
		nil)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Origin", origin)
	if method == http.MethodOptions { // a browser's question before it sends JSON
		req.Header.Set("Access-Control-Request-Method", "POST")
		req.Header.Set("Access-Control-Request-Headers", "content-type")
	}
	res, err := client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	return res.Header.Get("Access-Control-Allow-Origin")
}

func TestCORS(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		args  []string
		allow map[string]string // by origin
	}{
		{name: "none", allow: map[string]string{"https://a.example": ""}},
		{
			name: "two", args: []string{"--cors-origin", "https://a.example", "--cors-origin", "https://b.example"},
			allow: map[string]string{"https://a.example": "https://a.example", "https://b.example": "https://b.example",
				"https://c.example": "", "http://a.example": ""},
		},
		{name: "all", args: []string{"--cors-origin", "*"}, allow: map[string]string{"https://a.example": "*"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, append(c.args, "--no-seed", "--db", newDB(t))...)
			for origin, want := range c.allow {
				for _, method := range []string{http.MethodGet, http.MethodOptions} {
					if got := s.allowed(method, origin); got != want {
						t.Errorf("%s from %s: %q is allowed", method, origin, got)
					}
				}
			}
		})
	}
}

// halfRequest begins a request and returns when graphd waits for its body, which is rest.
func (s *service) halfRequest() (conn net.Conn, rest string) {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		s.t.Fatal(err)
	}
	body := `{"query": "{ stats { entityCount } }"}`
	// The server says 100 Continue when the handler reads the body: then the request is under way for sure.
	fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: "+
		"100-continue\r\nContent-Length: %d\r\n\r\n", len(body))
	const want = "HTTP/1.1 100 Continue\r\n\r\n"
	line := make([]byte, len(want))
	if _, err := io.ReadFull(conn, line); err != nil || string(line) != want {
		s.t.Fatalf("%q, %v", line, err)
	}
	return conn, body
}

func TestGracefulStop(t *testing.T) {
	t.Parallel()
	s := serve(t, "--db", newDB(t))
	conn, rest := s.halfRequest()
	s.cancel()
	s.await("new connections are refused", func() bool { status, _ := s.get("/healthz"); return status == 0 })
	if _, err := io.WriteString(conn, rest); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("the request under way has no answer: %v", err)
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err != nil || string(body) != `{"data":{"stats":{"entityCount":30}}}` {
		t.Errorf("%s, %v", body, err)
	}
	if err := s.wait(); err != nil {
		t.Error(err)
	}
}

func TestShutdownTimeout(t *testing.T) {
	t.Parallel()
	s := serve(t, "--no-seed", "--db", newDB(t), "--shutdown-timeout", "200ms")
	conn, _ := s.halfRequest()
	began := time.Now()
	err := s.stop()
	if err == nil || time.Since(began) > 10*time.Second {
		t.Fatalf("after %v: %v", time.Since(began), err)
	}
	contains(t, err.Error(), "requests were still running after 200ms")
	// The store is closed by now, so that no request may still use it.
	if _, err := conn.Read(make([]byte, 1)); err == nil || os.IsTimeout(err) {
		t.Errorf("the connection is still open: %v", err)
	}
}

// A client that never sends the rest of its request must not hold a connection for ever.
func TestStalledBody(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes 10 seconds")
	}
	s := serve(t, "--no-seed", "--db", newDB(t), "--timeout", "100ms")
	conn, _ := s.halfRequest()
	_, err := io.Copy(io.Discard, conn) // to the end of the connection
	if err != nil && os.IsTimeout(err) {
		t.Errorf("the connection stays open: %v", err)
	}
}
