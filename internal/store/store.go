// Package store is the contract between graphd and the databases that hold its graph, and what is written once in
// front of them: walking a plan (Run), applying a batch of writes (Apply) and checking a graph (Audit). Package storetest tests
// whether an implementation keeps the contract.
package store

import (
	"context"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// Store is a database that holds one graph. It is safe for use by several goroutines.
//
// Every method may return a *kg.Error with code UNAVAILABLE while the database cannot be reached; the store recovers
// by itself, without being opened anew. A cancelled context ends a call early with the context's error. All other
// errors are internal.
type Store interface {
	// Read calls f with a view of the graph for the time of the call: SQLite reads one snapshot, Neo4j committed
	// data. All statements run in one read transaction. The reader is f's own and not safe for use by several
	// goroutines. Read returns f's error as it is.
	Read(ctx context.Context, f func(Reader) error) error

	// Write calls f in one write transaction, which is committed, durably, if f returns nil and otherwise rolled back
	// whole. On a passing conflict with another writer it may call f again, so that f must start afresh each time.
	// Write returns f's error as it is.
	Write(ctx context.Context, f func(Writer) error) error

	// Check looks for what does not agree in how the store keeps the graph (indexes, counters, versions, the change log)
	// and calls found with each problem, in one plain sentence. It only reads, and needs memory that does not grow with
	// the graph. Its error says that it could not come to its end.
	Check(ctx context.Context, found func(problem string)) error

	// Ping returns nil if the database answers a query now, and was not found lost or damaged.
	Ping(ctx context.Context) error

	// Close frees what the store holds. No call may be under way or follow.
	Close() error
}

// Reader reads the graph, as it is known now or, see AsKnown, as it was known at an instant. Each method sends at
// most one statement, however many ids, parents or rows there are, and none for an empty list of ids or parents.
type Reader interface {
	// AsKnown returns a reader of the same transaction that sees the graph as it was known at t: of each entity and
	// relation the version with RecordedAt <= t < SupersededAt, and of those without one nothing; the filters,
	// counts, acting states, redirects and figures too are those of these versions. For the zero time it returns a
	// reader of what is known now. What was not known at t does not show: but in what EntityVersions and
	// RelationVersions return, SupersededAt is zero.
	AsKnown(t time.Time) Reader

	// Entities returns the entities with these ids, in any order, each once; ids that do not exist are left out.
	Entities(ctx context.Context, ids []string) ([]*kg.Entity, error)

	// Relations returns the relations with these ids, in any order, each once; ids that do not exist are left out.
	Relations(ctx context.Context, ids []string, c plan.Columns) ([]*kg.Relation, error)

	// ListRelations returns the page that l.Scan describes for each parent: grouped by parent in the order of
	// parents, within a parent in the order of the scan. With plan.AnchorRoot parents is nil and all rows have parent 0.
	// A relation of a parent with itself is listed once. A parent that does not exist has no rows. Parents are
	// distinct.
	ListRelations(ctx context.Context, l *plan.RelationList, parents []string) ([]RelationRow, error)

	// CountRelations returns for each parent (for plan.AnchorRoot: one number) how many relations the list holds,
	// whatever its scan.
	CountRelations(ctx context.Context, l *plan.RelationList, parents []string) ([]int, error)

	// ListEntities and CountEntities do the same for entities. Without l.Via parents is nil.
	ListEntities(ctx context.Context, l *plan.EntityList, parents []string) ([]EntityRow, error)
	CountEntities(ctx context.Context, l *plan.EntityList, parents []string) ([]int, error)

	// ActingStates returns, for each of the entities, the one state that it belongs to or acts for on that day:
	// itself for a State; else the state that it reaches by OCCURRED relations of kg.Affiliations, outgoing, at most
	// MaxAffiliation of them, each possible on that day (a path ends at the first State). Entities that reach no
	// state, or several, are left out.
	ActingStates(ctx context.Context, ids []string, on edtf.Day) (map[string]string, error)

	// Redirects returns the merges that hold of these ids and, if what they were merged into was merged away too, of
	// that, and so on; in any order, each once.
	Redirects(ctx context.Context, ids []string) ([]kg.Redirect, error)

	// EntityVersions and RelationVersions return all versions of those with these ids, by id, then the oldest first,
	// tombstones included; whatever AsKnown says.
	EntityVersions(ctx context.Context, ids []string) ([]*kg.Entity, error)
	RelationVersions(ctx context.Context, ids []string, c plan.Columns) ([]*kg.Relation, error)

	// EntityHistory and RelationHistory return those of these versions that are on the page p of each.
	EntityHistory(ctx context.Context, ids []string, p plan.Part) ([]*kg.Entity, error)
	RelationHistory(ctx context.Context, ids []string, c plan.Columns, p plan.Part) ([]*kg.Relation, error)

	// LastEntities returns of each of these entities the last version that is no tombstone, whatever AsKnown says.
	LastEntities(ctx context.Context, ids []string) ([]*kg.Entity, error)

	// Changes returns the entries of the change log behind after (0: from the first one), the oldest first, at most limit
	// of them; with their items, if items is not 0. Then the list ends where there would be more of these than that, but
	// not before its first entry, and more says so.
	Changes(ctx context.Context, after int64, limit, items int) (list []kg.Change, more bool, err error)

	// Stats returns figures on the whole graph.
	Stats(ctx context.Context) (*Stats, error)
}

// MaxAffiliation is the length of the longest chain of affiliations that is followed to a state.
const MaxAffiliation = 4

// RelationRow is a relation in the list of one of the parents.
type RelationRow struct {
	Parent   int // the parent's place in the list of parents
	Relation *kg.Relation
}

// EntityRow is an entity in the list of one of the parents.
type EntityRow struct {
	Parent int
	Entity *kg.Entity
}

// Stats are figures on the whole graph.
type Stats struct {
	Entities      map[kg.Kind]int
	Relations     map[kg.RelationType]int
	Earliest      edtf.Day  // the first and the last day that a bounded start or end of a relation names; edtf.MaxDay and edtf.MinDay
	Latest        edtf.Day  // if there is none
	LastRecorded  time.Time // when the latest version was recorded, tombstones included; zero if there is none
	Store         string    // sqlite, neo4j
	StoreVersion  string    // of the database software
	SchemaVersion int       // of the layout in the database
}

// Writer reads, and writes what this package has prepared: whole, validated, derived versions. It is used in this
// order: Lock, reads, Stamp, puts, AppendChange.
type Writer interface {
	Reader

	// Lock keeps other writers from changing the entities and relations with these ids, whether they exist or not,
	// until the transaction ends. What is read after it is what is replaced. A store whose writers take turns need do
	// nothing.
	Lock(ctx context.Context, entities, relations []string) error

	// Stamp takes the next place in the change log and gives the instant of the change: now, or if the clock stands
	// or went back, the least instant (in steps of a microsecond) after the latest change. Other writers wait from
	// here on until the transaction ends, so it is called once, behind all reads.
	Stamp(ctx context.Context) (seq int64, at time.Time, err error)

	// LogEnd returns the instant of the latest change; zero if there is none.
	LogEnd(ctx context.Context) (time.Time, error)

	// SortKeys returns the ids of the current relations that hold these sort keys; keys that are free are left out.
	SortKeys(ctx context.Context, keys []kg.SortKey) (map[kg.SortKey]string, error)

	// PutEntities and PutRelations store new versions. Where a put has an Old one, it is the current version as it
	// was read, whole; it is kept, superseded at New.RecordedAt. A New one that is a tombstone is kept among the old
	// versions, superseded at its own RecordedAt, and none is current. The ends of relations exist.
	PutEntities(ctx context.Context, puts []EntityPut) error
	PutRelations(ctx context.Context, puts []RelationPut) error

	// PutRedirects stores redirects; one with a SupersededAt ends the one that began at its RecordedAt.
	PutRedirects(ctx context.Context, redirects []kg.Redirect) error

	// AppendChange adds the entry of the change log with the number that Stamp gave.
	AppendChange(ctx context.Context, c *kg.Change) error
}

// EntityPut is a new version of an entity.
type EntityPut struct{ Old, New *kg.Entity }

// RelationPut is a new version of a relation.
type RelationPut struct{ Old, New *kg.Relation }
