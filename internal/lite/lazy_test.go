package lite

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/store/storetest"
	"graphd/internal/write"
)

// lazyStore writes each call lazily, and commits before it is read.
type lazyStore struct{ *Store }

func (s lazyStore) Write(ctx context.Context, f func(store.Writer) error) error {
	return s.Store.Write(store.Lazily(ctx), f)
}

func (s lazyStore) Read(ctx context.Context, f func(store.Reader) error) error {
	return errors.Join(s.Flush(ctx), s.Store.Read(ctx, f))
}

func (s lazyStore) Check(ctx context.Context, found func(string)) error {
	return errors.Join(s.Flush(ctx), s.Store.Check(ctx, found))
}

// TestLazyHistory: calls that share transactions, and whose lists are written late, leave the same graph.
func TestLazyHistory(t *testing.T) {
	storetest.History(t, func(t *testing.T) store.Store { return lazyStore{open(t).(*Store)} },
		storetest.Options{Snapshot: true, Histories: 10})
}

var aSource = &kg.Entity{ID: "source:s", Kind: kg.KindSource, Name: "S"}

// lazily writes a relation between two states, in a call that may stay open.
func lazily(t *testing.T, s *Store, id string, typ kg.RelationType, to string) error {
	t.Helper()
	when, err := edtf.Parse("2014-05-01")
	if err != nil {
		t.Fatal(err)
	}
	var b kg.Batch
	for _, e := range []string{"state:AAA", to} {
		b.Entities = append(b.Entities, kg.EntityWrite{Entity: &kg.Entity{ID: e, Kind: kg.KindState, Name: e}})
	}
	b.Entities = append(b.Entities, kg.EntityWrite{Entity: aSource})
	b.Kind = kg.ChangeSeed
	n := kg.NewRelation{ID: id}
	n.Type, n.From, n.To, n.When = typ, "state:AAA", to, when
	n.Claims = kg.OwnVoice([]kg.Evidence{{Source: "source:s"}})
	b.Relations = []kg.NewRelation{n}
	_, err = write.Apply(store.Lazily(t.Context()), s, write.Call{}, b)
	return err
}

// count counts the relations that a reader sees, by the list of all and as statistics have them.
func count(t *testing.T, s *Store) int {
	t.Helper()
	n := 0
	if err := s.Read(t.Context(), func(r store.Reader) error {
		st, err := r.Stats(t.Context())
		for _, k := range st.Relations {
			n += k
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var wrong []string
	err := s.Check(t.Context(), func(problem string) { wrong = append(wrong, problem) })
	if err != nil || wrong != nil {
		t.Fatal(err, wrong)
	}
	return n
}

func TestLazily(t *testing.T) {
	for _, test := range []struct {
		name string
		most int // postings after which a transaction is committed
		then func(t *testing.T, s *Store) error
		want int
		says string // in the error of then
	}{
		{name: "nobody sees what is open", then: func(*testing.T, *Store) error { return nil }, want: 0},
		{name: "flushed", then: func(t *testing.T, s *Store) error { return s.Flush(t.Context()) }, want: 2},
		{name: "full", most: 1, then: func(*testing.T, *Store) error { return nil }, want: 2},
		{name: "another writer ends it", then: func(t *testing.T, s *Store) error {
			return s.Write(t.Context(), func(store.Writer) error { return nil })
		}, want: 2},
		{name: "a refused call takes nothing else with it", then: func(t *testing.T, s *Store) error {
			err := lazily(t, s, "", "CONSULT", "state:BBB")
			return errors.Join(err, s.Flush(t.Context()))
		}, want: 2, says: "is required"},
		{name: "what fails after it wrote does", then: func(t *testing.T, s *Store) error {
			err := s.Write(store.Lazily(t.Context()), func(w store.Writer) error {
				return errors.Join(w.(*writer).c.write(t.Context(), "DELETE FROM day", nil), errors.New("amid"))
			})
			if err == nil || err.Error() != "amid" {
				t.Errorf("the call returned %v", err)
			}
			return s.Flush(t.Context())
		}, want: 0, says: "lost"},
		{name: "calls and a flush tell why a commit failed", then: func(t *testing.T, s *Store) error {
			c, err := s.writer.take(t.Context(), true)
			if err != nil {
				return err
			}
			c.open.lost = errors.New("gone")
			s.writer.give(c)
			told := lazily(t, s, "r:3", "CONSULT", "state:BBB")
			if err := s.Flush(t.Context()); err == nil {
				t.Error("the flush tells nothing of it")
			}
			return errors.Join(told, s.Flush(t.Context()))
		}, want: 0, says: "is lost"},
		{name: "closing commits", then: func(t *testing.T, s *Store) error {
			path := s.file.path
			if err := s.Close(); err != nil {
				return err
			}
			again, err := Open(t.Context(), Options{Path: path})
			if err != nil {
				return err
			}
			s.readers, s.writer, s.anchor, s.file, s.tidier = again.readers, again.writer, again.anchor, again.file,
				again.tidier
			return nil
		}, want: 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
			s.laziness = laziness{calls: 9, lasts: time.Hour, postings: max(test.most, 1)}
			if test.most == 0 {
				s.laziness.postings = 1 << 20
			}
			for i := range 2 {
				if err := lazily(t, s, fmt.Sprintf("r:%d", i), "CONSULT", "state:BBB"); err != nil {
					t.Fatal(err)
				}
			}
			err := test.then(t, s)
			if test.says == "" && err != nil ||
				test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)) {
				t.Errorf("error %v, want one with %q", err, test.says)
			}
			if got := count(t, s); got != test.want {
				t.Errorf("%d relations, want %d", got, test.want)
			}
		})
	}
}

