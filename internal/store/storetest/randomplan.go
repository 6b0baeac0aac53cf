package storetest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// question is one thing to ask of a store; the one pointer that is set says what.
type question struct {
	Relations *plan.RelationList
	Entities  *plan.EntityList
	States    *edtf.Day // acting states of the parents on that day
	Aggregate *plan.Aggregate
	Plan      *plan.Plan
	Parents   []string
	Known     time.Time  // of all but plans, whose roots have views of their own
	Seen      *plan.View // the same, through the reader of a scope
}

// GoString prints the question as a person reads it; rapid uses it for what it drew.
func (q question) GoString() string { return show(q) }

func (q *questioner) drawQuestion() question {
	out := q.ask()
	if out.Plan == nil {
		if v := q.drawView(); v.Dated && q.views {
			out.Seen = &v
		} else {
			out.Known = v.Known
		}
	}
	// Seldom, since a server takes long to plan it.
	if l := out.Relations; l != nil && !out.Known.IsZero() && q.uniform(16) == 0 {
		l.Where = q.related(q.pickRelation())
	}
	return out
}

// related draws a filter by a tag, and by another relation of an end that is reached by a tag, too.
func (q *questioner) related(r *kg.Relation) *plan.RelationWhere {
	w, inner := &plan.RelationWhere{}, &plan.RelationWhere{}
	q.addCondition(w, r, -1, one(q.t, 16, 18, 19))
	q.addCondition(inner, q.relationOf(q.named(r.From)), -1, one(q.t, 16, 18, 19))
	w.From = &plan.EntityWhere{HasRelation: inner}
	return w
}

// drawKnown draws an instant: now, or at the bound of a version.
func (q *questioner) drawKnown() time.Time {
	if len(q.instants) == 0 || rarely(q.t, 2) {
		return time.Time{}
	}
	return q.instants[q.uniform(len(q.instants))].Add(one(q.t, time.Duration(0), 0, -1, 1))
}

func (q *questioner) ask() question {
	t := q.t
	if q.uniform(16) == 0 {
		return question{Aggregate: q.drawAggregate()}
	}
	switch q.uniform(8) {
	case 0, 1, 2, 3:
		r := q.pickRelation()
		l := q.drawRelationList(r, one(t, plan.AnchorEntity, plan.AnchorRoot, plan.AnchorEntity, plan.AnchorRoot,
			plan.AnchorSource, plan.AnchorEvent, plan.AnchorLinked), 2)
		return question{Relations: &l, Parents: q.drawParents(r, l.Anchor)}
	case 4:
		l := q.drawEntityList(nil, q.pickEntity(), 2)
		return question{Entities: &l}
	case 5:
		via, parent, child := q.drawVia()
		l := q.drawEntityList(via, child, 1)
		if rarely(t, 2) {
			l.Where = nil
		}
		parents := q.drawParents(q.pickRelation(), plan.AnchorEntity)
		if !slices.Contains(parents, parent) {
			parents = append(parents, parent)
		}
		return question{Entities: &l, Parents: parents}
	case 6:
		if rarely(t, 2) {
			r := q.pickRelation()
			return question{States: q.day(r), Parents: q.drawParents(r, plan.AnchorEntity)}
		}
	}
	return question{Plan: q.drawPlan()}
}

