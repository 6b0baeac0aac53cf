package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// recorded is a context with a record, as each request has it.
func recorded(ctx context.Context) (context.Context, *record) {
	r := &record{}
	return context.WithValue(ctx, recordKey{}, r), r
}

var scan = plan.Cost{Steps: 1, Rows: 20, Scans: 1}

func TestLight(t *testing.T) {
	for _, c := range []struct {
		name  string
		cost  plan.Cost
		light bool
	}{
		{"an entity", plan.Cost{Steps: 1, Rows: 1}, true},
		{"twenty by ten relations with their ends", plan.Cost{Steps: 4, Rows: 20 + 20 + 200 + 200}, true},
		{"what may read more than it returns", scan, false},
		{"many rows", plan.Cost{Steps: 2, Rows: 100_000}, false},
		{"many statements", plan.Cost{Steps: 150, Rows: 150}, false},
	} {
		if got := light(c.cost); got != c.light {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// TestGate: heavy requests run in the order in which they came, as many at once as may, and light ones pass them.
func TestGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{MaxHeavy: 2, MaxRequests: 100})
		var mu sync.Mutex
		var order []int
		var running, most int
		for i := range 10 {
			go func() {
				ctx, r := recorded(t.Context())
				if _, err := g.admit(ctx, scan); err != nil {
					t.Error(err)
				}
				mu.Lock()
				order = append(order, i)
				running++
				most = max(most, running)
				mu.Unlock()
				time.Sleep(time.Duration(1+i%3) * time.Second)
				if _, err := g.admit(ctx, scan); err != nil { // the second mutation of a request waits for nobody
					t.Error(err)
				}
				mu.Lock()
				running--
				mu.Unlock()
				r.endTurn()
				r.endTurn() // gives it back once
			}()
			synctest.Wait()
			ctx, _ := recorded(t.Context())
			began := time.Now()
			if _, err := g.admit(ctx, plan.Cost{Steps: 3, Rows: 100}); err != nil || time.Since(began) > 0 {
				t.Errorf("a light one: %v after %v", err, time.Since(began))
			}
		}
		time.Sleep(time.Minute)
		if got := fmt.Sprint(order); got != "[0 1 2 3 4 5 6 7 8 9]" || most != 2 || running != 0 {
			t.Errorf("in the order %s, %d at once; %d still run", got, most, running)
		}
	})
}

// stalling is a store whose first reader is kept until it may go on.
type stalling struct {
	store.Store
	begun   atomic.Bool
	stalled chan struct{} // closed when it is kept
	goOn    chan struct{}
}

func (s *stalling) Read(ctx context.Context, f func(store.Reader) error) error {
	if s.begun.CompareAndSwap(false, true) {
		close(s.stalled)
		<-s.goOn
	}
	return s.Store.Read(ctx, f)
}

// TestHeavyBesideLight: while a heavy request runs for long, others of them wait, and light ones are answered.
func TestHeavyBesideLight(t *testing.T) {
	s := &stalling{stalled: make(chan struct{}), goOn: make(chan struct{})}
	url, _ := start(t, func(o *Options) {
		s.Store, o.Store = o.Store, s
		o.MaxHeavy = 1
	})
	const heavy = `{relations(where: {goldstein: {gte: 9}}) {nodes {id}}}`
	answers := make(chan string, 3)
	for range 3 {
		go func() { _, body := ask(t, url, heavy, nil); answers <- body }()
	}
	<-s.stalled
	lightPass(t, url, answers)
	close(s.goOn)
	for range 3 {
		if body := <-answers; body != `{"data":{"relations":{"nodes":[]}}}` {
			t.Errorf("in the end: %s", body)
		}
	}
}

// lightPass asks light requests while heavy ones wait, and holds that none of these is answered.
func lightPass(t *testing.T, url string, heavy <-chan string) {
	t.Helper()
	for range 50 {
		if _, body := ask(t, url, `{state(id: "state:IRN") {name}}`, nil); body != `{"data":{"state":null}}` {
			t.Errorf("meanwhile: %s", body)
		}
	}
	select {
	case body := <-heavy:
		t.Errorf("a heavy one was answered: %.300s", body)
	default:
	}
}

