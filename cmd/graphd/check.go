package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"graphd/internal/audit"
	"graphd/internal/lite"
	"graphd/internal/store"
)

func checkCommand() *cobra.Command {
	var where storeFlags
	var logs logFlags
	c := &cobra.Command{
		Use:   "check",
		Short: "Look for damage and inconsistencies in a store",
		Long: `Read a whole store and report inconsistencies: damaged pages of the file; indexes, counters, versions and
the change log that do not match; dangling references; relations between kinds that they must not join; wrong derived
values. It changes nothing, and graphd may serve the graph meanwhile. A note is something that graphd once accepted and
would refuse today, such as a claim without evidence, or an acting state that rederive would change. If there is a problem, the exit code is 1.`,
		Example: `  graphd check
  graphd check --db copy.db`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			log, err := logs.logger(c.ErrOrStderr())
			if err != nil {
				return err
			}
			s, err := where.openToRead(c.Context(), log)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			out := c.OutOrStdout()
			found, err := audit.Audit(c.Context(), s,
				func(problem string) { fmt.Fprintln(out, "problem:", problem) },
				func(note string) { fmt.Fprintln(out, "note:", note) })
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "%d entities, %d relations: %d problems, %d notes\n", found.Entities, found.Relations,
				found.Problems, found.Notes)
			if found.Problems > 0 {
				return errors.New("the store has problems: see above; restore a backup")
			}
			return nil
		},
	}
	where.add(c.Flags())
	logs.add(c.Flags())
	return c
}

// openToRead opens the store that the flags name, for a command that changes nothing.
func (f *storeFlags) openToRead(ctx context.Context, log *slog.Logger) (store.Store, error) {
	if !f.embedded() {
		return f.open(ctx, log)
	}
	s, err := lite.Open(ctx, lite.Options{Path: f.db, ReadOnly: true, Log: log})
	if err != nil {
		return nil, fmt.Errorf("opening --db %q: %w", f.db, err)
	}
	return s, nil
}
