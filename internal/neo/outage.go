package neo

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// outage tells the log when the server is lost and when it is back, and how many calls failed meanwhile: not each of
// them, and not more than once a minute, as a bad network loses and finds it all the time.
type outage struct {
	down atomic.Bool

	mu     sync.Mutex // guards what follows
	since  time.Time  // when it was lost
	failed int        // calls since the log was told last
	told   time.Time  // when the log was told last that it is lost
	open   bool       // the log knows that it is lost, and not yet that it is back
}

const tellAgain = time.Minute

// lost notes a call that failed because the server did not answer.
func (o *outage) lost(ctx context.Context, log *slog.Logger, where string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.failed++
	if o.down.Load() {
		return
	}
	o.down.Store(true)
	o.since = time.Now()
	if !o.told.IsZero() && time.Since(o.told) < tellAgain {
		return
	}
	o.told, o.open = o.since, true
	log.WarnContext(ctx, "Neo4j is lost", "uri", where, "error", reason(err))
}

// back notes that the server answers.
func (o *outage) back(ctx context.Context, log *slog.Logger, where string) {
	if !o.down.Load() {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.down.Swap(false) || !o.open {
		return
	}
	log.InfoContext(ctx, "Neo4j is back", "uri", where, "after", time.Since(o.since).Round(time.Millisecond), "failed_calls", o.failed)
	o.failed, o.open = 0, false
}
