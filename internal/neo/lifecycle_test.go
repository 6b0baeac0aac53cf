package neo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	neo4jdev "graphd/dev/neo4j"
	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

// TestLostServer runs a server of its own, with a password, kills it under the store, and starts it again.
func TestLostServer(t *testing.T) {
	if testing.Short() {
		t.Skip("Neo4j is left out under -short")
	}
	const password = "right and secret"
	srv, err := neo4jdev.Start(t.Context(), neo4jdev.Options{Password: password, Brief: true})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Stop()
	ctx := t.Context()

	began := time.Now()
	_, err = Open(ctx, Options{URI: srv.URI, User: srv.User, Password: "wrong"})
	if err == nil || kg.CodeOf(err) == kg.CodeUnavailable || !strings.Contains(err.Error(), "password") ||
		time.Since(began) > 10*time.Second {
		t.Errorf("a wrong password, after %v: %v", time.Since(began), err)
	}

	s, err := Open(ctx, Options{URI: srv.URI, User: srv.User, Password: password, PoolSize: 10})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	read := func() error {
		return s.Read(ctx, func(r store.Reader) error {
			_, err := r.Entities(ctx, []string{"state:A"})
			return err
		})
	}
	rewrite := func() error {
		return s.Write(ctx, func(w store.Writer) error {
			old, err := w.Entities(ctx, []string{"state:A"})
			if err != nil {
				return err
			}
			p := store.EntityPut{
				New: &kg.Entity{
					ID: "state:A", Kind: kg.KindState, Name: "A", Version: len(old) + 1, RecordedAt: time.Now(),
				},
			}
			if len(old) > 0 {
				p.Old, p.New.Version = old[0], old[0].Version+1
			}
			return w.PutEntities(ctx, []store.EntityPut{p})
		})
	}
	var all sync.WaitGroup // several connections in the pool, which will all be dead
	for range 8 {
		all.Go(func() {
			if err := read(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := rewrite(); err != nil {
		t.Fatal(err)
	}

	err = s.Read(ctx, func(r store.Reader) error {
		if err := srv.Kill(); err != nil {
			t.Fatal(err)
		}
		_, err := r.Entities(ctx, []string{"state:A"})
		return err
	})
	if kg.CodeOf(err) != kg.CodeUnavailable {
		t.Errorf("in the middle of a Read: %v", err)
	}
	for name, f := range map[string]func() error{"Read": read, "Write": rewrite, "Ping": func() error {
		return s.Ping(ctx)
	}} {
		began := time.Now()
		err := f()
		if kg.CodeOf(err) != kg.CodeUnavailable {
			t.Errorf("%s without a server: %v", name, err)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s took %v to say so", name, took)
		}
	}

	if err := srv.Restart(ctx); err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]func() error{"Read": read, "Write": rewrite, "Ping": func() error {
		return s.Ping(ctx)
	}} {
		if err := f(); err != nil {
			t.Errorf("%s after the server came back: %v", name, err)
		}
	}

	// Dead connections in the pool, and a server that is there again: nobody notices.
	for range 8 {
		all.Go(func() {
			if err := read(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := errors.Join(srv.Kill(), srv.Restart(ctx)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(read(), rewrite(), s.Ping(ctx)); err != nil {
		t.Errorf("after a restart: %v", err)
	}

	// The same under load: each call is written or unavailable, and what was acknowledged is there.
	var acknowledged [4]int
	load, end := context.WithCancel(ctx)
	for w := range acknowledged {
		all.Go(func() {
			for i := 1; load.Err() == nil; i++ {
				switch _, err := write.Apply(ctx, s, write.Call{},
					named(fmt.Sprintf("state:W%d", w), fmt.Sprint(i), 0)); {
				case err == nil:
					acknowledged[w] = i
				case kg.CodeOf(err) != kg.CodeUnavailable:
					t.Errorf("a write under a restart: %v", err)
				default:
					time.Sleep(20 * time.Millisecond)
				}
			}
		})
	}
	time.Sleep(500 * time.Millisecond)
	if err := errors.Join(srv.Kill(), srv.Restart(ctx)); err != nil {
		t.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond)
	end()
	all.Wait()
	for w, n := range acknowledged {
		if name, _ := nameOf(t, s, fmt.Sprintf("state:W%d", w)); n == 0 ||
			name < fmt.Sprint(n) && len(name) <= len(fmt.Sprint(n)) {
			t.Errorf("writer %d: change %d was acknowledged, and %q is there", w, n, name)
		}
	}
	sound(t, s)
}

func TestUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close() // nobody listens there now
	var log bytes.Buffer
	_, err = Open(t.Context(), Options{
		URI: "bolt://user:secret@" + address, ConnectTimeout: time.Second,
		Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("credentials in the URI: %v", err)
	}
	began := time.Now()
	_, err = Open(t.Context(), Options{
		URI: "bolt://" + address, User: "neo4j", Password: "secret", ConnectTimeout: time.Second,
		Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	if kg.CodeOf(err) != kg.CodeUnavailable || !strings.Contains(err.Error(), address) ||
		strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
	if n := strings.Count(log.String(), "cannot be reached"); n < 2 || strings.Contains(log.String(), "secret") {
		t.Errorf("the log:\n%s", log.String())
	}
	for _, uri := range []string{"", "localhost:7687", "http://localhost:7474"} {
		if _, err := Open(t.Context(), Options{URI: uri, ConnectTimeout: time.Second}); err == nil ||
			kg.CodeOf(err) == kg.CodeUnavailable {
			t.Errorf("URI %q: %v", uri, err)
		}
	}
}

// TestMistypedURI: what is wrong with an address is said, and nothing that may be a password is shown.
func TestMistypedURI(t *testing.T) {
	for _, c := range []struct{ uri, want string }{
		{"", "is empty"},
		{"   ", "has a space"},
		{"localhost:7687", "has no scheme"},
		{"localhost", "has no scheme"},
		{"bolt:localhost:7687", "has no scheme"},
		{"bolt//localhost:7687", "has no scheme"},
		{"http://localhost:7474", "has the scheme http, of Neo4j Browser"},
		{"bold://localhost:7687", "has a scheme that is none of neo4j, neo4j+s"},
		{"BOLT://localhost:7687", "has a scheme that is none of"},
		{"bolt+tls://localhost:7687", "has a scheme that is none of"},
		{"bolt://", "names no host"},
		{"bolt://:7687", "names no host"},
		{"bolt://localhost:", "has a port that is no number"},
		{"bolt://localhost:76870", "has a port that is no number from 1 to 65535"},
		{"bolt://localhost:seven", "has no number behind the colon"},
		{"bolt://local host:7687", "has a space"},
		{"bolt://localhost:7687 ", "has a space"},
		{"bolt://localhost\u00a0:7687", "has a space"},
		{"bolt://localhost:7687\n", "a control character"},
		{"bolt://localhost:7687/neo4j", "has something behind the port"},
		{"bolt://localhost:7687?policy=x", "has a query"},
		{"bolt://[::1:7687", "cannot be read"},

		{"bolt://user:secret@localhost:7687", "holds a user or a password"},
		{"bolt://user:sec@ret@localhost:7687", "holds a user or a password"},
		{"bolt://user:sec%ret@localhost", "holds a user or a password"},
		{"bolt://user:123/secret@localhost", "holds a user or a password"},
		{"neo4j:secret@localhost:7687", "holds a user or a password"},
		{"bolt:/user:secret@localhost", "holds a user or a password"},
		{"user:secret@localhost:7687", "holds a user or a password"},
		{"https://user:secret@localhost", "holds a user or a password"},
		{"bolt://user:secret", "has no number behind the colon"},
		{"bolt://user:sec#ret", "has no number behind the colon"},
		{"bolt://host:7687?password=secret", "has a query"},
		{"bolt://host:7687#secret", "has something behind the port"},
		{"secret", "has no scheme"},
		{"secret://host:7687", "has a scheme that is none of"},
		{"bolt://%73ecret%zz", "cannot be read"},
	} {
		var log bytes.Buffer
		_, err := Open(t.Context(), Options{
			URI: c.uri, User: "neo4j", Password: "secret", ConnectTimeout: time.Second,
			Log: slog.New(slog.NewTextHandler(&log, nil)),
		})
		if err == nil || kg.CodeOf(err) == kg.CodeUnavailable || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.uri, err, c.want)
		} else if all := err.Error() + log.String(); strings.Contains(all, "sec") {
			t.Errorf("%q: the password is shown: %s", c.uri, all)
		}
	}
	for uri, want := range map[string]string{
		"bolt://localhost:7687": "bolt://localhost:7687", "neo4j+s://héllo.example": "neo4j+s://h%C3%A9llo.example",
		"bolt://[::1]:7687/": "bolt://[::1]:7687", "neo4j://h:1?policy=secret": "neo4j://h:1",
	} {
		plain := strings.ReplaceAll(want, "%C3%A9", "é")
		if got, err := checkURI(uri); err != nil || !strings.EqualFold(got, want) && got != plain {
			t.Errorf("%q: %q, %v", uri, got, err)
		}
	}
}

func TestOtherLayouts(t *testing.T) {
	s := openEmpty(t)
	set := func(v any) {
		if _, err := s.auto(t.Context(), neo4j.AccessModeWrite, "MATCH (m:Graphd) SET m.schema = $p.v",
			map[string]any{"v": v}); err != nil {
			t.Fatal(err)
		}
	}
	defer func() { auto(t, s, "MATCH (m:Graphd) SET m.schema = $p.v", map[string]any{"v": schemaVersion}) }()
	for v, advice := range map[any]string{
		schemaVersion + 1: "newer", 1: "seed", "4": "no whole number", 4.0: "no whole number", true: "no whole number",
		-1: "layout version -1", 0: "layout version 0", nil: "no layout version",
	} {
		set(v)
		if other, err := Open(t.Context(), s.o); err == nil {
			other.Close()
			t.Errorf("layout %v is opened", v)
		} else if kg.CodeOf(err) != kg.CodeConflict || !strings.Contains(err.Error(), advice) {
			t.Error(err)
		}
	}
}

// sameText gives f values of one kind and then others, many and long ones, now and as of an instant: what it returns
// stays the same.
func sameText(
	t *testing.T,
	f func(parents, keys []string, day edtf.Day, lo kg.SortKey, limit int, known time.Time) []string,
) {
	t.Helper()
	var many, many2 []string
	for i := range 50 {
		many = append(many, fmt.Sprintf("much longer than the other one, and number %d", i))
		many2 = append(many2, fmt.Sprintf("key %d", i))
	}
	for _, known := range [][2]time.Time{{}, {time.Unix(1, 0), time.Now()}} {
		one := f([]string{"p"}, []string{"k"}, 1, 0, 1, known[0])
		other := f(many, many2, 10_000, 1<<60, 1000, known[1])
		if len(one) != len(other) || len(one) == 0 {
			t.Fatalf("%d statements, and %d with other values", len(one), len(other))
		}
		for i := range one {
			if one[i] != other[i] {
				t.Errorf("two texts:\n%s\n%s", one[i], other[i])
			}
		}
	}
}

var listAnchors = []plan.Anchor{plan.AnchorRoot, plan.AnchorEntity, plan.AnchorSource, plan.AnchorEvent}

// TestSameTextOfLists writes lists and counts with each kind of filter; they are not sent, since a server takes long to
// plan them.
func TestSameTextOfLists(t *testing.T) {
	sameText(t, func(parents, keys []string, day edtf.Day, lo kg.SortKey, limit int, known time.Time) (texts []string) {
		ids := &plan.IDFilter{In: keys}
		ent := &plan.EntityWhere{ID: ids}
		for _, w := range []*plan.RelationWhere{nil, {At: &day},
			{ID: ids},
			{Source: ids},
			{EventKey: ids},
			{FromState: ids},
			{From: ent},
			{Location: ent, Confidence: &plan.FloatFilter{Gte: ptr(float64(limit))}},
			{From: &plan.EntityWhere{HasRelation: &plan.RelationWhere{Source: ids}}}} {
			for _, anchor := range listAnchors {
				l := &plan.RelationList{
					Anchor: anchor, Direction: kg.DirectionBoth, Where: w,
					Scan: plan.Scan{Lo: lo, Hi: kg.MaxSortKey, Limit: limit},
				}
				ps := parents
				if anchor == plan.AnchorRoot {
					ps = nil
				}
				for _, count := range []bool{false, true} {
					text, _ := relationList(l, ps, count, instant{at: known})
					texts = append(texts, text)
				}
			}
		}
		return texts
	})
}

// TestSameText asks the same question with other values, and many parents and rows instead of one: the text and the
// number of statements stay.
func TestSameText(t *testing.T) {
	readFew(t, -1) // what is read from few versions has a text of its own, and so have lists of many parents
	var texts []string
	s := openEmpty(t, func(o *Options) { o.Observe = func(text string) { texts = append(texts, text) } })
	ctx := t.Context()
	sameText(t, func(parents, keys []string, day edtf.Day, lo kg.SortKey, limit int, known time.Time) []string {
		texts = nil
		// Each in a transaction of its own: it is planned in the time that one has.
		ask := func(f func(r store.Reader) error) {
			t.Helper()
			if err := s.Read(ctx, func(r store.Reader) error { return f(r.AsKnown(known)) }); err != nil {
				t.Fatal(err)
			}
		}
		for _, anchor := range listAnchors {
			for _, w := range []*plan.RelationWhere{nil, {Source: &plan.IDFilter{In: keys}}} {
				l := &plan.RelationList{
					Anchor: anchor, Direction: kg.DirectionBoth, Where: w,
					Scan: plan.Scan{Lo: lo, Hi: kg.MaxSortKey, Limit: limit},
				}
				ps := parents
				if anchor == plan.AnchorRoot {
					ps = nil
				}
				ask(func(r store.Reader) error { _, err := r.ListRelations(ctx, l, ps); return err })
				ask(func(r store.Reader) error { _, err := r.CountRelations(ctx, l, ps); return err })
			}
		}
		ask(func(r store.Reader) error { _, err := r.Entities(ctx, parents); return err })
		ask(func(r store.Reader) error { _, err := r.ActingStates(ctx, parents, day); return err })
		ask(func(r store.Reader) error { _, err := r.Redirects(ctx, parents); return err })
		ask(func(r store.Reader) error { _, err := r.RelationVersions(ctx, parents, wide); return err })
		ask(func(r store.Reader) error {
			_, err := r.ListEntities(ctx, &plan.EntityList{
				Order: plan.OrderByName, Kinds: []kg.Kind{kg.KindState}, Scan: plan.TextScan{Lo: keys[0], Limit: limit},
			}, nil)
			return err
		})
		return texts
	})
}

// TestLostUpdate: two writers read the same version and both replace it.
func TestLostUpdate(t *testing.T) {
	s := openEmpty(t)
	ctx := t.Context()
	now := time.Now().UTC()
	entities := []kg.EntityWrite{{Entity: &kg.Entity{ID: "a", Kind: kg.KindState, Name: "A"}},
		{Entity: &kg.Entity{ID: "b", Kind: kg.KindState, Name: "B"}}, paper}
	rel := kg.NewRelation{
		ID: "r", Assertion: kg.Assertion{
			Type: "ACCUSE", Realization: kg.RealizationOccurred, From: "a", To: "b", When: edtf.MustParse("2024-01-16"),
			Claims: []kg.Claim{inPaper("")},
		},
	}
	if _, err := write.Apply(ctx, s, write.Call{}, kg.Batch{
		Kind: kg.ChangeSeed, Entities: entities, Relations: []kg.NewRelation{rel}, RecordedAt: now,
	}); err != nil {
		t.Fatal(err)
	}
	const writers, times = 6, 5
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range times {
				err := s.Write(ctx, func(wr store.Writer) error {
					if err := wr.Lock(ctx, []string{"a"}, []string{"r"}); err != nil {
						return err
					}
					rels, err := wr.Relations(ctx, []string{"r"}, wide)
					if err != nil {
						return err
					}
					r := *rels[0]
					r.Version++
					r.Description = fmt.Sprintf("%s %d.%d", r.Description, w, i)
					es, err := wr.Entities(ctx, []string{"a"})
					if err != nil {
						return err
					}
					e := *es[0]
					e.Version++
					e.Aliases = append(e.Aliases, fmt.Sprint(w, i))
					return errors.Join(wr.PutRelations(ctx, []store.RelationPut{{Old: rels[0], New: &r}}),
						wr.PutEntities(ctx, []store.EntityPut{{Old: es[0], New: &e}}))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	err := s.Read(ctx, func(r store.Reader) error {
		rels, err := r.Relations(ctx, []string{"r"}, wide)
		if err != nil {
			return err
		}
		if n := len(strings.Fields(rels[0].Description)); n != writers*times || rels[0].Version != 1+n {
			t.Errorf("%d of %d changes are there, version %d", n, writers*times, rels[0].Version)
		}
		es, err := r.Entities(ctx, []string{"a"})
		if err != nil {
			return err
		}
		if n := len(es[0].Aliases); n != writers*times {
			t.Errorf("%d of %d changes of the entity are there", n, writers*times)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCancelled(t *testing.T) {
	s := openEmpty(t)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(200*time.Millisecond, cancel)
	began := time.Now()
	err := s.Read(ctx, func(r store.Reader) error {
		return r.(*reader).run(ctx, "UNWIND range(1, 1000000000) AS x WITH x WHERE x % 7 = 9 RETURN x", nil, none)
	})
	if !errors.Is(err, context.Canceled) || time.Since(began) > 30*time.Second { // of minutes
		t.Errorf("after %v: %v", time.Since(began), err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}
