package plan

// Neighborhood fetches the relations of some entities, and the entities at their other ends.
type Neighborhood struct {
	Path         string // the response names that lead to it, joined by dots
	IDs          []string
	List         RelationList // anchored at the entities, Scan.Limit is MaxRelations + 1
	MaxNodes     int
	MaxRelations int
	Hidden       bool // count what was left out at each node
	Nodes        []EntityChild
	Relations    []RelationChild
}

func (q *Neighborhood) cost(c *Cost) {
	c.addStep(len(q.IDs))
	c.addStep(q.MaxRelations * len(q.IDs))
	c.addScan(&q.List, true, q.Hidden)
	if q.Hidden {
		c.addStep(q.MaxNodes)
	}
	referred := q.MaxNodes // one fetch for the ends and for what else the relations refer to
	if refersToEntities(sels(q.Relations), nil) {
		referred += q.MaxRelations
	}
	c.addStep(referred)
	for _, n := range q.Nodes {
		c.addEntities(n.Sel, q.MaxNodes)
	}
	c.addSelected(sels(q.Relations), q.MaxRelations)
}
