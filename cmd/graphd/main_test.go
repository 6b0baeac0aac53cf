package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"graphd/test/output"
)

// The variables of whoever runs the tests must not reach the commands; those for the tests themselves stay.
func TestMain(m *testing.M) {
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		if strings.HasPrefix(name, "GRAPHD_") || strings.HasPrefix(name, "NEO4J_") &&
			!strings.HasPrefix(name, "NEO4J_TEST_") {
			os.Unsetenv(name)
		}
	}
	os.Exit(m.Run())
}

// patience is how long anything may take that takes seconds on an idle machine: warming up Neo4j takes the longest.
const patience = 2 * time.Minute

// graphd runs a command to its end.
func graphd(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var out, log output.Buffer
	err = run(ctx, args, &out, &log)
	if ctx.Err() != nil {
		t.Fatalf("graphd %q did not end by itself; its log:\n%s", args, log.String())
	}
	return out.String(), log.String(), err
}

// service is a command that runs, most often graphd serve.
type service struct {
	t       *testing.T
	address string
	log     *output.Buffer
	cancel  context.CancelFunc
	ended   chan struct{} // closed when run has returned; err is valid then
	err     error
}

var listening = regexp.MustCompile(`msg="graphd is listening" address=(\S+)`)

// serve starts graphd serve on a free port, waits until it is ready, and stops it at the end of the test.
func serve(t *testing.T, args ...string) *service {
	t.Helper()
	if !strings.Contains(strings.Join(args, " "), "--listen") && os.Getenv("GRAPHD_LISTEN") == "" {
		args = append(args, "--listen", "127.0.0.1:0")
	}
	s := launch(t, append([]string{"serve"}, args...)...)
	s.await("the log line of its address", func() bool {
		m := listening.FindStringSubmatch(s.log.String())
		if m != nil {
			s.address = m[1]
		}
		return m != nil
	})
	s.await("ready", func() bool { status, _ := s.get("/readyz"); return status == http.StatusOK })
	return s
}

// launch starts a command, and stops it at the end of the test.
func launch(t *testing.T, args ...string) *service {
	ctx, cancel := context.WithCancel(context.Background())
	s := &service{t: t, log: &output.Buffer{}, cancel: cancel, ended: make(chan struct{})}
	go func() {
		defer close(s.ended)
		s.err = run(ctx, args, io.Discard, s.log)
	}()
	t.Cleanup(func() { cancel(); <-s.ended })
	return s
}

// await returns when the condition holds.
func (s *service) await(what string, condition func() bool) {
	s.t.Helper()
	for began := time.Now(); !condition(); time.Sleep(10 * time.Millisecond) {
		select {
		case <-s.ended:
			s.t.Fatalf("graphd ended before: %s: %v\n%s", what, s.err, s.log)
		default:
		}
		if time.Since(began) > patience {
			s.t.Fatalf("waited in vain: %s\n%s", what, s.log)
		}
	}
}

// stop stops the service as a signal does, and returns how it ended.
func (s *service) stop() error {
	s.t.Helper()
	s.cancel()
	return s.wait()
}

func (s *service) wait() error {
	s.t.Helper()
	select {
	case <-s.ended:
	case <-time.After(patience):
		s.t.Fatalf("graphd does not end; its log:\n%s", s.log)
	}
	return s.err
}

// client follows no redirect, and keeps no connection: each request shows how things are now.
var client = &http.Client{
	Timeout:       time.Minute,
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// get returns the status and the body's first line; the status is 0 if there is no answer.
func (s *service) get(path string) (int, string) {
	res, err := client.Get("http://" + s.address + path)
	if err != nil {
		return 0, err.Error()
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	line, _, _ := strings.Cut(string(body), "\n")
	return res.StatusCode, line
}

// answer is GraphQL's.
type answer struct {
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Extensions struct{ Code string }
	}
}

// ask sends a query, and returns the answer with its errors.
func (s *service) ask(query string) answer {
	s.t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		s.t.Fatal(err)
	}
	res, err := client.Post("http://"+s.address+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		s.t.Fatalf("%v\n%s", err, s.log)
	}
	defer res.Body.Close()
	var a answer
	if err := json.NewDecoder(res.Body).Decode(&a); err != nil {
		s.t.Fatal(err)
	}
	return a
}

// data returns the answer to a query that must not fail.
func (s *service) data(query string) string {
	s.t.Helper()
	a := s.ask(query)
	if len(a.Errors) > 0 {
		s.t.Fatalf("%s\n%+v\n%s", query, a.Errors, s.log)
	}
	return string(a.Data)
}