// drawParents draws distinct parents, mostly those of r, now and then one that does not exist, or none.
func (q *questioner) drawParents(r *kg.Relation, a plan.Anchor) []string {
	var out, own []string
	switch a {
	case plan.AnchorRoot:
		return nil
	case plan.AnchorSource:
		own = append([]string{"source:1", "source:2", "source:💡"}, kg.Sources(r.Claims)...)
	case plan.AnchorEvent:
		own = []string{"e1", "e2", "E1", "e'%_"}
		if r.EventKey != "" {
			own = append(own, r.EventKey, r.EventKey, r.EventKey)
		}
	case plan.AnchorLinked:
		own = []string{q.pickRelation().ID, r.ID, "state:IRN"}
		for _, l := range append(slices.Clip(r.Links), q.pickRelation().Links...) {
			own = append(own, l.Relation)
		}
	default:
		own = []string{r.From, r.To, r.From, r.To, q.pickEntity().ID, q.pickEntity().ID}
	}
	slices.Reverse(own)
	own = append(own, "no:such")
	for range 4 - upTo(q.t, 4) {
		if p := own[q.uniform(len(own))]; !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

func (q *questioner) drawDirection() kg.Direction {
	return one(q.t, kg.DirectionBoth, kg.DirectionOutgoing, kg.DirectionIncoming)
}

func (q *questioner) drawColumns() plan.Columns {
	return plan.Columns{Claims: rarely(q.t, 2), Body: rarely(q.t, 2)}
}

func (q *questioner) drawRelationList(r *kg.Relation, a plan.Anchor, depth int) plan.RelationList {
	l := plan.RelationList{
		Anchor: a, Where: q.drawRelationWhere(r, depth), Scan: q.drawScan(r, one(q.t, 100, 1, 2, 3, 5, 0)),
		Columns: q.drawColumns(),
	}
	if a == plan.AnchorLinked {
		l.Role = one(q.t, append(slices.Clip(kg.LinkRoles), "", "")...)
	}
	if a == plan.AnchorEntity {
		l.Direction = q.drawDirection()
		if rarely(q.t, 3) { // most of what a path alone must get right is covered up by a second condition
			l.Where = q.single(r, depth)
		}
	}
	return l
}

// drawScan draws a page, mostly so that r is in it or just at its bound.
func (q *questioner) drawScan(r *kg.Relation, limit int) plan.Scan {
	s := plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: rarely(q.t, 2), Limit: limit}
	if rarely(q.t, 3) {
		s.Lo = q.drawSortKey(q.mostly(r))
	}
	if rarely(q.t, 3) {
		s.Hi = q.drawSortKey(q.mostly(r))
	}
	if s.Lo > s.Hi && !rarely(q.t, 4) {
		s.Lo, s.Hi = s.Hi, s.Lo
	}
	return s
}

// drawSortKey draws a place in the order of relations: at a relation, just beside it, at a bound of its day, or at any
// other relation.
func (q *questioner) drawSortKey(r *kg.Relation) kg.SortKey {
	return one(q.t, r.SK, r.SK, q.pickRelation().SK, q.pickRelation().SK, r.SK+1, r.SK-1, kg.FirstSortKey(r.SK.Start()),
		kg.LastSortKey(r.SK.Start()))
}

// drawVia draws a tie that a relation of the graph makes between a parent and an entity.
func (q *questioner) drawVia() (v *plan.Via, parent string, child *kg.Entity) {
	t, r := q.t, q.pickRelation()
	v = &plan.Via{
		Types: append(some(t, 3, kg.TypePartOf, kg.TypeHoldsOffice, kg.TypeMemberOf, kg.TypeBorders, "CONSULT", "AGREE",
			"ASSAULT"), r.Type), Incoming: rarely(t, 2),
	}
	if rarely(t, 2) {
		v.At, v.Certain = q.day(r), rarely(t, 2)
	}
	if rarely(t, 4) {
		eq, in := about(q, r.Status, kg.Statuses...)
		v.Status = &plan.ClaimStatusFilter{Eq: eq, In: in}
	}
	parent, child = r.From, q.named(r.To)
	if v.Incoming {
		parent, child = r.To, q.named(r.From)
	}
	return v, parent, child
}

// drawEntityList draws a list that mostly holds e.
func (q *questioner) drawEntityList(via *plan.Via, e *kg.Entity, depth int) plan.EntityList {
	t := q.t
	l := plan.EntityList{
		Via: via, Where: q.drawEntityWhere(e, depth), Order: one(t, plan.OrderByName, plan.OrderByID),
		Scan: plan.TextScan{Desc: rarely(t, 2), Limit: one(t, 100, 1, 2, 3, 5, 0)},
	}
	if rarely(t, 4) {
		l.Kinds = append(some(t, 2, kg.Kinds...), e.Kind)
	}
	key := func() string {
		k := l.Order.Key(one(t, e, q.pickEntity()))
		if rarely(t, 3) {
			r := []rune(k)
			k = one(t, string(r[:1+upTo(t, len(r)-1)]), k+"0")
		}
		return k
	}
	if rarely(t, 3) {
		l.Scan.Lo = key()
	}
	if rarely(t, 3) {
		l.Scan.Hi = key()
	}
	return l
}

// drawPlan draws a tree of fields, with small pages so that it stays readable.
func (q *questioner) drawPlan() *plan.Plan {
	t, p := q.t, &plan.Plan{}
	questions := []func() plan.Question{
		func() plan.Question { return q.drawRelationField(plan.AnchorRoot, 2) },
		func() plan.Question { return q.drawEntityField(false, 2) },
		func() plan.Question { return q.drawNeighborhood() },
		func() plan.Question { return q.drawByID() },
		func() plan.Question { return q.drawContradictions() },
		func() plan.Question { return q.drawChanges() },
		func() plan.Question { return &plan.Stats{Relations: true} },
		func() plan.Question { return q.drawSearch() },
		func() plan.Question { return q.drawRelationSearch() },
		func() plan.Question { return q.drawSeries() },
		func() plan.Question { return q.drawPaths() },
		func() plan.Question { return q.drawRanking() },
		func() plan.Question { return q.drawRecorded() },
		func() plan.Question { return q.drawCompare() },
	}
	for range 1 + upTo(t, 2) {
		root := plan.Root{Key: q.nextKey(), View: q.drawView()}
		root.Question = questions[upTo(t, len(questions)-1)]()
		if c, ok := root.Question.(*plan.Compare); ok { // it names its own views
			root.View = plan.View{}
			for _, side := range []*[]plan.CompareSide{&c.Before, &c.Afterwards} {
				*side = append(*side, plan.CompareSide{Key: q.nextKey(), Entities: q.drawEntitySel(1),
					Relations: q.drawRelationSel(1)})
			}
		}
		p.Roots = append(p.Roots, root)
	}
	return p
}

func (q *questioner) drawByID() *plan.ByID {
	n := &plan.ByID{IDs: q.drawParents(q.pickRelation(), plan.AnchorEntity), Columns: q.drawColumns()}
	n.IDs = append(n.IDs, q.pickRelation().ID, q.pickRelation().ID, "r1", "r1")
	if !rarely(q.t, 3) {
		n.Entities = q.drawEntitySel(2)
	}
	if !rarely(q.t, 3) {
		n.Relations = q.drawRelationSel(2)
	}
	return n
}

func (q *questioner) drawChanges() *plan.Changes {
	t := q.t
	return &plan.Changes{After: int64(upTo(t, 6)), Limit: one(t, 3, 1, 2, 5, 0),
		Before: int64(one(t, 0, 0, 1, 3, 5, 100)), Backward: rarely(t, 2), Count: rarely(t, 2),
		Items: one(t, 0, 1, 3, 100), Columns: q.drawColumns(),
		Entities:  []plan.EntityChild{{Key: q.nextKey(), Sel: q.drawEntitySel(1)}},
		Relations: []plan.RelationChild{{Key: q.nextKey(), Sel: q.drawRelationSel(1)}}}
}

// drawSearch draws a search for the beginning of a text of an entity, which may be misspelt.
func (q *questioner) drawSearch() *plan.Search {
	t, e := q.t, q.pickEntity()
	texts := []string{e.ID}
	for _, x := range e.SearchTexts() {
		texts = append(texts, x.Text)
	}
	text := []rune(texts[q.uniform(len(texts))])
	text = text[:1+q.uniform(len(text))]
	if i := q.uniform(len(text)); rarely(t, 2) {
		text[i] = one(t, text[0], 'r', 'n', ' ')
	}
	out := &plan.Search{Text: string(text), Limit: one(t, 3, 1, 100),
		Nodes: []plan.EntityChild{{Key: q.nextKey(), Sel: q.drawEntitySel(1)}}}
	if rarely(t, 3) {
		out.Kinds = []kg.Kind{q.pickEntity().Kind}
	}
	return out
}

// drawRelationSearch draws a search for words of a relation and of its type, which may be unfinished.
func (q *questioner) drawRelationSearch() *plan.RelationSearch {
	t, r := q.t, q.pickRelation()
	texts := strings.Fields(r.Type.Info().SearchText(r.Mode))
	for _, x := range r.SearchTexts() {
		texts = append(texts, strings.Fields(x.Text)...)
	}
	var words []string
	for range 1 + upTo(t, 2) {
		w := []rune(texts[q.uniform(len(texts))])
		words = append(words, string(w[:max(min(len(w), 3), len(w)-upTo(t, 2))]))
	}
	out := &plan.RelationSearch{Path: "search", Text: strings.Join(words, " "), Limit: one(t, 3, 1, 100),
		Relations: []plan.RelationChild{{Key: q.nextKey(), Sel: q.drawRelationSel(1)}}}
	if rarely(t, 3) {
		out.Where = q.drawRelationList(q.pickRelation(), plan.AnchorRoot, 1).Where
	}
	return out
}

func (q *questioner) drawContradictions() *plan.Contradictions {
	t := q.t
	l := q.drawRelationList(q.pickRelation(), plan.AnchorRoot, 1)
	l.Where = &plan.RelationWhere{Contradicts: true, And: []*plan.RelationWhere{l.Where}}
	if rarely(t, 2) {
		l.Where.And = nil
	}
	l.Scan.Limit = one(t, 3, 2, 1, 5)
	return &plan.Contradictions{List: l,
		Excluded: plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth,
			Where: &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: kg.ExclusiveTypes}},
			Scan:  plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 100}},
		Relations: []plan.RelationChild{{Key: q.nextKey(), Sel: q.drawRelationSel(1)}}}
}

