package write

import (
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// walks are the ways from ends to the states that they act for. All go on together, a step at a time, so that each
// step takes one statement for the affiliations that it meets, and one for the entities that these lead to.
type walks struct {
	*change
	by    map[walkKey]*walk
	known map[string][]affiliation // by the entity that has them
}

// walkKey is where a walk begins, and the time that affiliations must be possible in.
type walkKey struct {
	id   string
	from edtf.Day
	to   edtf.Day
}

type walk struct {
	walkKey
	at       []string // where it is
	seen     map[string]bool
	followed int
	lost     bool // it had to follow too many
	state    string
	states   int // how many it reached
}

// affiliation is one relation to what an entity belongs to.
type affiliation struct {
	to         string
	start, end edtf.Day // it is possible between
}

func (w *walks) begin(id string, b edtf.Bounds) {
	k := walkKey{id, b.StartEarliest, b.EndLatest}
	if w.by[k] == nil {
		w.by[k] = &walk{walkKey: k, at: []string{id}, seen: map[string]bool{id: true}}
	}
}

// stateOf returns the one state that an entity acts for during the bounds, and nothing if there is none or several.
func (w *walks) stateOf(id string, b edtf.Bounds) string {
	if x := w.by[walkKey{id, b.StartEarliest, b.EndLatest}]; x != nil && !x.lost && x.states == 1 {
		return x.state
	}
	return ""
}

// forgetDerived takes from a relation that gets another date the states that follow from the old one, so that they
// are derived anew. A state that says what would be derived is taken for a derived one; any other was given by a
// writer, and stays.
func (w *walks) forgetDerived(x restated) {
	then := x.old.When.Bounds(kg.DayOf(w.now()))
	if !x.fromState && x.fresh.From == x.old.From && x.fresh.FromState == w.stateOf(x.old.From, then) {
		x.fresh.FromState = ""
	}
	if !x.toState && x.fresh.To == x.old.To && x.fresh.ToState == w.stateOf(x.old.To, then) {
		x.fresh.ToState = ""
	}
}

// run takes all walks as far as they go.
func (w *walks) run() error {
	news, replaced := map[string][]affiliation{}, map[string]bool{}
	for _, p := range w.puts {
		replaced[p.New.ID] = true
	}
	for _, r := range w.fresh() {
		occurred := r.Realization == kg.RealizationOccurred || r.Realization == ""
		if occurred && slices.Contains(kg.Affiliations, r.Type) {
			news[r.From] = append(news[r.From], w.affiliationOf(r))
		}
	}
	for step := 0; ; step++ {
		var ahead kg.IDSet
		for _, x := range w.by {
			ahead.Add(w.arrive(x)...)
		}
		if step == store.MaxAffiliation || len(ahead.List()) == 0 {
			return nil
		}
		if err := w.load(ahead.List(), news, replaced); err != nil {
			return err
		}
		for _, x := range w.by {
			w.step(x)
		}
	}
}

// arrive takes states out of where a walk is, and returns what is left.
func (w *walks) arrive(x *walk) []string {
	x.at = slices.DeleteFunc(x.at, func(id string) bool {
		e := w.entities[id]
		if e != nil && e.Kind == kg.KindState {
			x.state = id
			x.states++
			return true
		}
		return e == nil
	})
	return x.at
}

// step goes on to what the places of a walk belong to.
func (w *walks) step(x *walk) {
	var next []string
	for _, id := range x.at {
		list := w.known[id]
		if len(list) > w.limits.MaxFollowed {
			x.lost = true
		}
		for _, a := range list {
			if x.lost {
				break
			}
			if a.start > x.to || a.end < x.from {
				continue
			}
			if x.followed++; x.followed > w.limits.MaxFollowed {
				x.lost = true
			}
			if !x.seen[a.to] {
				x.seen[a.to] = true
				next = append(next, a.to)
			}
		}
	}
	if x.at = next; x.lost {
		x.at = nil
	}
}

// load fetches the affiliations of those of the entities that are not known yet, as the change leaves them, and what
// they lead to.
func (w *walks) load(ids []string, news map[string][]affiliation, replaced map[string]bool) error {
	var ahead, unknown kg.IDSet
	for _, id := range ids {
		if _, ok := w.known[id]; !ok {
			ahead.Add(id)
		}
	}
	slices.Sort(ahead.List())
	rows, err := w.w.ListRelations(w.ctx, &plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionOutgoing,
		Where: (&plan.Via{Types: kg.Affiliations}).RelationWhere(),
		Scan:  first(w.limits.MaxFollowed + len(replaced) + 1)}, ahead.List())
	if err != nil {
		return err
	}
	for _, id := range ahead.List() {
		w.known[id] = news[id]
	}
	for _, row := range rows {
		if r := row.Relation; !replaced[r.ID] {
			w.known[r.From] = append(w.known[r.From], w.affiliationOf(r))
		}
	}
	for _, id := range ahead.List() {
		for _, a := range w.known[id] {
			unknown.Add(a.to)
		}
	}
	return w.loadEntities(slices.Sorted(slices.Values(unknown.List()))...)
}

func (w *walks) affiliationOf(r *kg.Relation) affiliation {
	b := r.When.Bounds(kg.DayOf(w.now()))
	return affiliation{r.To, b.StartEarliest, b.EndLatest}
}
