package query

import (
	"cmp"
	"context"
	"math"
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/series"
	"graphd/internal/store"
)

// Dyad is the relationship of two entities.
type Dyad struct {
	A, B       string // the ids; of what was merged away, of what it is part of
	States     bool   // those who act for them count, too
	Events     int
	Relations  int
	Classes    []ClassCount // of each quad class
	Recurrence []Recurrence // of each type
	Standing   []*kg.Relation
	Disputes   []*kg.Relation
	Chains     [][]*kg.Relation
	First      *kg.Relation
	Last       *kg.Relation
	series     map[plan.Key]*Timeline
	changes    map[plan.Key][]ChangePoint
	entities   loaded[*EntityNode]
	relations  loaded[*RelationNode]
}

// Entity returns one of the two, with what was loaded of it under the key of the field; nil if it is not there.
func (d *Dyad) Entity(key plan.Key, id string) *EntityNode { return d.entities.of(id, key) }

// Relation returns a relation with what was loaded of it under the key of the field.
func (d *Dyad) Relation(key plan.Key, r *kg.Relation) *RelationNode {
	if r == nil {
		return nil
	}
	return d.relations.of(r.ID, key)
}

// Series returns the buckets that were asked for under the key.
func (d *Dyad) Series(key plan.Key) *Timeline { return d.series[key] }

// ChangePoints returns those that were asked for under the key.
func (d *Dyad) ChangePoints(key plan.Key) []ChangePoint { return d.changes[key] }

// ClassCount counts the events of one quad class.
type ClassCount struct {
	Class  kg.QuadClass
	Events int
	store.Count
}

// Recurrence says how often events of a type came back.
type Recurrence struct {
	Type        kg.RelationType
	Events      int
	First, Last edtf.Day
	Days        int // on which there were some
}

// ChangePoint is a day from which on a series is another one.
type ChangePoint struct {
	OfScore       bool // else it is the number of events
	At            edtf.Day
	Before, After Segment
}

// Segment is what lies between two changes.
type Segment struct {
	Start, End edtf.Day
	Mean       float64
	Events     int
	Buckets    int
}

func (w walker) answerDyad(q *plan.Dyad) (*Dyad, error) {
	d := &Dyad{series: map[plan.Key]*Timeline{}, changes: map[plan.Key][]ChangePoint{}}
	asked := *q
	ids := []string{q.A, q.B}
	list, err := w.r.Entities(w.ctx, ids)
	if err != nil {
		return nil, err
	}
	merged, err := w.followMerges(ids, &list, nil)
	if err != nil {
		return nil, err
	}
	asked.A, asked.B = kg.FollowRedirects(merged, q.A), kg.FollowRedirects(merged, q.B)
	d.A, d.B, d.States = asked.A, asked.B, len(list) > 0
	for _, e := range list {
		d.States = d.States && e.Kind == kg.KindState
	}
	for _, child := range q.Entities {
		nodes, err := w.loadEntities(list, child.Sel)
		if err != nil {
			return nil, err
		}
		d.entities.add(child.Key, nil, nodes)
	}
	groups, err := w.r.Aggregate(w.ctx, asked.Counted(d.States))
	if err != nil {
		return nil, err
	}
	if len(groups) == 0 {
		w.emptyOf(q.Path, []plan.Name{{Path: "a", ID: q.A}, {Path: "b", ID: q.B}})
	}
	d.count(groups)
	if err := d.split(w.ctx, q, groups); err != nil {
		return nil, err
	}
	return d, w.loadDyad(&asked, d)
}

