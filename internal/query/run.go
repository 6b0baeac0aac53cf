// Package query answers plans: it walks a plan in one read transaction of a store, with one statement for each step.
// All reading for a request goes through a Scope, which hides what the request may not see.
package query

import (
	"context"
	"slices"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Result is what a plan loaded: an answer for each root.
type Result struct {
	Hints   []Hint // on the filters of lists that came back empty, if the plan asks for them
	answers map[plan.Key]any
}

// Answer returns what was loaded for the root with this key; T's zero value if nothing was.
func Answer[T any](r *Result, key plan.Key) T {
	answer, _ := r.answers[key].(T)
	return answer
}

// Run walks the plan in one read transaction of the store and returns what it loaded. It sends one statement for each
// step of the plan: parents are gathered, freed of duplicates, and asked for together.
func Run(ctx context.Context, s store.Store, p *plan.Plan) (*Result, error) {
	out := &Result{}
	if !slices.ContainsFunc(p.Roots, func(r plan.Root) bool { return r.Question != nil }) {
		return out, nil // nothing to load: the store need not answer
	}
	ctx = store.WithBudget(ctx, store.Most{Bytes: p.MaxLoad, Read: p.MaxRead, ReadAll: p.MaxReadAll})
	steps, _ := ctx.Value(stepsKey{}).(*[]Step)
	store.BudgetOf(ctx).Profile = steps != nil
	err := s.Read(ctx, func(r store.Reader) error {
		out.answers = make(map[plan.Key]any, len(p.Roots))
		var empty *empties
		if p.Hints {
			empty = &empties{}
		}
		kept := &groupsKept{}
		for i := range p.Roots {
			root := &p.Roots[i]
			if root.Question == nil { // its key may be that of another root, which loads something
				continue
			}
			w := walker{ctx: ctx, r: Scope{root.View}.Reader(metered{r, steps, kept, time.Time{}}), view: root.View,
				empties: empty, explains: steps != nil}.below(root.Key)
			answer, err := w.answer(root.Question)
			if err != nil {
				return err
			}
			out.answers[root.Key] = answer
		}
		if empty != nil {
			var err error
			out.Hints, err = empty.look(walker{ctx: ctx})
			return err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type walker struct {
	ctx  context.Context
	r    store.Reader // what Scope gives: all that is read comes through it
	view plan.View    // that objects are seen in, for their ids
	past bool         // at the versions of a history

	empties  *empties // lists that came back empty; nil: nobody asks
	explains bool     // somebody asks how the answer is made
	field    string   // the path of the field at hand, if so
}

// below returns a walker at a field that is selected below that of w.
func (w walker) below(k plan.Key) walker {
	if !w.explains || k == (plan.Key{}) {
		return w
	}
	if w.field != "" {
		w.field += "."
	}
	w.field += k.String()
	w.ctx = context.WithValue(w.ctx, fieldKey{}, w.field)
	return w
}

// answer returns what a question asks for, and nil for none.
func (w walker) answer(q plan.Question) (any, error) {
	switch q := q.(type) {
	case *plan.ByID:
		return w.answerByID(q)
	case *plan.EntityField:
		pages, err := w.loadEntityPages(q, nil)
		return pages[""], err
	case *plan.RelationField:
		pages, err := w.loadRelationPages(q, nil)
		return pages[""], err
	case *plan.Neighborhood:
		return w.answerNeighborhood(q)
	case *plan.Paths:
		return w.answerPaths(q)
	case *plan.Ranking:
		return w.answerRanking(q)
	case *plan.Changes:
		return w.answerChanges(q)
	case *plan.Contradictions:
		return w.answerContradictions(q)
	case *plan.Recorded:
		return w.answerRecorded(q)
	case *plan.Compare:
		return w.answerCompare(q)
	case *plan.Search:
		return w.answerSearch(q)
	case *plan.RelationSearch:
		return w.answerRelationSearch(q)
	case *plan.Timeline:
		return w.answerTimeline(q)
	case *plan.Dyad:
		return w.answerDyad(q)
	case *plan.Events:
		return w.answerEvents(q)
	case *plan.Facets:
		return w.answerFacets(q)
	case *plan.Stats:
		return w.answerStats(q)
	}
	return nil, nil
}

// Nodes are what was fetched by ids: by id, *EntityNode or *RelationNode.
type Nodes map[string]any

func (w walker) answerByID(n *plan.ByID) (Nodes, error) {
	out := Nodes{}
	var ids kg.IDSet
	ids.Add(n.IDs...)
	if n.Relations != nil {
		list, err := w.r.Relations(w.ctx, ids.List(), n.Columns)
		if err != nil {
			return nil, err
		}
		nodes, err := w.loadRelations(list, n.Relations)
		if err != nil {
			return nil, err
		}
		for id, node := range nodes {
			out[id] = node
		}
	}
	if n.Entities != nil {
		list, err := w.r.Entities(w.ctx, ids.List())
		if err != nil {
			return nil, err
		}
		merged, err := w.followMerges(ids.List(), &list, out)
		if err != nil {
			return nil, err
		}
		nodes, err := w.loadEntities(list, n.Entities)
		if err != nil {
			return nil, err
		}
		for _, id := range ids.List() {
			if node := nodes[kg.FollowRedirects(merged, id)]; node != nil {
				out[id] = node
			}
		}
	}
	return out, nil
}

// followMerges looks for those of the ids that are neither in the list nor found: they may have been merged away. It
// returns the merges, and adds to the list what they led to. Nearly always there is nothing to look for, and nothing
// is asked.
func (w walker) followMerges(ids []string, list *[]*kg.Entity, found map[string]any) ([]kg.Redirect, error) {
	var missing, into kg.IDSet
	there := make(map[string]bool, len(*list))
	for _, e := range *list {
		there[e.ID] = true
	}
	for _, id := range ids {
		if found[id] == nil && !there[id] {
			missing.Add(id)
		}
	}
	redirects, err := w.r.Redirects(w.ctx, missing.List())
	if err != nil || len(redirects) == 0 {
		return nil, err
	}
	for _, id := range missing.List() {
		if target := kg.FollowRedirects(redirects, id); target != id && !there[target] {
			into.Add(target)
		}
	}
	more, err := w.r.Entities(w.ctx, into.List())
	*list = append(*list, more...)
	return redirects, err
}

// loadEntities makes nodes of the entities and loads what sel asks of them, by id.
func (w walker) loadEntities(list []*kg.Entity, sel *plan.EntitySel) (map[string]*EntityNode, error) {
	step := &entityStep{view: w.view}
	nodes := make(map[string]*EntityNode, len(list))
	block := make([]EntityNode, len(list)) // one allocation for all
	for i, e := range list {
		block[i] = EntityNode{e, step}
		nodes[e.ID] = &block[i]
	}
	parents := func(kinds []kg.Kind) []string {
		var ids kg.IDSet
		for _, e := range list {
			if plan.AppliesTo(kinds, e.Kind) {
				ids.Add(e.ID)
			}
		}
		return ids.List()
	}
	for _, f := range sel.Relations {
		pages, err := w.below(f.Key).loadRelationPages(f, parents(f.Kinds))
		if err != nil {
			return nil, err
		}
		step.relations.add(f.Key, f.Kinds, pages)
	}
	for _, f := range sel.Entities {
		pages, err := w.below(f.Key).loadEntityPages(f, parents(f.Kinds))
		if err != nil {
			return nil, err
		}
		step.entities.add(f.Key, f.Kinds, pages)
	}
	for _, f := range sel.States {
		states, err := w.below(f.Key).loadStates(f, parents(f.Kinds))
		if err != nil {
			return nil, err
		}
		step.states.add(f.Key, f.Kinds, states)
	}
	for _, f := range sel.Histories {
		versions, err := w.r.EntityHistory(w.below(f.Key).ctx, parents(f.Kinds), f.Part)
		if err != nil {
			return nil, err
		}
		old := &entityStep{view: w.view}
		histories := map[string][]*EntityNode{}
		for _, v := range versions {
			histories[v.ID] = append(histories[v.ID], &EntityNode{v, old})
		}
		step.histories.add(f.Key, f.Kinds, histories)
	}
	return nodes, nil
}

func (w walker) loadStates(f *plan.StateField, parents []string) (map[string]*EntityNode, error) {
	if len(parents) == 0 {
		return nil, nil
	}
	stateOf, err := w.r.ActingStates(w.ctx, parents, f.On)
	if err != nil {
		return nil, err
	}
	var ids kg.IDSet
	for _, p := range parents {
		ids.Add(stateOf[p])
	}
	list, err := w.r.Entities(w.ctx, ids.List())
	if err != nil {
		return nil, err
	}
	nodes, err := w.loadEntities(list, f.Sel)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*EntityNode, len(stateOf))
	for id, state := range stateOf {
		out[id] = nodes[state]
	}
	return out, nil
}

// loadRelationPages loads a list for each parent, by the parent's id; with nil parents, at the root, it is under the
// empty id.
func (w walker) loadRelationPages(f *plan.RelationField, parents []string) (map[string]*RelationPage, error) {
	root := f.List.Anchor == plan.AnchorRoot
	if !root && len(parents) == 0 {
		return nil, nil
	}
	step := &pageStep{}
	owners := parents
	if root {
		owners = []string{""}
	}
	pages := make([]RelationPage, len(owners))
	out := make(map[string]*RelationPage, len(owners))
	for i, id := range owners {
		pages[i].loaded, pages[i].ByRecording = step, f.Recorded != nil
		if f.List.Anchor == plan.AnchorEntity {
			pages[i].Parent = id
		}
		out[id] = &pages[i]
	}
	list, err := f.List.Driven(finder(w))
	if err != nil {
		return nil, err
	}
	if f.Count {
		counts, err := w.r.CountRelations(w.ctx, &list, parents)
		if err != nil {
			return nil, err
		}
		for i, n := range counts {
			pages[i].Total = n
		}
		if !slices.ContainsFunc(counts, func(n int) bool { return n > 0 }) {
			w.empty(f.Path, f.List.Where)
		}
	}
	if !f.Rows {
		return out, nil
	}
	scan := f.List.Scan
	if scan.Limit == 0 && f.Count && f.Recorded == nil && scan.Lo == kg.MinSortKey &&
		scan.Hi == kg.MaxSortKey {
		// The count alone tells what follows an empty page.
		for i := range pages {
			pages[i].HasNext, pages[i].HasPrevious = pages[i].Total > 0 && !f.Backward, pages[i].Total > 0 && f.Backward
		}
		return out, nil
	}
	list.Scan.Limit++ // one more row shows whether there is a next page
	rows, err := w.relationRows(f, &list, parents)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 && !f.HasCursor {
		w.empty(f.Path, f.List.Where)
	}
	items := make([]*kg.Relation, len(rows)) // rows are grouped by parent, so that each page is a part of it
	for i, row := range rows {
		items[i] = row.Relation
		p := &pages[row.Parent]
		p.Items = items[i-len(p.Items) : i+1 : i+1]
	}
	all := make([]*kg.Relation, 0, len(rows))
	var others kg.IDSet
	for i := range pages {
		p := &pages[i]
		p.Items, p.HasNext, p.HasPrevious = turn(p.Items, f.List.Scan.Limit, f.Backward, f.HasCursor)
		all = append(all, p.Items...)
		if len(f.Others) > 0 {
			for _, r := range p.Items {
				others.Add(r.Other(p.Parent))
			}
		}
	}
	step.children, step.others, err = w.loadRelationLevel(all, f.Children, f.Others, others)
	return out, err
}

// turn cuts a page to its limit, puts it in the connection's order, and reports whether there is more after and before
// it.
func turn[T any](rows []T, limit int, backward, hasCursor bool) (page []T, next, previous bool) {
	more := len(rows) > limit
	if more {
		rows = rows[:limit]
	}
	if backward {
		slices.Reverse(rows)
		return rows, hasCursor, more
	}
	return rows, more, hasCursor
}

// loadRelationLevel loads what several selections ask of the same relations: one fetch for all the entities that they
// refer to, then each selection's own.
func (w walker) loadRelationLevel(
	rels []*kg.Relation, children []plan.RelationChild, others []plan.EntityChild, otherIDs kg.IDSet,
) (nodes loaded[*RelationNode], ends loaded[*EntityNode], err error) {
	ids := otherIDs
	if slices.ContainsFunc(children, func(c plan.RelationChild) bool { return len(c.Sel.Refs) > 0 }) {
		ids = kg.IDSet{}
		ids.Add(otherIDs.List()...)
	}
	for _, c := range children {
		for _, f := range c.Sel.Refs {
			for _, r := range rels {
				ids.Add(refIDs(r, f.Role)...)
			}
		}
	}
	byID, err := w.loadReferred(ids)
	if err != nil {
		return nodes, ends, err
	}
	for _, c := range children {
		list, err := w.below(c.Key).loadRelationNodes(rels, c.Sel, byID)
		if err != nil {
			return nodes, ends, err
		}
		nodes.add(c.Key, nil, list)
	}
	for _, o := range others {
		list, err := w.below(o.Key).loadEntities(pick(byID, otherIDs.List()), o.Sel)
		if err != nil {
			return nodes, ends, err
		}
		ends.add(o.Key, nil, list)
	}
	return nodes, ends, nil
}

// loadReferred fetches the entities that relations refer to, by id. What an old version refers to may not be there in
// the view: of such an entity it is the last version that there was.
func (w walker) loadReferred(ids kg.IDSet) (map[string]*kg.Entity, error) {
	fetched, err := w.r.Entities(w.ctx, ids.List())
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*kg.Entity, len(fetched))
	for _, e := range fetched {
		byID[e.ID] = e
	}
	if !w.past || len(byID) == len(ids.List()) {
		return byID, nil
	}
	var missing kg.IDSet
	for _, id := range ids.List() {
		if byID[id] == nil {
			missing.Add(id)
		}
	}
	last, err := w.r.LastEntities(w.ctx, missing.List())
	for _, e := range last {
		byID[e.ID] = e
	}
	return byID, err
}

// loadRelations loads what one selection asks of relations.
func (w walker) loadRelations(rels []*kg.Relation, sel *plan.RelationSel) (map[string]*RelationNode, error) {
	nodes, _, err := w.loadRelationLevel(rels, []plan.RelationChild{{Sel: sel}}, nil, kg.IDSet{})
	if err != nil {
		return nil, err
	}
	return nodes.fields[0].byID, nil
}

// partsOf finds the pages of claims and evidence by their fields.
func partsOf(fields []plan.PartField) map[plan.Key]plan.Part {
	if len(fields) == 0 {
		return nil
	}
	out := make(map[plan.Key]plan.Part, len(fields))
	for _, f := range fields {
		out[f.Key] = f.Part
	}
	return out
}

func (w walker) loadRelationNodes(
	rels []*kg.Relation, sel *plan.RelationSel, byID map[string]*kg.Entity,
) (map[string]*RelationNode, error) {
	step := &relationStep{parts: partsOf(sel.Parts), view: w.view}
	nodes := make(map[string]*RelationNode, len(rels))
	block := make([]RelationNode, len(rels))
	for i, r := range rels {
		block[i] = RelationNode{r, step}
		nodes[r.ID] = &block[i]
	}
	plain := map[plan.Role]map[string]*EntityNode{} // what is the same for all that ask no more than the entities
	for _, f := range sel.Refs {
		if same := plain[f.Role]; same != nil && f.Sel.Plain() {
			step.refs.add(f.Key, nil, same)
			continue
		}
		var ids kg.IDSet
		for _, r := range rels {
			ids.Add(refIDs(r, f.Role)...)
		}
		refs, err := w.below(f.Key).loadEntities(pick(byID, ids.List()), f.Sel)
		if err != nil {
			return nil, err
		}
		if f.Sel.Plain() {
			plain[f.Role] = refs
		}
		step.refs.add(f.Key, nil, refs)
	}
	for _, f := range sel.Links {
		var ids kg.IDSet
		for _, r := range rels {
			for _, l := range r.Links {
				ids.Add(l.Relation)
			}
		}
		at := w.below(f.Key)
		list, err := w.r.Relations(at.ctx, ids.List(), f.Columns)
		if err != nil {
			return nil, err
		}
		linked, err := at.loadRelations(list, f.Sel)
		if err != nil {
			return nil, err
		}
		step.links.add(f.Key, nil, linked)
	}
	for _, f := range sel.SameEvent {
		same, err := w.below(f.Key).loadSameEvents(rels, f)
		if err != nil {
			return nil, err
		}
		step.sameEvent.add(f.Key, nil, same)
	}
	for _, f := range sel.Linking {
		var ids kg.IDSet
		for _, r := range rels {
			ids.Add(r.ID)
		}
		pages, err := w.loadRelationPages(f, ids.List())
		if err != nil {
			return nil, err
		}
		step.linking.add(f.Key, nil, pages)
	}
	for _, f := range sel.Histories {
		histories, err := w.below(f.Key).loadRelationHistories(rels, f)
		if err != nil {
			return nil, err
		}
		step.histories.add(f.Key, nil, histories)
	}
	return nodes, nil
}

// loadRelationHistories loads versions of the relations, by id. They are nodes of one step, so that what they refer to
// is fetched once; even what is not there in the view.
func (w walker) loadRelationHistories(rels []*kg.Relation, f *plan.LinkedField) (map[string][]*RelationNode, error) {
	var ids kg.IDSet
	for _, r := range rels {
		ids.Add(r.ID)
	}
	versions, err := w.r.RelationHistory(w.ctx, ids.List(), f.Columns, f.Part)
	if err != nil {
		return nil, err
	}
	w.past = true
	nodes, err := w.loadRelations(versions, f.Sel)
	if err != nil {
		return nil, err
	}
	out := map[string][]*RelationNode{}
	for _, v := range versions {
		out[v.ID] = append(out[v.ID], &RelationNode{v, nodes[v.ID].loaded}) // the step of all versions
	}
	return out, nil
}

func (w walker) loadSameEvents(rels []*kg.Relation, f *plan.LinkedField) (map[string][]*RelationNode, error) {
	var events kg.IDSet
	for _, r := range rels {
		events.Add(r.EventKey)
	}
	if len(events.List()) == 0 {
		return nil, nil
	}
	rows, err := w.r.ListRelations(w.ctx, &plan.RelationList{Anchor: plan.AnchorEvent, Columns: f.Columns,
		Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: f.Limit}}, events.List())
	if err != nil {
		return nil, err
	}
	list := make([]*kg.Relation, len(rows))
	for i, row := range rows {
		list[i] = row.Relation
	}
	nodes, err := w.loadRelations(list, f.Sel)
	if err != nil {
		return nil, err
	}
	out := map[string][]*RelationNode{}
	for _, r := range list {
		out[r.EventKey] = append(out[r.EventKey], nodes[r.ID])
	}
	return out, nil
}

// loadEntityPages loads a list for each parent, by the parent's id. At the root, where parents is nil, the list is
// under the empty id.
func (w walker) loadEntityPages(f *plan.EntityField, parents []string) (map[string]*EntityPage, error) {
	root := f.List.Via == nil
	if !root && len(parents) == 0 {
		return nil, nil
	}
	step := &entityPageStep{}
	owners := parents
	if root {
		owners = []string{""}
	}
	pages := make([]*EntityPage, len(owners))
	out := make(map[string]*EntityPage, len(owners))
	for i, id := range owners {
		pages[i] = &EntityPage{Order: f.List.Order, loaded: step}
		out[id] = pages[i]
	}
	l, err := f.List.Driven(finder(w))
	if err != nil {
		return nil, err
	}
	if f.Count {
		counts, err := w.r.CountEntities(w.ctx, &l, parents)
		if err != nil {
			return nil, err
		}
		for i, n := range counts {
			pages[i].Total = n
		}
		if !slices.ContainsFunc(counts, func(n int) bool { return n > 0 }) {
			w.empty(f.Path, f.List.Where)
		}
	}
	if !f.Rows {
		return out, nil
	}
	scan := f.List.Scan
	if scan.Limit == 0 && f.Count && scan.Lo == "" && scan.Hi == "" {
		// The count alone tells what follows an empty page.
		for _, p := range pages {
			p.HasNext, p.HasPrevious = p.Total > 0 && !f.Backward, p.Total > 0 && f.Backward
		}
		return out, nil
	}
	l.Scan.Limit++ // one more row shows whether there is a next page
	rows, err := w.r.ListEntities(w.ctx, &l, parents)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 && !f.HasCursor {
		w.empty(f.Path, f.List.Where)
	}
	for _, row := range rows {
		pages[row.Parent].Items = append(pages[row.Parent].Items, row.Entity)
	}
	byID := map[string]*kg.Entity{}
	var ids kg.IDSet
	for _, p := range pages {
		p.Items, p.HasNext, p.HasPrevious = turn(p.Items, f.List.Scan.Limit, f.Backward, f.HasCursor)
		for _, e := range p.Items {
			byID[e.ID] = e
			ids.Add(e.ID)
		}
	}
	for _, c := range f.Children {
		nodes, err := w.below(c.Key).loadEntities(pick(byID, ids.List()), c.Sel)
		if err != nil {
			return nil, err
		}
		step.children.add(c.Key, nil, nodes)
	}
	return out, nil
}

// refIDs returns the ids of the entities that a relation refers to in the role.
func refIDs(r *kg.Relation, role plan.Role) []string {
	switch role {
	case plan.RoleFrom:
		return []string{r.From}
	case plan.RoleTo:
		return []string{r.To}
	case plan.RoleFromState:
		return []string{r.FromState}
	case plan.RoleToState:
		return []string{r.ToState}
	case plan.RoleLocation:
		return []string{r.Location}
	case plan.RoleClaimant:
		return kg.Claimants(r.Claims)
	case plan.RoleClaimedLocation:
		return kg.ClaimedLocations(r.Claims)
	default:
		return kg.Sources(r.Claims)
	}
}

func pick(byID map[string]*kg.Entity, ids []string) []*kg.Entity {
	out := make([]*kg.Entity, 0, len(ids))
	for _, id := range ids {
		if e := byID[id]; e != nil {
			out = append(out, e)
		}
	}
	return out
}
