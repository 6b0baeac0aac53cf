package ingest

import (
	"context"
	"errors"
	"maps"
	"slices"

	"graphd/internal/store"
)

// Summary is what an import did; if it failed, at least that.
type Summary struct {
	Read      int            `json:"read"` // rows, those skipped among them
	Skipped   int            `json:"skipped,omitempty"`
	Created   int            `json:"created"` // entities and relations
	Updated   int            `json:"updated"`
	Unchanged int            `json:"unchanged"`
	Dropped   int            `json:"dropped,omitempty"` // relations retracted, since a complete release lacks them
	Rejected  int            `json:"rejected"`          // rows
	Reasons   map[string]int `json:"reasons,omitempty"`
	Notes     map[string]int `json:"notes,omitempty"`
	Files     []string       `json:"rejects,omitempty"`   // of what was rejected
	Stale     bool           `json:"stale,omitempty"`     // derived values may be old until they are derived again
	Undecided int            `json:"undecided,omitempty"` // rows of the file of decisions that nobody has decided
	Written   int            `json:"written,omitempty"`   // if it failed: rows of the last file that the graph has now
}

// flush commits what is left open. It does so even where the import is to end.
func (r *run) flush() error {
	err := r.store.Flush(context.WithoutCancel(r.ctx))
	if err == nil {
		r.unsure, r.sure, r.since = false, r.soFar(), nil
		return nil
	}
	r.sum = r.sure
	if lost, ok := errors.AsType[*store.LostError](err); ok && lost.Calls < len(r.since) {
		r.sum = r.since[len(r.since)-1-lost.Calls]
	}
	return err
}

// soFar is a copy of the summary.
func (r *run) soFar() Summary {
	s := r.sum
	s.Reasons, s.Notes = maps.Clone(s.Reasons), maps.Clone(s.Notes)
	return s
}

// mostSince is how many batches are remembered that may not be committed yet: more than a store leaves open.
const mostSince = 64

// wrote notes that a batch is written, or is to be committed with others.
func (r *run) wrote() {
	if len(r.since) == 2*mostSince {
		r.since = slices.Delete(r.since, 0, mostSince)
	}
	r.since = append(r.since, r.soFar())
}
