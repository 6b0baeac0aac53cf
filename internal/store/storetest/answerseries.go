package storetest

import (
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
)

func (w *resultWriter) writeTimeline(depth int, t *query.Timeline) {
	for _, r := range t.Rows {
		if r.Weight != (query.Weight{}) {
			w.writeLine(depth, "%s to %s %v %v", r.Start, r.End, r.Keys, r.Weight)
		}
	}
	w.writeLine(depth, "%d buckets", len(t.Rows))
}

func (w *resultWriter) writeFacets(depth int, q *plan.Facets, f *query.Facets) {
	w.writeLine(depth, "%d events, %d relations", f.Events, f.Relations)
	for _, field := range q.Fields {
		p := f.Page(field.Key)
		w.writeLine(depth, "%s: total=%d next=%t previous=%t %v", field.Facet, p.Total, p.HasNext, p.HasPrevious,
			p.Values)
	}
}

func (w *resultWriter) writeDyad(depth int, q *plan.Dyad, d *query.Dyad) {
	w.writeLine(depth, "%s and %s, states=%t: %d events, %d relations", d.A, d.B, d.States, d.Events, d.Relations)
	w.writeLine(depth, "%v", d.Classes)
	w.writeLine(depth, "%v", d.Recurrence)
	for _, f := range q.Series {
		w.writeTimeline(depth, d.Series(f.Key))
	}
	for _, f := range q.Changes {
		w.writeLine(depth, "%v", d.ChangePoints(f.Key))
	}
	list := func(name string, relations ...*kg.Relation) {
		w.writeLine(depth, "%s:", name)
		for _, r := range relations {
			if r != nil {
				w.writeLine(depth+1, "%s", relationLine(r))
			}
		}
	}
	list("first", d.First)
	list("last", d.Last)
	list("standing", d.Standing...)
	list("disputes", d.Disputes...)
	for _, c := range d.Chains {
		list("chain", c...)
	}
}

func (w *resultWriter) writeEvents(depth int, q *plan.Events, p *query.EventPage) {
	w.writeLine(depth, "next=%t previous=%t", p.HasNext, p.HasPrevious)
	for _, e := range p.Items {
		w.writeLine(depth, "%s: %d relations, of %v at %v", e.Key, e.Total, e.Participants(), e.Locations())
		for _, r := range e.Relations {
			for _, c := range q.Relations {
				w.writeRelation(depth+1, p.Relation(c.Key, r), c.Sel)
			}
		}
	}
}
