package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"graphd/internal/lite"
)

func backupCommand() *cobra.Command {
	var where storeFlags
	var logs logFlags
	var force bool
	c := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the graph of the embedded store to a file, even while it is served",
		Long: `Copy the graph in --db to FILE: all of it as it is between two writes, even while graphd serves it.
Copying the file by other means misses what is in the log beside it, unless graphd was stopped. FILE can be served (--db
FILE). To restore it, stop graphd and put FILE in place of the graph. Only its owner can read it.`,
		Example: `  graphd backup monday.db
  graphd check --db monday.db`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			log, err := logs.logger(c.ErrOrStderr())
			if err != nil {
				return err
			}
			if !where.embedded() {
				return errors.New("backup copies the embedded store; for Neo4j use neo4j-admin database dump or backup")
			}
			copied, err := lite.Backup(c.Context(), where.db, args[0], force, log)
			if err != nil {
				return fmt.Errorf("backing up --db %q: %w", where.db, err)
			}
			fmt.Fprintf(c.OutOrStdout(), "%s: %d bytes, %d entities, %d relations, %d changes\n", args[0], copied.Size,
				copied.Entities, copied.Relations, copied.Changes)
			return nil
		},
	}
	c.Flags().BoolVar(&force, "force", false, "replace FILE if it exists")
	where.add(c.Flags())
	logs.add(c.Flags())
	return c
}
