package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/write"
)

// rederivePortion is how many relations one transaction derives anew.
const rederivePortion = 1000

func rederiveCommand() *cobra.Command {
	var where storeFlags
	var logs logFlags
	var after string
	call := write.Call{Limits: write.DefaultLimits}
	c := &cobra.Command{
		Use:   "rederive",
		Short: "Bring derived values up to date",
		Long: `Derive the acting states, the status and the certain dates of all relations anew, in portions, and give those of
which something else follows today a new version. It is needed after a call that says so, since more followed from it
than --max-derived allows. Done again it changes nothing. graphd may serve a graph in Neo4j meanwhile. A run that was
interrupted goes on with --after, which its error names.`,
		Example: `  graphd rederive
  graphd rederive --db copy.db`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			log, err := logs.logger(c.ErrOrStderr())
			if err != nil {
				return err
			}
			from := kg.MinSortKey
			if after != "" {
				at, wrong := plan.ParseRelationCursor("--after", after)
				if wrong != nil {
					return wrong
				}
				from = at
			}
			if where.embedded() { // else it would be created
				if _, err := os.Stat(where.db); err != nil {
					return fmt.Errorf("opening --db %q: %w", where.db, err)
				}
			}
			s, err := where.open(c.Context(), log)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			examined, changed := 0, 0
			for again, from := true, from; again; from = kg.MinSortKey {
				again = false
				for from != 0 {
					out, err := write.Rederive(c.Context(), s, call, from, rederivePortion)
					if err != nil && from != kg.MinSortKey {
						err = fmt.Errorf("%w; go on with --after %s", err, plan.RelationCursor(from))
					}
					if err != nil {
						return err
					}
					examined, changed = examined+out.Examined, changed+out.Derived
					from, again = out.Next, again || out.Stale
				}
			}
			fmt.Fprintf(c.OutOrStdout(), "%d relations examined, %d changed\n", examined, changed)
			return nil
		},
	}
	c.Flags().StringVar(&after, "after", "", "go on behind this cursor")
	c.Flags().StringVar(&call.Principal, "actor", "", actorUsage)
	addWriteLimits(c.Flags(), &call.Limits)
	where.add(c.Flags())
	logs.add(c.Flags())
	return c
}
