package plan

// Changes reads the change log, and what the changes' first items are now.
type Changes struct {
	After     int64
	Limit     int
	Items     int // at most so many items of all entries together, but those of the first entry; 0: none are asked for
	Entities  []EntityChild
	Relations []RelationChild
	Columns   Columns // of the relations

	Fields     int // that are written of each entry
	ItemFields int // and of each item
}

func (q *Changes) cost(c *Cost) {
	c.step(addCapped(q.Limit, q.Items))
	if len(q.Entities) > 0 {
		c.step(q.Limit)
	}
	c.write(q.Limit, q.Fields)
	c.write(q.Items, q.ItemFields)
	for _, e := range q.Entities {
		c.entities(e.Sel, q.Limit)
	}
	if len(q.Relations) > 0 {
		c.step(q.Limit)
	}
	c.relations(sels(q.Relations), nil, q.Limit)
}
