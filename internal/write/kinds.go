package write

import (
	"fmt"
	"maps"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// maxRekinded is how many entities may get another kind in one call: each is looked up in all its roles.
const maxRekinded = 100

// firstLook is how many relations of an entity are read at first: mostly one of them is not fit.
const firstLook = 100

// checkKinds checks that entities which get another kind may stand where the relations name them that this change
// leaves as they are; checkReferences checks the others. Of each entity and role the first relation that forbids it is
// told.
func (c *change) checkKinds() error {
	if len(c.was) > maxRekinded {
		c.fail(kg.CodeLimitExceeded, "", "", "%d entities would get another kind; at most %d may in one call",
			len(c.was), maxRekinded)
		return nil
	}
	if len(c.was) == 0 {
		return nil
	}
	replaced := maps.Clone(c.open.relations) // these may be, if they are not refused
	for _, p := range c.puts {
		replaced[p.New.ID] = !c.followers.put[p.New.ID] // these say what they said
	}
	for _, id := range slices.Sorted(maps.Keys(c.was)) {
		if c.open.entities[id] {
			continue
		}
		code, why, err := c.unfit(id, replaced)
		if err != nil {
			return err
		}
		if code != "" {
			c.fail(code, c.origin[id].At("kind"), string(c.entities[id].Kind), "%q cannot become %s: %s", id,
				c.entities[id].Kind, why)
		}
	}
	return nil
}

// unfit says why the entity may not get the kind that it has now, and by which relation; the code is empty if it may.
func (c *change) unfit(id string, replaced map[string]bool) (code kg.Code, why string, err error) {
	if code, why, err = c.unfitEnd(id, replaced); code != "" || err != nil {
		return code, why, err
	}
	is := &plan.IDFilter{Eq: &id}
	for _, role := range []struct {
		name  string
		kinds []kg.Kind // that may have it
		where *plan.RelationWhere
	}{
		{"a source", []kg.Kind{kg.KindSource}, &plan.RelationWhere{Source: is}},
		{"the location", []kg.Kind{kg.KindState, kg.KindProvince},
			&plan.RelationWhere{Location: &plan.EntityWhere{ID: is}}},
		{"the location of a claim", []kg.Kind{kg.KindState, kg.KindProvince}, &plan.RelationWhere{ClaimedAt: is}},
		{"the state of an end", []kg.Kind{kg.KindState}, &plan.RelationWhere{FromState: is}},
		{"the state of an end", []kg.Kind{kg.KindState}, &plan.RelationWhere{ToState: is}},
	} {
		if !slices.Contains(role.kinds, c.was[id]) || slices.Contains(role.kinds, c.entities[id].Kind) {
			continue
		}
		rows, err := c.w.ListRelations(c.ctx, &plan.RelationList{Where: role.where, Scan: first(len(replaced) + 1)},
			nil)
		if err != nil {
			return "", "", err
		}
		for _, row := range rows {
			if !replaced[row.Relation.ID] {
				return kg.CodeBadUserInput, fmt.Sprintf("it is %s of relation %q", role.name, row.Relation.ID), nil
			}
		}
	}
	return "", "", nil
}

// unfitEnd does the same for relations that have the entity as an end.
func (c *change) unfitEnd(id string, replaced map[string]bool) (code kg.Code, why string, err error) {
	types := kg.Narrowed(c.was[id], c.entities[id].Kind)
	if len(types) == 0 {
		return "", "", nil
	}
	list := plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth}
	if len(types) < len(kg.RelationTypes) {
		list.Where = &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: types}}
	}
	for _, limit := range []int{firstLook, c.limits.MaxMoved + 1} {
		list.Scan = first(limit)
		rows, err := c.w.ListRelations(c.ctx, &list, []string{id})
		if err != nil {
			return "", "", err
		}
		var ends kg.IDSet
		for _, row := range rows {
			ends.Add(row.Relation.From, row.Relation.To)
		}
		if err := c.loadEntities(ends.List()...); err != nil {
			return "", "", err
		}
		for _, row := range rows {
			if r := row.Relation; !replaced[r.ID] && c.newlyOdd(r) {
				return kg.CodeBadUserInput, fmt.Sprintf("relation %q, %s, may not lead from %s to %s", r.ID, r.Type,
					c.entities[r.From].Kind, c.entities[r.To].Kind), nil
			}
		}
		if len(rows) < limit {
			return "", "", nil
		}
	}
	why = fmt.Sprintf("more than %d of its relations would have to be looked at", c.limits.MaxMoved)
	return kg.CodeLimitExceeded, why, nil
}

// newlyOdd reports whether a relation might join its ends as they were, and may not as they become.
func (c *change) newlyOdd(r *kg.Relation) bool {
	from, to := c.entities[r.From], c.entities[r.To]
	if from == nil || to == nil || c.open.entities[r.From] || c.open.entities[r.To] {
		return false
	}
	was := func(e *kg.Entity) kg.Kind {
		if kind, ok := c.was[e.ID]; ok {
			return kind
		}
		return e.Kind
	}
	info := r.Type.Info()
	return info.MayJoin(was(from), was(to)) && !info.MayJoin(from.Kind, to.Kind)
}

// first is the scan of the first n rows.
func first(n int) plan.Scan {
	return plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: n}
}
