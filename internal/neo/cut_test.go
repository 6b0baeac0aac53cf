package neo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	neo4jdev "graphd/dev/neo4j"
	"graphd/internal/kg"
	"graphd/internal/store"
	"graphd/internal/write"
	"graphd/test/output"
)

// proxy stands between a store and the server, and cuts connections.
type proxy struct {
	l      net.Listener
	server string

	mu                 sync.Mutex
	conns              map[net.Conn]bool
	toServer, toClient int64 // bytes that each new connection passes on before it is cut; negative: all
	// Called when a client has asked to commit, before the server hears it; its answer is kept back if not nil.
	commit func()

	passed [2]atomic.Int64 // the most bytes that one connection passed to the server, and to its client
}

func newProxy(t *testing.T) *proxy {
	t.Helper()
	u, err := url.Parse(neo4jdev.ForTest(t).URI)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{l: l, server: u.Host, conns: map[net.Conn]bool{}, toServer: -1, toClient: -1}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(c)
		}
	}()
	t.Cleanup(func() { l.Close(); p.cut() })
	return p
}

func (p *proxy) serve(client net.Conn) {
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		client.Close()
		return
	}
	p.mu.Lock()
	p.conns[client], p.conns[server] = true, true
	toServer, toClient, commit := p.toServer, p.toClient, p.commit
	p.mu.Unlock()
	var mute atomic.Bool
	var both sync.WaitGroup
	both.Go(func() {
		defer client.Close()
		p.pass(server, client, toServer, 0, func(b []byte) bool {
			if commit != nil && bytes.Contains(b, []byte{0, 2, 0xB0, 0x12, 0, 0}) {
				mute.Store(true)
				commit()
			}
			return true
		})
	})
	both.Go(func() {
		defer server.Close()
		p.pass(client, server, toClient, 1, func([]byte) bool { return !mute.Load() })
	})
	both.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, client)
	delete(p.conns, server)
}

// pass copies at most that many bytes, those for which keep is true, and then cuts both ways.
func (p *proxy) pass(to, from net.Conn, limit int64, way int, keep func([]byte) bool) {
	b := make([]byte, 32<<10)
	passed := int64(0)
	for limit != 0 {
		n, err := from.Read(b)
		if limit >= 0 {
			n = int(min(int64(n), limit))
			limit -= int64(n)
		}
		passed += int64(n)
		for most := p.passed[way].Load(); passed > most && !p.passed[way].CompareAndSwap(most, passed); {
			most = p.passed[way].Load()
		}
		if keep(b[:n]) {
			to.Write(b[:n])
		}
		if err != nil {
			break
		}
	}
	to.Close()
	from.Close()
}

// set says what happens to connections from now on, and cuts those that there are.
func (p *proxy) set(toServer, toClient int64, commit func()) {
	p.mu.Lock()
	p.toServer, p.toClient, p.commit = toServer, toClient, commit
	p.mu.Unlock()
	p.cut()
}

func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.Close()
	}
}

func (p *proxy) uri() string { return "bolt://" + p.l.Addr().String() }

// openThrough opens a store whose connections lead through a proxy, and one that has its own.
func openThrough(t *testing.T, change ...func(*Options)) (p *proxy, through, direct *Store) {
	t.Helper()
	direct = openEmpty(t)
	p = newProxy(t)
	o := direct.o
	o.URI, o.PoolSize = p.uri(), 2
	for _, f := range change {
		f(&o)
	}
	through, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { through.Close() })
	return p, through, direct
}

// named is a call that gives an entity a name.
func named(id, name string, version int) kg.Batch {
	// As in a seed, which takes the place of what is there.
	return kg.Batch{
		Kind: kg.ChangeSeed, Entities: []kg.EntityWrite{{
			Entity: &kg.Entity{ID: id, Kind: kg.KindState, Name: name, Version: version},
		}},
	}
}

