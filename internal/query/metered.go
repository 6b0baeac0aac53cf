package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Step is what one call of the store took, for who asks how a request is answered.
type Step struct {
	Path     string   `json:"path"`               // of the field in the document: response names, joined by dots
	What     string   `json:"step"`               // what was asked of the store
	Index    string   `json:"index,omitempty"`    // what the index holds that was taken
	Rule     string   `json:"rule,omitempty"`     // by which it was chosen
	Unsought []string `json:"unsought,omitempty"` // conditions that were tested on each row

	Statements   int     `json:"statements"`
	Read         int     `json:"rowsRead,omitempty"`     // in SQLite
	Hits         int     `json:"databaseHits,omitempty"` // in Neo4j
	Returned     int     `json:"rowsReturned"`
	Milliseconds float64 `json:"milliseconds"`
}

type stepsKey struct{}

// Explained returns a context in which Run notes its steps in the list.
func Explained(ctx context.Context, steps *[]Step) context.Context {
	return context.WithValue(ctx, stepsKey{}, steps)
}

// metered says of a statement that read too much which condition is to blame, and notes each call, if somebody asks. It
// is below the scope, whose conditions it sees.
type metered struct {
	store.Reader
	steps *[]Step // nil: nobody asks
	kept  *groupsKept
	known time.Time // that the reader is of; zero: now
}

// AsKnown returns a reader of what was known, which is metered, too.
func (m metered) AsKnown(t time.Time) store.Reader {
	return metered{m.Reader.AsKnown(t), m.steps, m.kept, t}
}

// groupsKept are counts that a request has made, so that who asks for one under several names is answered from one
// reading.
type groupsKept struct {
	counts []groupsCounted
	groups int
}

type groupsCounted struct {
	known  time.Time
	asked  plan.Aggregate
	groups []store.Group
}

// mostKept is how many groups are kept of a request: as many as --max-groups lets one count have.
const mostKept = 100_000

// find returns the groups of an equal count.
func (k *groupsKept) find(known time.Time, a *plan.Aggregate) ([]store.Group, bool) {
	for i := range k.counts {
		if c := &k.counts[i]; c.known.Equal(known) && c.asked.Equal(a) {
			return slices.Clone(c.groups), true // callers sort them
		}
	}
	return nil, false
}

func (k *groupsKept) keep(known time.Time, a *plan.Aggregate, groups []store.Group) {
	if k.groups+len(groups) <= mostKept {
		k.groups += len(groups)
		k.counts = append(k.counts, groupsCounted{known, *a, groups})
	}
}

type fieldKey struct{}

// note notes a call of the store that began at the instant, and returns its error with what the client can do about it.
func (m metered) note(
	ctx context.Context, what string, path func() plan.Path, before store.Counted, began time.Time, rows int, err error,
) error {
	if e, ok := errors.AsType[store.ReadTooMuch](err); ok {
		err = tooMuch(e, what, path())
	}
	if m.steps == nil {
		return err
	}
	if c := store.BudgetOf(ctx).Counted().Minus(before); c.Statements > 0 {
		field, _ := ctx.Value(fieldKey{}).(string)
		p := path()
		*m.steps = append(*m.steps, Step{
			Path: field, What: what, Index: p.Index, Rule: p.Rule, Unsought: p.Unsought, Statements: c.Statements,
			Read: c.Rows, Hits: c.Hits, Returned: rows,
			Milliseconds: float64(time.Since(began).Microseconds()) / 1000,
		})
	}
	return err
}

// counted is what the statements of a request took so far.
func counted(ctx context.Context) store.Counted { return store.BudgetOf(ctx).Counted() }

// tooMuch is the error of a step that would read too many rows.
func tooMuch(e store.ReadTooMuch, what string, p plan.Path) error {
	limit := fmt.Sprintf("this %s would read more than %d rows: ", what, e.Most)
	if e.All {
		limit = fmt.Sprintf("with this %s the request would read more than %d rows in all: ", what, e.Most)
	}
	switch {
	case p.Index == "":
		return kg.Errorf(kg.CodeLimitExceeded, "%sask for less", limit)
	case len(p.Unsought) == 0:
		return kg.Errorf(kg.CodeLimitExceeded, "%sit goes through %s; ask for a smaller list, as of two entities, or "+
			"with more conditions that are sought, such as ids", limit, p.Index)
	}
	return kg.Errorf(kg.CodeLimitExceeded, "%sit goes through %s, and tests each of them for %s, which cannot be "+
		"sought there; add a condition that is sought, such as ids of entities, between, source or a narrower during",
		limit, p.Index, strings.Join(p.Unsought, ", "))
}

