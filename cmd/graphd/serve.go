package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os/user"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"graphd/internal/server"
	"graphd/internal/store"
	"graphd/internal/write"
)

type serveFlags struct {
	listen    string
	shutdown  time.Duration
	maxHeader int
	memory    string
	noSeed    bool
	store     storeFlags
	log       logFlags
	options   server.Options
}

func serveCommand() *cobra.Command {
	f := serveFlags{options: server.DefaultOptions}
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the graph and the playground over HTTP",
		Long: `Serve the graph over HTTP: GraphQL at /graphql, a playground at /playground, health at /healthz and /readyz.
The graph is kept in one file (--db), which is filled with the seed graph when graphd makes it; or in Neo4j (--neo4j-uri),
where graphd seed loads it.`,
		Example: `  graphd serve
  graphd serve --listen 127.0.0.1:9000 --db my-graph.db
  NEO4J_PASSWORD=… graphd serve --neo4j-uri neo4j://127.0.0.1:7687`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			log, err := f.log.logger(c.ErrOrStderr())
			if err != nil {
				return err
			}
			if l := f.options.Plan; l.PageSize > l.MaxPageSize {
				return fmt.Errorf("--page-size is %d, more than --max-page-size, %d", l.PageSize, l.MaxPageSize)
			}
			limit, err := limitMemory(f.memory)
			if err != nil {
				return err
			}
			log.Debug("memory limit", "bytes", limit)
			f.options.Actor = actorName(f.options.Actor)
			err = f.serve(c.Context(), log)
			if c.Context().Err() != nil && errors.Is(err, context.Canceled) {
				log.Info("stopped while starting")
				return nil
			}
			return err
		},
	}
	f.add(c.Flags())
	return c
}

func (f *serveFlags) add(flags *pflag.FlagSet) {
	o, l := &f.options, &f.options.Plan
	flags.StringVar(&f.listen, "listen", "127.0.0.1:8080", "address to listen on")
	f.store.add(flags)
	flags.IntVar(&f.store.readers, "readers", 16,
		"requests that read the embedded store at the same time; others wait in line")
	flags.BoolVar(&f.noSeed, "no-seed", false, "leave a new embedded store empty")
	flags.StringVar(&o.Actor, "actor", "", actorUsage)
	flags.StringSliceVar(&o.CORSOrigins, "cors-origin", nil, "origin whose pages may ask, such as https://example.org; repeatable; * for all")
	flags.StringSliceVar(&o.AllowedHosts, "allowed-host", nil,
		"name under which graphd may be asked, besides those of the machine itself; repeatable")
	flags.BoolVar(&o.TrustProxy, "trust-proxy", false, "let everybody write whom a proxy in front of graphd lets through")
	flags.IntVar(&l.PageSize, "page-size", l.PageSize, "members of a page where neither first nor last is given")
	flags.IntVar(&l.MaxPageSize, "max-page-size", l.MaxPageSize, "greatest first or last")
	flags.IntVar(&l.MaxSteps, "max-statements", l.MaxSteps, "most statements that one request may take")
	flags.IntVar(&l.MaxRows, "max-rows", l.MaxRows, "most rows that all statements of a request may return together")
	flags.IntVar(&l.MaxScans, "max-scans", l.MaxScans, "most places in which one request may filter, hasRelation counted for each end and at every level")
	flags.IntVar(&l.MaxFields, "max-fields", l.MaxFields, "most fields that an answer may have, by what its pages may hold")
	flags.IntVar(&l.MaxResponse, "max-response", l.MaxResponse, "most bytes of an answer")
	flags.IntVar(&l.MaxLoad, "max-load", l.MaxLoad, "most bytes of text that all statements of a request may read together")
	flags.IntVar(&l.MaxFilter, "max-conditions", l.MaxFilter, "most conditions in one where")
	flags.IntVar(&l.MaxDepth, "max-filter-depth", l.MaxDepth, "most conditions inside each other in one where")
	flags.IntVar(&l.MaxIDs, "max-ids", l.MaxIDs, "most values in a list of a where, and most ids of nodes and neighborhood")
	flags.IntVar(&l.MaxValues, "max-values", l.MaxValues, "most fields and values of arguments of one request, a variable counted as often as it is used")
	flags.IntVar(&l.MaxInput, "max-input", l.MaxInput, "most members of the input of one mutation")
	addWriteLimits(flags, &o.Writes)
	flags.IntVar(&l.MaxNodes, "max-nodes", l.MaxNodes, "greatest maxNodes of a neighborhood")
	flags.IntVar(&l.MaxRelations, "max-relations", l.MaxRelations, "greatest maxRelations of a neighborhood")
	flags.Int64Var(&o.MaxBody, "max-body", o.MaxBody, "most bytes of a request that may not write")
	flags.Int64Var(&o.MaxWrite, "max-write-body", o.MaxWrite, "most bytes of a request that may write")
	flags.IntVar(&o.MaxTokens, "max-tokens", o.MaxTokens, "most tokens of a GraphQL document")
	flags.IntVar(&o.MaxDocument, "max-document", o.MaxDocument, "most bytes of a GraphQL document")
	flags.IntVar(&f.maxHeader, "max-header", 64<<10,
		"most bytes of the head of a request, a document in the address counted")
	flags.Int64Var(&o.QueryCache, "query-cache-bytes", o.QueryCache, "bytes of parsed documents that are kept")
	flags.IntVar(&o.MaxRequests, "max-requests", o.MaxRequests,
		"most requests under way at once; health is answered beyond them")
	flags.IntVar(&o.MaxHeavy, "max-heavy", o.MaxHeavy,
		"most of them at once that may take long: the rest wait in line; by default one fewer than there are processors")
	flags.Lookup("max-heavy").DefValue = "0" // that of this machine is no default to be shown
	flags.Int64Var(&o.MaxUnread, "max-unread", o.MaxUnread,
		"most bytes of large answers that clients have not read yet")
	flags.DurationVar(&o.Timeout, "timeout", o.Timeout, "longest time that a request may take")
	flags.StringVar(&f.memory, "memory-limit", "",
		"memory where graphd works hard to free some, such as 2GiB, or off; empty: 70 % of what the machine or container has")
	flags.BoolVar(&o.LogRequests, "log-requests", false, "log each request")
	flags.DurationVar(&o.SlowRequest, "slow-request", o.SlowRequest, "log a request that takes so long, in any case")
	flags.DurationVar(&f.shutdown, "shutdown-timeout", 10*time.Second, "longest time that requests under way may take when graphd is stopped")
	f.log.add(flags)
}

