package storetest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// included reports whether a list in the order of recording has a version, and when that ended for those who read it.
func (v *view) included(which plan.Versions, recorded, superseded time.Time, tombstone bool) (time.Time, bool) {
	switch {
	case !v.known.IsZero() && recorded.After(v.known):
		return time.Time{}, false
	case which == plan.VersionsAll || which == plan.VersionsEnded && tombstone:
		return superseded, true
	}
	return time.Time{}, !tombstone && v.sees(recorded, superseded)
}

func (v *view) RecordedRelations(ctx context.Context, l *plan.RecordedList) ([]*kg.Relation, error) {
	var out []*kg.Relation
	for _, versions := range v.all.relations {
		for _, r := range versions {
			end, ok := v.included(l.Versions, r.RecordedAt, r.SupersededAt, r.Tombstone)
			after := l.Lo == nil || r.RecordedAt.After(l.Lo.At) || r.RecordedAt.Equal(l.Lo.At) && r.SK > l.Lo.SK
			before := l.Hi == nil || r.RecordedAt.Before(l.Hi.At) || r.RecordedAt.Equal(l.Hi.At) && r.SK < l.Hi.SK
			if ok && after && before && v.shows(r) && v.holds(l.Where, r) {
				out = append(out, trimmed(r, l.Columns))
				out[len(out)-1].SupersededAt = end
			}
		}
	}
	slices.SortFunc(out, func(a, b *kg.Relation) int {
		return cmp.Or(a.RecordedAt.Compare(b.RecordedAt), cmp.Compare(a.SK, b.SK))
	})
	if l.Desc {
		slices.Reverse(out)
	}
	return out[:min(len(out), l.Limit)], ctx.Err()
}

func (v *view) RecordedEntities(ctx context.Context, l *plan.RecordedEntities) ([]*kg.Entity, error) {
	var out []*kg.Entity
	for _, versions := range v.all.entities {
		for _, e := range versions {
			end, ok := v.included(l.Versions, e.RecordedAt, e.SupersededAt, e.Tombstone)
			if ok && (e.RecordedAt.After(l.After) ||
				l.AfterID != nil && e.RecordedAt.Equal(l.After) && e.ID > *l.AfterID) {
				out = append(out, copyOf(e))
				out[len(out)-1].SupersededAt = end
			}
		}
	}
	slices.SortFunc(out, func(a, b *kg.Entity) int {
		return cmp.Or(a.RecordedAt.Compare(b.RecordedAt), cmp.Compare(a.ID, b.ID))
	})
	return out[:min(len(out), l.Limit)], ctx.Err()
}
