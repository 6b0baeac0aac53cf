package neo

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// closing is the text that an old version carries beside its row: when it was superseded, and if it is a tombstone.
func closing(superseded time.Time, tombstone bool) string {
	var p packer
	p.time(superseded)
	p.int(int64(bit(tombstone)))
	return p.b.String()
}

// readClosing reads it; a current version has none.
func readClosing(text string) (superseded time.Time, tombstone bool, err error) {
	if text == "" {
		return time.Time{}, false, nil
	}
	u := unpacker{rest: text}
	superseded, tombstone = u.time(), u.int() == 1
	if u.err != nil {
		return superseded, tombstone, damaged("the end of an old version (%q)", text)
	}
	return superseded, tombstone, nil
}

// past puts all versions of one kind in order. One without an end is current or, see keep, about to be no more: if
// there is a later one, it ended then.
func past[T any](list []*T, of func(*T) (id string, version int, recorded time.Time, superseded *time.Time)) []*T {
	slices.SortFunc(list, func(a, b *T) int {
		aID, aVersion, _, aEnd := of(a)
		bID, bVersion, _, bEnd := of(b)
		return cmp.Or(cmp.Compare(aID, bID), cmp.Compare(aVersion, bVersion), bEnd.Compare(*aEnd))
	})
	list = slices.CompactFunc(list, func(a, b *T) bool {
		aID, aVersion, _, _ := of(a)
		bID, bVersion, _, _ := of(b)
		return aID == bID && aVersion == bVersion
	})
	for i := 1; i < len(list); i++ {
		aID, _, _, aEnd := of(list[i-1])
		if id, _, recorded, _ := of(list[i]); aID == id && aEnd.IsZero() {
			*aEnd = recorded
		}
	}
	return list
}

var entityVersions = entityItem.history(entityColumns)

// A tombstone ends when it is recorded. An old version that is kept beforehand, see keep, has no end yet.
var lastEntities = cypher(byIDs + `
	CALL (id) {
		MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN e
		UNION ALL
		MATCH (e:EntityVersion) USING INDEX SEEK e:EntityVersion(id, version) WHERE e.id = id AND e.version > 0
		AND e.idKey IS NOT NULL AND coalesce(e.supersededAt > e.recordedAt, true)
		RETURN e ORDER BY e.id DESC, e.version DESC LIMIT 1
	}
	WITH i, e ORDER BY i, e.version DESC WITH i, head(collect(e)) AS e
	RETURN i / 1000, ` + entityItem.ended(entityColumns).String())

// EntityVersions returns all versions of the entities.
func (r *reader) EntityVersions(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	return r.EntityHistory(ctx, ids, everyVersion)
}

// everyVersion is the page that holds all versions.
var everyVersion = plan.Part{Limit: math.MaxInt32}

// span is the parameters of a page of versions, which are numbered without gaps, and of the next one: it says when the
// last one of the page ended, if that does not say so itself (see past).
func span(ids []string, p plan.Part) map[string]any {
	return map[string]any{"ids": distinct(ids), "after": p.After, "to": p.After + p.Limit + 1}
}

// EntityHistory returns a page of the versions of each of the entities.
func (r *reader) EntityHistory(ctx context.Context, ids []string, p plan.Part) ([]*kg.Entity, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	out, err := r.entityVersions(ctx, entityVersions, span(ids, p))
	return slices.DeleteFunc(out, func(e *kg.Entity) bool { return e.Version > p.After+p.Limit }), err
}

// LastEntities returns of each of the entities the last version that is no tombstone.
func (r *reader) LastEntities(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return r.entityVersions(ctx, lastEntities, map[string]any{"ids": distinct(ids)})
}

func (r *reader) entityVersions(ctx context.Context, text string, params map[string]any) ([]*kg.Entity, error) {
	n := len(entityColumns)
	out, err := list(ctx, r, text, params, n+1, func(_ int, texts []string) (*kg.Entity, error) {
		e, err := decodeEntity(texts)
		if err == nil {
			e.SupersededAt, e.Tombstone, err = readClosing(texts[n])
		}
		return e, err
	})
	return past(out, func(e *kg.Entity) (string, int, time.Time, *time.Time) {
		return e.ID, e.Version, e.RecordedAt, &e.SupersededAt
	}), err
}

// RelationVersions returns all versions of the relations.
func (r *reader) RelationVersions(ctx context.Context, ids []string, cols plan.Columns) ([]*kg.Relation, error) {
	return r.RelationHistory(ctx, ids, cols, everyVersion)
}