// TestPlanningTakesTurns: what takes long to validate or to plan waits for its turn, and light requests pass it.
func TestPlanningTakesTurns(t *testing.T) {
	s := &stalling{stalled: make(chan struct{}), goOn: make(chan struct{})}
	url, _ := start(t, func(o *Options) {
		s.Store, o.Store = o.Store, s
		o.MaxHeavy = 1
	})
	answers := make(chan string, 4)
	heavy := func(document string, variables map[string]any) {
		go func() { _, body := ask(t, url, document, variables); answers <- body }()
	}
	heavy(`{relations(where: {goldstein: {gte: 9}}) {nodes {id}}}`, nil)
	<-s.stalled
	ids := make([]string, 1000)
	for i := range ids {
		ids[i] = fmt.Sprint("e", i)
	}
	heavy("query($i:[ID!]!){"+written(25, "a#:nodes(ids:$i){id} ")+"}", map[string]any{"i": ids})
	heavy(`query($t:String!){`+written(8, "a#:states(where:{name:{eq:$t}}){totalCount} ")+"}",
		map[string]any{"t": strings.Repeat("x", 200_000)})
	heavy("{"+written(1000, "long_alias#:__typename ")+"}", nil)
	lightPass(t, url, answers)
	close(s.goOn)
	for range 4 {
		if body := <-answers; strings.Contains(body, "errors") {
			t.Errorf("in the end: %.300s", body)
		}
	}
}

// TestGateWaits: who waits does so no longer than the request may take, or than the client likes to.
func TestGateWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{MaxHeavy: 1, MaxRequests: 6})
		ctx, holder := recorded(t.Context())
		if _, err := g.admit(ctx, scan); err != nil {
			t.Fatal(err)
		}
		ctx, _ = recorded(t.Context())
		ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		began := time.Now()
		_, err := g.admit(ctx, scan)
		if kg.CodeOf(err) != kg.CodeUnavailable || !strings.Contains(err.Error(), "timed out while it waited") ||
			time.Since(began) != 30*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}

		ctx, _ = recorded(t.Context())
		ctx, gone := context.WithCancel(ctx)
		go func() { time.Sleep(time.Second); gone() }()
		if _, err := g.admit(ctx, scan); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}

		// Half of all places at most are taken by those who wait.
		left := make(chan error, 10)
		waiting, stop := context.WithCancel(t.Context())
		for range 3 {
			go func() {
				ctx, _ := recorded(waiting)
				_, err := g.admit(ctx, scan)
				left <- err
			}()
		}
		synctest.Wait()
		ctx, _ = recorded(t.Context())
		if _, err := g.admit(ctx, scan); kg.CodeOf(err) != kg.CodeUnavailable ||
			!strings.Contains(err.Error(), "3 heavy requests are waiting already") {
			t.Error(err)
		}
		stop()
		for range 3 {
			if err := <-left; !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}

		// Nobody who left has taken the turn with him.
		holder.endTurn()
		ctx, next := recorded(t.Context())
		if _, err := g.admit(ctx, scan); err != nil || g.waiting.Load() != 0 {
			t.Errorf("%v, %d wait", err, g.waiting.Load())
		}
		next.endTurn()
	})
}

// serveAnswers serves what h answers, behind all that keeps a record of it and bounds it.
func serveAnswers(t *testing.T, mostUnread int64, h http.HandlerFunc) (*httptest.Server, *answers) {
	t.Helper()
	a := &answers{next: h, held: budget{most: mostUnread}, log: quiet()}
	srv := httptest.NewServer(&requestLog{next: a, log: quiet().log, slow: time.Hour})
	t.Cleanup(srv.Close)
	return srv, a
}