// count counts by quad class and type.
func (d *Dyad) count(groups []store.Group) {
	type class struct {
		tallied
		sum store.Count
	}
	type ofType struct {
		tallied
		class *class
		days  map[edtf.Day]bool
	}
	var all tallied
	classes, types := map[kg.QuadClass]*class{"": {}}, map[int]*ofType{}
	for _, c := range kg.QuadClasses {
		classes[c] = &class{}
	}
	for _, g := range groups {
		place := kg.FactType.Of(g.Fact)
		t := types[place]
		if t == nil {
			t = &ofType{class: classes[kg.RelationTypes[place].QuadClass], days: map[edtf.Day]bool{}}
			types[place] = t
		}
		all.add(g)
		t.add(g)
		t.class.add(g)
		t.class.sum = t.class.sum.Plus(g.Count)
		if g.Day.Finite() {
			t.days[g.Day] = true
		}
	}
	d.Events, d.Relations = all.events(), all.relations
	for _, c := range kg.QuadClasses {
		d.Classes = append(d.Classes, ClassCount{Class: c, Events: classes[c].events(), Count: classes[c].sum})
	}
	for place, t := range types {
		r := Recurrence{Type: kg.RelationTypes[place].Type, Events: t.events(), First: edtf.MaxDay, Last: edtf.MinDay,
			Days: len(t.days)}
		for day := range t.days {
			r.First, r.Last = min(r.First, day), max(r.Last, day)
		}
		if r.Days > 0 {
			d.Recurrence = append(d.Recurrence, r)
		}
	}
	slices.SortFunc(d.Recurrence, func(a, b Recurrence) int {
		return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(a.Type, b.Type))
	})
}

// split sorts the events into buckets, and finds where they change.
func (d *Dyad) split(ctx context.Context, q *plan.Dyad, groups []store.Group) error {
	rows := func(b plan.Bucket) ([]TimelineRow, error) {
		t := q.Timeline
		t.Where, t.Bucket, t.Groups = q.Where, b, 1
		return timelineOf(ctx, &t, groups)
	}
	for _, f := range q.Series {
		list, err := rows(f.Bucket)
		if err != nil {
			return err
		}
		d.series[f.Key] = &Timeline{Rows: list}
	}
	for _, f := range q.Changes {
		list, err := rows(f.Bucket)
		if err != nil {
			return err
		}
		d.changes[f.Key] = changePoints(list, f)
	}
	return nil
}

// changePoints finds where the mean score and the number of events of the buckets change.
func changePoints(rows []TimelineRow, f plan.ChangesField) []ChangePoint {
	var scored []TimelineRow
	for _, r := range rows {
		if r.Scored > 0 {
			scored = append(scored, r)
		}
	}
	values := func(rows []TimelineRow, of func(TimelineRow) float64) []float64 {
		out := make([]float64, len(rows))
		for i, r := range rows {
			out[i] = of(r)
		}
		return out
	}
	scores := values(scored, func(r TimelineRow) float64 { return r.Score / r.Scored })
	counts := values(rows, func(r TimelineRow) float64 { return r.Events })
	penalty := func(n int, times float64) float64 {
		if f.Penalty != nil {
			return *f.Penalty
		}
		return 2 * times * math.Log(float64(max(n, 2)))
	}
	out := segmented(scored, scores, true,
		series.Changes(len(scores), series.LeastSquares(scores), penalty(len(scores), series.Noise(scores)), f.Least))
	out = append(out, segmented(rows, counts, false,
		series.Changes(len(counts), series.Poisson(counts), penalty(len(counts), 1), f.Least))...)
	slices.SortStableFunc(out, func(a, b ChangePoint) int { return cmp.Compare(a.At, b.At) })
	return out
}

// segmented are the change points of a series that changes at these places.
func segmented(rows []TimelineRow, values []float64, ofScore bool, changes []int) []ChangePoint {
	segment := func(from, to int) Segment {
		s := Segment{Start: rows[from].Start, End: rows[to-1].End, Mean: series.Mean(values[from:to]),
			Buckets: to - from}
		for _, r := range rows[from:to] {
			s.Events += int(r.Events)
		}
		return s
	}
	var out []ChangePoint
	from := 0
	for i, at := range changes {
		to := len(rows)
		if i+1 < len(changes) {
			to = changes[i+1]
		}
		out = append(out, ChangePoint{ofScore, rows[at].Start, segment(from, at), segment(at, to)})
		from = at
	}
	return out
}

