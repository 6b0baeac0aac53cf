package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"graphd/internal/migrate"
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
		Long: `Copy a graph with its history and change log to another store: a file, or the URI of a Neo4j. The copy
answers as the graph does. Run again, it goes on where it was, or copies what was written since. User, password and database of
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
			copied, err := migrate.Copy(c.Context(), source, target, migrate.Options{Done: func(so write.Outcome) {
				if shown.progressDue() {
					fmt.Fprintf(shown.out, "%d versions, %.0f/s\n", so.Created+so.Updated+so.Unchanged,
						float64(so.Created+so.Updated)/time.Since(shown.began).Seconds())
				}
			}})
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
