package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"graphd/internal/ingest"
)

func seedCommand() *cobra.Command {
	var where storeFlags
	var logs logFlags
	var actor string
	c := &cobra.Command{
		Use:   "seed [FILE...]",
		Short: "Load the seed graph, or files in its format, into a store",
		Long: `Load files in the seed format (YAML or JSON; seed/README.md describes it) into a store: all of them, or none if
anything is wrong with one. Without a file, load the seed graph that graphd carries: the January 2024 crisis between
Pakistan and Iran. What is already there is left as it is, so that loading again changes nothing.`,
		Example: `  graphd seed
  graphd seed --neo4j-uri bolt://127.0.0.1:7687 my-graph.yaml`,
		RunE: func(c *cobra.Command, files []string) error {
			log, err := logs.logger(c.ErrOrStderr())
			if err != nil {
				return err
			}
			recordings, err := readSeeds(files)
			if err != nil {
				return err
			}
			s, err := where.open(c.Context(), log)
			if err != nil {
				return err
			}
			counts, err := load(c.Context(), s, actorName(actor), recordings)
			if err = errors.Join(err, s.Close()); err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%d created, %d updated, %d unchanged\n", counts.Created, counts.Updated, counts.Unchanged)
			return nil
		},
	}
	c.Flags().StringVar(&actor, "actor", "", actorUsage)
	where.add(c.Flags())
	logs.add(c.Flags())
	return c
}

// readSeeds reads the files, or what graphd carries if there are none; what is wrong with any of them is returned
// together.
func readSeeds(files []string) ([]*ingest.Recording, error) {
	if len(files) == 0 {
		return builtinSeed()
	}
	var out []*ingest.Recording
	var errs []error
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err == nil {
			var r *ingest.Recording
			if r, err = ingest.ReadSeed(name, data); err == nil {
				out = append(out, r)
				continue
			}
		}
		errs = append(errs, err)
	}
	return out, errors.Join(errs...)
}
