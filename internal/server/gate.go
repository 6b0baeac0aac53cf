package server

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync/atomic"

	"golang.org/x/sync/semaphore"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// A request within these limits is light if it reads no more rows than it returns: it takes some hundredths of a
// second.
const (
	lightRows   = 5000
	lightSteps  = 50
	lightFields = 100_000
)

// gate runs a few heavy requests at once, first come, first served, so that light ones always find a processor and a
// connection to the store. Light requests pass.
type gate struct {
	heavy       *semaphore.Weighted // first come, first served
	running     int
	waiting     atomic.Int64
	mostWaiting int64 // fewer than all requests, so that waiting heavy ones leave places to light ones
}

func newGate(o Options) *gate {
	return &gate{
		heavy:       semaphore.NewWeighted(int64(o.MaxHeavy)),
		running:     o.MaxHeavy,
		mostWaiting: int64(max(1, o.MaxRequests/2)),
	}
}

func light(c plan.Cost) bool {
	return c.Scans == 0 && c.Rows <= lightRows && c.Steps <= lightSteps && c.Fields <= lightFields
}

// admit waits for the turn of a request with cost c. A heavy request keeps its turn until its answer is complete,
// because encoding a large answer takes as long as loading it. Sending it to the client does not count.
func (g *gate) admit(ctx context.Context, c plan.Cost) (release func(), err error) {
	recordOf(ctx).add(c)
	if !light(c) {
		err = g.await(ctx)
	}
	return func() {}, err
}

// await waits for the request's turn, which lasts until its answer is complete.
func (g *gate) await(ctx context.Context) error {
	r := recordOf(ctx)
	if r.turn != nil { // one of several mutations of a request, or one with a large body
		return nil
	}
	release, err := g.acquire(ctx)
	if err == nil {
		r.turn = release
	}
	return err
}

// acquire waits for a turn, and returns how to end it.
func (g *gate) acquire(ctx context.Context) (release func(), err error) {
	if g.waiting.Add(1) > g.mostWaiting {
		g.waiting.Add(-1)
		return nil, kg.Errorf(kg.CodeUnavailable,
			"%d heavy requests are waiting already, the maximum: try again later, or ask for less", g.mostWaiting)
	}
	err = g.heavy.Acquire(ctx, 1)
	g.waiting.Add(-1)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, kg.Errorf(kg.CodeUnavailable,
			"this heavy request timed out while it waited for others (%d may run at once): "+
				"try again later, or ask for less",
			g.running)
	case err != nil:
		return nil, err
	}
	return func() { g.heavy.Release(1) }, nil
}

// answers ends the turn of a request when its answer is complete, and bounds the memory of all large answers that
// clients have not read yet. Beyond the bound it refuses answers. That loses nothing: a mutation that is sent again
// changes nothing, and says so.
type answers struct {
	next http.Handler
	held budget
	log  *repeated
}

func (a *answers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	made := &answerWriter{ResponseWriter: w, answers: a, record: recordOf(r.Context())}
	defer func() {
		made.record.endTurn()
		a.held.give(made.held)
	}()
	a.next.ServeHTTP(made, r)
}

type answerWriter struct {
	http.ResponseWriter
	*answers
	record  *record
	held    int64
	begun   bool
	refused bool
}

// Unwrap is for http.ResponseController.
func (w *answerWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *answerWriter) WriteHeader(status int) {
	if w.begun {
		return
	}
	w.begun = true
	w.record.endTurn()
	length, err := strconv.ParseInt(w.Header().Get("Content-Length"), 10, 64)
	if err == nil && length > smallBody {
		if !w.answers.held.take(length) {
			w.refused = true
			const message = "too many large answers wait for clients to read them"
			w.log.warn("answers are refused", message)
			busy(w.ResponseWriter, message)
			return
		}
		w.held = length
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *answerWriter) Write(b []byte) (int, error) {
	if !w.begun {
		w.WriteHeader(http.StatusOK)
	}
	if w.refused {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}