const countQuery = "{ stats { entityCount relationCount } }"

// What the answer to countQuery is for the seed graph, and for none.
const (
	seedCounts  = `{"stats":{"entityCount":30,"relationCount":54}}`
	emptyCounts = `{"stats":{"entityCount":0,"relationCount":0}}`
)

// counts says what a file holds.
func counts(t *testing.T, db string) string {
	t.Helper()
	s := serve(t, "--no-seed", "--db", db)
	defer s.stop()
	return s.data(countQuery)
}

func newDB(t *testing.T) string { return filepath.Join(t.TempDir(), "graph.db") }

// contains reports what the text lacks.
func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q is missing in:\n%s", p, text)
		}
	}
}

func TestVersion(t *testing.T) {
	out, log, err := graphd(t, "version")
	if err != nil || log != "" || !regexp.MustCompile(`^graphd \S+\n$`).MatchString(out) {
		t.Errorf("%q, log %q, %v", out, log, err)
	}
	defer func(v string) { version = v }(version)
	version = "v1.2.3"
	if out, _, err := graphd(t, "version"); err != nil || out != "graphd v1.2.3\n" {
		t.Errorf("a release: %q, %v", out, err)
	}
	if _, _, err := graphd(t, "version", "more"); err == nil {
		t.Error("version takes an argument")
	}
}

var (
	storeDefaults = map[string]string{"db": "graphd.db", "neo4j-uri": "", "neo4j-user": "neo4j", "neo4j-password": "",
		"neo4j-database": "", "neo4j-connect-timeout": "1m0s"}
	logDefaults   = map[string]string{"log-format": "text", "log-level": "info"}
	serveDefaults = map[string]string{
		"listen": "127.0.0.1:8080", "no-seed": "false", "cors-origin": "[]", "page-size": "20", "max-page-size": "1000",
		"max-statements": "200", "max-rows": "200000",
		"max-conditions": "200", "max-filter-depth": "10", "max-values": "300000", "max-fields": "2000000",
		"max-scans": "200", "max-response": "16777216", "max-load": "67108864", "max-read": "1000000",
		"max-read-all": "2000000", "explain": "false",
		"max-moved": "10000", "max-followed": "1000", "max-derived": "1000", "max-ids": "1000", "max-input": "10000", "actor": "",
		"max-buckets": "5000", "max-cells": "20000", "max-groups": "100000", "max-nodes": "5000",
		"max-relations": "20000", "max-walked": "50000",
		"max-body": "1048576", "max-write-body": "16777216", "max-tokens": "10000",
		"max-document": "131072", "max-header": "65536", "query-cache-bytes": "33554432", "max-requests": "256",
		"max-heavy": "", "max-unread": "134217728", "max-exports": "2", "max-export": "2000000",
		"export-timeout": "1h0m0s",
		"allowed-host":   "[]", "trust-proxy": "false", "memory-limit": "", "log-requests": "false",
		"slow-request": "1s", "timeout": "30s", "shutdown-timeout": "10s",
		"readers": "16",
	}
)