func (q *questioner) nextKey() plan.Key {
	q.keys++
	return plan.Key{}.Field(fmt.Sprintf("f%d", q.keys))
}

// drawView draws how the graph is seen: mostly at any time.
func (q *questioner) drawView() plan.View {
	v := knownAt(q.drawKnown())
	if rarely(q.t, 4) {
		v.Dated, v.Day, v.Certain = true, *q.day(q.pickRelation()), rarely(q.t, 2)
	}
	return v
}

func (q *questioner) drawKinds() []kg.Kind {
	if !rarely(q.t, 4) {
		return nil
	}
	return some(q.t, 3, kg.Kinds...)
}

func (q *questioner) drawRelationField(a plan.Anchor, depth int) *plan.RelationField {
	t := q.t
	f := &plan.RelationField{Key: q.nextKey(), Kinds: q.drawKinds(),
		List:       q.drawRelationList(q.pickRelation(), a, one(t, 0, 1)),
		Connection: plan.Connection{Backward: rarely(t, 3), Rows: !rarely(t, 5), Count: rarely(t, 2)}}
	f.List.Scan.Limit = one(t, 3, 2, 1, 5, 0)
	f.HasCursor = f.List.Scan.Lo != kg.MinSortKey || f.List.Scan.Hi != kg.MaxSortKey
	if a == plan.AnchorRoot && rarely(t, 3) {
		f.Recorded = q.drawRecordedList(plan.VersionsSeen)
		f.List.Scan.Lo, f.List.Scan.Hi = kg.MinSortKey, kg.MaxSortKey
		f.HasCursor = f.Recorded.Lo != nil || f.Recorded.Hi != nil
	}
	for range upTo(t, 2) {
		f.Children = append(f.Children, plan.RelationChild{Key: q.nextKey(), Sel: q.drawRelationSel(depth - 1)})
	}
	if a == plan.AnchorEntity && rarely(t, 2) {
		f.Others = append(f.Others, plan.EntityChild{Key: q.nextKey(), Sel: q.drawEntitySel(depth - 1)})
	}
	return f
}

