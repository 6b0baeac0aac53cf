package storetest

import (
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
)

func (q *questioner) drawPaths() *plan.Paths {
	t, r := q.t, q.pickRelation()
	p := &plan.Paths{
		From: one(t, r.From, q.pickEntity().ID), To: one(t, q.pickRelation().To, q.pickEntity().ID, r.To),
		Mode: one(t, plan.PathShortest, plan.PathAllShortest, plan.PathKShortest, plan.PathEarliestArrival,
			plan.PathLatestDeparture, plan.PathFastest, plan.PathFewestSteps),
		MaxLength: 1 + upTo(t, 3), First: 1 + upTo(t, 4), MaxWalked: 100_000,
		Certain: rarely(t, 2), Strict: rarely(t, 2),
		List: plan.RelationList{Anchor: plan.AnchorEntity, Direction: one(t, kg.DirectionBoth, kg.DirectionOutgoing,
			kg.DirectionIncoming), Columns: q.drawColumns(),
			Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true}},
	}
	if rarely(t, 3) {
		p.List.Where = q.drawRelationWhere(r, 1)
	}
	if rarely(t, 4) {
		p.Kinds = []kg.Kind{q.pickEntity().Kind, q.pickEntity().Kind}
	}
	if p.Mode.Timed() && rarely(t, 3) {
		p.MaxWaiting = ptr(one(t, 0, 10, 400))
	}
	p.Nodes = append(p.Nodes, plan.EntityChild{Key: q.nextKey(), Sel: q.drawEntitySel(1)})
	return p
}

func (q *questioner) drawRanking() *plan.Ranking {
	t := q.t
	r := &plan.Ranking{
		By:    one(t, plan.RankDegree, plan.RankWeightedDegree, plan.RankPageRank, plan.RankBetweenness, plan.RankCommunity),
		First: 1 + upTo(t, 20), MaxWalked: 100_000,
	}
	if rarely(t, 2) {
		r.Where = q.drawRelationWhere(q.pickRelation(), 1)
	}
	if rarely(t, 3) {
		r.Kinds = []kg.Kind{q.pickEntity().Kind}
	}
	r.Nodes = append(r.Nodes, plan.EntityChild{Key: q.nextKey(), Sel: q.drawEntitySel(1)})
	return r
}

func (w *resultWriter) writePaths(depth int, q *plan.Paths, found *query.PathsFound) {
	for _, p := range found.Paths {
		w.writeLine(depth, "path %q, %s to %s", p.IDs, p.Departure, p.Arrival)
		for _, r := range p.Relations {
			w.writeLine(depth+1, "%s", relationLine(r))
		}
		for _, id := range p.IDs {
			for _, c := range q.Nodes {
				w.writeEntity(depth+1, found.Node(c.Key, id), c.Sel)
			}
		}
	}
}

func (w *resultWriter) writeRanking(depth int, q *plan.Ranking, r *query.Ranked) {
	w.writeLine(depth, "%d entities, %d pairs, %d relations", r.Entities, r.Pairs, r.Relations)
	if r.Modularity != nil {
		w.writeLine(depth, "modularity %.9f", *r.Modularity)
	}
	for _, item := range r.Items {
		w.writeLine(depth, "%+v", item)
		for _, c := range q.Nodes {
			w.writeEntity(depth+1, r.Node(c.Key, item.ID), c.Sel)
		}
	}
}
