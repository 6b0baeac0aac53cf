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

	explainGiven bool
	store        storeFlags
	log          logFlags
	options      server.Options
}

func serveCommand() *cobra.Command {
	f := serveFlags{options: server.DefaultOptions}
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the graph and its pages over HTTP",
		Long: `Serve the graph over HTTP: the explorer at /, GraphQL at /graphql, a playground at /playground, health at /healthz
and /readyz. The graph is in one file (--db), which graphd fills with the seed graph when it creates it, or in Neo4j
(--neo4j-uri), where "graphd seed" loads the seed graph.`,
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
			f.explainGiven = c.Flags().Changed("explain")
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
		"concurrent reads of the embedded store; more of them queue")
	flags.BoolVar(&f.noSeed, "no-seed", false, "leave a new embedded store empty")
	flags.StringVar(&o.Actor, "actor", "", actorUsage)
	flags.StringSliceVar(&o.CORSOrigins, "cors-origin", nil,
		"origin whose pages may send requests, such as https://example.org; repeatable; * for all")
	flags.StringSliceVar(&o.AllowedHosts, "allowed-host", nil,
		"host name that requests may use, besides those of the machine itself; repeatable")
	flags.BoolVar(&o.TrustProxy, "trust-proxy", false,
		"let everyone write whom a proxy in front of graphd lets through")
	flags.IntVar(&l.PageSize, "page-size", l.PageSize, "items on a page if neither first nor last is given")
	flags.IntVar(&l.MaxPageSize, "max-page-size", l.MaxPageSize, "greatest first or last")
	flags.IntVar(&l.MaxSteps, "max-statements", l.MaxSteps, "most statements per request")
	flags.IntVar(&l.MaxRows, "max-rows", l.MaxRows, "most rows that all statements of a request may return together")
	flags.IntVar(&l.MaxScans, "max-scans", l.MaxScans,
		"most filtered lists per request; hasRelation counts for each end, at every level")
	flags.IntVar(&l.MaxFields, "max-fields", l.MaxFields, "most fields of an answer, if all its pages are full")
	flags.IntVar(&l.MaxResponse, "max-response", l.MaxResponse, "most bytes of an answer")
	flags.IntVar(&l.MaxLoad, "max-load", l.MaxLoad, "most bytes of text that all statements of a request may read")
	flags.IntVar(&l.MaxRead, "max-read", l.MaxRead,
		"most rows that one statement may read, whatever it returns; 0: any number")
	flags.IntVar(&l.MaxReadAll, "max-read-all", l.MaxReadAll,
		"most rows that all statements of a request may read together; 0: any number")
	flags.IntVar(&l.MaxFilter, "max-conditions", l.MaxFilter, "most conditions in one where")
	flags.IntVar(&l.MaxDepth, "max-filter-depth", l.MaxDepth, "greatest depth of nested conditions in one where")
	flags.IntVar(&l.MaxIDs, "max-ids", l.MaxIDs,
		"most values in a list of a where, and most ids of nodes and neighborhood")
	flags.IntVar(&l.MaxValues, "max-values", l.MaxValues,
		"most fields, and values in arguments, per request; a variable counts each time it is used")
	flags.IntVar(&l.MaxInput, "max-input", l.MaxInput, "most items in the input of one mutation")
	addWriteLimits(flags, &o.Writes)
	flags.IntVar(&l.MaxBuckets, "max-buckets", l.MaxBuckets, "most buckets of a timeline")
	flags.IntVar(&l.MaxCells, "max-cells", l.MaxCells, "most buckets of a timeline, times its groups")
	flags.IntVar(&l.MaxGroups, "max-groups", l.MaxGroups,
		"most groups of days, and of what relations are grouped by, of one count")
	flags.IntVar(&l.MaxNodes, "max-nodes", l.MaxNodes, "greatest maxNodes of a neighborhood")
	flags.IntVar(&l.MaxWalked, "max-walked", l.MaxWalked,
		"most neighbors or relations that a search for paths may go through, and pairs in a ranking")
	flags.IntVar(&l.MaxRelations, "max-relations", l.MaxRelations, "greatest maxRelations of a neighborhood")
	flags.Int64Var(&o.MaxBody, "max-body", o.MaxBody, "most bytes of a request that may not write")
	flags.Int64Var(&o.MaxWrite, "max-write-body", o.MaxWrite, "most bytes of a request that may write")
	flags.IntVar(&o.MaxTokens, "max-tokens", o.MaxTokens, "most tokens of a GraphQL document")
	flags.IntVar(&o.MaxDocument, "max-document", o.MaxDocument, "most bytes of a GraphQL document")
	flags.IntVar(&f.maxHeader, "max-header", 64<<10,
		"most bytes of the request line and headers, with a document in the URL")
	flags.Int64Var(&o.QueryCache, "query-cache-bytes", o.QueryCache, "bytes of parsed documents in the cache")
	flags.IntVar(&o.MaxRequests, "max-requests", o.MaxRequests,
		"most concurrent requests; health checks do not count")
	flags.IntVar(&o.MaxHeavy, "max-heavy", o.MaxHeavy,
		"most concurrent requests that may take long; others of them queue; default: processors - 1")
	flags.Lookup("max-heavy").DefValue = "0" // do not show the number of this machine
	flags.Int64Var(&o.MaxUnread, "max-unread", o.MaxUnread,
		"most bytes of large answers that clients have not read yet")
	flags.IntVar(&o.MaxExports, "max-exports", o.MaxExports, "most concurrent exports")
	flags.IntVar(&o.MaxExport, "max-export", o.MaxExport,
		"most relations of an export of a state, and most entries of one of a history")
	flags.DurationVar(&o.ExportTime, "export-timeout", o.ExportTime, "longest time of an export")
	flags.DurationVar(&o.Timeout, "timeout", o.Timeout, "longest time of a request")
	flags.StringVar(&f.memory, "memory-limit", "",
		"soft limit on memory, such as 2GiB, or off; empty: 70 % of the memory of the machine or container")
	flags.BoolVar(&o.Explain, "explain", false,
		"say how an answer was made to requests that ask for it; without the flag: only on a loopback address")
	flags.BoolVar(&o.LogRequests, "log-requests", false, "log each request")
	flags.DurationVar(&o.SlowRequest, "slow-request", o.SlowRequest,
		"always log a request that takes at least this long")
	flags.DurationVar(&f.shutdown, "shutdown-timeout", 10*time.Second,
		"longest wait for running requests when graphd is stopped")
	f.log.add(flags)
}

