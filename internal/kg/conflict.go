package kg

import (
	"strings"

	"graphd/internal/edtf"
)

// Conflict is a way in which claims of one relation cannot all be so.
type Conflict string

// The conflicts, among the latest claims that assert or confirm the relation. ConflictFigures: two ranges of deaths or
// of injuries have no number in common. ConflictDates: two dates, that of the relation among them, have no day in
// common.
const (
	ConflictFigures Conflict = "FIGURES"
	ConflictDates   Conflict = "DATES"
)

// ConflictTexts are what JoinConflicts returns of relations that have any.
var ConflictTexts = []string{
	JoinConflicts([]Conflict{ConflictFigures}), JoinConflicts([]Conflict{ConflictDates}),
	JoinConflicts([]Conflict{ConflictFigures, ConflictDates}),
}

// JoinConflicts returns the conflicts as one text; empty, if there are none.
func JoinConflicts(list []Conflict) string {
	texts := make([]string, len(list))
	for i, c := range list {
		texts[i] = string(c)
	}
	return strings.Join(texts, " ")
}

func (r *Relation) conflicts(words []word) []Conflict {
	var out []Conflict
	if disjoint(words, func(c *Claim) *Casualties { return c.Deaths }) ||
		disjoint(words, func(c *Claim) *Casualties { return c.Injuries }) {
		out = append(out, ConflictFigures)
	}
	b := r.When.Bounds(edtf.MaxDay)
	first, last := b.StartEarliest, b.EndLatest // of what all dates have in common
	for i := range words {
		if w := &words[i]; w.counts() && !w.When.IsZero() {
			b := w.When.Bounds(edtf.MaxDay)
			first, last = max(first, b.StartEarliest), min(last, b.EndLatest)
		}
	}
	if first > last { // ranges of which every two have a day in common all have one
		out = append(out, ConflictDates)
	}
	return out
}

// disjoint reports whether two of the ranges have no number in common: the greatest least is above the least greatest.
func disjoint(words []word, figure func(*Claim) *Casualties) bool {
	var least, most *int
	for i := range words {
		c := figure(words[i].Claim)
		if c == nil || !words[i].counts() {
			continue
		}
		if least == nil || c.Min > *least {
			least = &c.Min
		}
		if c.Max != nil && (most == nil || *c.Max < *most) {
			most = c.Max
		}
	}
	return least != nil && most != nil && *least > *most
}
