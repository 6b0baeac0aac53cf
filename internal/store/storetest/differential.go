package storetest

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/store"
	"graphd/internal/write"

	"pgregory.net/rapid"
)

// Options say what a store under test can do, and how long the differential test may take.
type Options struct {
	Snapshot  bool // a Read sees one snapshot, whatever is written meanwhile
	Planned   bool // the store plans each new statement for long: an example is asked in some of its forms, by turns
	Graphs    int  // random graphs of Differential; 0: 20. Each is written to a store of its own
	Questions int  // random questions on each graph; 0: 300
	Histories int  // random histories of History, each in a store of its own; 0: 25
}

var graphSeed = flag.Int("storetest.graph", 0, "the seed of the first random graph of Differential; 0: a random one")

func optionsOf(opts []Options) Options {
	var o Options
	if len(opts) > 0 {
		o = opts[0]
	}
	if o.Graphs == 0 {
		o.Graphs = 20
	}
	if o.Questions == 0 {
		o.Questions = 300
	}
	if o.Histories == 0 {
		o.Histories = 25
	}
	return o
}

// Differential writes random graphs into a Model and into a store, and asks both the same random questions: lists
// with every filter, order and page, counts, acting states and whole plans. The answers must be the same. open
// returns an empty store, which it closes itself when the test is over.
//
// A failure names the graph's seed and rapid's: pass them as -storetest.graph and -rapid.seed to see it again. The
// question is printed after rapid made it small; the graph stays as it is, since writing graphs is what takes time.
func Differential(t *testing.T, open func(t *testing.T) store.Store, opts ...Options) {
	o := optionsOf(opts)
	if testing.Short() {
		o.Graphs = min(o.Graphs, 3)
		o.Questions *= 5 // rapid asks a fifth of them
	}
	setFlag(t, "rapid.checks", strconv.Itoa(o.Questions))
	setFlag(t, "rapid.nofailfile", "true") // it would be of use only together with the graph
	setFlag(t, "rapid.shrinktime", "10s")
	seed := *graphSeed
	if seed == 0 {
		seed = rand.IntN(1 << 30)
	}
	for i := range o.Graphs {
		seed := seed + i
		t.Run(fmt.Sprintf("graph=%d", seed), func(t *testing.T) {
			t.Logf("to see this graph again: -storetest.graph=%d", seed)
			d := newDifference(t, Graphs().Example(seed), open(t))
			d.everything(t, time.Time{})
			for _, at := range d.facts.instants {
				d.everything(t, at)
			}
			views := d.someViews()
			if !o.Planned {
				d.seen(t, views)
			} else if i == 0 { // each view takes a server long to plan
				d.seen(t, views[1:2])
			}
			rapid.Check(t, func(rt *rapid.T) {
				q := rapid.Custom(func(rt *rapid.T) question {
					return (&questioner{t: rt, facts: d.facts, views: !o.Planned}).drawQuestion()
				}).Draw(rt, "question")
				if diff := d.ask(t, q); diff != "" {
					rt.Fatalf("the answers differ (-model +store):\n%s", diff)
				}
			})
		})
		if t.Failed() {
			return // one graph is enough to look at
		}
	}
}

// setFlag sets one of rapid's flags for the time of the test, unless the command line did.
func setFlag(t *testing.T, name, value string) {
	set := false
	flag.Visit(func(f *flag.Flag) { set = set || f.Name == name })
	if f := flag.Lookup(name); !set && f != nil {
		old := f.Value.String()
		if err := f.Value.Set(value); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Value.Set(old) })
	}
}

// difference is a graph in a Model and in a store.
type difference struct {
	model *Model
	store store.Store
	facts *facts
}

func newDifference(t *testing.T, g *Graph, s store.Store) *difference {
	t.Helper()
	m := NewModel()
	for i, b := range g.Batches {
		want, err := write.Apply(t.Context(), m, write.Call{}, b)
		if err != nil {
			t.Fatalf("batch %d into the model: %v", i, err)
		}
		got, err := write.Apply(t.Context(), s, write.Call{}, b)
		if err != nil {
			t.Fatalf("batch %d into the store: %v", i, err)
		}
		if counts(got) != counts(want) || got.Seq != want.Seq {
			t.Errorf("batch %d: the store says %+v, the model %+v", i, got, want)
		}
		if i == 0 { // in the order of their instants
			putOldStyle(t, m, s)
		}
	}
	return &difference{m, s, factsOf(m)}
}