const actorUsage = "who writes, as the history and the change log name it; empty: the user that graphd runs as"

// actorName is the actor that the flag names.
func actorName(flag string) string {
	if flag != "" {
		return flag
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}

// warmer is a store whose first statements are slow, and that can be warmed up.
type warmer interface{ Warm(context.Context) error }

func (f *serveFlags) serve(ctx context.Context, log *slog.Logger) (err error) {
	s, err := f.store.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if f.store.embedded() {
		if err := f.fill(ctx, s, log); err != nil {
			return err
		}
	}
	l, err := net.Listen("tcp", f.listen)
	if err != nil {
		return err
	}
	f.options.Store, f.options.Log, f.options.Version = s, log, versionText()
	f.options.Loopback = l.Addr().(*net.TCPAddr).IP.IsLoopback()
	handler := server.New(f.options)
	// How fast a body and an answer must pass is the handler's business (internal/server/pace.go). These are for what it
	// does not see.
	const headers = 10 * time.Second
	h := &http.Server{
		Handler:           handler,
		MaxHeaderBytes:    f.maxHeader,
		ReadHeaderTimeout: headers,
		ReadTimeout:       headers + f.options.Timeout,
		WriteTimeout:      2*headers + f.options.Timeout, // later than any time-out that is answered
		IdleTimeout:       2 * time.Minute,
		// OPTIONS * is the handler's, too, which takes care of where requests end.
		DisableGeneralOptionsHandler: true,

		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { served <- h.Serve(l) }()
	log.Info("graphd is listening", "address", l.Addr().String(), "version", f.options.Version, "playground", fmt.Sprintf("http://%s/playground", l.Addr()))
	if w, ok := s.(warmer); ok {
		if err := w.Warm(ctx); err != nil && ctx.Err() == nil {
			log.Warn("warming up the store", "error", err)
		}
	}
	handler.Ready()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping")
	stop, cancel := context.WithTimeout(context.Background(), f.shutdown)
	defer cancel()
	if err := h.Shutdown(stop); err != nil {
		return errors.Join(fmt.Errorf("requests were still under way after %s: %w", f.shutdown, err), h.Close()) // the store is closed next
	}
	return nil
}

// creator is a store that knows whether it was made just now.
type creator interface{ Created() bool }

// fill loads the seed graph into a store that this process has made. One that only looks empty, such as a copy of a
// file without its log, is left as it is, and that is said.
func (f *serveFlags) fill(ctx context.Context, s store.Store, log *slog.Logger) error {
	isEmpty, err := empty(ctx, s)
	if err != nil || !isEmpty || f.noSeed {
		return err
	}
	if c, ok := s.(creator); !ok || !c.Created() {
		log.Warn("the graph is empty; graphd seed loads the demonstration, or a file", "file", f.store.db)
		return nil
	}
	recordings, err := builtinSeed()
	if err != nil {
		return err
	}
	counts, err := load(ctx, s, write.Call{Principal: f.options.Actor, Limits: f.options.Writes}, recordings)
	if err != nil {
		return err
	}
	log.Info("loaded the seed graph into the new store", "file", f.store.db, "items", counts.Created)
	return nil
}