// TestLazyLists: a call reads what those before it have not listed yet.
func TestLazyLists(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
	s.laziness.lasts = time.Hour
	when, err := edtf.Parse("2014-05-01")
	if err != nil {
		t.Fatal(err)
	}
	put := func(id string, typ kg.RelationType, from, to string, entities ...*kg.Entity) {
		t.Helper()
		b := kg.Batch{Kind: kg.ChangeSeed}
		for _, e := range entities {
			b.Entities = append(b.Entities, kg.EntityWrite{Entity: e})
		}
		n := kg.NewRelation{ID: id}
		n.Type, n.From, n.To, n.When, n.Claims = typ, from, to, when,
			kg.OwnVoice([]kg.Evidence{{Source: "source:s"}})
		n.EventKey = "event"
		b.Relations = []kg.NewRelation{n}
		if _, err := write.Apply(store.Lazily(t.Context()), s, write.Call{}, b); err != nil {
			t.Fatal(err)
		}
	}
	a, b := &kg.Entity{ID: "state:AAA", Kind: kg.KindState, Name: "A"}, &kg.Entity{ID: "state:BBB",
		Kind: kg.KindState, Name: "B"}
	o := &kg.Entity{ID: "official:o", Kind: kg.KindOfficial, Name: "O"}
	put("r:0", kg.TypeHoldsOffice, o.ID, a.ID, a, o, aSource)
	put("r:1", "CONSULT", o.ID, b.ID, b)
	if c := s.writer.idle[0]; c.open == nil || c.open.calls != 2 {
		t.Fatal("the calls share no transaction")
	}
	put("r:2", "CONSULT", b.ID, o.ID)
	if err := s.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := count(t, s); n != 3 {
		t.Errorf("%d relations, want 3", n)
	}
	if err := s.Read(t.Context(), func(r store.Reader) error {
		list, err := r.Relations(t.Context(), []string{"r:1"}, plan.Columns{})
		if err == nil && (len(list) != 1 || list[0].FromState != a.ID) {
			t.Errorf("got %v, want one relation from state %s", list, a.ID)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestEachMerged: the postings of several calls come in the table's order.
func TestEachMerged(t *testing.T) {
	lists := [][]posting{{{g: 1, sk: 5}, {g: 3, sk: 1}}, nil, {{g: 1, sk: 2}, {g: 1, sk: 7}, {g: 9}}, {{g: 2}}}
	var got []string
	if err := eachMerged(lists, func(p posting) error {
		got = append(got, fmt.Sprint(p.g, "/", int64(p.sk)))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := "1/2 1/5 1/7 2/0 3/1 9/0"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// heldFile names, in the environment, the file that the other process of TestAlone opens.
const heldFile = "GRAPHD_TEST_HELD_FILE"

// TestAlone: a transaction lasts while no other process has the file open.
func TestAlone(t *testing.T) {
	if path := os.Getenv(heldFile); path != "" { // this is the other process
		s, err := Open(t.Context(), Options{Path: path})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("open")
		_, _ = io.Copy(io.Discard, os.Stdin)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return
	}
	if runtime.GOOS == "windows" {
		t.Skip("it is not known there who has the file open")
	}
	s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
	s.laziness = laziness{calls: 9, alone: time.Hour, postings: 1 << 20}
	shares := func() bool {
		t.Helper()
		if err := lazily(t, s, "r:1", "CONSULT", "state:BBB"); err != nil {
			t.Fatal(err)
		}
		shared := s.writer.idle[0].open != nil
		if err := s.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		return shared
	}
	if !shares() {
		t.Error("alone: the transaction is committed at once")
	}
	other := exec.Command(os.Args[0], "-test.run=^TestAlone$")
	other.Env = append(os.Environ(), heldFile+"="+s.file.path)
	end, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "open\n" {
		t.Fatalf("the other process says %q (%v)", line, err)
	}
	if shares() {
		t.Error("beside another process the transaction is left open")
	}
	if err := end.Close(); err != nil {
		t.Fatal(err)
	}
	if err := other.Wait(); err != nil {
		t.Fatal(err)
	}
	if !shares() {
		t.Error("alone again: the transaction is committed at once")
	}
}
