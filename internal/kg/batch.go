package kg

import (
	"strconv"
	"time"
)

// Batch is what one call writes, all or nothing: one entry of the change log. Whoever reads an item says where it
// stands; one without an Origin stands where the batch has it: at relations.3.
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

// Origin is where an item of a batch stands in the input that it was read from. Errors name it.
type Origin struct {
	Path        string   // of the item: input.3; empty for one whose fields are the arguments of a call
	ID, Version string   // the paths of these, if not Path.id and Path.version
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

// Patch returns the origin of what a correction sets.
func (o *Origin) Patch() *Origin { return &Origin{Path: o.At("patch"), ID: o.At("id")} }

// joinPath puts the path of what is around a field in front of it.
func joinPath(path, field string) string {
	if path == "" {
		return field
	}
	return path + "." + field
}

// EntityWrite is an entity that is created, or takes the place of its current version whole.
type EntityWrite struct {
	*Entity
	Origin   *Origin
	Replaces *int // the version that it takes the place of; nil: it is new, unless a seed says so
}

// EntityCorrection changes an entity that is already recorded, and makes a new version of it.
type EntityCorrection struct {
	Origin  *Origin
	ID      string
	Version *int // the version that it corrects; nil: whichever is current
	Reason  string
	Set     Entity   // the new values of Fields
	Fields  []string // which fields of Set count, by the names of the API: name, aliases, …
}

// NewRelation is a relation that is asserted.
type NewRelation struct {
	Origin *Origin
	ID     string
	Assertion
}

// Correction changes a relation that is already recorded, and makes a new version of it. Claims that the relation has
// already are not added again.
type Correction struct {
	Origin  *Origin
	ID      string
	Version *int // the version that it corrects; nil: whichever is current
	Reason  string
	Set     Assertion // the new values of Fields
	Fields  []string  // which fields of Set count, by the names of the API: when, place, …
	Claims  []Claim   // added to those that the relation has
}

// Retraction takes a relation out of the graph; its versions stay.
type Retraction struct {
	Origin  *Origin
	ID      string
	Version *int // the version that it retracts; nil: whichever is current
	Reason  string
}

// Replaces reports whether an entity of the batch may take the place of one that differs without naming its version:
// what a seed file says is what it knew when it was written.
func (b *Batch) Replaces() bool { return b.Kind == ChangeSeed || !b.RecordedAt.IsZero() }

// Merge makes one entity of two: what refers to From refers to Into afterwards.
type Merge struct {
	Origin             *Origin
	From, Into, Reason string
}

// Deletion takes an entity out of the graph; its versions stay.
type Deletion struct {
	Origin  *Origin
	ID      string
	Version *int // the version that it deletes; nil: whichever is current
	Cascade bool // retracts the relations that refer to the entity, too
	Reason  string
}
