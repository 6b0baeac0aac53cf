package ingest

import (
	"errors"
	"fmt"
	"hash/fnv"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// complete gathers what the files of a complete release hold, so that what they lack can be told.
type complete struct {
	begin       string          // how the ids of the data set's relations begin
	ids         map[uint64]bool // hashes of those that the files have
	sources     kg.IDSet
	first, last edtf.Day // the files cover the days between these
	unread      int      // items of which nobody knows what they were
}

// begins begins to read an input.
func (c *complete) begins(f *Format) error {
	switch {
	case f.IDs == "":
		return fmt.Errorf("events of %s have no ids of their own: leave --complete out", f.Name)
	case c.begin != "" && c.begin != f.IDs:
		return errors.New("--complete takes the files of one data set")
	}
	c.begin = f.IDs
	return nil
}

// read notes items as they were read.
func (c *complete) read(items []*Item) {
	for _, it := range items {
		if it.Fault != nil {
			c.unread++
		}
		for i := range it.Relations {
			n := &it.Relations[i]
			if c.ids == nil {
				c.ids, c.first, c.last = map[uint64]bool{}, edtf.MaxDay, edtf.MinDay
			}
			c.ids[hashOf(n.ID)] = true
			c.sources.Add(kg.Sources(n.Claims)...)
			if start := n.When.Bounds(edtf.MaxDay).StartEarliest; start.Finite() {
				c.first, c.last = min(c.first, start), max(c.last, start)
			}
		}
	}
}

func hashOf(id string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id))
	return h.Sum64()
}

// retractMissing retracts the relations of the data set that begin within the days that the files cover, and that these
// lack.
func (r *run) retractMissing() error {
	c := r.complete
	if c.unread > 0 {
		return fmt.Errorf("nothing is retracted: %d rows could not be read, and nobody knows which events they are; "+
			"mend them, and import the release again", c.unread)
	}
	if len(c.ids) == 0 || c.first > c.last {
		return nil
	}
	sources := c.sources.List()
	l := plan.RelationList{Anchor: plan.AnchorRoot, Where: &plan.RelationWhere{Source: &plan.IDFilter{In: sources}},
		Scan: plan.Scan{Lo: kg.FirstSortKey(c.first) - 1, Hi: kg.LastSortKey(c.last) + 1, Limit: r.o.Batch}}
	for {
		var rows []store.RelationRow
		err := r.store.Read(r.ctx, func(rd store.Reader) (err error) {
			rows, err = rd.ListRelations(r.ctx, &l, nil)
			return err
		})
		if err != nil {
			return err
		}
		var gone []*Item
		for _, row := range rows {
			if id := row.Relation.ID; strings.HasPrefix(id, c.begin) && !c.ids[hashOf(id)] {
				why := kg.Retraction{ID: id, Reason: "not in the release any more"}
				gone = append(gone, &Item{Retractions: []kg.Retraction{why}})
			}
		}
		if len(gone) > 0 {
			r.items += len(gone)
			if err := r.apply(gone); err != nil {
				return err
			}
			r.sum.Dropped += len(gone)
		}
		if len(rows) < r.o.Batch {
			return r.flush()
		}
		l.Scan.Lo = rows[len(rows)-1].Relation.SK
	}
}
