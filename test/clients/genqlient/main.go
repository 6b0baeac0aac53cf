// Command genqlient writes to graphd and reads from it by what genqlient makes of its schema, and prints what it read.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"github.com/Khan/genqlient/graphql"
)

func main() {
	if err := run(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, url string) error {
	c := graphql.NewClient(url+"/graphql", http.DefaultClient)
	written, err := write(ctx, c, []*EntityInput{
		{Id: "state:gq-a", Kind: EntityKindState, Name: "A"},
		{Id: "state:gq-b", Kind: EntityKindState, Name: "B"},
		{Id: "source:gq", Kind: EntityKindSource, Name: "S", PublishedOn: ptr("2024-05-02")},
	}, []*RelationInput{{
		Id: ptr("gq-talks"), Type: RelationTypeConsult, From: "state:gq-a", To: "state:gq-b", When: "2024-05-01",
		Claims: []*ClaimInput{{By: ptr("state:gq-a"), Evidence: []*EvidenceInput{{Source: "source:gq"}}}},
	}})
	if err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	read, err := read(ctx, c, &RelationWhere{Between: []string{"state:gq-a", "state:gq-b"}, At: ptr("2024-05-01")},
		&RelationOrder{}, "2024-05-01")
	if err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	return json.NewEncoder(os.Stdout).Encode([]any{written.AssertRelations.Created, read.Relations.Nodes,
		read.AsOf.Relations.TotalCount})
}

func ptr[T any](v T) *T { return &v }