// Flags and defaults are what scripts rely on, so a change must be made here, too.
func TestHelp(t *testing.T) {
	for _, c := range []struct {
		args  []string
		says  string
		flags []map[string]string
	}{
		{args: []string{"--help"}, says: "NEO4J_URI"},
		{
			args: []string{"serve", "--help"}, says: "/playground",
			flags: []map[string]string{storeDefaults, logDefaults, serveDefaults},
		},
		{
			args: []string{"seed", "--help"}, says: "all of them, or none",
			flags: []map[string]string{storeDefaults, logDefaults, {"actor": "", "demo": "false", "dry-run": "false",
				"max-moved": "10000", "max-followed": "1000", "max-derived": "1000"}},
		},
		{
			args: []string{"import", "--help"}, says: "The same file again changes nothing",
			flags: []map[string]string{storeDefaults, logDefaults, {"actor": "", "dry-run": "false", "explain": "",
				"json": "false", "known-at": "", "mapping": "", "match": "", "resume": "false", "rejects": "",
				"batch": "10000", "complete": "", "max-line": "16777216", "max-expansion": "200",
				"max-moved": "10000", "max-followed": "1000", "max-derived": "1000"}},
		},
		{
			args: []string{"export", "--help"}, says: "whole graph with its history",
			flags: []map[string]string{storeDefaults, logDefaults, {"out": "", "state": "false", "known-at": "", "at": "",
				"certainty": "", "where": "", "after": "", "until": ""}},
		},
		{
			args: []string{"rederive", "--help"}, says: "Done again it changes nothing",
			flags: []map[string]string{storeDefaults, logDefaults, {"actor": "", "after": "",
				"max-moved": "10000", "max-followed": "1000", "max-derived": "1000"}},
		},
		{
			args: []string{"backup", "--help"}, says: "as it is between two writes",
			flags: []map[string]string{storeDefaults, logDefaults, {"force": "false"}},
		},
		{
			args: []string{"check", "--help"}, says: "the exit code is 1",
			flags: []map[string]string{storeDefaults, logDefaults},
		},
		{args: []string{"version", "--help"}, says: "Print the version"},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			help, _, err := graphd(t, c.args...)
			if err != nil {
				t.Fatal(err)
			}
			contains(t, help, c.says)
			lines := map[string]string{} // of the flags
			for line := range strings.Lines(help) {
				if m := regexp.MustCompile(`^ +(?:-h, )?--([a-z0-9-]+) `).FindStringSubmatch(line); m != nil {
					lines[m[1]] = line
				}
			}
			delete(lines, "help")
			for _, flags := range c.flags {
				for name, value := range flags {
					line, ok := lines[name]
					delete(lines, name)
					switch shown := strings.Contains(line, "(default "); {
					case !ok:
						t.Errorf("no --%s", name)
					case value == "" || value == "false" || value == "[]":
						if shown {
							t.Errorf("--%s has a default: %s", name, line)
						}
					case !strings.Contains(line, fmt.Sprintf("(default %s)", value)) &&
						!strings.Contains(line, fmt.Sprintf("(default %q)", value)):
						t.Errorf("the default of --%s is not %s: %s", name, value, line)
					}
				}
			}
			for name := range lines {
				t.Errorf("--%s is new", name)
			}
		})
	}
}

// The README's tables name the flags of serve, and some of import, with their defaults.
func TestReadme(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	flags := serveCommand().Flags()
	named := regexp.MustCompile("`--([a-z0-9-]+)`")
	seen := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		names := named.FindAllStringSubmatch(line, -1)
		if !strings.HasPrefix(line, "|") || len(names) == 0 {
			continue
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		values := strings.Split(strings.Trim(strings.TrimSpace(cells[1]), "`"), "`, `")
		for i, n := range names {
			f := cmp.Or(flags.Lookup(n[1]), importCommand().Flags().Lookup(n[1]))
			if f == nil || i >= len(values) {
				t.Errorf("no such flag, or no default: %s", line)
				continue
			}
			seen[n[1]] = true
			want := strings.TrimSuffix(f.DefValue, "0s") // 1m0s is 1m there
			if f.Value.Type() != "duration" || want == "1" {
				want = f.DefValue
			}
			got := strings.ReplaceAll(values[i], ",", "")
			if want == "[]" || want == "false" || want == "" || want == "0" { // in words, or not at all
				continue
			}
			if got != want && got != f.DefValue {
				t.Errorf("--%s is %s by default, and %q in: %s", n[1], f.DefValue, got, line)
			}
		}
	}
	flags.VisitAll(func(f *pflag.Flag) {
		if !seen[f.Name] && !strings.HasPrefix(f.Name, "neo4j-") && f.Name != "help" {
			t.Errorf("no table has --%s", f.Name)
		}
	})
}

// What a command line may not say. None of these makes a file.
func TestRefused(t *testing.T) {
	for _, c := range []struct{ args, says string }{
		{args: "serve --log-level loud", says: `--log-level "loud" is not allowed; write debug, info, warn or error`},
		{args: "seed --log-level loud", says: `--log-level "loud" is not allowed`},
		{args: "serve --log-format xml", says: `--log-format "xml" is not allowed; write text or json`},
		{args: "serve --page-size many", says: "page-size"},
		{args: "serve --page-size 0", says: "--page-size is 0; it must be more than 0"},
		{args: "serve --query-cache-bytes 0", says: "--query-cache-bytes is 0"},
		{args: "serve --max-heavy 0", says: "--max-heavy is 0"},
		{args: "serve --memory-limit 2GB", says: `--memory-limit "2GB" is not allowed`},
		{
			args: "serve --max-body -1 --timeout 0s",
			says: "--max-body is -1; it must be more than 0\n--timeout is 0s; it must be more than 0",
		},
		{args: "serve --max-page-size 10", says: "--page-size is 20, more than --max-page-size, 10"},
		{args: "seed --neo4j-connect-timeout 0", says: "--neo4j-connect-timeout is 0s"},
		{args: "serve file.yaml", says: `unknown command "file.yaml" for "graphd serve"`},
		{args: "serve --nonsense", says: "unknown flag: --nonsense"},
		{args: "sevre", says: `unknown command "sevre" for "graphd"`},
		{args: "serve --neo4j-uri localhost:7687", says: "write bolt://host:7687 or neo4j://host:7687"},
	} {
		t.Run(c.args, func(t *testing.T) {
			t.Chdir(t.TempDir())
			out, _, err := graphd(t, strings.Fields(c.args)...)
			if err == nil {
				t.Fatal("no error")
			}
			contains(t, err.Error(), c.says)
			if out != "" {
				t.Errorf("printed:\n%s", out)
			}
			if files, _ := os.ReadDir("."); len(files) > 0 {
				t.Errorf("made %s", files[0].Name())
			}
		})
	}
}

