// Package hostile tests that no request takes more of graphd than its share: each is sent to a real process with the
// seed graph, alone, eight at once, and under a short time-out, while healthy requests go on.
package hostile

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"graphd/bench/proc"
	"graphd/test/output"
)

var (
	binary string // graphd, built once for all tests
	seeded string // a file with the seed graph, which each process gets a copy of
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if runtime.GOOS != "linux" {
		fmt.Println("skipped: memory and processor time are read from Linux's /proc")
		return 0
	}
	dir, err := os.MkdirTemp("", "graphd-hostile-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary, seeded = filepath.Join(dir, "graphd"), filepath.Join(dir, "seeded.db")
	if out, err := exec.Command("go", "build", "-o", binary, "graphd/cmd/graphd").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building graphd: %v\n%s", err, out)
		return 1
	}
	if err := makeSeeded(); err != nil {
		fmt.Fprintln(os.Stderr, "making a file with the seed graph:", err)
		return 1
	}
	return m.Run()
}

// makeSeeded lets graphd fill a new file, and stops it.
func makeSeeded() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := serve(ctx, seeded, os.Stderr, "--log-level", "warn")
	if err != nil {
		return err
	}
	return s.Stop()
}

// patience is how long anything may take that takes a second on an idle machine.
const patience = time.Minute

// serve starts graphd on a file, and returns when it is ready.
func serve(ctx context.Context, file string, log io.Writer, flags ...string) (*proc.Server, error) {
	address, err := proc.FreeAddress()
	if err != nil {
		return nil, err
	}
	var env []string
	for _, v := range os.Environ() { // those of whoever runs the tests must not reach it
		if !strings.HasPrefix(v, "GRAPHD_") && !strings.HasPrefix(v, "NEO4J_") {
			env = append(env, v)
		}
	}
	s, err := proc.Start(ctx, address, binary, append([]string{"serve", "--listen", address, "--db", file, "--actor", "tester"}, flags...), env, log)
	if err != nil {
		return nil, err
	}
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.Ready(wait, 2*time.Millisecond); err != nil {
		s.Kill()
		return nil, err
	}
	return s, nil
}

// graphd is one process, which is watched: it is killed when it takes so much memory that the machine is in danger, or
// far more processor time than it may.
type graphd struct {
	*proc.Server
	t      testing.TB
	log    *output.Buffer
	idle   int64 // bytes that it takes before anything is asked
	end    func()
	allow  atomic.Int64           // processor time since its start; 0: any
	killed atomic.Pointer[string] // why
}

// danger is more memory than any ceiling allows, and little enough for any machine.
const danger = 1 << 30

// start starts graphd on a file, which end ends.
func start(t testing.TB, file string, flags ...string) *graphd {
	t.Helper()
	g := &graphd{t: t, log: &output.Buffer{}}
	var err error
	if g.Server, err = serve(context.Background(), file, g.log, flags...); err != nil {
		t.Fatalf("%v\n%s", err, g.log)
	}
	over, watched := make(chan struct{}), make(chan struct{})
	kill := sync.OnceFunc(g.Kill)
	g.end = sync.OnceFunc(func() { close(over); <-watched; kill() })
	t.Cleanup(g.end)
	go func() {
		defer close(watched)
		for {
			select {
			case <-over:
				return
			case <-time.After(20 * time.Millisecond):
			}
			why := ""
			if now, err := g.Resident(); err == nil && now > danger {
				why = fmt.Sprintf("it took %d MB and was killed", danger>>20)
			}
			if now, err := g.CPU(); err == nil && g.allow.Load() > 0 && int64(now) > g.allow.Load() {
				why = "it had taken a second more of CPU than it may, and was killed"
			}
			if why != "" {
				g.killed.Store(&why)
				kill()
				return
			}
		}
	}()
	for range 5 { // its first requests take what it will always have
		g.healthy(http.MethodGet, "/readyz", nil)
		g.healthy(http.MethodPost, "/graphql", []byte(lookup))
	}
	if g.idle, err = g.Resident(); err != nil {
		t.Fatal(err)
	}
	return g
}

// copyOf copies a file of a graphd that has been stopped.
func copyOf(t testing.TB, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "graph.db")
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

// request is one request, as it is sent.
type request struct {
	method, path string
	body         []byte
	header       map[string]string
}

