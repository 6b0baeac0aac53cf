package plan

// Question is what a root field asks. Each kind of question has a file of its own here, with what it costs, and one in
// package query, with how it is answered.
type Question interface {
	// cost adds what answering takes to c.
	cost(c *Cost)
}

// ByID fetches entities and relations by id: node, nodes, state, relation, …
type ByID struct {
	IDs       []string
	Entities  *EntitySel   // nil: only relations are wanted
	Relations *RelationSel // nil: only entities are wanted
	Columns   Columns
}

func (q *ByID) cost(c *Cost) {
	n := len(q.IDs)
	if q.Entities != nil {
		c.addStep(n)
		c.addEntities(q.Entities, n)
	}
	if q.Relations != nil {
		c.addStep(n)
		c.addRelations([]*RelationSel{q.Relations}, nil, n)
	}
}

// Stats asks for figures on the whole graph.
type Stats struct {
	Relations bool // how many there are is asked for
}

func (q *Stats) cost(c *Cost) {
	c.addStep(1)
	if q.Counts(c.view) {
		c.addStep(1)
		c.addScan(&RelationList{Anchor: AnchorRoot}, false, true)
	}
}

// Counts reports whether the relations are counted, in a view: those of a day.
func (q *Stats) Counts(v View) bool { return q.Relations && v.Dated }

func (f *EntityField) cost(c *Cost) { c.addEntityField(f, 1) }

func (f *RelationField) cost(c *Cost) { c.addRelationField(f, 1) }
