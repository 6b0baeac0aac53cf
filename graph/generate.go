// Package graph holds the GraphQL API: its schema, and in the folders below what gqlgen makes of it (generated), the
// objects that it shows (view), and how a query becomes a plan (resolvers).
package graph

//go:generate go run -C .. ./graph/gen
