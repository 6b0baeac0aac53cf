package plan

import "slices"

// MaxDriven is how many entities a list is driven from at most: those that fulfil a condition in its filter are found
// first, and then their relations are sought. A list with more of them is read and filtered.
const MaxDriven = 500

// Finder finds what a list is driven from; complete is false if there is more than MaxDriven.
type Finder interface {
	// EntitiesWhere returns the entities that fulfil a condition.
	EntitiesWhere(w *EntityWhere) (ids []string, complete bool, err error)
	// EndsWhere returns the entities at the ends of the relations that fulfil a filter.
	EndsWhere(w *RelationWhere) (ids []string, complete bool, err error)
}

// Driven returns the list with conditions on entities replaced by the ids of those that fulfil them: each that is worth
// it takes one call of f, and those that too many fulfil stay. The list holds the same rows.
func (l *RelationList) Driven(f Finder) (RelationList, error) {
	out := *l
	if l.OwnDay { // what is found is of the day of the view
		return out, nil
	}
	var err error
	out.Where, err = l.drive(l.Where, f)
	return out, err
}

// Driven is the same for a list of entities.
func (l *EntityList) Driven(f Finder) (EntityList, error) {
	out := *l
	var err error
	out.Where, err = driveEntities(l.Where, f)
	return out, err
}

// counted counts the calls of a Finder. It makes as many as there can be: what is found lets more be found.
type counted int

func (n *counted) EntitiesWhere(*EntityWhere) ([]string, bool, error) {
	*n++
	return []string{"x"}, true, nil
}
func (n *counted) EndsWhere(*RelationWhere) ([]string, bool, error) {
	*n++
	return []string{"x"}, true, nil
}

// addDrives counts the steps that find what lists are driven from.
func (c *Cost) addDrives(driven func(Finder) error) {
	var n counted
	_ = driven(&n) // counting does not fail
	for range n {
		c.addStep(MaxDriven)
	}
}

// drive drives a filter: by all conditions on ends and locations, if the list has no better index; under parents, whose
// relations are not as many, only by those that few entities fulfil.
func (l *RelationList) drive(w *RelationWhere, f Finder) (*RelationWhere, error) {
	if w == nil || !slices.Contains([]Index{IndexDate, IndexType, IndexEntity}, l.Access(nil).Index) {
		return w, nil
	}
	c := *w
	for _, e := range []**EntityWhere{&c.From, &c.To, &c.Either, &c.Location} {
		var err error
		if *e, err = l.driveEnd(*e, f); err != nil {
			return nil, err
		}
	}
	c.And = slices.Clone(w.And)
	for i, and := range c.And {
		var err error
		if c.And[i], err = l.drive(and, f); err != nil {
			return nil, err
		}
	}
	return &c, nil
}

func (l *RelationList) driveEnd(e *EntityWhere, f Finder) (*EntityWhere, error) {
	if e == nil || e.pinned() || IsAlways(e.Lower()) || IsNever(e.Lower()) {
		return e, nil
	}
	if e.related() {
		return driveEntities(e, f)
	}
	if _, named := membership(e.Lower(), EntName); l.Anchor != AnchorRoot && !named && !e.placed() {
		return e, nil
	}
	ids, complete, err := f.EntitiesWhere(e)
	if err != nil || !complete {
		return e, err
	}
	return byIDs(ids), nil
}

// driveEntities drives a condition on entities by what it asks of their relations: the first such part.
func driveEntities(e *EntityWhere, f Finder) (*EntityWhere, error) {
	if e == nil || e.pinned() || IsNever(e.Lower()) {
		return e, nil
	}
	c := *e
	if e.HasRelation == nil {
		i := slices.IndexFunc(e.And, (*EntityWhere).related)
		if i < 0 {
			return e, nil
		}
		part, err := driveEntities(e.And[i], f)
		c.And = slices.Clone(e.And)
		c.And[i] = part
		return &c, err
	}
	// If no index leads to the relations, those of each entity are fewer.
	l := &RelationList{Where: e.HasRelation}
	driven, err := l.Driven(f)
	c.HasRelation = driven.Where
	if err != nil || driven.Access(nil).Index == IndexDate {
		return &c, err
	}
	ids, complete, err := f.EndsWhere(driven.Where)
	if err == nil && complete {
		c.HasRelation, c.And = nil, append([]*EntityWhere{byIDs(ids)}, e.And...)
	}
	return &c, err
}

func byIDs(ids []string) *EntityWhere {
	if ids == nil {
		ids = []string{}
	}
	return &EntityWhere{ID: &IDFilter{In: ids}}
}

// pinned reports whether the condition names ids: then it holds of few entities.
func (w *EntityWhere) pinned() bool {
	return slices.ContainsFunc(entityConjuncts(w), func(e *EntityWhere) bool { _, ok := e.ids(); return ok })
}

// placed reports whether the condition asks for what lies on the map, or in a part of it.
func (w *EntityWhere) placed() bool {
	return slices.ContainsFunc(entityConjuncts(w), func(e *EntityWhere) bool {
		return e.Near != nil || e.Within != nil || e.HasPoint != nil && *e.HasPoint
	})
}

// related reports whether the condition asks for a relation.
func (w *EntityWhere) related() bool {
	return slices.ContainsFunc(entityConjuncts(w), func(e *EntityWhere) bool { return e.HasRelation != nil })
}
