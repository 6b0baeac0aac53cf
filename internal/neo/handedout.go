package neo

import (
	"context"
	"hash/maphash"
	"strings"

	"graphd/internal/plan"
	"graphd/internal/store"
)

// handedOut is a list that a writer has read: what it derives from that, as the states that ends act for, holds only as
// long as the list stays what it was.
type handedOut struct {
	list    plan.RelationList
	parents []string
	rows    uint64 // hash of ids and versions
}

// ListRelations notes what it returns.
func (w *writer) ListRelations(
	ctx context.Context, l *plan.RelationList, parents []string,
) ([]store.RelationRow, error) {
	if w.alone || l.Anchor != plan.AnchorRoot && len(parents) == 0 {
		return w.reader.ListRelations(ctx, l, parents)
	}
	if len(w.lists) == 0 {
		const end = "MATCH (m:Graphd {id: 'graphd'}) RETURN coalesce(m.seq, 0)"
		err := w.run(ctx, end, nil, func(c *cells) error {
			w.began = next[int64](c)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	rows, err := w.reader.ListRelations(ctx, l, parents)
	if err == nil {
		w.lists = append(w.lists, handedOut{*l, parents, hashOf(rows)})
	}
	return rows, err
}

// compareLists asks for the lists again, if others have written since the first one: the log ended at w.began, and now
// ends at end. A list that is not what it was is a conflict.
func (w *writer) compareLists(ctx context.Context, end int64) error {
	if end == w.began {
		return nil
	}
	for _, h := range w.lists {
		rows, err := w.reader.ListRelations(ctx, &h.list, h.parents)
		if err != nil {
			return err
		}
		if hashOf(rows) != h.rows {
			return w.conflict("relations of", strings.Join(h.parents, ", "))
		}
	}
	return nil
}

var hashSeed = maphash.MakeSeed()

func hashOf(rows []store.RelationRow) uint64 {
	var h maphash.Hash
	h.SetSeed(hashSeed)
	for _, row := range rows {
		maphash.WriteComparable(&h, struct {
			parent  int
			id      string
			version int
		}{row.Parent, row.Relation.ID, row.Relation.Version})
	}
	return h.Sum64()
}
