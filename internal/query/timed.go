package query

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// A time-respecting path crosses each of its relations on a day, and no step is before the one in front of it. A
// relation can be crossed on any day that its date may be: an event on the day that it happened, a state while it held.
//
// A path is possible if there are such days. It is certain if it is in order whichever days the dates mean: of two
// events the first is over, at the latest, when the second begins at the earliest; a state is crossed on a day on which
// it held for certain.

// step is one way to cross a relation.
type step struct {
	from, to string
	lo, hi   int64 // the days on which it may be crossed
	fixed    bool  // certain: which of these days it is cannot be chosen
	relation *kg.Relation
}

// back is the step as time and way run backwards.
func (s step) back() step {
	s.from, s.to, s.lo, s.hi = s.to, s.from, -s.hi, -s.lo
	return s
}

// window is on which days the last step of a path may be taken, chosen or, if it is fixed, not.
type window struct {
	lo, hi int64
	fixed  bool
}

// rules are what holds between two steps.
type rules struct {
	least, most int64 // days
}

// never is more days than there are, unlimited more than there are between never and any day.
const (
	never     = math.MaxInt64 / 4
	unlimited = math.MaxInt64 / 2
)

// begin is the window of a first step.
func (s step) begin() window { return window{s.lo, s.hi, s.fixed} }

// follow returns the window of a step behind another one, and false if it cannot follow.
func (r rules) follow(w window, s step) (window, bool) {
	switch {
	case r.least > r.most: // strict, and without waiting: there is no second step
		return window{}, false
	case !s.fixed && w.fixed:
		lo, hi := max(w.hi+r.least, s.lo), min(w.lo+r.most, s.hi)
		return window{lo, hi, false}, lo <= hi
	case !s.fixed:
		lo, hi := max(w.lo+r.least, s.lo), min(w.hi+r.most, s.hi)
		return window{lo, hi, false}, lo <= hi
	case w.fixed:
		return s.begin(), w.hi+r.least <= s.lo && s.hi-w.lo <= r.most
	}
	return s.begin(), max(w.lo, s.hi-r.most) <= min(w.hi, s.lo-r.least)
}

// earliest returns the earliest day of the last step, for certain.
func (r rules) earliest(path []step) int64 {
	w := path[0].begin()
	for _, s := range path[1:] {
		w, _ = r.follow(w, s)
	}
	if w.fixed {
		return w.hi
	}
	return w.lo
}

// latest returns the latest day of the first step.
func (r rules) latest(path []step) int64 {
	back := make([]step, len(path))
	for i, s := range path {
		back[len(path)-1-i] = s.back()
	}
	return -r.earliest(back)
}

// times returns the days of departure and arrival that the mode is about.
func (r rules) times(path []step, mode plan.PathMode) (departure, arrival int64) {
	path = slices.Clone(path)
	pin := func(s *step, day int64) {
		if !s.fixed {
			s.lo, s.hi = day, day
		}
	}
	if mode == plan.PathEarliestArrival || mode == plan.PathFewestSteps {
		arrival = r.earliest(path)
		pin(&path[len(path)-1], arrival)
		return r.latest(path), arrival
	}
	departure = r.latest(path)
	pin(&path[0], departure)
	return departure, r.earliest(path)
}

// timed returns a time-respecting path.
func (s *search) timed(from, to string) ([]FoundPath, error) {
	steps, err := s.steps(from, to)
	if err != nil {
		return nil, err
	}
	r := rules{most: unlimited}
	if s.Strict {
		r.least = 1
	}
	if s.MaxWaiting != nil {
		r.most = int64(*s.MaxWaiting)
	}
	path, err := s.best(steps, from, to, r)
	if err != nil || path == nil {
		return nil, err
	}
	found := FoundPath{IDs: []string{from}, Timed: true}
	departure, arrival := r.times(path, s.Mode)
	found.Departure, found.Arrival = dayOf(departure), dayOf(arrival)
	var ids []string
	for _, st := range path {
		found.IDs, ids = append(found.IDs, st.to), append(ids, st.relation.ID)
	}
	rels, err := s.r.Relations(s.ctx, ids, s.List.Columns)
	byID := map[string]*kg.Relation{}
	for _, rel := range rels {
		byID[rel.ID] = rel
	}
	for _, id := range ids {
		if byID[id] != nil {
			found.Relations = append(found.Relations, byID[id])
		}
	}
	return []FoundPath{found}, err
}

// best returns the path that is the best in the mode; nil if there is none.
func (s *search) best(steps []step, from, to string, r rules) ([]step, error) {
	switch {
	case s.MaxWaiting != nil:
		return s.tryAll(steps, from, to, r)
	case s.Mode == plan.PathFastest:
		return s.fastest(steps, from, to, r)
	case s.Mode == plan.PathLatestDeparture:
		back := make([]step, len(steps))
		for i, st := range steps {
			back[i] = st.back()
		}
		path := soonest(back, to, from, r, s.MaxLength, false)
		slices.Reverse(path)
		for i := range path {
			path[i] = path[i].back()
		}
		return path, nil
	}
	return soonest(steps, from, to, r, s.MaxLength, s.Mode == plan.PathFewestSteps), nil
}

