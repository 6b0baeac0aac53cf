package kg

import "time"

// Batch is what one call writes, all or nothing: one entry of the change log.
type Batch struct {
	Kind ChangeKind

	// RecordedAt is when the graph learned it, later than the end of the change log. Only seeding sets it; zero means
	// now.
	RecordedAt        time.Time
	Entities          []EntityWrite
	EntityCorrections []EntityCorrection
	Relations         []NewRelation
	Corrections       []Correction
	Retractions       []Retraction
	Merges            []Merge    // done behind all that stands above
	Deletions         []Deletion // done last

	// Unread is what is wrong with those parts of the input that could not be read; it is reported with all else, and
	// nothing is written.
	Unread Errors
}

// EntityWrite is an entity that is created, or takes the place of its current version whole.
type EntityWrite struct {
	*Entity
	Replaces *int // the version that it takes the place of; nil: it is new, unless a seed says so
}

// EntityCorrection changes an entity that is already recorded, and makes a new version of it.
type EntityCorrection struct {
	ID      string
	Version *int // the version that it corrects; nil: whichever is current
	Reason  string
	Set     Entity   // the new values of Fields
	Fields  []string // which fields of Set count, by the names of the API: name, aliases, …
}

// NewRelation is a relation that is asserted.
type NewRelation struct {
	ID string
	Assertion
}

// Correction changes a relation that is already recorded, and makes a new version of it. Claims that the relation has
// already are not added again.
type Correction struct {
	ID      string
	Version *int // the version that it corrects; nil: whichever is current
	Reason  string
	Set     Assertion // the new values of Fields
	Fields  []string  // which fields of Set count, by the names of the API: when, place, …
	Claims  []Claim   // added to those that the relation has
}

// Retraction takes a relation out of the graph; its versions stay.
type Retraction struct {
	ID      string
	Version *int // the version that it retracts; nil: whichever is current
	Reason  string
}

// Replaces reports whether an entity of the batch may take the place of one that differs without naming its version:
// what a seed file says is what it knew when it was written.
func (b *Batch) Replaces() bool { return b.Kind == ChangeSeed || !b.RecordedAt.IsZero() }

// Merge makes one entity of two: what refers to From refers to Into afterwards.
type Merge struct{ From, Into, Reason string }

// Deletion takes an entity out of the graph; its versions stay.
type Deletion struct {
	ID      string
	Version *int // the version that it deletes; nil: whichever is current
	Cascade bool // retracts the relations that refer to the entity, too
	Reason  string
}