func noPath() plan.Path { return plan.Path{} }

// listed is a call that returns a list, with how it is noted.
func listed[T any](
	m metered, ctx context.Context, what string, path func() plan.Path, call func() ([]T, error),
) ([]T, error) {
	before, began := counted(ctx), time.Now()
	list, err := call()
	return list, m.note(ctx, what, path, before, began, len(list), err)
}

// ListRelations lists relations.
func (m metered) ListRelations(
	ctx context.Context, l *plan.RelationList, parents []string,
) ([]store.RelationRow, error) {
	return listed(m, ctx, "list of relations", func() plan.Path { return l.Path(parents) },
		func() ([]store.RelationRow, error) { return m.Reader.ListRelations(ctx, l, parents) })
}

// CountRelations counts relations.
func (m metered) CountRelations(ctx context.Context, l *plan.RelationList, parents []string) ([]int, error) {
	return listed(m, ctx, "count of relations", func() plan.Path { return l.Path(parents) },
		func() ([]int, error) { return m.Reader.CountRelations(ctx, l, parents) })
}

// CountTypes counts relations by their types.
func (m metered) CountTypes(ctx context.Context, l *plan.RelationList) (map[kg.RelationType]int, error) {
	before, began := counted(ctx), time.Now()
	out, err := m.Reader.CountTypes(ctx, l)
	return out, m.note(ctx, "count of relations by type", func() plan.Path { return l.Path(nil) }, before, began,
		len(out), err)
}

// Aggregate counts relations in groups. An equal count of the request is not made again.
func (m metered) Aggregate(ctx context.Context, a *plan.Aggregate) ([]store.Group, error) {
	if groups, ok := m.kept.find(m.known, a); ok {
		return groups, nil
	}
	groups, err := listed(m, ctx, "count of relations in groups", func() plan.Path { return a.List.Path(a.Parents()) },
		func() ([]store.Group, error) { return m.Reader.Aggregate(ctx, a) })
	if err == nil {
		m.kept.keep(m.known, a, groups)
	}
	return groups, err
}

// ListEntities lists entities.
func (m metered) ListEntities(ctx context.Context, l *plan.EntityList, parents []string) ([]store.EntityRow, error) {
	return listed(m, ctx, "list of entities", l.Path,
		func() ([]store.EntityRow, error) { return m.Reader.ListEntities(ctx, l, parents) })
}

// CountEntities counts entities.
func (m metered) CountEntities(ctx context.Context, l *plan.EntityList, parents []string) ([]int, error) {
	return listed(m, ctx, "count of entities", l.Path,
		func() ([]int, error) { return m.Reader.CountEntities(ctx, l, parents) })
}

// Entities fetches entities.
func (m metered) Entities(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	return listed(m, ctx, "fetch of entities", entitiesByID,
		func() ([]*kg.Entity, error) { return m.Reader.Entities(ctx, ids) })
}

// Relations fetches relations.
func (m metered) Relations(ctx context.Context, ids []string, c plan.Columns) ([]*kg.Relation, error) {
	return listed(m, ctx, "fetch of relations", relationsByID,
		func() ([]*kg.Relation, error) { return m.Reader.Relations(ctx, ids, c) })
}

func entitiesByID() plan.Path {
	w := &plan.EntityWhere{ID: &plan.IDFilter{In: []string{"id"}}}
	return (&plan.EntityList{Where: w}).Path()
}

func relationsByID() plan.Path {
	w := &plan.RelationWhere{ID: &plan.IDFilter{In: []string{"id"}}}
	return (&plan.RelationList{Where: w}).Path(nil)
}

// SearchKeys seeks search keys.
func (m metered) SearchKeys(ctx context.Context, seeks []plan.KeySeek) ([]store.KeyRow, error) {
	const index = "names, codes and words of entities, words of relations"
	return listed(m, ctx, "search", func() plan.Path { return plan.Path{Index: index} },
		func() ([]store.KeyRow, error) { return m.Reader.SearchKeys(ctx, seeks) })
}