func nameOf(t *testing.T, s *Store, id string) (name string, version int) {
	t.Helper()
	err := s.Read(t.Context(), func(r store.Reader) error {
		list, err := r.Entities(t.Context(), []string{id})
		if len(list) == 1 {
			name, version = list[0].Name, list[0].Version
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return name, version
}

// TestCutEverywhere cuts connections after so and so many bytes, from greeting to commit, while an entity is read and
// renamed. Whoever calls hears that it is unavailable; a call that was acknowledged is written, one that was refused
// for certain is not, and when it is sent again it is written once.
func TestCutEverywhere(t *testing.T) {
	p, s, direct := openThrough(t)
	ctx := t.Context()
	if _, err := write.Apply(ctx, direct, write.Call{}, named("state:cut", "0", 0)); err != nil {
		t.Fatal(err)
	}
	read := func() error {
		return s.Read(ctx, func(r store.Reader) error {
			_, err := r.Entities(ctx, []string{"state:cut"})
			return err
		})
	}
	number := 100 // Names of one length make calls of one length.
	rename := func() (name string, err error) {
		number++
		name = fmt.Sprint(number)
		_, err = write.Apply(ctx, s, write.Call{}, named("state:cut", name, 0))
		return name, err
	}
	// whole writes without a cut, and counts the bytes of it: the server tells in its answers how long it took, so no
	// two have the same.
	whole := func(name string) error {
		p.set(-1, -1, nil)
		p.passed[0].Store(0)
		p.passed[1].Store(0)
		_, err := write.Apply(ctx, s, write.Call{}, named("state:cut", name, 0))
		return err
	}
	if err := whole(fmt.Sprint(number)); err != nil {
		t.Fatal(err)
	}
	var places []func(all int64) int64
	for i := range int64(16) {
		places = append(places, func(all int64) int64 { return 1 + i*all/16 })
	}
	for _, last := range []int64{60, 40, 20, 12, 8, 4, 2, 1, 0, -100} { // the commit, and what answers it
		places = append(places, func(all int64) int64 { return all - last })
	}
	seen := map[string]int{}
	for way := range p.passed {
		for _, place := range places {
			limits := [2]int64{-1, -1}
			limits[way] = max(place(p.passed[way].Load()), 1)
			where := fmt.Sprintf("cut after %d bytes of way %d", limits[way], way)
			p.set(limits[0], limits[1], nil)
			if err := read(); err != nil && kg.CodeOf(err) != kg.CodeUnavailable {
				t.Errorf("%s, read: %v", where, err)
			}
			before, version := nameOf(t, direct, "state:cut")
			p.cut()
			name, err := rename()
			after, _ := nameOf(t, direct, "state:cut")
			switch {
			case err == nil:
				seen["acknowledged"]++
				if after != name {
					t.Errorf("%s: acknowledged, and not written", where)
				}
			case kg.CodeOf(err) != kg.CodeUnavailable || strings.Contains(err.Error(), "127.0.0.1"):
				t.Errorf("%s, write: %v", where, err)
			case strings.Contains(err.Error(), "may have been written"):
				seen["uncertain"]++
			default:
				seen["refused"]++
				if after != before {
					t.Errorf("%s: written, though %v", where, err)
				}
			}
			if err := whole(name); err != nil {
				t.Fatalf("%s, sent again: %v", where, err)
			}
			if again, v := nameOf(t, direct, "state:cut"); again != name || v != version+1 {
				t.Errorf("%s: sent again, %q in version %d instead of %q in %d", where, again, v, name, version+1)
			}
		}
	}
	if seen["refused"] == 0 || seen["uncertain"] == 0 || seen["acknowledged"] == 0 {
		t.Errorf("not all kinds of ends were met: %v", seen)
	}
	t.Log(seen)
}

// TestLostAnswer: the server commits, and its answer never comes, because the connection is cut or all is silence.
func TestLostAnswer(t *testing.T) {
	p, s, direct := openThrough(t)
	for _, c := range []struct {
		name   string
		silent bool
	}{{"cut", false}, {"silence", true}} {
		id := "state:" + c.name
		ctx, cancel := context.WithCancel(t.Context())
		p.set(-1, -1, func() {
			if c.silent {
				time.AfterFunc(time.Second, cancel)
			} else {
				time.AfterFunc(time.Second, p.cut)
			}
		})
		_, err := write.Apply(ctx, s, write.Call{}, named(id, "A", 0))
		cancel()
		if kg.CodeOf(err) != kg.CodeUnavailable || !strings.Contains(err.Error(), "may have been written, or not") {
			t.Errorf("%s: %v", c.name, err)
		}
		p.set(-1, -1, nil)
		if name, version := nameOf(t, direct, id); name != "A" || version != 1 {
			t.Errorf("%s: the server has %q in version %d", c.name, name, version)
		}
		out, err := write.Apply(t.Context(), s, write.Call{}, named(id, "A", 0))
		if err != nil || out.Unchanged != 1 {
			t.Errorf("%s, sent again: %+v, %v", c.name, out, err)
		}
	}
	// Before the commit nothing is uncertain.
	ctx, cancel := context.WithCancel(t.Context())
	err := s.Write(ctx, func(store.Writer) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before the commit: %v", err)
	}
}

// TestBadNetwork has readers and writers go on while all connections are cut again and again: each call ends well or
// as unavailable, what was acknowledged is there, and the log tells it in few lines.
func TestBadNetwork(t *testing.T) {
	var log output.Buffer
	p, s, direct := openThrough(t, func(o *Options) {
		o.PoolSize = 8
		o.Log = slog.New(slog.NewTextHandler(&log, nil))
	})
	// What is planned for the first time takes longer than a connection has.
	if _, err := write.Apply(t.Context(), direct, write.Call{}, named("state:first", "A", 0)); err != nil {
		t.Fatal(err)
	}
	if _, err := countEntity(direct, "state:first"); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	var all sync.WaitGroup
	var mu sync.Mutex
	written, ends := map[string]bool{}, map[string]int{}
	for w := range 4 {
		all.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				id := fmt.Sprintf("state:%d.%d", w, i)
				_, err := write.Apply(t.Context(), s, write.Call{}, named(id, id, 0))
				end := "well"
				switch {
				case err == nil:
				case kg.CodeOf(err) == kg.CodeUnavailable:
					end = "unavailable"
				default:
					t.Errorf("writing: %v", err)
				}
				mu.Lock()
				written[id] = err == nil
				ends[end]++
				mu.Unlock()
			}
		})
		all.Go(func() {
			for ctx.Err() == nil {
				if _, err := countEntity(s, "state:0.0"); err != nil && kg.CodeOf(err) != kg.CodeUnavailable {
					t.Errorf("reading: %v", err)
				}
			}
		})
	}
	all.Go(func() {
		defer stop()
		// Longer and longer pauses: on a busy machine a write takes longer than the first ones.
		for pause := 500 * time.Millisecond; ctx.Err() == nil; pause += pause / 10 {
			time.Sleep(pause)
			p.cut()
			mu.Lock()
			well := ends["well"]
			mu.Unlock()
			if well > 0 && time.Since(began) > 6*time.Second {
				return
			}
		}
	})
	all.Wait()
	if ends["well"] == 0 {
		t.Errorf("nothing was written: %v", ends)
	}
	for id, is := range written {
		if n, err := countEntity(direct, id); err != nil || is && n != 1 {
			t.Errorf("%s was acknowledged, and %d are there: %v", id, n, err)
		}
	}
	if n := strings.Count(log.String(), "Neo4j is lost"); n > 1+int(time.Since(began)/tellAgain) {
		t.Errorf("the log tells of %d losses, more than one in a minute:\n%s", n, log.String())
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	t.Log(ends)
}

// TestOutageLog: a server that does not answer for a while is one line, with its address, and its return another one,
// with the number of calls that failed.
func TestOutageLog(t *testing.T) {
	var log output.Buffer
	p, s, _ := openThrough(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	p.set(0, 0, nil)
	for range 3 {
		if err := s.Ping(t.Context()); kg.CodeOf(err) != kg.CodeUnavailable ||
			strings.Contains(err.Error(), p.l.Addr().String()) {
			t.Errorf("without a server: %v", err)
		}
	}
	p.set(-1, -1, nil)
	for range 2 {
		if err := s.Ping(t.Context()); err != nil {
			t.Error(err)
		}
	}
	lost, back := strings.Count(log.String(), "Neo4j is lost"), strings.Count(log.String(), "Neo4j is back")
	if lost != 1 || back != 1 || !strings.Contains(log.String(), "uri="+p.uri()) ||
		!strings.Contains(log.String(), "failed_calls=3") {
		t.Errorf("the log:\n%s", log.String())
	}
}

// TestNothingLeaks: calls that are given up at any moment give their connections back.
func TestNothingLeaks(t *testing.T) {
	s := openEmpty(t, func(o *Options) { o.PoolSize, o.AcquireTimeout = 2, 5*time.Second })
	for i := range 60 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*500*time.Microsecond)
		if i%2 == 0 {
			write.Apply(ctx, s, write.Call{}, named("state:A", fmt.Sprint(i), 0))
		} else {
			s.Ping(ctx)
		}
		cancel()
	}
	// A writer takes both connections that the pool has.
	if _, err := write.Apply(t.Context(), s, write.Call{}, named("state:A", "last", 0)); err != nil {
		t.Error(err)
	}
	if name, _ := nameOf(t, s, "state:A"); name != "last" {
		t.Errorf("the name is %q", name)
	}
	sound(t, s)
}
