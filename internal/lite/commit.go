package lite

import (
	"cmp"
	"context"
	"errors"
	"time"

	"graphd/internal/kg"
	"graphd/internal/store"
)

// A commit waits for the disk, longer than a small call works. So calls that wait for the connection that writes share
// a transaction: each runs after the one before it, behind a savepoint of its own, and the last one commits for all.
// No call is answered before that, be it with an error: what it found may be another call's, and never be written.

// sharing bounds what shares a transaction.
type sharing struct {
	most     int           // calls of one transaction
	lasts    time.Duration // after which a transaction takes no more calls
	patience time.Duration // for which those before it wait for one call; then it runs on its own
}

var standardSharing = sharing{most: 64, lasts: 20 * time.Millisecond, patience: 20 * time.Millisecond}

// transaction is one that has calls in it and is to be committed.
type transaction struct {
	s     *Store
	lazy  bool // see lazy.go
	calls int
	began time.Time
	lost  error         // SQLite has taken it back
	done  chan struct{} // is closed at its end
	err   error         // why nothing of it is written; for whoever has seen the end
}

// errLate ends a call for which others would wait too long.
var errLate = errors.New("lite: a call takes long, and runs again on its own")

// Write calls f in a write transaction. It waits for other writers: there is one at a time. Nothing is written to a
// file that is damaged, or is not the one that was opened.
func (s *Store) Write(ctx context.Context, f func(store.Writer) error) error {
	if s.writer == nil {
		return errors.New("lite: the file was opened to be read")
	}
	if store.IsLazy(ctx) {
		return s.writeLazily(ctx, f)
	}
	c, err := s.writer.take(ctx, true)
	if err != nil {
		return reached(ctx, err)
	}
	t, err := s.call(ctx, c, f)
	if t == nil || err != nil && ctx.Err() != nil {
		return err
	}
	<-t.done // not ctx: who waits for a commit must learn how it ended
	return cmp.Or(t.err, err)
}

// call runs f in the open transaction of the connection, or in a new one, and gives the connection away. It returns the
// transaction whose end decides on the call; nil if the call has failed whatever becomes of others.
func (s *Store) call(ctx context.Context, c *conn, f func(store.Writer) error) (*transaction, error) {
	defer s.writer.give(c)
	if err := s.health.writable(); err != nil {
		return nil, err
	}
	lazy := store.IsLazy(ctx)
	if t := c.open; t != nil && t.lazy && lazy {
		return t, t.extend(ctx, c, f)
	}
	if t := c.open; t != nil && (t.lazy || lazy) {
		c.settle()
	}
	if t := c.open; t != nil {
		if err := t.join(ctx, c, f); err != errLate {
			return t, err
		}
		if c.settle(); t.err != nil {
			return nil, t.err
		}
	}
	return s.begin(ctx, c, f)
}

// begin runs f in a new transaction, and leaves that open if all is well.
func (s *Store) begin(ctx context.Context, c *conn, f func(store.Writer) error) (t *transaction, err error) {
	if err := c.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return nil, err
	}
	defer func() {
		if t == nil { // f failed or panicked
			c.unlisted = nil
			c.end("ROLLBACK", &err)
		}
	}()
	if store.IsLazy(ctx) {
		c.unlisted = newUnlisted()
	}
	began := time.Now()
	if err := c.runWriter(ctx, f); err != nil {
		return nil, err
	}
	t = &transaction{s: s, lazy: c.unlisted != nil, calls: 1, began: began, done: make(chan struct{})}
	c.open = t
	return t, nil
}

// join runs f in a transaction that has calls in it, and takes back what f has done if it fails.
func (t *transaction) join(ctx context.Context, c *conn, f func(store.Writer) error) (err error) {
	whole := context.WithoutCancel(ctx)
	if err := c.exec(whole, "SAVEPOINT call"); err != nil {
		return err
	}
	kept := false
	defer func() {
		c.until, c.late = time.Time{}, false
		if kept { // else f failed or panicked
			return
		}
		why := c.failed
		if err := cmp.Or(c.exec(whole, "ROLLBACK TO call"), c.exec(whole, "RELEASE call")); err != nil {
			t.lost = cmp.Or(why, err)
		}
	}()
	c.until = time.Now().Add(t.s.sharing.patience)
	err = c.runWriter(ctx, f)
	switch {
	case c.late:
		return errLate
	case err != nil:
		return err
	}
	if err := c.exec(whole, "RELEASE call"); err != nil {
		return err
	}
	kept = true
	t.calls++
	return nil
}

// runWriter calls f. After a statement that failed it fails, whatever f made of it: SQLite may have taken the whole
// transaction back.
func (c *conn) runWriter(ctx context.Context, f func(store.Writer) error) error {
	c.failed = nil
	return cmp.Or(f(&writer{reader{c: c}}), ctx.Err(), c.failed)
}

// takesMore reports whether another call may join the connection's transaction.
func (c *conn) takesMore() bool {
	t := c.open
	if t != nil && t.lazy {
		l, lasted := t.s.laziness, time.Since(t.began)
		return t.lost == nil && c.valid() && t.calls < l.calls && c.unlisted.size < l.postings &&
			(lasted < l.lasts || lasted < l.alone && t.s.file.alone())
	}
	return t != nil && t.lost == nil && c.valid() &&
		t.calls < t.s.sharing.most && time.Since(t.began) < t.s.sharing.lasts
}

// settle ends the transaction that is open, and tells those who wait for it how.
func (c *conn) settle() {
	t := c.open
	if t == nil {
		return
	}
	c.open = nil
	if t.lost == nil {
		t.err = t.s.commit(c)
	} else {
		c.broken, c.unlisted = true, nil
		if t.err = t.lost; kg.CodeOf(t.lost) != kg.CodeUnavailable {
			t.err = kg.Errorf(kg.CodeUnavailable, "the transaction was lost, as another call failed; try again")
		}
	}
	if t.lazy {
		t.s.lazyEnd.note(t, t.s.laziness)
	}
	close(t.done)
}

// commit commits the transaction of a connection, or rolls it back.
func (s *Store) commit(c *conn) (err error) {
	ctx := context.Background()
	committed := false
	defer func() {
		c.unlisted = nil
		if !committed {
			c.end("ROLLBACK", &err)
		}
	}()
	if err := c.list(ctx); err != nil {
		return err
	}
	if err := s.health.writable(); err != nil { // a reader may have met the damage meanwhile
		return err
	}
	size, err := s.file.unchanged()
	if err != nil {
		return err
	}
	if size == 0 { // each log begins with the file's id, by which look tells whose it is
		if err := s.file.sign(ctx, c); err != nil {
			return err
		}
	}
	if err := c.exec(ctx, "COMMIT"); err != nil {
		return err
	}
	committed = true
	size, err = s.file.unchanged() // it may have gone at this very moment: then nothing is acknowledged
	s.tidier.wrote(size)
	return err
}
