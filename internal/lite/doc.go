// Package lite holds the graph in one SQLite file, through a driver in pure Go. It implements store.Store.
//
// Relations lie in one table in the order in which they were written. What finds them is one table of postings,
// clustered by its own key: each list of relations that a plan can ask for (those of an entity, of an entity and
// type, between two entities, with a source, all of them by date, …) is a run of it, in the order of the sort key. A
// list step is a seek in it that stops at the page's limit; see key.go for the lists, list.go for the statements.
package lite