// RelationHistory returns a page of the versions of each of the relations.
func (r *reader) RelationHistory(
	ctx context.Context, ids []string, cols plan.Columns, p plan.Part,
) ([]*kg.Relation, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	columns := relationColumns(cols)
	n := len(columns)
	text := relationItem.history(columns)
	out, err := list(ctx, r, text, span(ids, p), n+1, func(_ int, texts []string) (*kg.Relation, error) {
		rel, err := decodeRelation(texts, cols)
		if err == nil {
			rel.SupersededAt, rel.Tombstone, err = readClosing(texts[n])
		}
		return rel, err
	})
	out = past(out, func(r *kg.Relation) (string, int, time.Time, *time.Time) {
		return r.ID, r.Version, r.RecordedAt, &r.SupersededAt
	})
	return slices.DeleteFunc(out, func(r *kg.Relation) bool { return r.Version > p.After+p.Limit }), err
}

// Redirects returns the merges of the entities, and those that lead on from there.
func (r *reader) Redirects(ctx context.Context, ids []string) ([]kg.Redirect, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	s := newStatement(r.known)
	s.params["ids"] = distinct(ids)
	// Each id is followed from merge to merge. At any instant an id is merged into at most one other, and a path passes
	// no redirect twice, so that it ends.
	text := cypher(`
		UNWIND $p.ids AS id MATCH (m:Merged) USING INDEX SEEK m:Merged(id) WHERE m.id = id
		MATCH (m)-[path:REDIRECT*1..]->() WHERE all(d IN path WHERE ` + s.holds("d") + `)
		WITH DISTINCT path[-1] AS d RETURN startNode(d).id, endNode(d).id, d.recordedAt`)
	var out []kg.Redirect
	err := r.run(ctx, text, s.params, func(c *cells) error {
		out = append(out, kg.Redirect{From: c.text(), Into: c.text(), RecordedAt: next[time.Time](c).UTC()})
		return nil
	})
	return out, err
}

const (
	logSize = `MATCH (c:Change) USING INDEX SEEK c:Change(seq) WHERE c.seq > 0 AND c.json IS NOT NULL
		RETURN c.seq ORDER BY c.seq DESC LIMIT 1`
	knownLogSize = `MATCH (c:Change) USING INDEX SEEK c:Change(at) WHERE c.at <= $p.at AND c.json IS NOT NULL
		RETURN c.seq ORDER BY c.at DESC LIMIT 1`
)

// LogSize returns the number of the last entry of the change log.
func (r *reader) LogSize(ctx context.Context) (n int64, err error) {
	text, params := logSize, map[string]any(nil)
	if !r.known.IsZero() {
		text, params = knownLogSize, map[string]any{"at": r.known}
	}
	err = r.whole(ctx, func() error {
		n = 0
		return r.run(ctx, cypher(text), params, func(c *cells) error {
			n = next[int64](c)
			return nil
		})
	})
	return n, err
}

const changes = `
	MATCH (c:Change) USING INDEX SEEK c:Change(seq) WHERE c.seq > $p.after AND c.json IS NOT NULL
	WITH c ORDER BY c.seq LIMIT $p.limit`

var (
	changeHeads = cypher(changes + " RETURN c.seq, c.at, c.json, '', false")
	// Each entry with the number of items up to it. The items are read only of those that are returned.
	changeItems = cypher(changes + `
		WITH collect(c) AS cs, collect(coalesce(c.count, 0)) AS counts
		UNWIND range(0, size(cs) - 1) AS i
		WITH cs, cs[i] AS c, i, reduce(n = 0, x IN counts[..i + 1] | n + x) AS n WHERE i = 0 OR n <= $p.items
		RETURN c.seq, c.at, c.json, coalesce(c.items, ''), size(cs) > i + 1`)
)

// Changes returns entries of the change log.
func (r *reader) Changes(ctx context.Context, after int64, limit, items int) (list []kg.Change, more bool, err error) {
	if limit <= 0 {
		return nil, false, nil
	}
	text, params := changeHeads, map[string]any{"after": after, "limit": limit}
	if items > 0 {
		text, params["items"] = changeItems, items
	}
	err = r.whole(ctx, func() error {
		list = nil
		return r.run(ctx, text, params, func(c *cells) error {
			seq, at, head, rest := next[int64](c), next[time.Time](c).UTC(), c.text(), c.text()
			more = next[bool](c) // of the last row in the end
			if c.err != nil {
				return c.err
			}
			var entry kg.Change
			if err := entry.UnmarshalLog(head, rest, items > 0); err != nil {
				return damaged("entry %d of the change log", seq)
			}
			entry.Seq, entry.At = seq, at
			list = append(list, entry)
			return nil
		})
	})
	if err != nil {
		return nil, false, err
	}
	return list, more, nil
}