// post asks by POST, with variables that are any value or JSON as it stands.
func post(query string, variables any) request {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(map[string]any{"query": query, "variables": variables}); err != nil {
		panic(err)
	}
	return request{method: http.MethodPost, path: "/graphql", body: b.Bytes()}
}

func get(query string) request {
	return request{method: http.MethodGet, path: "/graphql?query=" + url.QueryEscape(query)}
}

// with is the request with a header more.
func (r request) with(name, value string) request {
	r.header = map[string]string{name: value}
	return r
}

// size is its length in bytes, without headers.
func (r request) size() int { return len(r.path) + len(r.body) }

// answer is what came back of a request, which may be large and is not kept.
type answer struct {
	took     time.Duration
	status   int
	bytes    int64
	codes    []string // of its errors
	internal bool
	start    string
	err      error // there was no whole answer
}

var code = regexp.MustCompile(`"code":"([A-Z_]+)"`)

// send sends a request, and reads its answer to the end.
func (g *graphd) send(r request, wait time.Duration) (a answer) {
	began := time.Now()
	defer func() { a.took = time.Since(began) }()
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, r.method, g.URL+r.path, bytes.NewReader(r.body))
	if err != nil {
		return answer{err: err}
	}
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("Accept-Encoding", "identity")
	for name, value := range r.header {
		q.Header.Set(name, value)
	}
	res, err := clients.Do(q)
	if err != nil {
		return answer{err: err}
	}
	defer func() { _ = res.Body.Close() }()
	a.status = res.StatusCode
	const overlap = 32 // more than what is looked for
	buffer := make([]byte, 64<<10)
	kept := 0
	for {
		n, err := res.Body.Read(buffer[kept:])
		a.bytes += int64(n)
		now := buffer[:kept+n]
		for _, c := range code.FindAllSubmatch(now, -1) {
			if !slices.Contains(a.codes, string(c[1])) {
				a.codes = append(a.codes, string(c[1]))
			}
		}
		if len(a.start) < 300 {
			a.start += string(now[kept:min(len(now), kept+300)])
		}
		if err != nil {
			if err != io.EOF {
				a.err = err
			}
			break
		}
		kept = copy(buffer, now[max(0, len(now)-overlap):])
	}
	a.internal = slices.Contains(a.codes, "INTERNAL")
	return a
}

// clients has a connection for each that asks at once.
var clients = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16, DisableCompression: true}}

// must sends what has to work.
func (g *graphd) must(r request) {
	g.t.Helper()
	if a := g.send(r, patience); a.err != nil || len(a.codes) > 0 {
		g.t.Fatalf("%.300s: %v %s\n%s", r.body, a.err, a.start, g.log)
	}
}

// lookup is the healthiest of questions.
const lookup = `{"query":"{state(id:\"state:IRN\"){name}}"}`

// healthy asks what has to be answered, and says how long that took.
func (g *graphd) healthy(method, path string, body []byte) (time.Duration, error) {
	a := g.send(request{method: method, path: path, body: body}, patience)
	switch {
	case a.err != nil:
		return a.took, a.err
	case a.status != http.StatusOK || len(a.codes) > 0 || body != nil && !strings.Contains(a.start, "Iran"):
		return a.took, fmt.Errorf("%s %s: %d %s", method, path, a.status, a.start)
	}
	return a.took, nil
}

// health is how long healthy requests take: the middle of each kind.
type health struct{ lookup, ready time.Duration }

// watch asks healthy requests until the channel is closed, and at least so many times.
func (g *graphd) watch(least int, until <-chan struct{}) (health, error) {
	var lookups, readies []time.Duration
	for n := 0; ; n++ {
		select {
		case <-until:
			if n >= least {
				middle := func(of []time.Duration) time.Duration { slices.Sort(of); return of[len(of)/2] }
				return health{middle(lookups), middle(readies)}, nil
			}
		case <-time.After(3 * time.Millisecond):
		}
		l, err := g.healthy(http.MethodPost, "/graphql", []byte(lookup))
		r, err2 := g.healthy(http.MethodGet, "/readyz", nil)
		if err := errors.Join(err, err2); err != nil {
			return health{}, err
		}
		lookups, readies = append(lookups, l), append(readies, r)
	}
}

// quiet is how long healthy requests take when nothing else is asked.
func (g *graphd) quiet() health {
	g.t.Helper()
	over := make(chan struct{})
	close(over)
	h, err := g.watch(30, over)
	if err != nil {
		g.t.Fatal(err)
	}
	return h
}