// putOldStyle puts relations as former layouts have them, without a claim, or with one that cannot be read anywhere,
// and their entry in the change log.
func putOldStyle(t *testing.T, stores ...store.Store) ([]*kg.Relation, kg.Change) {
	t.Helper()
	relations := func() []*kg.Relation {
		return []*kg.Relation{
			newRelation("old:silent", "ACCUSE", "state:IRN", "state:PAK", "2024-01-16", states("state:IRN",
				"state:PAK")),
			newRelation("old:denied", "AGREE", "state:PAK", "state:IRN", "2024-01-17/..", states("state:PAK",
				"state:IRN"), symmetric, claim("state:PAK", kg.StanceDenies, "", "")),
		}
	}
	var logged kg.Change
	for _, s := range stores {
		err := s.Write(t.Context(), func(w store.Writer) error {
			seq, _, err := w.Stamp(t.Context())
			if err != nil {
				return err
			}
			logged = kg.Change{Seq: seq, At: recorded, Kind: kg.ChangeAssert}
			for _, r := range relations() {
				logged.Add(kg.ChangeItem{Action: kg.ActionCreated, Relation: true, ID: r.ID, Version: r.Version})
			}
			if err := put(t.Context(), w, nil, relations()); err != nil {
				return err
			}
			return w.AppendChange(t.Context(), &logged)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return relations(), logged
}

// OldStyle puts relations into a store as former layouts have them. The function that it returns sees that they are
// there, and that an audit notes what is missing.
func OldStyle(t *testing.T, s store.Store) (noted func(store.Store)) {
	t.Helper()
	putOldStyle(t, s)
	return func(s store.Store) {
		t.Helper()
		_, _, notes, err := audited(t.Context(), s)
		if err != nil {
			t.Error(err)
		}
		for _, want := range []string{`relation "old:silent" has no claim`,
			`claim 1 of relation "old:denied" has no evidence`} {
			if !slices.Contains(notes, want) {
				t.Errorf("the audit does not note: %s", want)
			}
		}
	}
}

// factsOf gathers what there is to ask for, in all versions.
func factsOf(m *Model) *facts {
	now, f := m.current(), &facts{}
	for _, versions := range now.entities {
		f.entities = append(f.entities, versions...)
	}
	for _, versions := range now.relations {
		f.relations = append(f.relations, versions...)
	}
	for _, c := range now.changes {
		f.instants = append(f.instants, c.At)
	}
	slices.SortFunc(f.entities, func(a, b *kg.Entity) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version))
	})
	slices.SortFunc(f.relations, func(a, b *kg.Relation) int {
		return cmp.Or(cmp.Compare(a.SK, b.SK), strings.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version))
	})
	return f
}

// ask asks both and returns how the answers differ.
func (d *difference) ask(t *testing.T, q question) string {
	want, err := answer(t.Context(), d.model, q)
	if err != nil {
		t.Fatalf("the model: %v", err)
	}
	got, err := answer(t.Context(), d.store, q)
	if err != nil {
		return "the store: " + err.Error()
	}
	return lineDiff(want, got)
}

// answer asks one question and writes the answer down, a line for each row. What is refused for its size is an answer,
// too: by the last day of a relation, a drawn timeline may have more buckets than are allowed.
func answer(ctx context.Context, s store.Store, q question) ([]string, error) {
	lines, err := answerLines(ctx, s, q)
	if kg.CodeOf(err) == kg.CodeLimitExceeded {
		return []string{"refused: " + err.Error()}, nil
	}
	return lines, err
}

func answerLines(ctx context.Context, s store.Store, q question) ([]string, error) {
	if q.Plan != nil {
		res, err := query.Run(ctx, s, q.Plan)
		if err != nil {
			return nil, err
		}
		return resultLines(q.Plan, res), nil
	}
	var lines []string
	err := s.Read(ctx, func(now store.Reader) error {
		r := now.AsKnown(q.Known)
		if m, ok := s.(*Model); ok && q.Seen != nil {
			r = worldOf(m.current(), *q.Seen)
		} else if q.Seen != nil {
			r = query.Scope{View: *q.Seen}.Reader(now)
		}
		var err error
		lines, err = readLines(ctx, r, q)
		return err
	})
	return lines, err
}

