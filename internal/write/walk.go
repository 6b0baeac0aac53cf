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
	by    map[span]*walk
	known map[string][]affiliation // by the entity that has them; of whatever time and status
}

// span is an entity, and the time in which it is an end of a relation.
type span struct {
	id       string
	from, to edtf.Day
}

// spanOf is an end of a relation, for as long as the relation may last.
func (c *change) spanOf(id string, r *kg.Relation) span {
	b := r.When.Bounds(kg.DayOf(c.now()))
	return span{id, b.StartEarliest, b.EndLatest}
}

type walk struct {
	span
	at       []string        // where it is
	seen     map[string]bool // where it was; nil: at its begin alone
	followed int
	lost     bool // it had to follow too many
	state    string
	states   int // how many it reached
}

// affiliation is one relation to what an entity belongs to.
type affiliation struct {
	*kg.Relation
	start, end edtf.Day // it is possible between
}

func newWalks(c *change) *walks {
	return &walks{change: c, by: map[span]*walk{}, known: map[string][]affiliation{}}
}

// beginEnds begins at the ends of a relation whose states are derived.
func (w *walks) beginEnds(r *kg.Relation) {
	if r.FromStateBasis != kg.BasisGiven {
		w.begin(w.spanOf(r.From, r))
	}
	if r.ToStateBasis != kg.BasisGiven {
		w.begin(w.spanOf(r.To, r))
	}
}

func (w *walks) begin(s span) {
	if w.by[s] == nil {
		w.by[s] = &walk{span: s, at: []string{s.id}}
	}
}

// derive fills in the states that the ends act for where the writer does not say.
func (w *walks) derive(relations []*kg.Relation) {
	for _, r := range relations {
		if r.FromStateBasis != kg.BasisGiven {
			r.FromState, r.FromStateBasis = w.stateOf(w.spanOf(r.From, r))
		}
		if r.ToStateBasis != kg.BasisGiven {
			r.ToState, r.ToStateBasis = w.stateOf(w.spanOf(r.To, r))
		}
	}
}

// stateOf returns the one state that an entity acts for during a time, and what that rests on; nothing if there is none
// or several.
func (w *walks) stateOf(s span) (string, kg.Basis) {
	x := w.by[s]
	switch {
	case x == nil || x.lost || x.states != 1:
		return "", ""
	case w.certain(x):
		return x.state, kg.BasisCertain
	}
	return x.state, kg.BasisPossible
}

// certain reports whether a walk leads to its state on every reading of the dates: by affiliations that are certain all
// the time that it is about. There is no other state, even by a merely possible way.
func (w *walks) certain(x *walk) bool {
	if x.id == x.state {
		return true
	}
	at, seen := []string{x.id}, map[string]bool{x.id: true}
	for step := 0; ; step++ {
		if slices.Contains(at, x.state) {
			return true
		}
		if step == store.MaxAffiliation {
			return false
		}
		var next []string
		for _, id := range at {
			if w.leadsNowhere(id) {
				continue
			}
			for _, a := range w.known[id] {
				if a.Affiliates() && a.CertainFrom <= x.from && x.to <= a.CertainTo && !seen[a.To] {
					seen[a.To] = true
					next = append(next, a.To)
				}
			}
		}
		at = next
	}
}

// leadsNowhere reports whether affiliations are not followed from an entity: a state acts for itself, and a militant
// group for none, whatever it belongs to.
func (c *change) leadsNowhere(id string) bool {
	e := c.entities[id]
	return e == nil || e.Kind == kg.KindState || e.Kind == kg.KindMilitantGroup
}

// run takes all walks as far as they go.
func (w *walks) run() error {
	news, replaced := map[string][]affiliation{}, map[string]bool{}
	for _, p := range w.puts {
		if p.Old != nil {
			replaced[p.New.ID] = true
		}
	}
	for _, r := range w.fresh() {
		if r.Realization == kg.RealizationOccurred && slices.Contains(kg.Affiliations, r.Type) {
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
		var next kg.IDSet // of all that the affiliations lead to, what they lead to at the time in question
		for _, x := range w.by {
			w.step(x)
			next.Add(x.at...)
		}
		if err := w.loadEntities(slices.Sorted(slices.Values(next.List()))...); err != nil {
			return err
		}
	}
}

// arrive takes states and groups out of where a walk is, and returns what is left.
func (w *walks) arrive(x *walk) []string {
	x.at = slices.DeleteFunc(x.at, func(id string) bool {
		if e := w.entities[id]; e != nil && e.Kind == kg.KindState {
			x.state = id
			x.states++
		}
		return w.leadsNowhere(id)
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
			if !a.Affiliates() || a.start > x.to || a.end < x.from {
				continue
			}
			if x.followed++; x.followed > w.limits.MaxFollowed {
				x.lost = true
			}
			if x.seen == nil {
				x.seen = map[string]bool{x.id: true}
			}
			if !x.seen[a.To] {
				x.seen[a.To] = true
				next = append(next, a.To)
			}
		}
	}
	if x.at = next; x.lost {
		x.at = nil
	}
}

// load fetches the affiliations of those of the entities that are not known yet, as the change leaves them.
func (w *walks) load(ids []string, news map[string][]affiliation, replaced map[string]bool) error {
	var ahead kg.IDSet
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
	return nil
}

func (w *walks) affiliationOf(r *kg.Relation) affiliation {
	b := r.When.Bounds(kg.DayOf(w.now()))
	return affiliation{r, b.StartEarliest, b.EndLatest}
}