func (q *questioner) drawEntityField(tied bool, depth int) *plan.EntityField {
	t := q.t
	var via *plan.Via
	e := q.pickEntity()
	if tied {
		via, _, e = q.drawVia()
	}
	f := &plan.EntityField{Key: q.nextKey(), Kinds: q.drawKinds(), List: q.drawEntityList(via, e, one(t, 0, 1)),
		Connection: plan.Connection{Backward: rarely(t, 3), Rows: !rarely(t, 5), Count: rarely(t, 2)}}
	f.List.Scan.Limit = one(t, 3, 2, 1, 5, 0)
	f.HasCursor = f.List.Scan.Lo != "" || f.List.Scan.Hi != ""
	for range upTo(t, 2) {
		f.Children = append(f.Children, plan.EntityChild{Key: q.nextKey(), Sel: q.drawEntitySel(depth - 1)})
	}
	return f
}

func (q *questioner) drawEntitySel(depth int) *plan.EntitySel {
	t, s := q.t, &plan.EntitySel{}
	if depth <= 0 {
		return s
	}
	for range upTo(t, 2) {
		switch one(t, 0, 1, 2, 3, 4) {
		case 4:
			s.Histories = append(s.Histories, &plan.HistoryField{
				Key: q.nextKey(), Kinds: q.drawKinds(), Part: q.drawPart(),
			})
		case 0:
			s.Relations = append(s.Relations, q.drawRelationField(plan.AnchorEntity, depth))
		case 1:
			s.Entities = append(s.Entities, q.drawEntityField(true, depth))
		case 2:
			s.States = append(s.States, &plan.StateField{
				Key: q.nextKey(), Kinds: q.drawKinds(), On: *q.day(q.pickRelation()), Sel: q.drawEntitySel(depth - 1),
			})
		case 3:
			s.Relations = append(s.Relations, q.drawRelationField(plan.AnchorSource, depth))
		}
	}
	return s
}

