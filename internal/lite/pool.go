package lite

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// pool hands out connections in the order in which they were asked for. database/sql gives a connection to whichever
// caller comes next, so that under load some wait many times as long as others.
type pool struct {
	open func(context.Context) (*conn, error)

	mu      sync.Mutex
	room    int     // connections that may still be opened
	idle    []*conn // the last one used is taken first: its pages and statements are at hand
	waiting []turn  // the first to come in front
	closed  bool
}

// turn is the place of one who waits.
type turn struct {
	c     chan *conn
	joins bool // may get a connection with an open transaction
}

func newPool(size int, open func(context.Context) (*conn, error)) *pool {
	return &pool{open: open, room: size}
}

// take returns a connection, and waits for one in the order of calls until ctx is done. Who joins may get one with an
// open transaction; one that is idle may have a lazy one.
func (p *pool) take(ctx context.Context, joins bool) (*conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, errClosed
	}
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return c, nil
	}
	if p.room > 0 {
		p.room--
		p.mu.Unlock()
		return p.opened(ctx)
	}
	mine := turn{make(chan *conn, 1), joins}
	p.waiting = append(p.waiting, mine)
	p.mu.Unlock()
	select {
	case c := <-mine.c:
		if c == nil { // a place for one that is still to be opened
			return p.opened(ctx)
		}
		return c, nil
	case <-ctx.Done():
	}
	p.mu.Lock()
	p.waiting = slices.DeleteFunc(p.waiting, func(w turn) bool { return w == mine })
	p.mu.Unlock()
	select {
	case c := <-mine.c: // it came at the same moment
		p.give(c)
	default:
	}
	return nil, ctx.Err()
}

// opened opens a connection in a place that the caller has.
func (p *pool) opened(ctx context.Context) (*conn, error) {
	c, err := p.open(ctx)
	if err != nil {
		p.give(nil)
		return nil, err
	}
	return c, nil
}

// give takes a connection back, or with nil the place of one, and hands it to who has waited longest. One that is
// better opened anew is closed. Where nobody joins its open transaction, that ends first.
func (p *pool) give(c *conn) {
	if c != nil && c.open != nil {
		if p.pass(c) {
			return
		}
		if !p.keeps(c) {
			c.settle()
		}
	}
	if c != nil && !c.valid() {
		_ = c.Close()
		c = nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case len(p.waiting) > 0:
		p.waiting[0].c <- c
		p.waiting = p.waiting[1:]
	case p.closed && c != nil:
		_ = c.Close()
	case c == nil:
		p.room++
	default:
		p.idle = append(p.idle, c)
	}
}

// pass hands a connection with its open transaction to who has waited longest, and reports whether that one joins it.
func (p *pool) pass(c *conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting) == 0 || !p.waiting[0].joins || c.open.lazy || !c.takesMore() {
		return false
	}
	p.waiting[0].c <- c
	p.waiting = p.waiting[1:]
	return true
}

// keeps reports whether the connection's open transaction waits for a further call, as nobody else does.
func (p *pool) keeps(c *conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.waiting) == 0 && !p.closed && c.open.lazy && c.takesMore()
}

// Close closes the connections. None is in use any more.
func (p *pool) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	var errs []error
	for _, c := range p.idle {
		errs = append(errs, c.Close())
	}
	p.idle = nil
	return errors.Join(errs...)
}

// use calls f with a connection of the pool.
func use(ctx context.Context, p *pool, f func(*conn) error) error {
	c, err := p.take(ctx, false)
	if err != nil {
		return reached(ctx, err)
	}
	defer p.give(c)
	c.settle()
	return f(c)
}
