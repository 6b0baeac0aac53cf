package store

import (
	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// Group is what the relations of a list have in common that a plan.Aggregate groups by, and how many they are.
type Group struct {
	Grouping int      // the place of the grouping: 0 for By, then those of Also
	Day      edtf.Day // the first possible one, if groups have one
	Date     string   // as it is stated, if it is uncertain and groups have one date
	Fact     kg.Fact  // the parts that the group has in common; the others are 0
	Texts    []string // of the traits that are texts, in their order; empty where a relation lacks it
	Event    string   // the event key, if there is one
	Count
}

// Count adds up relations. Scores and Goldstein values are in tenths, so that sums are the same in any order.
type Count struct {
	Relations int
	Uncertain int // whose first day is uncertain
	Scored    int // that have a score
	Score     int // the sum of these
	Rated     int // that have a Goldstein value
	Goldstein int // the sum of these
}

// Plus returns the sum of two counts.
func (c Count) Plus(o Count) Count {
	return Count{c.Relations + o.Relations, c.Uncertain + o.Uncertain, c.Scored + o.Scored, c.Score + o.Score,
		c.Rated + o.Rated, c.Goldstein + o.Goldstein}
}

// CountOf is the count of one relation.
func CountOf(f kg.Fact) Count {
	c := Count{Relations: 1}
	if f.Uncertain() {
		c.Uncertain = 1
	}
	if n, ok := f.Score(); ok {
		c.Scored, c.Score = 1, n
	}
	if n, ok := f.Goldstein(); ok {
		c.Rated, c.Goldstein = 1, n
	}
	return c
}

// TooManyGroups is the error of a step that makes more groups than it may.
type TooManyGroups struct{ Most int }

// Error and Unwrap make it an error with a code.
func (e TooManyGroups) Error() string { return e.Unwrap().Error() }

// Unwrap returns the error that a client sees if nobody says more.
func (e TooManyGroups) Unwrap() error {
	return kg.Errorf(kg.CodeLimitExceeded, "the relations make more than %d groups of days and of what they are "+
		"grouped by: ask for fewer days (during), for a filter that leaves fewer, or for less in groupBy", e.Most)
}
