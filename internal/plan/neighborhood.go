package plan

// Neighborhood fetches the relations of some entities, and the entities at their other ends.
type Neighborhood struct {
	IDs          []string
	List         RelationList // anchored at the entities, Scan.Limit is MaxRelations + 1
	MaxNodes     int
	MaxRelations int
	Hidden       bool // count what was left out at each node
	Nodes        []EntityChild
	Relations    []RelationChild
}

func (q *Neighborhood) cost(c *Cost) {
	c.step(len(q.IDs))
	c.step(q.MaxRelations * len(q.IDs))
	c.scan(&q.List, true, q.Hidden)
	if q.Hidden {
		c.step(q.MaxNodes)
	}
	referred := q.MaxNodes // one fetch for the ends and for what else the relations refer to
	if refersToEntities(sels(q.Relations), nil) {
		referred += q.MaxRelations
	}
	c.step(referred)
	for _, n := range q.Nodes {
		c.entities(n.Sel, q.MaxNodes)
	}
	c.selected(sels(q.Relations), q.MaxRelations)
}
