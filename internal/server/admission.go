package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

// smallBody is the greatest size, in bytes, of a body that is read before its request takes a place, so that slow
// senders take none. Bodies and answers up to this size do not count as memory.
const smallBody = 64 << 10

// budget is a number of bytes, or of places, that requests share.
type budget struct {
	most int64
	used atomic.Int64
}

// take takes n of the budget, and reports whether there was enough. An unused budget grants any number: otherwise a
// request larger than the whole budget would never be served.
func (b *budget) take(n int64) bool {
	if used := b.used.Add(n); used > b.most && used != n {
		b.used.Add(-n)
		return false
	}
	return true
}

func (b *budget) give(n int64) { b.used.Add(-n) }

// admission admits requests while there are places. Large bodies wait until there is memory for them: what is read of a
// body takes twenty times its size, or more.
type admission struct {
	next    http.Handler
	places  budget
	bodies  *semaphore.Weighted // first come, first served
	timeout time.Duration
	log     *repeated
}

func newAdmission(o Options, log *repeated, next http.Handler) *admission {
	most := 2 * max(o.MaxBody, o.MaxWrite)
	return &admission{
		next: next, places: budget{most: int64(o.MaxRequests)}, bodies: semaphore.NewWeighted(most),
		timeout: o.Timeout, log: log,
	}
}

func (a *admission) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	paced := &pacedBody{ReadCloser: r.Body, control: http.NewResponseController(w)}
	r.Body = paced
	if r.ContentLength >= 0 && r.ContentLength <= smallBody {
		body, err := io.ReadAll(paced)
		if errors.Is(err, errSlowBody) {
			w.Header().Set("Connection", "close")
			refuse(w, http.StatusRequestTimeout, "TIMEOUT", err.Error())
			return
		}
		r.Body = &bufferedBody{bytes.NewReader(body), err}
	} else {
		large := recordOf(r.Context()).maxBody // a body without a length may have any size
		if r.ContentLength > 0 {
			large = min(r.ContentLength, large)
		}
		if !a.await(r.Context(), large) {
			a.refuse(w, "graphd has no memory free for another large request")
			return
		}
		defer a.bodies.Release(large)
	}
	if !a.places.take(1) {
		a.refuse(w, "graphd is already serving "+strconv.FormatInt(a.places.most, 10)+" requests, its maximum")
		return
	}
	defer a.places.give(1)
	a.next.ServeHTTP(w, r)
}

// await waits for the memory of a body, at most as long as a request may take, and reports whether it got it.
func (a *admission) await(ctx context.Context, n int64) bool {
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	return a.bodies.Acquire(ctx, n) == nil
}

func (a *admission) refuse(w http.ResponseWriter, message string) {
	a.log.warn("requests are refused", message)
	w.Header().Set("Connection", "close") // its body is not waited for
	busy(w, message)
}

// bufferedBody is a body that was read completely, or up to an error.
type bufferedBody struct {
	*bytes.Reader
	err error // nil: the end
}

func (b *bufferedBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err != nil && b.err != nil {
		err = b.err
	}
	return n, err
}

// Close closes nothing: net/http closes the body that it gave.
func (b *bufferedBody) Close() error { return nil }
