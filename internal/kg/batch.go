package kg

import "time"

// Batch is what one call writes, all or nothing.
type Batch struct {
	// RecordedAt is when the graph learned it. Only seeding sets it; zero means now.
	RecordedAt  time.Time
	Entities    []*Entity // created, or replacing an older version
	Relations   []NewRelation
	Corrections []Correction
}

// NewRelation is a relation that is asserted.
type NewRelation struct {
	ID string
	Assertion
}

// Correction changes a relation that is already recorded, and makes a new version of it.
type Correction struct {
	ID     string
	Reason string
	Set    Assertion // the new values of Fields
	Fields []string  // which fields of Set count, by the names of the API: when, place, …
	Claims []Claim   // added to those that the relation has
}
