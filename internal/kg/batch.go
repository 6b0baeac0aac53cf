package kg

import (
	"strconv"
	"time"
)

// Batch is what one call writes, all or nothing. It becomes one entry of the change log. The reader of an item sets its
// Origin; without one, the item is at its place in the batch: relations.3.
type Batch struct {
	Kind ChangeKind

	// RecordedAt is the transaction time, later than the end of the change log. Only seed files set it; zero means now.
	RecordedAt time.Time

	// Reason says why, as the change log tells it; empty: the call's. Versions have the call's.
	Reason string

	// Revises makes relations of the batch take the place of those that are there with other content. Claims that cite
	// none of the new ones' sources stay. What a relation said once, before it was corrected or retracted, is no news.
	Revises bool

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

// Origin is the place of an item in the input that it was read from. Errors name it.
type Origin struct {
	Path        string   // of the item: input.3; empty for one whose fields are the arguments of a call
	ID, Version string   // their paths, if not Path.id and Path.version
	Claims      []string // the paths of its claims, if not Path.claims.0, Path.claims.1, …
}

// At returns the path of a field of the item.
func (o *Origin) At(field string) string {
	switch {
	case field == "id" && o.ID != "":
		return o.ID
	case field == "version" && o.Version != "":
		return o.Version
	}
	return joinPath(o.Path, field)
}

// Claim returns the path of a claim of the item.
func (o *Origin) Claim(i int) string {
	if i < len(o.Claims) {
		return o.Claims[i]
	}
	return o.At("claims." + strconv.Itoa(i))
}

// Patch returns the origin of the values that a correction sets.
func (o *Origin) Patch() *Origin { return &Origin{Path: o.At("patch"), ID: o.At("id")} }

// joinPath joins a path and a field.
func joinPath(path, field string) string {
	if path == "" {
		return field
	}
	return path + "." + field
}

// EntityWrite is an entity to create, or to replace whole.
type EntityWrite struct {
	*Entity
	Origin   *Origin
	Replaces *int // the version to replace; nil: it is new, unless a seed says so
}

// EntityCorrection changes an entity that exists, and makes a new version of it.
type EntityCorrection struct {
	Origin  *Origin
	ID      string
	Version *int // the version to correct; nil: the current one
	Reason  string
	Set     Entity   // the new values of Fields
	Fields  []string // the fields of Set to use, by their API names: name, aliases, …
}

// NewRelation is a relation to assert.
type NewRelation struct {
	Origin *Origin
	ID     string
	Assertion
}

// Correction changes a relation that exists, and makes a new version of it. Claims that the relation already has are
// not added again.
type Correction struct {
	Origin  *Origin
	ID      string
	Version *int // the version to correct; nil: the current one
	Reason  string
	Set     Assertion // the new values of Fields
	Fields  []string  // the fields of Set to use, by their API names: when, place, …
	Claims  []Claim   // added to those that the relation has
}

// Retraction retracts a relation; its versions stay.
type Retraction struct {
	Origin  *Origin
	ID      string
	Version *int // the version to retract; nil: the current one
	Reason  string
}

// Replaces reports whether an entity of the batch may replace one that differs without naming its version. A seed file
// may: it says what it knew when it was written.
func (b *Batch) Replaces() bool { return b.Kind == ChangeSeed || !b.RecordedAt.IsZero() }

// Merge merges one entity into another: what refers to From refers to Into afterwards.
type Merge struct {
	Origin             *Origin
	From, Into, Reason string
}

// Deletion deletes an entity; its versions stay.
type Deletion struct {
	Origin  *Origin
	ID      string
	Version *int // the version to delete; nil: the current one
	Cascade bool // also retract the relations that name the entity; see Relation.Names
	Reason  string
}
