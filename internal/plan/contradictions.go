package plan

// Contradictions lists relations that are disputed, or that exclude others, and those that they exclude.
type Contradictions struct {
	List      RelationList // its Where has Contradicts set
	Excluded  RelationList // of the first ends: the relations that may be excluded
	HasCursor bool
	Backward  bool            // the page is the last one before its end, and comes in reverse
	Count     bool            // their number is asked for
	Relations []RelationChild // what is asked of either
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
	c.addFields(n, q.Fields)
	c.addRelations(sels(q.Relations), nil, addCapped(n, excluded))
}