const actorUsage = "author of writes in the history and the change log; empty: the user that graphd runs as"

// actorName returns the actor that the flag names, or the user that graphd runs as.
func actorName(flag string) string {
	if flag != "" {
		return flag
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}

// warmer is a store whose first statements are slow until it is warmed up.
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
	if !f.explainGiven {
		f.options.Explain = f.options.Loopback // others learn nothing about the graph by it, but cause work
	}
	handler := server.New(f.options)
	// The handler sets the pace of bodies and answers (internal/server/pace.go). These timeouts cover what it does not
	// see.
	const headers = 10 * time.Second
	h := &http.Server{
		Handler:           handler,
		MaxHeaderBytes:    f.maxHeader,
		ReadHeaderTimeout: headers,
		ReadTimeout:       headers + f.options.Timeout,
		WriteTimeout:      2*headers + f.options.Timeout, // after every timeout that gets an answer
		IdleTimeout:       2 * time.Minute,
		// The handler answers OPTIONS *, too, so that it sees where every request ends.
		DisableGeneralOptionsHandler: true,

		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { served <- h.Serve(l) }()
	log.Info("graphd is listening", "address", l.Addr().String(), "version", f.options.Version,
		"explorer", fmt.Sprintf("http://%s/", l.Addr()), "playground", fmt.Sprintf("http://%s/playground", l.Addr()))
	if w, ok := s.(warmer); ok {
		if err := w.Warm(ctx); err != nil && ctx.Err() == nil {
			log.Warn("cannot warm up the store", "error", err)
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
		// The store is closed next.
		return errors.Join(fmt.Errorf("requests were still running after %s: %w", f.shutdown, err), h.Close())
	}
	return nil
}

// creator is a store that knows whether this process created it.
type creator interface{ Created() bool }

// fill loads the seed graph into a store that this process created. It leaves alone a store that only looks empty, such
// as a copy of a file without its log, and logs a warning.
func (f *serveFlags) fill(ctx context.Context, s store.Store, log *slog.Logger) error {
	isEmpty, err := empty(ctx, s)
	if err != nil || !isEmpty || f.noSeed {
		return err
	}
	if c, ok := s.(creator); !ok || !c.Created() {
		log.Warn("the graph is empty; load the demonstration or a file with graphd seed", "file", f.store.db)
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