func dayOf(n int64) edtf.Day {
	return edtf.Day(min(max(n, int64(edtf.MinDay)), int64(edtf.MaxDay)))
}

// steps returns all steps that a path may take, in the order of their relations: those among the entities that are near
// enough to both ends.
func (s *search) steps(from, to string) ([]step, error) {
	near := func(string) bool { return true }
	l := s.list()
	l.Anchor, l.Direction = plan.AnchorRoot, ""
	var parents []string
	if s.view == (plan.View{}) && !s.List.Where.NamesRealization() { // then pairs that occurred leave out nothing
		counted := *s
		counted.counted = true
		a, b := newSide(from, s.List.Direction), newSide(to, opposite(s.List.Direction))
		for _, e := range []*side{a, b} {
			for e.level < s.MaxLength-1 && len(e.frontier) > 0 {
				if err := counted.grow(e); err != nil {
					return nil, err
				}
			}
		}
		var ids []string
		a.depth[to], b.depth[from] = 1, 1 // at least
		for id, d := range a.depth {
			if e, ok := b.depth[id]; ok && d+e <= s.MaxLength {
				ids = append(ids, id)
			}
		}
		slices.Sort(ids)
		near = func(id string) bool { _, ok := slices.BinarySearch(ids, id); return ok }
		if len(ids) <= mostNear {
			in := &plan.EntityWhere{ID: &plan.IDFilter{In: ids}}
			l.Where = &plan.RelationWhere{From: in, To: in, And: []*plan.RelationWhere{l.Where}}
			l.Anchor, l.Direction, parents = plan.AnchorEntity, kg.DirectionOutgoing, ids
		}
	}
	s.walked = 0
	l.Scan.Limit = s.MaxWalked + 1
	rows, err := s.r.ListRelations(s.ctx, &l, parents)
	if err != nil {
		return nil, err
	}
	if err := s.walk(len(rows)); err != nil {
		return nil, err
	}
	var ends kg.IDSet
	seen := map[string]bool{}
	var rels []*kg.Relation
	for _, row := range rows {
		r := row.Relation
		if seen[r.ID] || r.From == r.To || r.To == kg.UnspecifiedActor || r.From == kg.UnspecifiedActor ||
			!near(r.From) || !near(r.To) {
			continue
		}
		seen[r.ID] = true
		rels = append(rels, r)
		ends.Add(r.From, r.To)
	}
	if err := s.learnKinds(ends.List()); err != nil {
		return nil, err
	}
	slices.SortFunc(rels, func(a, b *kg.Relation) int { return cmp.Compare(a.SK, b.SK) })
	var out []step
	for _, r := range rels {
		if s.Kinds != nil && !(s.allowed[r.From] && s.allowed[r.To]) {
			continue
		}
		st := step{from: r.From, to: r.To, relation: r}
		b := r.Bounds()
		st.lo, st.hi = int64(b.StartEarliest), int64(b.EndLatest)
		if s.Certain {
			if st.fixed = r.Type.Info().Aspect == kg.AspectEvent; !st.fixed {
				st.lo, st.hi = int64(b.CertainFrom), int64(b.CertainTo)
			}
		}
		if st.lo > st.hi {
			continue
		}
		forth := r.Symmetric || s.List.Direction != kg.DirectionIncoming
		back := r.Symmetric || s.List.Direction != kg.DirectionOutgoing
		if forth {
			out = append(out, st)
		}
		if back {
			st.from, st.to = st.to, st.from
			out = append(out, st)
		}
	}
	return out, nil
}

// mostNear is how many entities are named to a store. Where there are more, all relations that match are read.
const mostNear = 1000

// learnKinds learns which of the entities may be passed.
func (s *search) learnKinds(ids []string) error {
	if s.Kinds == nil {
		return nil
	}
	var unknown []string
	for _, id := range ids {
		if _, known := s.allowed[id]; !known {
			unknown = append(unknown, id)
		}
	}
	kinds, err := s.kindsOf(unknown)
	for _, id := range unknown {
		s.allowed[id] = slices.Contains(s.Kinds, kinds[id])
	}
	return err
}

// arrive returns when a step is over that is taken from a place where one is on a day at the earliest; false if that is
// too late for it.
func (r rules) arrive(at int64, s step) (int64, bool) {
	w, ok := r.follow(window{at, at, true}, s)
	if w.fixed {
		return w.hi, ok
	}
	return w.lo, ok
}

