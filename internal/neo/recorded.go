package neo

import (
	"cmp"
	"context"
	"slices"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// former is the graph as it is, for conditions on old versions, which are no relationships and so have no ends at
// hand.
type former struct{ current }

func (former) end(plan.Field, rel) string { return "" }

// recorded are the conditions that a version in v, in this place, is in a list in the order of recording. at is the
// parameter of the instant; empty: now. What is in no such list gives false.
func (p place) recorded(v string, which plan.Versions, at string) (where []string, some bool) {
	if at != "" {
		where = append(where, v+".recordedAt <= "+at)
	}
	if !p.old || which == plan.VersionsAll {
		return where, true
	}
	tombstone := v + ".supersededAt = " + v + ".recordedAt"
	known := "coalesce(" + v + ".supersededAt > " + at + ", true)" // one that is kept beforehand has no end yet
	switch {
	case at == "":
		return append(where, tombstone), which == plan.VersionsEnded
	case which == plan.VersionsEnded:
		return append(where, either(tombstone, known)), true
	}
	return append(where, known), true
}

// recorded is a list of versions in the order of recording: of what part finds in a place.
func (s *statement) recorded(
	i item, which plan.Versions, known time.Time, c columns, part func(p place, where []string) string,
) string {
	at := ""
	if !known.IsZero() {
		at = s.param(known.UTC())
	}
	var parts []string
	source := s.source
	for _, p := range []place{currentPlace, oldPlace} {
		where, some := p.recorded(i.v, which, at)
		if !some {
			continue
		}
		if p.old && known.IsZero() {
			s.source = former{current{s}}
		}
		parts = append(parts, part(p, where))
	}
	s.source = source
	return clauses(call(nil, union(parts...)), "RETURN 0,", s.checked(i.ended(c), i.v).String())
}

// beyond says that a version lies behind a place in the order of recording, or before it.
func (s *statement) beyond(v, op, key string, at time.Time, place any) string {
	t := s.param(at.UTC())
	return and(v+".recordedAt "+op+"= "+t, either(v+".recordedAt "+op+" "+t, v+"."+key+" "+op+" "+s.param(place)))
}

// RecordedRelations returns versions of relations in the order in which they were recorded.
func (r *reader) RecordedRelations(ctx context.Context, l *plan.RecordedList) ([]*kg.Relation, error) {
	if l.Limit <= 0 || plan.IsNever(l.Where.Lower()) {
		return nil, nil
	}
	text, params := recordedRelations(l, r.known)
	columns := relationColumns(l.Columns)
	n := len(columns)
	out, err := list(ctx, r, text, params, n+1, func(_ int, texts []string) (*kg.Relation, error) {
		rel, err := decodeRelation(texts, l.Columns)
		if err == nil {
			rel.SupersededAt, rel.Tombstone, err = readEnd(texts[n], l.Versions)
		}
		return rel, err
	})
	slices.SortFunc(out, func(a, b *kg.Relation) int {
		by := plan.PlaceOf(a).Compare(plan.PlaceOf(b))
		if l.Desc {
			by = -by
		}
		return cmp.Or(by, cmp.Compare(a.ID, b.ID), b.SupersededAt.Compare(a.SupersededAt))
	})
	out = slices.CompactFunc(out, func(a, b *kg.Relation) bool { return a.ID == b.ID && a.Version == b.Version })
	return out[:min(len(out), l.Limit)], err
}

func recordedRelations(l *plan.RecordedList, known time.Time) (string, map[string]any) {
	s := newStatement(known)
	condition, limit := l.Where.Lower(), s.param(l.Limit)
	var lo, hi string
	if l.Lo != nil {
		lo = s.beyond("r", ">", "sk", l.Lo.At, int64(l.Lo.SK))
	} else {
		lo = "r.recordedAt >= " + s.param(time.Time{})
	}
	if l.Hi != nil {
		hi = s.beyond("r", "<", "sk", l.Hi.At, int64(l.Hi.SK))
	}
	least := s.param(int64(kg.MinSortKey))
	text := s.recorded(relationItem, l.Versions, known, relationColumns(l.Columns),
		func(p place, where []string) string {
			m := match{pattern: p.pattern(listed), of: listed.r, label: p.relation, index: []string{"recordedAt", "sk"}}
			m.where = append([]string{lo, hi, "r.sk > " + least}, where...)
			if !plan.IsAlways(condition) {
				m.where = append(m.where, s.relation(condition, listed))
			}
			return clauses(m.String(), cut([]string{"r"}, []string{"r.recordedAt", "r.sk"}, l.Desc, limit), "RETURN r")
		})
	return text, s.params
}

// RecordedEntities returns versions of entities in the order in which they were recorded.
func (r *reader) RecordedEntities(ctx context.Context, l *plan.RecordedEntities) ([]*kg.Entity, error) {
	if l.Limit <= 0 {
		return nil, nil
	}
	s := newStatement(r.known)
	limit, after := s.param(l.Limit), ""
	if l.AfterID == nil {
		after = "e.recordedAt > " + s.param(l.After.UTC())
	} else {
		after = s.beyond("e", ">", "idKey", l.After, sortable(*l.AfterID))
	}
	text := s.recorded(entityItem, l.Versions, r.known, entityColumns, func(p place, where []string) string {
		m := node("e", p.entity, []string{"recordedAt", "idKey"}, append([]string{after, "e.idKey > ''"}, where...)...)
		return clauses(m.String(), cut([]string{"e"}, []string{"e.recordedAt", "e.idKey"}, false, limit), "RETURN e")
	})
	n := len(entityColumns)
	out, err := list(ctx, r, text, s.params, n+1, func(_ int, texts []string) (*kg.Entity, error) {
		e, err := decodeEntity(texts)
		if err == nil {
			e.SupersededAt, e.Tombstone, err = readEnd(texts[n], l.Versions)
		}
		return e, err
	})
	slices.SortFunc(out, func(a, b *kg.Entity) int {
		return cmp.Or(a.RecordedAt.Compare(b.RecordedAt), cmp.Compare(a.ID, b.ID),
			b.SupersededAt.Compare(a.SupersededAt))
	})
	out = slices.CompactFunc(out, func(a, b *kg.Entity) bool { return a.ID == b.ID && a.Version == b.Version })
	return out[:min(len(out), l.Limit)], err
}

// readEnd reads when a version ended; what is seen has no end.
func readEnd(closing string, which plan.Versions) (superseded time.Time, tombstone bool, err error) {
	superseded, tombstone, err = readClosing(closing)
	if which != plan.VersionsAll && !tombstone {
		superseded = time.Time{}
	}
	return superseded, tombstone, err
}
