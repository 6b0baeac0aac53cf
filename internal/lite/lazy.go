package lite

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// A run of calls in a context of store.Lazily shares transactions, and the lists of its relations are written once for
// all calls of a transaction, in the order of the table: that touches each page of them once, where writing them with
// each call would write the same pages again and again. In a large graph nearly every posting falls on a page of its
// own. Others who want to write end the transaction; so does time, which is short while another process has the file
// open.

// laziness bounds a lazy transaction.
type laziness struct {
	calls    int           // of one transaction
	lasts    time.Duration // after which it is committed if another process may wait for it
	alone    time.Duration // after which it is committed in any case
	postings int           // that wait; likewise
	pause    time.Duration // after one that lasted, so that another process gets its turn: SQLite asks every 100 ms
}

var standardLaziness = laziness{calls: 8, lasts: 3 * time.Second, alone: 10 * time.Second, postings: 1 << 19,
	pause: 120 * time.Millisecond}

// unlisted are relations that are written, but are in no list yet and not counted by list, pair and trait. A statement
// that reads these puts them there first.
type unlisted struct {
	added  [][]posting // of each call, in order
	size   int
	counts *changes
	keys   map[kg.SortKey]string // of the relations, with their ids
	types  map[kg.RelationType]bool
	events map[int64]bool // lists of event keys
	apart  bool           // statements are sent as they are
}

func newUnlisted() *unlisted {
	return &unlisted{counts: newChanges(), keys: map[kg.SortKey]string{}, types: map[kg.RelationType]bool{},
		events: map[int64]bool{}}
}

// add takes new relations.
func (u *unlisted) add(l *filed, puts []store.RelationPut) {
	u.added, u.size = append(u.added, l.added), u.size+len(l.added)
	u.counts.joinCounts(l.change)
	for _, p := range puts {
		if !p.New.Tombstone {
			u.keys[p.New.SK] = p.New.ID
			u.types[p.New.Type] = true
			if p.New.EventKey != "" {
				u.events[eventListOf(p.New.EventKey)] = true
			}
		}
	}
}

// listed are the tables that unlisted relations are missing from.
var listed = []string{"posting", "tally", "pair", "trait"}

// reads reports whether a statement may read these.
func (u *unlisted) reads(text string) bool {
	return u != nil && !u.apart && u.size > 0 &&
		slices.ContainsFunc(listed, func(table string) bool { return strings.Contains(text, table) })
}

// listFor writes what is unlisted if a statement may read it.
func (c *conn) listFor(ctx context.Context, text string) error {
	if !c.unlisted.reads(text) {
		return nil
	}
	return c.list(ctx)
}

// list writes what is unlisted.
func (c *conn) list(ctx context.Context) (err error) {
	u := c.unlisted
	if u == nil || u.size == 0 {
		return nil
	}
	wrote := c.wrote
	ctx = context.WithoutCancel(ctx)
	defer func() {
		if c.wrote = wrote; err != nil { // it is not the work of the call that is under way
			c.failed = err
		}
	}()
	c.unlisted = nil
	in := newInsert("INSERT OR FAIL", "posting", postingTable, "")
	if err := eachMerged(u.added, func(p posting) error {
		return in.addInts(ctx, c, p.g, int64(p.sk), p.rel, p.side)
	}); err != nil {
		return err
	}
	if err := in.flush(ctx, c); err != nil {
		return err
	}
	if err := u.counts.writeCounts(ctx, c); err != nil {
		return err
	}
	c.unlisted = newUnlisted()
	return nil
}

// eachMerged calls each with the postings of sorted lists, in their order. The lists are few.
func eachMerged(lists [][]posting, each func(posting) error) error {
	lists = slices.DeleteFunc(slices.Clone(lists), func(l []posting) bool { return len(l) == 0 })
	for len(lists) > 0 {
		first := 0
		for i := 1; i < len(lists); i++ {
			if byKey(lists[i][0], lists[first][0]) < 0 {
				first = i
			}
		}
		if err := each(lists[first][0]); err != nil {
			return err
		}
		if lists[first] = lists[first][1:]; len(lists[first]) == 0 {
			lists = slices.Delete(lists, first, first+1)
		}
	}
	return nil
}

