package lite

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// The write-ahead log takes what is written, and is copied into the file from time to time. It can begin anew only at a
// moment when no reader needs it, which may never come by itself while reads overlap.
const (
	idleAfter = time.Second      // when nobody has written for so long, the log is copied
	tidyAfter = 30 * time.Second // and in any case after so long
	shortWait = 50 * time.Millisecond
)

// limits bound the log.
type limits struct {
	// bytes at which it is copied at once. Smaller, an import would copy the same pages again and again
	soft int64
	hard int64         // bytes at which writers wait until the readers who need it have ended,
	wait time.Duration // but each time no longer than this: a backup may take minutes
}

var standardLimits = limits{soft: 80 << 20, hard: 320 << 20, wait: 10 * time.Second}

// tidier copies the log into the file, in a goroutine of its own.
type tidier struct {
	s      *Store
	size   atomic.Int64  // of the log
	signal chan struct{} // somebody has written
	cancel context.CancelFunc
	ctx    context.Context
	ended  chan struct{}
	limits atomic.Pointer[limits]
	limit  atomic.Int64 // size at which it is tried next
}

func newTidier(s *Store) *tidier {
	t := &tidier{s: s, signal: make(chan struct{}, 1), ended: make(chan struct{})}
	t.bound(standardLimits)
	t.ctx, t.cancel = context.WithCancel(context.Background())
	return t
}

// bound sets the limits.
func (t *tidier) bound(l limits) {
	t.limits.Store(&l)
	t.limit.Store(l.soft)
}

// first copies what a process before has left, and begins.
func (t *tidier) first(ctx context.Context) error {
	_, err := t.copy(ctx, shortWait)
	go t.run()
	return err
}

func (t *tidier) stop() {
	t.cancel()
	<-t.ended
}

// wrote says that somebody has written, and how large the log is.
func (t *tidier) wrote(size int64) {
	t.size.Store(size)
	select {
	case t.signal <- struct{}{}:
	default:
	}
}

func (t *tidier) run() {
	defer close(t.ended)
	for pending := false; ; {
		if !pending {
			select {
			case <-t.ctx.Done():
				return
			case <-t.signal:
			}
		}
		if !t.await() {
			return
		}
		wait := time.Duration(0)
		size, l := t.size.Load(), t.limits.Load()
		switch {
		case size >= l.hard:
			wait = l.wait
		case size >= t.limit.Load():
			wait = shortWait
		}
		whole, err := t.copy(t.ctx, wait)
		switch {
		case t.ctx.Err() != nil:
			return
		case err != nil: // it is told where it matters: to who writes, and by Ping
			pending = false
		case whole:
			pending = false
			t.limit.Store(l.soft)
		default: // readers need it; again when they have had time to end, or when it has grown
			pending = true
			t.limit.Store(max(l.soft, size) + l.soft/4)
		}
	}
}

// await waits until it is time to copy the log. It reports false when the store is closed.
func (t *tidier) await() bool {
	late := time.NewTimer(tidyAfter)
	defer late.Stop()
	idle := time.NewTimer(idleAfter)
	defer idle.Stop()
	for t.size.Load() < t.limit.Load() {
		select {
		case <-t.ctx.Done():
			return false
		case <-late.C:
			return true
		case <-idle.C:
			return true
		case <-t.signal:
			idle.Reset(idleAfter)
		}
	}
	return true
}

// copy copies the log into the file and empties it, waiting so long for readers who need it. It reports whether the log
// is empty. What readers do not need any more is copied in any case.
func (t *tidier) copy(ctx context.Context, wait time.Duration) (whole bool, err error) {
	err = use(ctx, t.s.writer, func(c *conn) error {
		if err := t.s.health.writable(); err != nil {
			return err
		}
		if _, err := t.s.file.unchanged(); err != nil {
			return err
		}
		if err := markInUse(ctx, c); err != nil { // another process may have closed the file
			return err
		}
		if err := c.pragma(ctx, fmt.Sprintf("busy_timeout=%d", wait.Milliseconds())); err != nil {
			return err
		}
		defer func() {
			again := fmt.Sprintf("busy_timeout=%d", patience.Milliseconds())
			if err := c.pragma(context.Background(), again); err != nil {
				c.broken = true
			}
		}()
		return c.rows(ctx, "PRAGMA wal_checkpoint(TRUNCATE)", func(r row) error {
			whole = r.int(0) == 0
			return nil
		})
	})
	if whole {
		t.size.Store(0)
	}
	return whole, err
}
