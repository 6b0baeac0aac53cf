package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"graphd/internal/export"
	"graphd/internal/kg"
	"graphd/internal/store"
	"graphd/internal/write"
)

func migrateCommand() *cobra.Command {
	var where storeFlags
	var logs logFlags
	var from, to string
	c := &cobra.Command{
		Use:   "migrate --from STORE --to STORE",
		Short: "Copy a graph with its history to another store",
		Long: `Copy a graph with its history and change log to another store: a file, or the URI of a Neo4j. The copy answers as
the graph does. Run again, it goes on where it was, or copies what was written since. User, password and database of
Neo4j are those of the flags.`,
		Example: `  graphd migrate --from graphd.db --to bolt://127.0.0.1:7687
  graphd migrate --from neo4j://127.0.0.1:7687 --to copy.db`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			log, err := logs.logger(c.ErrOrStderr())
			if err != nil {
				return err
			}
			if from == "" || to == "" || from == to {
				return errors.New("name two stores with --from and --to: files, or URIs of a Neo4j")
			}
			open := func(name string) (store.Store, error) {
				f := where
				if f.uri, f.db = "", name; strings.Contains(name, "://") {
					f.uri = name
				}
				return f.open(c.Context(), log)
			}
			if !strings.Contains(from, "://") {
				if _, err := os.Stat(from); err != nil {
					return err
				}
			}
			source, err := open(from)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, source.Close()) }()
			target, err := open(to)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, target.Close()) }()
			shown := newProgress(c.ErrOrStderr(), false)
			copied, err := migrate(c.Context(), source, target, shown)
			shown.end()
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%d versions copied, %d were there\n", copied.Created+copied.Updated,
				copied.Unchanged)
			return nil
		},
	}
	c.Flags().StringVar(&from, "from", "", "file or URI of the graph to copy")
	c.Flags().StringVar(&to, "to", "", "file or URI of the copy")
	where.add(c.Flags())
	for _, name := range []string{"db", "neo4j-uri"} {
		_ = c.Flags().MarkHidden(name)
	}
	logs.add(c.Flags())
	return c
}

// migratePortion is about how many versions one transaction copies.
const migratePortion = 5000

// migrate copies the entries of the change log that the target lacks.
func migrate(ctx context.Context, from, to store.Store, shown *progress) (write.Outcome, error) {
	var total write.Outcome
	var entries []*kg.Entry
	size := 0
	flush := func() error {
		if len(entries) == 0 {
			return nil
		}
		out, err := write.Replay(ctx, to, entries...)
		if err != nil {
			return err
		}
		total.Created += out.Created
		total.Updated += out.Updated
		total.Unchanged += out.Unchanged
		entries, size = nil, 0
		if shown.progressDue() {
			fmt.Fprintf(shown.out, "%d versions, %.0f/s\n", total.Created+total.Updated+total.Unchanged,
				float64(total.Created+total.Updated)/time.Since(shown.began).Seconds())
		}
		return nil
	}
	err := export.History(ctx, from, 0, 0, func(e *kg.Entry) error {
		entries = append(entries, e)
		if size += len(e.Entities) + len(e.Relations); size < migratePortion {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return total, err
	}
	return total, sameSize(ctx, from, to)
}

// sameSize sees that the copy has as much as the graph: entries that an old graphd did not log would be missing.
func sameSize(ctx context.Context, a, b store.Store) error {
	stats := func(s store.Store) (n int, err error) {
		err = s.Read(ctx, func(r store.Reader) error {
			st, err := r.Stats(ctx)
			if err != nil {
				return err
			}
			n = 0
			for _, k := range st.Entities {
				n += k
			}
			for _, k := range st.Relations {
				n += k
			}
			return nil
		})
		return n, err
	}
	have, err := stats(a)
	if err != nil {
		return err
	}
	got, err := stats(b)
	if err == nil && have != got {
		err = fmt.Errorf("the graph has %d entities and relations, the copy %d: was something written meanwhile? "+
			"Run migrate again", have, got)
	}
	return err
}
