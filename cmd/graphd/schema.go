package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"graphd/graph"
)

func schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the GraphQL schema, as /schema.graphql serves it",
		Args:  cobra.NoArgs,
		Run:   func(c *cobra.Command, _ []string) { fmt.Fprint(c.OutOrStdout(), graph.Schema) },
	}
}
