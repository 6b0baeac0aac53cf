package kg

import "time"

// Batch is what one call writes, all or nothing. It becomes one entry of the change log.
type Batch struct {
	Kind   ChangeKind
	Actor  string
	Reason string // of the call; corrections and retractions may have their own

	// RecordedAt is the transaction time, later than the end of the change log. Only seed files set it; zero means now.
	RecordedAt        time.Time
	Entities          []EntityWrite
	EntityCorrections []EntityCorrection
	Relations         []NewRelation
	Corrections       []Correction
	Retractions       []Retraction
	Merges            []Merge    // done after all of the above
	Deletions         []Deletion // done last

	// Unread holds the errors of those parts of the input that could not be read. They are reported with all others,
	// and nothing is written.
	Unread Errors
}

// EntityWrite is an entity to create, or to replace whole.
type EntityWrite struct {
	*Entity
	Replaces *int // the version to replace; nil: it is new, unless a seed says so
}

// EntityCorrection changes an entity that exists, and makes a new version of it.
type EntityCorrection struct {
	ID      string
	Version *int // the version to correct; nil: the current one
	Reason  string
	Set     Entity   // the new values of Fields
	Fields  []string // the fields of Set to use, by their API names: name, aliases, …
}

// NewRelation is a relation to assert.
type NewRelation struct {
	ID string
	Assertion
}

// Correction changes a relation that exists, and makes a new version of it. Claims that the relation already has are
// not added again.
type Correction struct {
	ID      string
	Version *int // the version to correct; nil: the current one
	Reason  string
	Set     Assertion // the new values of Fields
	Fields  []string  // the fields of Set to use, by their API names: when, place, …
	Claims  []Claim   // added to those that the relation has
}

// Retraction retracts a relation; its versions stay.
type Retraction struct {
	ID      string
	Version *int // the version to retract; nil: the current one
	Reason  string
}

// Replaces reports whether an entity of the batch may replace one that differs without naming its version. A seed file
// may: it says what it knew when it was written.
func (b *Batch) Replaces() bool { return b.Kind == ChangeSeed || !b.RecordedAt.IsZero() }

// Merge merges one entity into another: what refers to From refers to Into afterwards.
type Merge struct{ From, Into, Reason string }

// Deletion deletes an entity; its versions stay.
type Deletion struct {
	ID      string
	Version *int // the version to delete; nil: the current one
	Cascade bool // also retract the relations that refer to the entity
	Reason  string
}
