// Package process tests graphd with real processes, which are killed, and which write to one database at the same
// time: what was acknowledged is never lost, what was not is there whole or not at all, and the change log tells
// exactly what is in the graph.
package process

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	neo4jdev "graphd/dev/neo4j"
	"graphd/test/output"
)

// patience is how long anything may take that takes seconds on an idle machine.
const patience = 3 * time.Minute

// binary is graphd, built once for all tests.
var binary string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "graphd-process-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary = filepath.Join(dir, "graphd")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	if out, err := exec.Command("go", "build", "-o", binary, "graphd/cmd/graphd").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building graphd: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// service is one graphd process, which can be killed and started again.
type service struct {
	t    testing.TB
	args []string
	cmd  *exec.Cmd
	log  *output.Buffer
	url  string // changes when it is started again
}

// onFile and onNeo4j start graphd on a new file, and on a Neo4j server.
func onFile(t testing.TB) *service {
	return start(t, "--db", filepath.Join(t.TempDir(), "graph.db"), "--no-seed")
}

func onNeo4j(t testing.TB, srv *neo4jdev.Server, more ...string) *service {
	args := append([]string{"--neo4j-uri", srv.URI}, more...)
	if srv.Password != "" {
		args = append(args, "--neo4j-user", srv.User, "--neo4j-password", srv.Password)
	}
	return start(t, args...)
}

func start(t testing.TB, args ...string) *service {
	s := &service{t: t, args: append([]string{"serve", "--listen", "127.0.0.1:0", "--actor", "tester"}, args...)}
	s.start()
	t.Cleanup(s.kill)
	return s
}

var listening = regexp.MustCompile(`msg="graphd is listening" address=(\S+)`)

// start starts the process, and returns when it takes requests.
func (s *service) start() {
	s.t.Helper()
	s.log = &output.Buffer{}
	s.cmd = exec.Command(binary, s.args...)
	s.cmd.Stderr = s.log
	for _, v := range os.Environ() { // those of whoever runs the tests must not reach it
		if !strings.HasPrefix(v, "GRAPHD_") && !strings.HasPrefix(v, "NEO4J_") {
			s.cmd.Env = append(s.cmd.Env, v)
		}
	}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	began := time.Now()
	for {
		if m := listening.FindStringSubmatch(s.log.String()); m != nil {
			s.url = "http://" + m[1] + "/graphql"
			return
		}
		if time.Since(began) > patience {
			s.t.Fatalf("graphd does not start:\n%s", s.log)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// kill ends the process at once, as kill -9 does.
func (s *service) kill() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // it was killed, and says so
	s.cmd = nil
}

// object and list keep the inputs readable.
type (
	object = map[string]any
	list   = []any
)

// failure is an error of an answer.
type failure struct {
	Message    string
	Extensions struct {
		Code           string
		CurrentVersion int
	}
}

func (f *failure) Error() string { return f.Extensions.Code + ": " + f.Message }

// body is a request.
func body(t testing.TB, query string, vars object) []byte {
	t.Helper()
	b, err := json.Marshal(object{"query": query, "variables": vars})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// read decodes an answer, if it came whole; its error is a *failure if the answer tells one.
func read(from io.Reader, into any) error {
	var answer struct {
		Errors []*failure
		Data   json.RawMessage
	}
	if err := json.NewDecoder(from).Decode(&answer); err != nil {
		return err
	}
	if len(answer.Errors) > 0 {
		return answer.Errors[0]
	}
	if raw, ok := into.(*json.RawMessage); ok {
		*raw = answer.Data
		return nil
	}
	return json.Unmarshal(answer.Data, into)
}

// ask asks once.
func ask(ctx context.Context, url string, request []byte, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(request))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	return read(res.Body, into)
}

// insist asks until there is an answer, as a client does that knows its call can be sent again: when no answer came,
// or one that asks for patience.
func (s *service) insist(query string, vars object, into any) {
	s.t.Helper()
	s.send(body(s.t, query, vars), into)
}

// send is insist for a request that is made already.
func (s *service) send(request []byte, into any) {
	s.t.Helper()
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		err := ask(s.t.Context(), s.url, request, into)
		if err == nil {
			return
		}
		if f, ok := errors.AsType[*failure](err); ok && f.Extensions.Code != "UNAVAILABLE" &&
			f.Extensions.Code != "TIMEOUT" && f.Extensions.Code != "INTERNAL" || time.Since(began) > patience {
			s.t.Fatalf("%v\n%s", err, s.log)
		}
	}
}
