package server

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"graphd/internal/store"
)

// health answers /readyz. It pings the store at most once a second, and once at a time, so that frequent health checks
// take nothing from other requests.
type health struct {
	store store.Store
	log   *repeated
	ready atomic.Bool // the store is warm

	mu    sync.Mutex
	asked time.Time
	err   error
}

func (h *health) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case !h.ready.Load():
		plain(w, http.StatusServiceUnavailable, "starting")
	case h.ping(r.Context()) != nil:
		plain(w, http.StatusServiceUnavailable, "the store cannot be reached")
	default:
		plain(w, http.StatusOK, "ok")
	}
}

// ping pings the store, or returns the result of a moment ago.
func (h *health) ping(ctx context.Context) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if time.Since(h.asked) < time.Second {
		return h.err
	}
	// Do not use the request's context: others wait for the result, too.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	h.err, h.asked = h.store.Ping(ctx), time.Now()
	if h.err != nil {
		h.log.warn("graphd is not ready", h.err.Error())
	}
	return h.err
}
