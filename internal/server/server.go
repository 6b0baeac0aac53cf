// Package server is graphd's HTTP side: the GraphQL endpoint with its limits, the playground, health.
package server

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/klauspost/compress/gzhttp"
	"github.com/rs/cors"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/graph/resolvers"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/web"
)

// Options say what a server serves, and within which limits.
type Options struct {
	Store       store.Store
	Log         *slog.Logger
	Version     string
	Plan        plan.Limits
	CORSOrigins []string // origins whose pages may ask; * for all; none: only graphd's own
	MaxBody     int64    // bytes of a request that may not write
	MaxWrite    int64    // bytes of one that may
	MaxTokens   int      // of a GraphQL document
	QueryCache  int      // parsed documents that are kept
	Timeout     time.Duration
	Loopback    bool   // graphd can be reached from its own machine alone: writing is allowed
	Actor       string // who writes, for the history and the change log

	// For tests. Now says what today is, and is time.Now if nil; with Executor gqlgen's executor writes the answers
	// (see resolvers.Resolver).
	Now      func() time.Time
	Executor bool
}

// DefaultOptions are what serve starts with, but for the store, the log and the version.
var DefaultOptions = Options{Plan: plan.DefaultLimits, MaxBody: 1 << 20, MaxWrite: 16 << 20, MaxTokens: 10_000, QueryCache: 1000, Timeout: 30 * time.Second}

// Server answers HTTP requests.
type Server struct {
	http.Handler
	store store.Store
	ready atomic.Bool
}

// New returns a server. It answers /readyz with 503 until Ready is called.
func New(o Options) *Server {
	s := &Server{store: o.Store}
	mux := http.NewServeMux()
	mux.Handle("/graphql", gzhttp.GzipHandler(withTimeout(o.Timeout, writing(o, graphQL(o)))))
	playground := gzhttp.GzipHandler(web.Handler())
	mux.Handle("/playground", playground)
	mux.Handle("/playground/", playground)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.Handle("GET /{$}", http.RedirectHandler("/playground", http.StatusFound))
	s.Handler = mux
	if len(o.CORSOrigins) > 0 {
		s.Handler = cors.New(cors.Options{
			AllowedOrigins: o.CORSOrigins,
			AllowedMethods: []string{http.MethodGet, http.MethodPost},
			AllowedHeaders: []string{"Content-Type", "Accept"},
			MaxAge:         600,
		}).Handler(mux)
	}
	return s
}

// Ready says that the store is warm: from now on /readyz asks it.
func (s *Server) Ready() { s.ready.Store(true) }

func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if !s.ready.Load() {
		plain(w, http.StatusServiceUnavailable, "starting")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	if err := s.store.Ping(ctx); err != nil {
		plain(w, http.StatusServiceUnavailable, "the store cannot be reached")
		return
	}
	plain(w, http.StatusOK, "ok")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}

func graphQL(o Options) http.Handler {
	root := &resolvers.Resolver{Store: o.Store, Limits: o.Plan, Version: o.Version, Now: o.Now, Executor: o.Executor}
	if root.Now == nil {
		root.Now = time.Now
	}
	h := handler.New(executable(root))
	h.SetValidationRulesFn(validation)
	h.AddTransport(transport{limits: o.Plan, maxTokens: o.MaxTokens})
	h.Use(root)
	h.Use(extension.Introspection{})
	h.SetQueryCache(lru.New[*ast.QueryDocument](o.QueryCache))
	h.SetParserTokenLimit(o.MaxTokens)
	p := presenter{o.Log}
	h.SetErrorPresenter(p.present)
	h.SetRecoverFunc(p.recovered)
	return h
}

func withTimeout(d time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), d)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
