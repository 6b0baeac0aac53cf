// Package server is graphd's HTTP side: the GraphQL endpoint with its limits, the pages, and health.
package server

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/klauspost/compress/gzhttp"
	"github.com/rs/cors"

	"graphd/graph"
	"graphd/graph/resolvers"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
	"graphd/web"
)

// Options configure a server, with its limits.
type Options struct {
	Store        store.Store
	Log          *slog.Logger
	Version      string
	Plan         plan.Limits
	Writes       write.Limits
	CORSOrigins  []string // origins whose pages may send requests; * for all; none: only graphd's own
	AllowedHosts []string // host names that requests may use, besides those of the machine itself
	TrustProxy   bool     // everyone whom a proxy lets through may write
	MaxBody      int64    // bytes of a request that may not write
	MaxWrite     int64    // bytes of a request that may write
	MaxDocument  int      // bytes of a GraphQL document
	MaxTokens    int      // of a GraphQL document
	QueryCache   int64    // bytes of parsed documents in the cache
	MaxRequests  int      // concurrent requests
	MaxHeavy     int      // concurrent ones that may take long
	MaxUnread    int64    // bytes of large answers that clients have not read yet
	MaxExports   int      // concurrent exports
	MaxExport    int      // relations of an export of a state, or entries of the change log of one of a history
	Timeout      time.Duration
	ExportTime   time.Duration // of an export
	LogRequests  bool          // log each request
	SlowRequest  time.Duration // always log a request that takes at least this long
	Explain      bool          // clients may ask how their answers are made
	Loopback     bool          // only its own machine can reach graphd: writing is allowed
	Actor        string        // the author of writes in the history and the change log

	// For tests. Now returns the current time; nil is time.Now. With Executor, gqlgen's executor writes the answers
	// (see resolvers.Resolver).
	Now      func() time.Time
	Executor bool
}

// DefaultOptions are the defaults of serve, without store, log and version.
var DefaultOptions = Options{
	Plan:        plan.DefaultLimits,
	Writes:      write.DefaultLimits,
	MaxBody:     1 << 20,
	MaxWrite:    16 << 20,
	MaxDocument: 128 << 10,
	MaxTokens:   10_000,
	QueryCache:  32 << 20,
	MaxRequests: 256,
	MaxHeavy:    max(1, runtime.GOMAXPROCS(0)-1),
	MaxUnread:   128 << 20,
	MaxExports:  2,
	MaxExport:   2_000_000,
	Timeout:     30 * time.Second,
	ExportTime:  time.Hour,
	SlowRequest: time.Second,
}

// Server answers HTTP requests.
type Server struct {
	http.Handler
	health health
}

// New returns a server. It answers /readyz with 503 until Ready is called.
func New(o Options) *Server {
	s := &Server{health: health{store: o.Store}}
	log := newRepeated(o.Log)
	s.health.log = log
	names := newHosts(o)
	from := origins{trustProxy: o.TrustProxy}
	if len(o.CORSOrigins) > 0 {
		from.cors = cors.New(cors.Options{
			AllowedOrigins: o.CORSOrigins,
			AllowedMethods: []string{http.MethodGet, http.MethodPost},
			AllowedHeaders: []string{"Content-Type", "Accept"},
			MaxAge:         600,
		})
	}
	mux := http.NewServeMux()
	line := newGate(o)
	mux.Handle("/graphql", &requestLog{log: o.Log, all: o.LogRequests, slow: o.SlowRequest,
		next: names.only(from.only(writing(o, from, newAdmission(o, log,
			compressed(&answers{log: log, held: budget{most: o.MaxUnread},
				next: withTimeout(o.Timeout, graphQL(o, log, line))})))))})
	mux.Handle("GET /export/{format}", &requestLog{log: o.Log, all: o.LogRequests, slow: o.SlowRequest,
		next: names.only(from.only(compressed(withTimeout(o.ExportTime, newExports(o, line)))))})
	pages := names.only(compressed(web.Handler()))
	for _, path := range web.Paths() {
		mux.Handle(path, pages)
	}
	mux.Handle("GET /schema.graphql", names.only(compressed(schemaFile(graph.Schema))))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") })
	mux.Handle("GET /readyz", &s.health)
	s.Handler = mux
	if from.cors != nil {
		s.Handler = from.cors.Handler(mux)
	}
	s.Handler = recovering(o.Log, closing(s.Handler))
	return s
}

// compressed compresses answers as gzip, and as zstd only for clients that do not take gzip: Node.js 20 says that it
// takes zstd, and does not.
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.PreferZstd(false))
	if err != nil { // the options are graphd's own
		panic(err)
	}
	return wrap(next)
}

// schemaFile serves the text of the schema. It changes only with graphd, so clients ask whether theirs is still it.
func schemaFile(text string) http.Handler {
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256([]byte(text)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "application/graphql; charset=utf-8")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", tag)
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(text))
	})
}

// closing closes the connection after a chunked body. If such a request has a length as well, net/http uses the chunks
// and hides the length. A proxy that uses the length takes what follows for the body, and so lets a request through
// that it never saw.
func closing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.TransferEncoding) > 0 {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}

// Ready marks the store as warm: from now on /readyz pings it.
func (s *Server) Ready() { s.health.ready.Store(true) }

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}

func graphQL(o Options, log *repeated, line *gate) http.Handler {
	root := &resolvers.Resolver{Store: o.Store, Limits: o.Plan, Writes: o.Writes, Version: o.Version, Now: o.Now,
		Executor: o.Executor, Admit: line.admit, Await: line.await, Explain: o.Explain}
	if root.Now == nil {
		root.Now = time.Now
	}
	schema := executable(root)
	h := handler.New(schema)
	h.SetValidationRulesFn(validation)
	h.AddTransport(transport{schema: schema.Schema(), limits: o.Plan, maxTokens: o.MaxTokens, line: line})
	h.Use(root)
	h.Use(extension.Introspection{})
	h.Use(documentLimit(o.MaxDocument))
	h.Use(observer{log})
	h.SetQueryCache(newDocuments(o.QueryCache))
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