// readLines is answerLines of what is no plan.
func readLines(ctx context.Context, r store.Reader, q question) (lines []string, err error) {
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	switch {
	case q.Relations != nil:
		rows, err := r.ListRelations(ctx, q.Relations, q.Parents)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			add("%d: %s", row.Parent, relationLine(row.Relation))
		}
		counts, err := r.CountRelations(ctx, q.Relations, q.Parents)
		add("count %v", counts)
		return lines, err
	case q.Entities != nil:
		rows, err := r.ListEntities(ctx, q.Entities, q.Parents)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			add("%d: %s", row.Parent, entityLine(row.Entity))
		}
		counts, err := r.CountEntities(ctx, q.Entities, q.Parents)
		add("count %v", counts)
		return lines, err
	case q.Aggregate != nil:
		groups, err := r.Aggregate(ctx, q.Aggregate)
		for _, g := range groups {
			add("%s", show(g))
		}
		slices.Sort(lines)
		return lines, err
	case q.States != nil:
		states, err := r.ActingStates(ctx, q.Parents, *q.States)
		for _, p := range q.Parents {
			if state, ok := states[p]; ok {
				add("%s acts for %s", p, state)
			}
		}
		add("%d states", len(states))
		return lines, err
	}
	return nil, nil
}

// everything asks what does not depend on luck, of what was known then: all rows by id, all lists without a filter,
// the figures, all histories.
func (d *difference) everything(t *testing.T, known time.Time) {
	t.Helper()
	for _, q := range d.survey(known) {
		if diff := d.ask(t, q); diff != "" {
			t.Fatalf("the answers differ (-model +store) for %#v\n%s", q, diff)
		}
	}
}

func (d *difference) survey(known time.Time) []question {
	var ids, events []string
	history, all := plan.Key{}.Field("history"), plan.Part{Limit: 1000}
	root := &plan.ByID{Columns: plan.Columns{Claims: true, Body: true},
		Entities: &plan.EntitySel{Histories: []*plan.HistoryField{{Key: history, Part: all}}},
		Relations: &plan.RelationSel{
			Histories: []*plan.LinkedField{{
				Key: history, Columns: plan.Columns{Claims: true, Body: true}, Sel: &plan.RelationSel{}, Part: all,
			}},
		}}
	for _, e := range d.facts.entities {
		ids = append(ids, e.ID)
	}
	ids = slices.Compact(ids)
	root.IDs = append(root.IDs, ids...)
	for _, r := range d.facts.relations {
		if !slices.Contains(root.IDs, r.ID) {
			root.IDs = append(root.IDs, r.ID)
		}
		if r.EventKey != "" && !slices.Contains(events, r.EventKey) {
			events = append(events, r.EventKey)
		}
	}
	view := knownAt(known)
	questions := []question{{Plan: &plan.Plan{Roots: []plan.Root{
		{Key: plan.Key{}.Field("nodes"), View: view, Question: root},
		{Key: plan.Key{}.Field("stats"), View: view, Question: &plan.Stats{}},
	}}}}
	for _, desc := range []bool{false, true} {
		all := plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: desc, Limit: 1000}
		for a, parents := range map[plan.Anchor][]string{
			plan.AnchorRoot: nil, plan.AnchorEntity: ids, plan.AnchorSource: ids, plan.AnchorEvent: events,
			plan.AnchorLinked: root.IDs,
		} {
			for _, dir := range []kg.Direction{kg.DirectionBoth, kg.DirectionOutgoing, kg.DirectionIncoming} {
				questions = append(questions, question{
					Relations: &plan.RelationList{Anchor: a, Direction: dir, Scan: all}, Parents: parents, Known: known,
				})
			}
		}
		for _, o := range []plan.EntityOrder{plan.OrderByID, plan.OrderByName} {
			questions = append(questions, question{
				Entities: &plan.EntityList{Order: o, Scan: plan.TextScan{Desc: desc, Limit: 1000}}, Known: known,
			})
		}
	}
	for _, day := range []edtf.Day{baseDay, baseDay - 366, baseDay + 367} {
		questions = append(questions, question{States: &day, Parents: ids, Known: known})
	}
	return questions
}

// knownAt is the view of an instant; of the zero time, of now.
func knownAt(t time.Time) plan.View { return plan.View{Past: !t.IsZero(), Known: t} }