// large answers with n bytes.
func large(w http.ResponseWriter, n int) {
	w.Header().Set("Content-Length", fmt.Sprint(n))
	_, _ = w.Write(make([]byte, n))
}

// dialAndAsk sends a request and reads nothing of the answer.
func dialAndAsk(t *testing.T, srv *httptest.Server, path string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path)
	return conn
}

// TestTurnEndsBeforeSending: a client that does not read its answer keeps no heavy request waiting.
func TestTurnEndsBeforeSending(t *testing.T) {
	g := newGate(Options{MaxHeavy: 1, MaxRequests: 10})
	srv, _ := serveAnswers(t, 1<<30, func(w http.ResponseWriter, r *http.Request) {
		if _, err := g.admit(r.Context(), scan); err != nil {
			t.Error(err)
		}
		switch r.URL.Path {
		case "/large":
			large(w, 32<<20)
		case "/panic":
			panic(http.ErrAbortHandler)
		}
	})
	dialAndAsk(t, srv, "/large")
	if res, err := http.Get(srv.URL + "/panic"); err == nil {
		_ = res.Body.Close()
		t.Error("an answer")
	}
	for range 2 {
		res, err := http.Get(srv.URL + "/small")
		if err != nil {
			t.Fatal(err)
		}
		read(t, res)
	}
}

// TestUnreadAnswers: clients that never read hold no more memory than they may, and not for ever; small answers
// always pass.
func TestUnreadAnswers(t *testing.T) {
	const size = 16 << 20
	srv, a := serveAnswers(t, 4*size, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/large" {
			large(w, size)
		} else {
			large(w, 1000)
		}
	})
	for range 40 {
		dialAndAsk(t, srv, "/large")
	}
	await(t, "the answers are held", func() bool { return a.held.used.Load() == 4*size })
	res, err := http.Get(srv.URL + "/large")
	if err != nil {
		t.Fatal(err)
	}
	if body := read(t, res); res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" ||
		!strings.Contains(body, `"UNAVAILABLE"`) {
		t.Errorf("%d %v %.300s", res.StatusCode, res.Header, body)
	}
	if res, err = http.Get(srv.URL + "/small"); err != nil {
		t.Fatal(err)
	}
	if body := read(t, res); len(body) != 1000 {
		t.Errorf("a small answer has %d bytes", len(body))
	}
	await(t, "the clients are given up", func() bool { return a.held.used.Load() == 0 })
	if res, err = http.Get(srv.URL + "/large"); err != nil {
		t.Fatal(err)
	}
	if body := read(t, res); len(body) != size {
		t.Errorf("afterwards an answer has %d bytes", len(body))
	}
}

// TestSlowReader: who reads slowly but steadily gets all of it, and who reads a little now and then is given up.
func TestSlowReader(t *testing.T) {
	const size = 32 << 20 // more than the system takes from the server before the client reads
	ended := make(chan error, 2)
	srv, _ := serveAnswers(t, 1<<30, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(size))
		_, err := w.Write(make([]byte, size))
		ended <- err
	})
	conn := dialAndAsk(t, srv, "/")
	var got int64
	for err := error(nil); err == nil && got < size; { // which takes longer than the grace
		var n int64
		n, err = io.CopyN(io.Discard, conn, 1<<20)
		got += n
		time.Sleep(30 * time.Millisecond)
	}
	if err := <-ended; err != nil || got < size {
		t.Errorf("the steady one: %v after %d bytes", err, got)
	}

	conn = dialAndAsk(t, srv, "/")
	stop := make(chan struct{})
	go func() {
		for b := make([]byte, 100); ; time.Sleep(20 * time.Millisecond) {
			select {
			case <-stop:
				return
			default:
				_, _ = conn.Read(b)
			}
		}
	}()
	select {
	case err := <-ended:
		if err == nil {
			t.Skip("this system took the whole answer from the server")
		}
	case <-time.After(patience):
		t.Error("the trickling one is never given up")
	}
	close(stop)
}
