package graph

import _ "embed"

// Schema is the schema of the API, in GraphQL's schema definition language.
//
//go:embed schema.graphql
var Schema string
