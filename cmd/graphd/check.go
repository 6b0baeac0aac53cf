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
		Short: "Look for damage and contradictions in a store",
		Long: `Read a whole store and tell what does not agree in it: damaged pages of the file, indexes, counters, versions, the
change log; references to what is not there; relations between kinds that may not be joined; derived values that do
not follow. Nothing is changed, and the graph may be served meanwhile. A note is what graphd would refuse today and
took earlier, such as a claim without evidence. If there is a problem the exit code is 1.`,
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
				return errors.New("the store has problems: see above; a backup can be restored")
			}
			return nil
		},
	}
	where.add(c.Flags())
	logs.add(c.Flags())
	return c
}

// openToRead opens the store that the flags name for a command that changes nothing.
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
