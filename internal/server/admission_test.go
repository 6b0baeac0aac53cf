package server

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// admitting serves h behind an admission.
func admitting(t *testing.T, o Options, h http.HandlerFunc) (*httptest.Server, *admission) {
	t.Helper()
	if o.Timeout == 0 {
		o.Timeout = patience
	}
	a := newAdmission(o, quiet(), h)
	srv := httptest.NewServer(&requestLog{log: quiet().log, slow: time.Hour, next: writing(o, origins{}, a)})
	t.Cleanup(srv.Close)
	return srv, a
}

// TestMaxRequests: beyond the requests that may be under way each is told to come again, at once; and when one has
// ended, the next is let in.
func TestMaxRequests(t *testing.T) {
	hold := make(chan struct{})
	srv, a := admitting(t, Options{MaxRequests: 3, MaxBody: 1 << 20}, func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/hold" {
			<-hold
		}
	})
	answers := make(chan int, 3)
	for range 3 {
		go func() {
			res, err := http.Get(srv.URL + "/hold")
			if err != nil {
				answers <- 0
				return
			}
			_ = res.Body.Close()
			answers <- res.StatusCode
		}()
	}
	await(t, "three are under way", func() bool { return a.places.used.Load() == 3 })
	for range 5 {
		res, err := http.Post(srv.URL, "application/json", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		if body := read(t, res); res.StatusCode != http.StatusServiceUnavailable ||
			res.Header.Get("Retry-After") != "1" || !strings.Contains(body, `"UNAVAILABLE"`) ||
			!strings.Contains(body, "already serving 3 requests") {
			t.Errorf("%d %v %s", res.StatusCode, res.Header, body)
		}
	}
	close(hold)
	for range 3 {
		if status := <-answers; status != http.StatusOK {
			t.Errorf("one of the first: %d", status)
		}
	}
	res, err := http.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	if read(t, res); res.StatusCode != http.StatusOK {
		t.Errorf("afterwards: %d", res.StatusCode)
	}
}

// TestHealthIsAnswered: health is answered when no other request is let in.
func TestHealthIsAnswered(t *testing.T) {
	url, log := start(t, func(o *Options) { o.MaxRequests = 1 })
	taken := func() bool { // by a body that is large and does not come: such a one has a place while it is read
		conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: "+
			"application/json\r\nContent-Length: %d\r\n\r\n{", smallBody+1)
		status, _ := ask(t, url, "{__typename}", nil)
		return status == http.StatusServiceUnavailable
	}
	await(t, "the place is taken", taken)
	for _, path := range []string{"/healthz", "/readyz", "/playground/"} {
		res, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		if read(t, res); res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	await(t, "the slow body is given up", func() bool {
		status, _ := ask(t, url, "{__typename}",
			nil)
		return status == http.StatusOK
	})
	contains(t, log.String(), `msg="requests are refused"`)
}

// TestSlowBodies: small bodies that do not come take no place, and are given up.
func TestSlowBodies(t *testing.T) {
	srv, a := admitting(t, Options{MaxRequests: 1, MaxBody: 1 << 20},
		func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) })
	var conns []net.Conn
	for range 20 {
		conn, err := net.Dial("tcp", srv.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
		conns = append(conns, conn)
	}
	if used := a.places.used.Load(); used != 0 {
		t.Errorf("%d have taken a place", used)
	}
	body := strings.Repeat("x", smallBody)
	res, err := http.Post(srv.URL, "text/plain", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, res); got != body {
		t.Errorf("meanwhile: %d, %d bytes", res.StatusCode, len(got))
	}
	for _, conn := range conns {
		_ = conn.SetReadDeadline(time.Now().Add(patience))
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, res); res.StatusCode != http.StatusRequestTimeout ||
			!strings.Contains(got, "did not come in time") || !res.Close {
			t.Errorf("%d %s", res.StatusCode, got)
		}
	}
}

// TestTricklingBody: a body that comes a byte at a time is given up, too; one that comes steadily is read.
func TestTricklingBody(t *testing.T) {
	ended := make(chan error, 1)
	srv, _ := admitting(t, Options{MaxRequests: 1, MaxBody: 1 << 20}, func(_ http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		ended <- err
	})
	send := func(part []byte, pause time.Duration) error {
		conn, err := net.Dial("tcp", srv.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\n")
		for sent := 0; sent < 200_000; sent += len(part) {
			select {
			case err := <-ended:
				return err
			default:
			}
			if _, err := conn.Write(part[:min(len(part), 200_000-sent)]); err != nil {
				break
			}
			time.Sleep(pause)
		}
		return <-ended
	}
	if err := send([]byte{'x'}, time.Millisecond); !errors.Is(err, errSlowBody) {
		t.Error(err)
	}
	if err := send(make([]byte, 5000), 20*time.Millisecond); err != nil { // longer than the grace
		t.Error(err)
	}
}

// TestLongRequest: the deadline of a body ends with the body, and does not end the request.
func TestLongRequest(t *testing.T) {
	srv, _ := admitting(t, Options{MaxRequests: 1, MaxBody: 1 << 20}, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		select {
		case <-r.Context().Done():
			w.WriteHeader(http.StatusGone)
		case <-time.After(2 * grace):
		}
	})
	for _, size := range []int{10, smallBody + 1} {
		res, err := http.Post(srv.URL, "text/plain", bytes.NewReader(make([]byte, size)))
		if err != nil {
			t.Fatal(err)
		}
		if read(t, res); res.StatusCode != http.StatusOK {
			t.Errorf("a body of %d bytes: the request was ended", size)
		}
	}
}

// TestLargeBodies: large bodies share a bound of memory, and wait for it; a body without a length counts as the
// largest. Small ones wait for nobody.
func TestLargeBodies(t *testing.T) {
	hold := make(chan struct{})
	var held atomic.Int64
	srv, _ := admitting(t, Options{MaxRequests: 100, MaxBody: 100_000, MaxWrite: 200_000, Timeout: time.Second},
		func(_ http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/hold" {
				held.Add(1)
				<-hold
			}
		})
	post := func(path string, body io.Reader) int {
		res, err := http.Post(srv.URL+path, "text/plain", body)
		if err != nil {
			t.Error(err)
			return 0
		}
		_ = res.Body.Close()
		return res.StatusCode
	}
	first := make(chan int, 4)
	for range 4 { // 400,000 bytes may be read at once, and these may have 100,000
		// of unknown length
		go func() { first <- post("/hold", struct{ io.Reader }{bytes.NewReader(make([]byte, 10))}) }()
	}
	await(t, "four are read", func() bool { return held.Load() == 4 })
	for size, want := range map[int]int{10: 200, smallBody: 200, 70_000: 503} {
		if status := post("/", bytes.NewReader(make([]byte, size))); status != want {
			t.Errorf("%d bytes: %d", size, status)
		}
	}
	close(hold)
	for range 4 {
		if status := <-first; status != http.StatusOK {
			t.Errorf("one of the first: %d", status)
		}
	}
	if status := post("/", bytes.NewReader(make([]byte, 70_000))); status != http.StatusOK {
		t.Errorf("afterwards: %d", status)
	}
}

// TestBudget: what is larger than the whole is served alone, rather than never.
func TestBudget(t *testing.T) {
	b := budget{most: 10}
	for _, c := range []struct {
		take int64
		ok   bool
	}{{100, true}, {1, false}, {0, false}} {
		if got := b.take(c.take); got != c.ok {
			t.Errorf("%d: %v", c.take, got)
		}
	}
	b.give(100)
	if !b.take(7) || !b.take(3) || b.take(1) {
		t.Error("after all was given back")
	}
}