// loadDyad loads the relations that are shown.
func (w walker) loadDyad(q *plan.Dyad, d *Dyad) error {
	load := func(children []plan.RelationChild, l *plan.RelationList) ([]*kg.Relation, error) {
		if len(children) == 0 {
			return nil, nil
		}
		rows, err := w.r.ListRelations(w.ctx, l, nil)
		list := make([]*kg.Relation, len(rows))
		for i, row := range rows {
			list[i] = row.Relation
		}
		return list, err
	}
	show := func(children []plan.RelationChild, list []*kg.Relation) error {
		if len(children) == 0 {
			return nil
		}
		nodes, _, err := w.loadRelationLevel(list, children, nil, kg.IDSet{})
		for _, f := range nodes.fields {
			d.relations.add(f.key, f.kinds, f.byID)
		}
		return err
	}
	for _, part := range []struct {
		children []plan.RelationChild
		list     *plan.RelationList
		into     func([]*kg.Relation)
	}{
		{q.First, q.Events(d.States, false), func(l []*kg.Relation) { d.First = first(l) }},
		{q.Last, q.Events(d.States, true), func(l []*kg.Relation) { d.Last = first(l) }},
		{q.Standing, q.Stands(d.States, w.view.On(q.Today)), func(l []*kg.Relation) { d.Standing = l }},
		{q.Disputes, q.Disputed(d.States), func(l []*kg.Relation) { d.Disputes = l }},
	} {
		list, err := load(part.children, part.list)
		if err != nil {
			return err
		}
		part.into(list)
		if err := show(part.children, list); err != nil {
			return err
		}
	}
	answers, err := load(q.Chains, q.Answers(d.States))
	if err != nil || len(q.Chains) == 0 {
		return err
	}
	var others kg.IDSet
	there := map[string]bool{}
	for _, r := range answers {
		there[r.ID] = true
	}
	for _, r := range answers {
		for _, l := range r.Links {
			if l.Role == kg.LinkResponseTo && !there[l.Relation] {
				others.Add(l.Relation)
			}
		}
	}
	answered, err := w.r.Relations(w.ctx, others.List(), q.Columns)
	if err != nil {
		return err
	}
	all := append(slices.Clone(answers), answered...)
	d.Chains = chainsOf(all, q.Limit)
	return show(q.Chains, all)
}

func first(list []*kg.Relation) *kg.Relation {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// chainsOf are the chains of relations of which each answers the one in front, as long as they are; at most so many,
// those first whose last one is the latest.
func chainsOf(list []*kg.Relation, most int) [][]*kg.Relation {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b *kg.Relation) int { return cmp.Compare(a.SK, b.SK) })
	byID, answers := map[string]*kg.Relation{}, map[string][]*kg.Relation{}
	for _, r := range list {
		byID[r.ID] = r
	}
	answered := map[string]bool{} // what answers something that is there
	for _, r := range list {
		for _, l := range r.Links {
			if l.Role == kg.LinkResponseTo && byID[l.Relation] != nil && l.Relation != r.ID {
				answers[l.Relation] = append(answers[l.Relation], r)
				answered[r.ID] = true
			}
		}
	}
	var out [][]*kg.Relation
	var walk func(path []*kg.Relation)
	walk = func(path []*kg.Relation) {
		if len(out) >= most {
			return
		}
		last := path[len(path)-1]
		further := false
		for _, next := range answers[last.ID] {
			if !slices.Contains(path, next) { // answers may go in circles
				further = true
				walk(append(slices.Clone(path), next))
			}
		}
		if !further && len(path) > 1 {
			out = append(out, path)
		}
	}
	slices.Reverse(list)
	for _, r := range list {
		if !answered[r.ID] {
			walk([]*kg.Relation{r})
		}
	}
	slices.SortStableFunc(out, func(a, b []*kg.Relation) int {
		return cmp.Compare(b[len(b)-1].SK, a[len(a)-1].SK)
	})
	return out
}