// Pairs lists pairs of entities.
func (m metered) Pairs(ctx context.Context, l *plan.PairList, parents []string) ([]store.PairRow, error) {
	return listed(m, ctx, "list of pairs", noPath,
		func() ([]store.PairRow, error) { return m.Reader.Pairs(ctx, l, parents) })
}

// Traits reads what is counted.
func (m metered) Traits(ctx context.Context, of string) (kg.TraitChanges, error) {
	before, began := counted(ctx), time.Now()
	traits, err := m.Reader.Traits(ctx, of)
	return traits, m.note(ctx, "counts of relations by property", noPath, before, began, len(traits), err)
}

// Reached lists neighbors.
func (m metered) Reached(ctx context.Context, from []string, d kg.Direction) ([]store.Reached, error) {
	return listed(m, ctx, "list of neighbors", noPath,
		func() ([]store.Reached, error) { return m.Reader.Reached(ctx, from, d) })
}

// ActingStates follows affiliations.
func (m metered) ActingStates(ctx context.Context, ids []string, on edtf.Day) (map[string]string, error) {
	before, began := counted(ctx), time.Now()
	states, err := m.Reader.ActingStates(ctx, ids, on)
	return states, m.note(ctx, "search for acting states", noPath, before, began, len(states), err)
}

// Redirects follows merges.
func (m metered) Redirects(ctx context.Context, ids []string) ([]kg.Redirect, error) {
	return listed(m, ctx, "search for merges", noPath,
		func() ([]kg.Redirect, error) { return m.Reader.Redirects(ctx, ids) })
}

// EntityHistory returns versions of entities.
func (m metered) EntityHistory(ctx context.Context, ids []string, p plan.Part) ([]*kg.Entity, error) {
	return listed(m, ctx, "list of versions", noPath,
		func() ([]*kg.Entity, error) { return m.Reader.EntityHistory(ctx, ids, p) })
}

// RelationHistory returns versions of relations.
func (m metered) RelationHistory(
	ctx context.Context, ids []string, c plan.Columns, p plan.Part,
) ([]*kg.Relation, error) {
	return listed(m, ctx, "list of versions", noPath,
		func() ([]*kg.Relation, error) { return m.Reader.RelationHistory(ctx, ids, c, p) })
}

// LastEntities returns the last versions of entities.
func (m metered) LastEntities(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	return listed(m, ctx, "fetch of entities", noPath,
		func() ([]*kg.Entity, error) { return m.Reader.LastEntities(ctx, ids) })
}

// Changes reads the change log.
func (m metered) Changes(ctx context.Context, after int64, limit, items int) ([]kg.Change, bool, error) {
	before, began := counted(ctx), time.Now()
	list, more, err := m.Reader.Changes(ctx, after, limit, items)
	return list, more, m.note(ctx, "page of the change log", noPath, before, began, len(list), err)
}

// LogSize returns the number of entries in the change log.
func (m metered) LogSize(ctx context.Context) (int64, error) {
	before, began := counted(ctx), time.Now()
	n, err := m.Reader.LogSize(ctx)
	return n, m.note(ctx, "count of the change log", noPath, before, began, 1, err)
}

// Stats returns figures of the whole graph.
func (m metered) Stats(ctx context.Context) (*store.Stats, error) {
	before, began := counted(ctx), time.Now()
	s, err := m.Reader.Stats(ctx)
	rows := 0
	if s != nil {
		rows = 1
	}
	return s, m.note(ctx, "count of the whole graph", noPath, before, began, rows, err)
}

// RecordedRelations lists versions in the order of recording.
func (m metered) RecordedRelations(ctx context.Context, l *plan.RecordedList) ([]*kg.Relation, error) {
	return listed(m, ctx, "list of versions", l.Path,
		func() ([]*kg.Relation, error) { return m.Reader.RecordedRelations(ctx, l) })
}

// RecordedEntities lists versions in the order of recording.
func (m metered) RecordedEntities(ctx context.Context, l *plan.RecordedEntities) ([]*kg.Entity, error) {
	return listed(m, ctx, "list of versions", noPath,
		func() ([]*kg.Entity, error) { return m.Reader.RecordedEntities(ctx, l) })
}