// soonest returns the path that arrives first, in as few steps as that takes; or, if the fewest are asked for, the
// first of those with the fewest steps. Where there is no greatest waiting time, being somewhere sooner is never worse.
func soonest(steps []step, from, to string, r rules, maxLength int, fewest bool) []step {
	best := map[string]int64{from: -never}
	type mark struct {
		at   int64
		step int // that led here
	}
	levels := []map[string]mark{{from: {-never, -1}}}
	reached := -1
	for n := 1; n <= maxLength; n++ {
		level := map[string]mark{}
		for i, s := range steps {
			before, ok := levels[n-1][s.from]
			if !ok {
				continue
			}
			at, ok := r.arrive(before.at, s)
			if old, there := best[s.to]; !ok || there && old <= at {
				continue
			}
			if old, there := level[s.to]; !there || at < old.at {
				level[s.to] = mark{at, i}
			}
		}
		for id, m := range level {
			best[id] = m.at
		}
		levels = append(levels, level)
		if _, ok := level[to]; ok {
			if reached = n; fewest {
				break
			}
		}
		if len(level) == 0 {
			break
		}
	}
	if reached < 0 {
		return nil
	}
	path := make([]step, reached)
	for n, id := reached, to; n > 0; n-- {
		s := steps[levels[n][id].step]
		path[n-1], id = s, s.from
	}
	return path
}

// label is a path to a place: on which day one has departed at the latest, and has arrived at the earliest.
type label struct {
	departure, arrival int64
	step               step
	before             *label
}

// fastest returns the path that takes the fewest days, of these one with the fewest steps, and of these the one that
// arrives first. At each place it keeps what no other path beats in both departure and arrival.
func (s *search) fastest(steps []step, from, to string, r rules) ([]step, error) {
	leaving := map[string][]step{}
	for _, st := range steps {
		leaving[st.from] = append(leaving[st.from], st)
	}
	kept, level := map[string][]*label{}, map[string][]*label{from: {nil}}
	var best *label
	work, bestDays := 0, int64(0)
	for n := int64(1); n <= int64(s.MaxLength); n++ {
		next := map[string][]*label{}
		found := best != nil
		for _, at := range slices.Sorted(maps.Keys(level)) {
			for _, before := range level[at] {
				for _, st := range leaving[at] {
					if work += 1 + len(kept[st.to]); work > stepsPerWalked*s.MaxWalked {
						return nil, s.walk(s.MaxWalked + 1)
					}
					l, ok := before.then(st, r, n)
					beats := func(o *label) bool { return o.departure >= l.departure && o.arrival <= l.arrival }
					if !ok || st.to == from || slices.ContainsFunc(kept[st.to], beats) {
						continue
					}
					kept[st.to] = append(slices.DeleteFunc(kept[st.to], func(o *label) bool {
						return l.departure >= o.departure && l.arrival <= o.arrival
					}), l)
					if st.to != to {
						next[st.to] = append(next[st.to], l)
						continue
					}
					days := max(l.arrival-l.departure, r.least*(n-1))
					if best == nil || days < bestDays || days == bestDays && !found && l.arrival < best.arrival {
						best, bestDays, found = l, days, false
					}
				}
			}
		}
		level = next
	}
	var path []step
	for l := best; l != nil; l = l.before {
		path = append(path, l.step)
	}
	slices.Reverse(path)
	return path, nil
}

// then returns the label behind one more step, the nth; false if it comes too late for it. Before the first step there
// is none.
func (l *label) then(s step, r rules, n int64) (*label, bool) {
	late := s.hi // until when it may be taken
	if s.fixed {
		late = s.lo
	}
	if l == nil {
		at, _ := r.arrive(-never, s)
		return &label{late, at, s, nil}, true
	}
	at, ok := r.arrive(l.arrival, s)
	return &label{min(l.departure, late-r.least*(n-1)), at, s, l}, ok
}

// tryAll looks at all paths, since with a greatest waiting time it may be better to be somewhere later.
func (s *search) tryAll(steps []step, from, to string, r rules) ([]step, error) {
	leaving := map[string][]step{}
	for _, st := range steps {
		leaving[st.from] = append(leaving[st.from], st)
	}
	var best, path []step
	var bestKey [3]int64
	work := 0
	visited := map[string]bool{from: true}
	var try func(at string, w window) error
	try = func(at string, w window) error {
		for _, st := range leaving[at] {
			if work++; work > stepsPerWalked*s.MaxWalked {
				return s.walk(s.MaxWalked + 1)
			}
			next, ok := st.begin(), true
			if len(path) > 0 {
				next, ok = r.follow(w, st)
			}
			if !ok || visited[st.to] {
				continue
			}
			path = append(path, st)
			if st.to == to {
				if key := s.rank(path, r); best == nil || slices.Compare(key[:], bestKey[:]) < 0 {
					best, bestKey = slices.Clone(path), key
				}
			} else if len(path) < s.MaxLength {
				visited[st.to] = true
				if err := try(st.to, next); err != nil {
					return err
				}
				visited[st.to] = false
			}
			path = path[:len(path)-1]
		}
		return nil
	}
	return best, try(from, window{})
}

// rank is what the mode compares paths by; the least is the best.
func (s *search) rank(path []step, r rules) [3]int64 {
	departure, arrival := r.times(path, s.Mode)
	n := int64(len(path))
	switch s.Mode {
	case plan.PathEarliestArrival:
		return [3]int64{arrival, n, -departure}
	case plan.PathLatestDeparture:
		return [3]int64{-departure, n, arrival}
	case plan.PathFastest:
		return [3]int64{arrival - departure, n, arrival}
	}
	return [3]int64{n, arrival, -departure}
}
