// Package hostile tests that no request takes more of graphd than its share: each is sent to a real process with the
// seed graph, alone, eight at once, and under a short time-out, while healthy requests go on.
package hostile

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"graphd/bench/watched"
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
	if err := watched.Build(context.Background(), binary); err != nil {
		fmt.Fprintln(os.Stderr, err)
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
	p, err := watched.Serve(context.Background(), binary, seeded, os.Stderr, "--log-level", "warn")
	if err != nil {
		return err
	}
	defer p.End()
	return p.Stop()
}

// patience is how long anything may take that takes a second on an idle machine.
const patience = time.Minute

// graphd is one process.
type graphd struct {
	*watched.Process
	t   testing.TB
	log *output.Buffer
}

// start starts graphd on a file.
func start(t testing.TB, file string, flags ...string) *graphd {
	t.Helper()
	g := &graphd{t: t, log: &output.Buffer{}}
	var err error
	if g.Process, err = watched.Serve(context.Background(), binary, file, g.log, flags...); err != nil {
		t.Fatalf("%v\n%s", err, g.log)
	}
	t.Cleanup(g.End)
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

type (
	request = watched.Request
	answer  = watched.Answer
)

// post and get make a request.
func post(query string, variables any) request { return watched.Post(query, variables) }
func get(query string) request                 { return watched.Get(query) }

// send sends a request, and waits no longer than that.
func (g *graphd) send(r request, wait time.Duration) answer {
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	return g.Send(ctx, r)
}

// must sends what has to work.
func (g *graphd) must(r request) {
	g.t.Helper()
	if a := g.send(r, patience); a.Err != nil || len(a.Codes) > 0 {
		g.t.Fatalf("%.300s: %v %s\n%s", r.Body, a.Err, a.Start, g.log)
	}
}

// lookup is the healthiest of questions.
const lookup = `{"query":"{state(id:\"state:IRN\"){name}}"}`

// healthy asks what has to be answered, and says how long that took.
func (g *graphd) healthy(method, path string, body []byte) (time.Duration, error) {
	a := g.send(request{Method: method, Path: path, Body: body}, patience)
	switch {
	case a.Err != nil:
		return a.Took, a.Err
	case a.Status != http.StatusOK || len(a.Codes) > 0 || body != nil && !strings.Contains(a.Start, "Iran"):
		return a.Took, fmt.Errorf("%s %s: %d %s", method, path, a.Status, a.Start)
	}
	return a.Took, nil
}

// health is how long healthy requests take: the middle of each kind.
type health struct{ lookup, ready time.Duration }

// slower reports whether they take more than three times as long.
func (h health) slower(quiet health) bool {
	return h.lookup > 3*quiet.lookup+noise || h.ready > 3*quiet.ready+noise
}

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
	h, err := g.watch(20, over)
	if err != nil {
		g.t.Fatal(err)
	}
	return h
}