// drawPart draws a page of versions: nearly always all there are.
func (q *questioner) drawPart() plan.Part {
	return plan.Part{After: one(q.t, 0, 0, 0, 1, 2), Limit: one(q.t, 100, 100, 1, 2)}
}

func (q *questioner) drawRelationSel(depth int) *plan.RelationSel {
	t, s := q.t, &plan.RelationSel{}
	if depth <= 0 {
		return s
	}
	for range upTo(t, 2) {
		switch one(t, 0, 1, 2, 3, 4) {
		case 4:
			s.Linking = append(s.Linking, q.drawRelationField(plan.AnchorLinked, depth))
		case 3:
			s.Histories = append(s.Histories, &plan.LinkedField{
				Key: q.nextKey(), Columns: q.drawColumns(), Sel: q.drawRelationSel(depth - 1), Part: q.drawPart(),
			})
		case 0:
			role := one(t, plan.RoleFrom, plan.RoleTo, plan.RoleFromState, plan.RoleToState, plan.RoleLocation,
				plan.RoleClaimant, plan.RoleSource, plan.RoleClaimedLocation)
			s.Refs = append(s.Refs, &plan.RefField{Key: q.nextKey(), Role: role, Sel: q.drawEntitySel(depth - 1)})
		case 1:
			s.Links = append(s.Links, &plan.LinkedField{
				Key: q.nextKey(), Columns: q.drawColumns(), Sel: q.drawRelationSel(depth - 1),
			})
		case 2:
			s.SameEvent = append(s.SameEvent, &plan.LinkedField{
				Key: q.nextKey(), Columns: q.drawColumns(), Sel: q.drawRelationSel(depth - 1), Limit: one(t, 5, 1, 2),
			})
		}
	}
	return s
}

func (q *questioner) drawNeighborhood() *plan.Neighborhood {
	t, r := q.t, q.pickRelation()
	n := &plan.Neighborhood{IDs: append(q.drawParents(r, plan.AnchorEntity), q.pickEntity().ID),
		List:  q.drawRelationList(r, plan.AnchorEntity, 1),
		Depth: one(t, 1, 2, 3), Order: one(t, plan.OrderRecent, plan.OrderWeight, plan.OrderScore),
		MaxNodes: one(t, 20, 1, 2, 5), MaxRelations: one(t, 20, 1, 3), Hidden: rarely(t, 2)}
	n.List.Scan = plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: n.MaxRelations + 1}
	if rarely(t, 2) { // by counters
		n.List.Where = nil
	}
	if rarely(t, 3) {
		n.Kinds = []kg.Kind{q.pickEntity().Kind}
	}
	n.Nodes = append(n.Nodes, plan.EntityChild{Key: q.nextKey(), Sel: q.drawEntitySel(1)})
	if rarely(t, 2) {
		n.Relations = append(n.Relations, plan.RelationChild{Key: q.nextKey(), Sel: q.drawRelationSel(2)})
	}
	return n
}
