package hostile

import (
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"graphd/bench/watched"
)

// TestDocuments sends documents of which no two are the same: graphd must not keep them all. Where it kept them, a
// thousand of 68 kB took 2 GB; two hundred take more than the ceiling, and a fifth of the time.
func TestDocuments(t *testing.T) {
	for _, c := range []struct {
		name         string
		documents    int
		size         int // bytes of each
		text         func(n, size int) string
		onlyWithLong bool
	}{
		{"200 of 68 kB", 200, 68_000, longNames, false},
		{"300 of 30 kB", 300, 30_000, longNames, true},
		{"300 of 6 kB", 300, 6_000, shortNames, true},
		{"100 of 60 kB, a comment each", 100, 60_000, comment, true},
		{"100 of 60 kB, refused", 100, 60_000, unknown, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.onlyWithLong && testing.Short() {
				t.Skip("a neighbour")
			}
			g := start(t, copyOf(t, seeded))
			if err := g.ResetPeak(); err != nil {
				t.Fatal(err)
			}
			var senders sync.WaitGroup
			for i := range together {
				senders.Go(func() {
					for n := i; n < c.documents && g.Killed() == ""; n += together {
						if a := g.send(post(c.text(n, c.size), nil), timeout); a.Err != nil || a.Internal() {
							t.Errorf("document %d: %v %s", n, a.Err, a.Start)
							return
						}
					}
				})
			}
			senders.Wait()
			peak, err := g.Memory()
			if err != nil {
				t.Fatalf("graphd took %d MB, and was killed: %v", watched.Danger>>20, err)
			}
			t.Logf("%d MB above idle", (peak-g.Idle)>>20)
			if peak-g.Idle > ofOne {
				t.Errorf("took %d MB above idle", (peak-g.Idle)>>20)
			}
		})
	}
}

// longNames, shortNames, comment and unknown write the n-th document of a size.
func longNames(n, size int) string {
	var b strings.Builder
	b.WriteString("{")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "document%d_alias%d:__typename ", n, i)
	}
	return b.String() + "}"
}

func shortNames(n, size int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "query Q%d{", n)
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "a%d:__typename ", i)
	}
	return b.String() + "}"
}

func comment(n, size int) string {
	return fmt.Sprintf("{__typename} #%d %s", n, strings.Repeat("x", size))
}

func unknown(n, size int) string {
	var b strings.Builder
	b.WriteString("{")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "there_is_no_field%d_%d ", n, i)
	}
	return b.String() + "}"
}

// TestNeverRead has forty clients ask for long answers, and read none of them: healthy requests go on, memory stays
// below the ceiling, and the connections are closed in the end.
func TestNeverRead(t *testing.T) {
	fields := "{id key description when{edtf text startEarliest endLatest} from{name description} to{name " +
		"description} claims{by{name} evidence{source{title url} paraphrase}}}"
	cases := []struct {
		name    string
		request request
	}{
		{"answers of 13 MB", post("{relations(first:1000){nodes{"+aliases(700,
			"claims{...C}")+"}}} fragment C on Claim{by{name description}evidence{paraphrase source{title url}}}",
			nil)},
		{"answers of 1 MB", post("{relations(first:1000){nodes{"+aliases(60,
			"claims{by{name description}evidence{paraphrase source{title url description}}}")+"}}}", nil)},
		{"answers of 200 kB", post("{"+aliases(5, "relations(first:1000){nodes"+fields+"}")+"}", nil)},
	}
	var measuring sync.Mutex
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // they wait; only one measures at a time
			measuring.Lock()
			measured := sync.OnceFunc(measuring.Unlock)
			defer measured()
			g := start(t, copyOf(t, seeded))
			quiet := g.quiet()
			before, err := g.Connections()
			if err != nil {
				t.Fatal(err)
			}
			if err := g.ResetPeak(); err != nil {
				t.Fatal(err)
			}
			const forty = 40
			for range forty {
				send(t, g, fmt.Sprintf("POST /graphql HTTP/1.1\r\nHost: %s\r\nContent-Type: "+
					"application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s",
					strings.TrimPrefix(g.URL, "http://"), len(c.request.Body), c.request.Body))
			}
			goOn(t, g, quiet)
			measured()
			closed := time.Now().Add(neverReadFor)
			for now := 1 << 20; now > before+forty/2; time.Sleep(50 * time.Millisecond) { // healthy ones have some, too
				if now, err = g.Connections(); err != nil || g.Killed() != "" {
					t.Fatal(err, g.Killed())
				}
				if time.Now().After(closed) {
					t.Fatalf("after %s %d of %d connections are still open", neverReadFor, now-before, forty)
				}
			}
		})
	}
}

// goOn asks healthy requests for a second, and looks at what graphd takes meanwhile.
func goOn(t *testing.T, g *graphd, quiet health) {
	t.Helper()
	over := make(chan struct{})
	time.AfterFunc(time.Second, func() { close(over) })
	busy, err := g.watch(20, over)
	if err != nil {
		t.Fatalf("healthy requests fail: %v %s", err, g.Killed())
	}
	for range again {
		if busy.slower(quiet) {
			if busy, err = g.watch(20, over); err != nil {
				t.Fatal(err)
			}
		}
	}
	peak, err := g.Memory()
	if err != nil {
		t.Fatalf("%s: %v", g.Killed(), err)
	}
	t.Logf("%d MB above idle; lookup %s (quiet %s), /readyz %s (quiet %s)", (peak-g.Idle)>>20, ms(busy.lookup),
		ms(quiet.lookup), ms(busy.ready), ms(quiet.ready))
	if peak-g.Idle > ofAll {
		t.Errorf("took %d MB above idle", (peak-g.Idle)>>20)
	}
	if busy.slower(quiet) {
		t.Errorf("a lookup takes %s and /readyz %s; when it is quiet %s and %s", ms(busy.lookup), ms(busy.ready),
			ms(quiet.lookup), ms(quiet.ready))
	}
}

// neverReadFor is how long graphd may wait for a client that does not read.
const neverReadFor = 25 * time.Second

// send sends a text on a connection of its own that takes in little, and reads nothing.
func send(t *testing.T, g *graphd, text string) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(g.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
}

// TestNeverSends has clients begin requests that they do not end: they must not keep out others.
func TestNeverSends(t *testing.T) {
	if testing.Short() {
		t.Skip("a neighbour")
	}
	g := start(t, copyOf(t, seeded))
	quiet := g.quiet()
	if err := g.ResetPeak(); err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		text := "POST /graphql HTTP/1.1\r\nHost: " + strings.TrimPrefix(g.URL, "http://") +
			"\r\nContent-Type: application/json\r\nContent-Length: 16000000\r\n\r\n{\"query\":\""
		if i%2 == 0 {
			text += strings.Repeat("x", 100_000)
		}
		send(t, g, text)
	}
	goOn(t, g, quiet)
}