// without calls f; its statements need nothing of what is unlisted.
func (u *unlisted) without(f func() error) error {
	if u == nil {
		return f()
	}
	defer func(before bool) { u.apart = before }(u.apart)
	u.apart = true
	return f()
}

// ListRelations returns a page of relations for each parent. The affiliations of entities, which each call looks up,
// are not among what is unlisted in most runs.
func (w *writer) ListRelations(
	ctx context.Context, l *plan.RelationList, parents []string,
) (rows []store.RelationRow, err error) {
	find := func() error {
		rows, err = w.reader.ListRelations(ctx, l, parents)
		return err
	}
	if u := w.c.unlisted; u != nil && u.misses(l) {
		err = u.without(find)
	} else {
		err = find()
	}
	return rows, err
}

// misses reports whether nothing that is unlisted is in the list: one of entities' relations of other types.
func (u *unlisted) misses(l *plan.RelationList) bool {
	if l.Anchor != plan.AnchorEntity || l.Where == nil || l.Where.Type == nil {
		return false
	}
	types := l.Where.Type.In
	return len(types) > 0 && !slices.ContainsFunc(types, func(t kg.RelationType) bool { return u.types[t] }) &&
		reflect.DeepEqual(l.Where, (&plan.Via{Types: types}).RelationWhere())
}

// lazyEnd is how lazy transactions ended.
type lazyEnd struct {
	mu    sync.Mutex
	err   *store.LostError // of the last one that was not committed, until Flush is told
	until time.Time        // others have their turn
}

// note notes the end of a transaction.
func (e *lazyEnd) note(t *transaction, l laziness) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if t.err != nil {
		e.err = &store.LostError{Calls: t.calls, Err: t.err}
	}
	if time.Since(t.began) > l.pause {
		e.until = time.Now().Add(l.pause)
	}
}

// lost returns why a transaction was not committed. Until it is told to Flush, nothing more is written lazily.
func (e *lazyEnd) lost(flush bool) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.err == nil {
		return nil
	}
	err := *e.err
	if flush {
		e.err = nil
	}
	return &err
}

// lostWithThis is lost, for the last call of the transaction: it fails itself, and has not returned before.
func (e *lazyEnd) lostWithThis() error {
	e.mu.Lock()
	if e.err != nil {
		e.err.Calls--
	}
	e.mu.Unlock()
	return e.lost(false)
}

// wait lets others have their turn.
func (e *lazyEnd) wait(ctx context.Context) error {
	e.mu.Lock()
	pause := time.Until(e.until)
	e.mu.Unlock()
	if pause <= 0 {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(pause):
		return nil
	}
}

// writeLazily is Write, but may leave its transaction open.
func (s *Store) writeLazily(ctx context.Context, f func(store.Writer) error) error {
	if err := s.lazyEnd.wait(ctx); err != nil {
		return err
	}
	c, err := s.writer.take(ctx, true)
	if err != nil {
		return reached(ctx, err)
	}
	// Whoever had the connection has committed what was open. If that was lost, nothing may be written behind it.
	if lost := s.lazyEnd.lost(false); lost != nil {
		s.writer.give(c)
		return fmt.Errorf("what calls before this one wrote is lost: %w", lost)
	}
	if _, err := s.call(ctx, c, f); err != nil {
		return err
	}
	return s.lazyEnd.lostWithThis()
}

// extend runs f in a lazy transaction that has calls in it. What it writes cannot be taken back alone; but nearly all
// that fails does so before it writes.
func (t *transaction) extend(ctx context.Context, c *conn, f func(store.Writer) error) (err error) {
	c.wrote = false
	kept := false
	defer func() {
		if !kept && (c.wrote || c.failed != nil) { // f failed or panicked
			t.lost = kg.Errorf(kg.CodeUnavailable, "the transaction was lost, as a call in it failed; try again")
		}
	}()
	if err := c.runWriter(ctx, f); err != nil {
		return err
	}
	kept = true
	t.calls++
	return nil
}

// Flush commits what is left open.
func (s *Store) Flush(ctx context.Context) error {
	if s.writer == nil {
		return nil
	}
	if err := use(ctx, s.writer, func(*conn) error { return nil }); err != nil { // whoever takes it settles it
		return err
	}
	return s.lazyEnd.lost(true)
}
