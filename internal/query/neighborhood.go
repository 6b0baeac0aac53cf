package query

import (
	"cmp"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// answerNeighborhood loads the relations of the given entities, the newest first, and the entities at their ends. The
// reserved actor kg.UnspecifiedActor, and what leads to it, is left out.
func (w walker) answerNeighborhood(n *plan.Neighborhood) (*Subgraph, error) {
	g := &Subgraph{}
	centers, err := w.findCenters(n.IDs)
	if err != nil {
		return nil, err
	}
	rows, err := w.r.ListRelations(w.ctx, &n.List, centers.List())
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		w.empty(n.Path, n.List.Where.Names("where"))
	}
	var rels []*kg.Relation
	seen := map[string]bool{}
	for _, row := range rows {
		if r := row.Relation; !seen[r.ID] && r.From != kg.UnspecifiedActor && r.To != kg.UnspecifiedActor {
			seen[r.ID] = true
			rels = append(rels, r)
		}
	}
	slices.SortFunc(rels, func(a, b *kg.Relation) int { return cmp.Compare(b.SK, a.SK) })
	ids := centers
	if len(ids.List()) > n.MaxNodes {
		ids, g.Truncated = kg.IDSet{}, true
		ids.Add(centers.List()[:n.MaxNodes]...)
	}
	for _, r := range rels {
		var fresh kg.IDSet
		for _, end := range []string{r.From, r.To} {
			if !ids.Has(end) {
				fresh.Add(end)
			}
		}
		if len(g.Relations) == n.MaxRelations || len(ids.List())+len(fresh.List()) > n.MaxNodes {
			g.Truncated = true
			continue
		}
		ids.Add(fresh.List()...)
		g.Relations = append(g.Relations, r)
	}
	// The ends and whatever else the relations' selections refer to come with one fetch; the centers may have no
	// relation at all.
	if g.relations, g.nodes, err = w.loadRelationLevel(g.Relations, n.Relations, n.Nodes, ids); err != nil {
		return nil, err
	}
	g.IDs = ids.List()
	if len(g.nodes) > 0 { // entities were loaded with the selections on nodes; without one they are not wanted
		for _, id := range ids.List() {
			if node := g.nodes[0].byID[id]; node != nil {
				g.Entities = append(g.Entities, node.Entity)
			}
		}
	}
	if n.Hidden {
		if err := w.countHidden(n, g); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// findCenters returns the entities with these ids, in their order: those that exist, and in place of one that was
// merged away what it is part of.
func (w walker) findCenters(given []string) (kg.IDSet, error) {
	var ids, centers kg.IDSet
	for _, id := range given {
		if id != kg.UnspecifiedActor {
			ids.Add(id)
		}
	}
	list, err := w.r.Entities(w.ctx, ids.List())
	if err != nil {
		return centers, err
	}
	merged, err := w.followMerges(ids.List(), &list, nil)
	if err != nil {
		return centers, err
	}
	there := make(map[string]bool, len(list))
	for _, e := range list {
		there[e.ID] = true
	}
	for _, id := range ids.List() {
		if id = kg.FollowRedirects(merged, id); there[id] {
			centers.Add(id)
		}
	}
	return centers, nil
}

// countHidden counts, for each entity of the subgraph, the relations that fulfil the where and are not in it.
func (w walker) countHidden(n *plan.Neighborhood, g *Subgraph) error {
	shown := map[string]int{}
	for _, r := range g.Relations {
		shown[r.From]++
		if r.To != r.From {
			shown[r.To]++
		}
	}
	g.Hidden = map[string]int{}
	if len(g.IDs) == 0 {
		return nil
	}
	counts, err := w.r.CountRelations(w.ctx, &n.List, g.IDs)
	if err != nil {
		return err
	}
	for i, id := range g.IDs {
		g.Hidden[id] = counts[i] - shown[id]
	}
	return nil
}
