package server

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"
)

// How slow a client may be, in either direction: each chunk must pass within the grace, and the whole at the rate. With
// the grace alone a client could hold a large answer for long by reading a little now and then. With the rate alone it
// would get much time for what the system has buffered already.
const (
	rate  = 32 << 10 // bytes a second
	chunk = 64 << 10 // bytes that are written under one deadline
)

var grace = 10 * time.Second // shorter in tests

// pace is how far a transfer has come.
type pace struct {
	began time.Time
	bytes int64
}

// deadline returns when the next bytes must have passed.
func (p *pace) deadline() time.Time {
	if p.began.IsZero() {
		p.began = time.Now()
	}
	whole, next := p.began.Add(grace+time.Duration(p.bytes)*time.Second/rate), time.Now().Add(grace)
	if whole.Before(next) {
		return whole
	}
	return next
}

// pacedWriter writes an answer and gives up on a client that reads too slowly. Only the time in which it waits for the
// client counts: an export is made while it is written. It keeps the status and the number of bytes.
type pacedWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	pace
	idle   time.Time // since then nothing is being written; zero: before the first write
	status int
	failed error // the client left, or was too slow
}

// Unwrap is for http.ResponseController.
func (w *pacedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *pacedWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.extend(0)
	w.ResponseWriter.WriteHeader(status)
	w.idle = time.Now()
}

func (w *pacedWriter) Write(b []byte) (written int, err error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	for {
		part := b[written:min(len(b), written+chunk)]
		w.extend(len(part))
		n, err := w.ResponseWriter.Write(part)
		w.idle = time.Now()
		written += n
		w.bytes += int64(n)
		if err != nil {
			w.failed = err
			return written, err
		}
		if written == len(b) {
			return written, nil
		}
	}
}

// extend sets the deadline of the next write. Not all writers have one: a test's recorder has none.
func (w *pacedWriter) extend(bytes int) {
	if !w.idle.IsZero() {
		w.began = w.began.Add(time.Since(w.idle))
	}
	next := pace{w.began, w.bytes + int64(bytes)}
	_ = w.control.SetWriteDeadline(next.deadline())
	w.began = next.began
}

// pacedBody reads the body of a request and gives up on a client that sends too slowly.
type pacedBody struct {
	io.ReadCloser
	control *http.ResponseController
	pace
}

var errSlowBody = errors.New("the body of the request did not come in time")

func (b *pacedBody) Read(p []byte) (int, error) {
	_ = b.control.SetReadDeadline(b.deadline())
	n, err := b.ReadCloser.Read(p)
	b.bytes += int64(n)
	switch {
	case err == io.EOF: // from now on the server listens for the client's leaving, however long the request takes
		_ = b.control.SetReadDeadline(time.Time{})
	case errors.Is(err, os.ErrDeadlineExceeded): // the deadline stays: net/http would wait for the rest of the body
		err = errSlowBody
	}
	return n, err
}