func TestEnvironment(t *testing.T) {
	t.Run("db", func(t *testing.T) {
		db := newDB(t)
		t.Setenv("GRAPHD_DB", db)
		if out, _, err := graphd(t, "seed"); err != nil || !strings.HasPrefix(out, "84 created") {
			t.Fatalf("%q, %v", out, err)
		}
		if _, err := os.Stat(db); err != nil {
			t.Error(err)
		}
		flag := newDB(t)
		if out, _, err := graphd(t, "seed", "--db", flag); err != nil || !strings.HasPrefix(out, "84 created") {
			t.Errorf("the flag does not win: %q, %v", out, err)
		}
		if _, err := os.Stat(flag); err != nil {
			t.Error(err)
		}
	})
	t.Run("serve", func(t *testing.T) {
		t.Setenv("GRAPHD_DB", newDB(t))
		t.Setenv("GRAPHD_LISTEN", "127.0.0.1:0")
		t.Setenv("GRAPHD_NO_SEED", "true")
		t.Setenv("GRAPHD_CORS_ORIGIN", "https://a.example,https://b.example")
		t.Setenv("GRAPHD_MAX_PAGE_SIZE", "30")
		s := serve(t)
		if got := s.data(countQuery); got != emptyCounts {
			t.Error(got)
		}
		if a := s.ask("{ entities(first: 31) { totalCount } }"); len(a.Errors) != 1 ||
			a.Errors[0].Extensions.Code != "LIMIT_EXCEEDED" {
			t.Errorf("%+v", a)
		}
		for _, origin := range []string{"https://a.example", "https://b.example"} {
			if got := s.allowed(http.MethodGet, origin); got != origin {
				t.Errorf("%s: %q", origin, got)
			}
		}
		if err := s.stop(); err != nil {
			t.Error(err)
		}
		flag := serve(t, "--db", newDB(t), "--no-seed=false", "--max-page-size", "40")
		if got := flag.data(countQuery); got != seedCounts {
			t.Errorf("the flag does not win: %s", got)
		}
		flag.data("{ entities(first: 31) { totalCount } }")
	})
	t.Run("neo4j", func(t *testing.T) {
		address := free(t)
		t.Setenv("NEO4J_URI", "bolt://"+address)
		t.Setenv("NEO4J_CONNECT_TIMEOUT", "100ms")
		_, _, err := graphd(t, "seed")
		if err == nil {
			t.Fatal("NEO4J_URI does not count")
		}
		contains(t, err.Error(), address, "tried for 100ms")
		if _, _, err := graphd(t, "seed", "--neo4j-uri", "", "--db", newDB(t)); err != nil {
			t.Errorf("the flag does not win: %v", err)
		}
	})
	t.Run("bad", func(t *testing.T) {
		t.Setenv("GRAPHD_PAGE_SIZE", "many")
		t.Setenv("GRAPHD_TIMEOUT", "long")
		_, _, err := graphd(t, "serve", "--db", newDB(t))
		if err == nil {
			t.Fatal("no error")
		}
		contains(t, err.Error(), "environment variable GRAPHD_PAGE_SIZE", "environment variable GRAPHD_TIMEOUT")
	})
	t.Run("empty", func(t *testing.T) { // as compose files pass on what is not set
		db := newDB(t)
		for _, f := range []map[string]string{storeDefaults, logDefaults, serveDefaults} {
			for name := range f {
				t.Setenv(variable(name), "")
			}
		}
		s := serve(t, "--db", db)
		if got := s.data(countQuery); got != seedCounts {
			t.Error(got)
		}
	})
}
