package main

import (
	"testing"

	"graphd/graph"
)

// TestSchema: graphd schema prints the schema, and nothing else.
func TestSchema(t *testing.T) {
	t.Parallel()
	out, log, err := graphd(t, "schema")
	if err != nil || log != "" || out != graph.Schema {
		t.Errorf("%d bytes, %q, %v; want %d bytes", len(out), log, err, len(graph.Schema))
	}
}
