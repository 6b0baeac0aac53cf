// Package store is the contract between graphd and the databases that hold its graph. Packages query, write and audit
// use it; packages lite and neo implement it; package storetest checks an implementation against it.
package store

import (
	"context"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// Store is a database that holds one graph. It is safe for concurrent use.
//
// Every method may return a *kg.Error with code UNAVAILABLE while the database cannot be reached; the store reconnects
// by itself. A cancelled context ends a call early with the context's error. All other errors are internal.
type Store interface {
	// Read calls f with a reader that is valid during the call and must not be used by several goroutines. All its
	// statements run in one read transaction: SQLite reads one snapshot, Neo4j committed data. Read returns f's error
	// unchanged.
	Read(ctx context.Context, f func(Reader) error) error

	// Write calls f in one write transaction. It commits durably if f returns nil, and otherwise rolls everything back.
	// It may call f again, after a transient conflict with another writer or so that others need not wait for f, and so
	// f must start afresh each time. Write returns f's error unchanged, unless f has seen what could not be committed.
	Write(ctx context.Context, f func(Writer) error) error

	// Flush commits durably what calls of Write have left open in a context of Lazily. With an error, a LostError if it
	// is known what it costs, nothing of that is written, and it is not tried again.
	Flush(ctx context.Context) error

	// Check looks for inconsistencies in how the store keeps the graph (indexes, counters, versions, the change log),
	// and calls found with each problem, one plain sentence. It only reads, and its memory does not grow with the
	// graph. It returns an error if it could not finish.
	Check(ctx context.Context, found func(problem string)) error

	// Ping returns nil if the database answers a query now, and was not found to be lost or damaged.
	Ping(ctx context.Context) error

	// Close releases the store's resources. No other call may run meanwhile or follow.
	Close() error
}

// Reader reads the graph as it is known now or, see AsKnown, as it was known at an instant. Each method sends at most
// one statement, however many ids, parents or rows there are, and none for an empty list of ids or parents. Once for an
// instant a reader may look up its place in the log. Stats of an instant may take a second statement, where what was
// retracted shortly before held the first or the last day.
//
// A statement that reads more rows than the context's Budget allows ends with ReadTooMuch.
type Reader interface {
	// AsKnown returns a reader of the same transaction that sees the graph at transaction time t: of each entity and
	// relation the version with RecordedAt <= t < SupersededAt, if there is one. Filters, counts, acting states,
	// redirects and statistics use these versions, too. The zero time means now. Nothing shows what was not known at t:
	// SupersededAt is zero, except in what EntityVersions and RelationVersions return.
	AsKnown(t time.Time) Reader

	// Entities returns the entities with these ids, in any order, each once. It skips ids that do not exist.
	Entities(ctx context.Context, ids []string) ([]*kg.Entity, error)

	// Relations returns the relations with these ids, in any order, each once. It skips ids that do not exist.
	Relations(ctx context.Context, ids []string, c plan.Columns) ([]*kg.Relation, error)

	// ListRelations returns, for each parent, the page that l.Scan describes: in the order of parents, and for each of
	// them in the order of the scan. With plan.AnchorRoot parents is nil, and all rows have parent 0. Parents are
	// distinct. A relation of a parent with itself is listed once. A parent that does not exist has no rows.
	ListRelations(ctx context.Context, l *plan.RelationList, parents []string) ([]RelationRow, error)

	// CountRelations returns, for each parent (for plan.AnchorRoot: once), the number of relations in the list,
	// whatever its scan.
	CountRelations(ctx context.Context, l *plan.RelationList, parents []string) ([]int, error)

	// CountTypes returns how many relations of each type are in a list that is anchored at the root, whatever its scan.
	CountTypes(ctx context.Context, l *plan.RelationList) (map[kg.RelationType]int, error)

	// Aggregate reduces the relations of a list to groups, in any order, each once. If they are more than a.Most, it
	// returns TooManyGroups.
	Aggregate(ctx context.Context, a *plan.Aggregate) ([]Group, error)

	// ListEntities and CountEntities do the same for entities. If l.Via is nil, so is parents.
	ListEntities(ctx context.Context, l *plan.EntityList, parents []string) ([]EntityRow, error)
	CountEntities(ctx context.Context, l *plan.EntityList, parents []string) ([]int, error)

	// Near returns what ids may mean, in any order: with Parent i the entity that n.IDs[i] names or was merged into;
	// with Parent -1, each once, the others that n asks for.
	Near(ctx context.Context, n *plan.Near) ([]EntityRow, error)

	// SearchKeys returns, for each prefix of each of the seeks, the first entries with it in the index of search keys:
	// each of plan.SearchKeys of an entity, and of plan.RelationKeys of a relation, with its id, ordered by key, then
	// id. Prefixes are numbered through, in the order of seeks; the entries come in the order of prefixes.
	SearchKeys(ctx context.Context, seeks []plan.KeySeek) ([]KeyRow, error)

	// ActingStates returns, for each of the entities, the one state that it belongs to or acts for on that day. A State
	// acts for itself, a MILITANT_GROUP for none. Others act for the state that they reach by outgoing relations of
	// kg.Affiliations that OCCURRED and are ASSERTED or CONFIRMED, at most MaxAffiliation of them, each possible on
	// that day; a path ends at the first State, and at a MILITANT_GROUP. The result leaves out entities that reach no
	// state, or several.
	ActingStates(ctx context.Context, ids []string, on edtf.Day) (map[string]string, error)

	// Redirects returns the current merges of these ids, and recursively of the entities that they were merged into; in
	// any order, each once.
	Redirects(ctx context.Context, ids []string) ([]kg.Redirect, error)

	// EntityVersions and RelationVersions return all versions with these ids, tombstones included, ordered by id, then
	// from the oldest. AsKnown does not affect them.
	EntityVersions(ctx context.Context, ids []string) ([]*kg.Entity, error)
	RelationVersions(ctx context.Context, ids []string, c plan.Columns) ([]*kg.Relation, error)

	// EntityHistory and RelationHistory return page p of these versions for each id.
	EntityHistory(ctx context.Context, ids []string, p plan.Part) ([]*kg.Entity, error)
	RelationHistory(ctx context.Context, ids []string, c plan.Columns, p plan.Part) ([]*kg.Relation, error)

	// RecordedRelations and RecordedEntities return versions in the order in which they were recorded. A tombstone, and
	// with plan.VersionsAll a version that was replaced, says when it was superseded.
	RecordedRelations(ctx context.Context, l *plan.RecordedList) ([]*kg.Relation, error)
	RecordedEntities(ctx context.Context, l *plan.RecordedEntities) ([]*kg.Entity, error)

	// LastEntities returns the last version of each of these entities that is not a tombstone. AsKnown does not affect
	// it.
	LastEntities(ctx context.Context, ids []string) ([]*kg.Entity, error)

	// Changes returns at most limit entries of the change log after number after (0: from the first), the oldest first.
	// If items is not 0, they come with their items, and the list ends before it would have more than that many items,
	// but has at least one entry; more reports whether it was cut so.
	Changes(ctx context.Context, after int64, limit, items int) (list []kg.Change, more bool, err error)

	// Pairs returns, for each parent, the pairs that l describes: in the order of parents, and with a limit for each of
	// them in the order of l; then a row holds no more than who the two are, and what it is ordered by. If l.Brief is
	// set, a row without a limit holds these, Total and N. If l.Among is set, Parent is that of A. Without parents they
	// are all pairs of the graph, in any order, with parent 0. Reached returns all neighbors of these entities with
	// which they have relations that occurred and lead there, each once, with the first of the given entities that
	// reaches it; in any order. Both tell of what is current: AsKnown does not affect them.
	Pairs(ctx context.Context, l *plan.PairList, parents []string) ([]PairRow, error)
	Reached(ctx context.Context, from []string, d kg.Direction) ([]Reached, error)

	// Traits returns what the current relations of an entity, or with an empty id all, are counted by: see kg.Trait.
	// AsKnown does not affect it.
	Traits(ctx context.Context, of string) (kg.TraitChanges, error)

	// LogSize returns the number of entries in the change log, or of those up to the instant of AsKnown: the number of
	// the last one.
	LogSize(ctx context.Context) (int64, error)

	// Stats returns statistics of the whole graph.
	Stats(ctx context.Context) (*Stats, error)
}

// MaxAffiliation is the greatest number of affiliations on the path from an entity to its acting state.
const MaxAffiliation = 4

// RelationRow is a relation in the list of one of the parents.
type RelationRow struct {
	Parent   int // the index in the list of parents
	Relation *kg.Relation
}

// EntityRow is an entity in the list of one of the parents.
type EntityRow struct {
	Parent int
	Entity *kg.Entity
}

// KeyRow is an entry of the index of search keys.
type KeyRow struct {
	Prefix int // the number of the prefix
	Key    string
	ID     string
}

// PairRow is a pair in the list of one of the parents.
type PairRow struct {
	Parent int
	kg.Pair
}

// Reached is a neighbor of entities.
type Reached struct {
	From int // the place of the first of the entities that reaches it
	ID   string
}

// Stats are statistics of the whole graph.
type Stats struct {
	Entities      map[kg.Kind]int
	Relations     map[kg.RelationType]int
	Earliest      edtf.Day  // the first day of any bounded start or end of a relation; edtf.MaxDay if there is none
	Latest        edtf.Day  // the last such day; edtf.MinDay if there is none
	LastRecorded  time.Time // transaction time of the latest version, tombstones included; zero if there is none
	Store         string    // sqlite, neo4j
	StoreVersion  string    // of the database software
	SchemaVersion int       // of the layout in the database
}

// Writer reads, and stores what package write has prepared: complete, validated versions with their derived values. The
// order of use is Lock, reads, Stamp, puts, AppendChange.
type Writer interface {
	Reader

	// Lock keeps other writers from changing the entities and relations with these ids, whether they exist or not,
	// until the transaction ends. Puts replace the versions read after it. A store with one writer at a time need do
	// nothing.
	Lock(ctx context.Context, entities, relations []string) error

	// Stamp takes the next place in the change log and returns the transaction time of the change: now, or, if the
	// clock stands still or went back, the latest change plus one microsecond. Other writers wait from then on until
	// the transaction ends, so it is called once, after all reads.
	Stamp(ctx context.Context) (seq int64, at time.Time, err error)

	// LogEnd returns the instant of the latest change; zero if there is none.
	LogEnd(ctx context.Context) (time.Time, error)

	// SortKeys returns the ids of the current relations that have these sort keys. It skips free keys.
	SortKeys(ctx context.Context, keys []kg.SortKey) (map[kg.SortKey]string, error)

	// PutEntities and PutRelations store new versions. Old, if there is one, is the complete current version as it was
	// read; it is kept, superseded at New.RecordedAt. If New is a tombstone, it is stored among the old versions,
	// superseded at its own RecordedAt, and no version is current. The ends of relations exist.
	PutEntities(ctx context.Context, puts []EntityPut) error
	PutRelations(ctx context.Context, puts []RelationPut) error

	// PutRedirects stores redirects. One with a SupersededAt ends the redirect that began at its RecordedAt.
	PutRedirects(ctx context.Context, redirects []kg.Redirect) error

	// AppendChange adds the entry of the change log, with the number that Stamp returned.
	AppendChange(ctx context.Context, c *kg.Change) error
}

// EntityPut is a new version of an entity.
type EntityPut struct{ Old, New *kg.Entity }

// RelationPut is a new version of a relation.
type RelationPut struct{ Old, New *kg.Relation }
