// Package graph holds the GraphQL API: its schema, and in the folders below what gqlgen makes of it (generated), the
// objects that it shows (view), and how a query becomes a plan (resolvers).
package graph

import _ "embed"

//go:generate go run ./gen

// Schema is the text of the API's contract.
//
//go:embed schema.graphqls
var Schema string
