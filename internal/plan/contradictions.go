package plan

// Contradictions lists relations that are disputed, whose claims cannot all be so, or that contradict others, with
// those: what they exclude, and what they come after although they begin before it.
type Contradictions struct {
	List      RelationList // its Where has Contradicts set
	Excluded  RelationList // of the first ends: the relations that may be excluded
	HasCursor bool
	Backward  bool            // the page is the last one before its end, and comes in reverse
	Count     bool            // their number is asked for
	Links     int             // that a relation is taken to have
	Relations []RelationChild // what is asked of any of them
	Fields    int             // that are written of each
}

func (q *Contradictions) cost(c *Cost) {
	n := q.List.Scan.Limit
	c.addStep(n)
	c.addDrives(func(find Finder) error { _, err := q.List.Driven(find); return err })
	c.addScan(&q.List, true, q.Count)
	if q.Count {
		c.addStep(1)
	}
	excluded := mulCapped(n, q.Excluded.Scan.Limit)
	c.addStep(excluded)
	after := mulCapped(n, q.Links)
	c.addStep(after)
	c.addFields(n, q.Fields)
	c.addRelations(sels(q.Relations), nil, addCapped(n, addCapped(excluded, after)))
}
