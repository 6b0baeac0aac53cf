package plan

// Changes reads the change log, and what the changes' first items are now.
type Changes struct {
	After     int64
	Before    int64 // 0: no entry is too late
	Backward  bool  // the page is the last one before its end
	Count     bool  // the number of entries is asked for
	Limit     int
	Items     int // at most so many items of all entries together, but those of the first entry; 0: none are asked for
	Entities  []EntityChild
	Relations []RelationChild
	Columns   Columns // of the relations

	Fields     int // that are written of each entry
	ItemFields int // and of each item
}

func (q *Changes) cost(c *Cost) {
	c.addStep(addCapped(q.Limit, q.Items))
	if q.NeedsSize(c.view) {
		c.addStep(1)
	}
	if q.Backward && q.Items > 0 {
		c.addStep(q.Limit)
	}
	if len(q.Entities) > 0 {
		c.addStep(q.Limit)
	}
	c.addFields(q.Limit, q.Fields)
	c.addFields(q.Items, q.ItemFields)
	for _, e := range q.Entities {
		c.addEntities(e.Sel, q.Limit)
	}
	if len(q.Relations) > 0 {
		c.addStep(q.Limit)
	}
	c.addRelations(sels(q.Relations), nil, q.Limit)
}

// NeedsSize reports whether the number of entries is read, in a view.
func (q *Changes) NeedsSize(v View) bool { return q.Count || q.Backward || q.Items > 0 && v.Past }
