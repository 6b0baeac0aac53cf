// Package clients has programs of others use graphd: the caches of GraphQL clients, and tools that read its schema. All
// run on Node.js.
package clients
