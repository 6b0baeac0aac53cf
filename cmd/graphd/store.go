package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/pflag"

	"graphd/internal/kg"
	"graphd/internal/lite"
	"graphd/internal/neo"
	"graphd/internal/plan"
	"graphd/internal/seedfile"
	"graphd/internal/store"
	"graphd/internal/write"
	"graphd/seed"
)

// storeFlags name the store.
type storeFlags struct {
	db      string
	uri     string
	user    string
	pass    string
	name    string
	connect time.Duration
	readers int // of the embedded store; 0: its own default
}

func (f *storeFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.db, "db", "graphd.db", "file of the embedded store, created if missing")
	flags.StringVar(&f.uri, "neo4j-uri", "",
		"keep the graph in this Neo4j instead: neo4j://host:7687 or bolt://host:7687")
	flags.StringVar(&f.user, "neo4j-user", "neo4j", "user of the Neo4j database")
	flags.StringVar(&f.pass, "neo4j-password", "",
		"password of that user; empty: no authentication; better set NEO4J_PASSWORD")
	flags.StringVar(&f.name, "neo4j-database", "", "name of the Neo4j database; empty: the user's home database")
	flags.DurationVar(&f.connect, "neo4j-connect-timeout", time.Minute, "longest wait for Neo4j at start")
}

// open opens the store that the flags name.
func (f *storeFlags) open(ctx context.Context, log *slog.Logger) (store.Store, error) {
	if f.uri != "" {
		return neo.Open(ctx, neo.Options{
			URI: f.uri, User: f.user, Password: f.pass, Database: f.name, Log: log, ConnectTimeout: f.connect,
		})
	}
	s, err := lite.Open(ctx, lite.Options{Path: f.db, Readers: f.readers, Log: log})
	if err != nil {
		return nil, fmt.Errorf("opening --db %q: %w", f.db, err) // the store's own errors do not name the file
	}
	return s, nil
}

// embedded reports whether the flags name the embedded store.
func (f *storeFlags) embedded() bool { return f.uri == "" }

// builtinSeed reads the embedded seed graph.
func builtinSeed() ([]*seedfile.Recording, error) {
	var out []*seedfile.Recording
	for _, f := range seed.Files() {
		r, err := seedfile.ReadSeed(f.Name, f.Data)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// load writes recordings into the store, the earliest first, all or nothing.
func load(ctx context.Context, s store.Store, call write.Call, recordings []*seedfile.Recording) (write.Outcome,
	error) {
	counts, err := write.Apply(ctx, s, call, batches(recordings)...)
	if err != nil {
		return counts, seedfile.LocateAll(recordings, err)
	}
	return counts, nil
}

// batches puts recordings in the order in which they are applied, and returns what they hold.
func batches(recordings []*seedfile.Recording) []kg.Batch {
	seedfile.Sort(recordings)
	out := make([]kg.Batch, len(recordings))
	for i, r := range recordings {
		out[i] = r.Batch
	}
	return out
}

// empty reports whether the store holds no entity yet.
func empty(ctx context.Context, s store.Store) (bool, error) {
	var n int
	err := s.Read(ctx, func(r store.Reader) error {
		rows, err := r.ListEntities(ctx, &plan.EntityList{Order: plan.OrderByID, Scan: plan.TextScan{Limit: 1}}, nil)
		n = len(rows)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("reading the store: %w", err)
	}
	return n == 0, nil
}
