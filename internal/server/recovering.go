package server

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"graphd/internal/kg"
)

// recovering answers a request whose handler panics, and logs the panic with an id. If the answer has begun, it cuts
// the connection, so that nobody takes the answer for complete. gqlgen recovers from panics in its own work by itself.
func recovering(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := &begun{ResponseWriter: w}
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler { // net/http's way to cut a connection
				panic(v)
			}
			id := rand.Text()
			log.ErrorContext(r.Context(), "panic", "id", id, "error", fmt.Sprint(v), "stack", string(debug.Stack()))
			if begun.any {
				panic(http.ErrAbortHandler)
			}
			refuse(w, http.StatusInternalServerError, kg.CodeInternal, internal(id))
		}()
		next.ServeHTTP(begun, r)
	})
}

// begun records whether anything was written.
type begun struct {
	http.ResponseWriter
	any bool
}

// Unwrap is for http.ResponseController.
func (w *begun) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *begun) WriteHeader(status int) {
	w.any = true
	w.ResponseWriter.WriteHeader(status)
}

func (w *begun) Write(b []byte) (int, error) {
	w.any = true
	return w.ResponseWriter.Write(b)
}
