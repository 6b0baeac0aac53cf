package query

import (
	"cmp"
	"fmt"
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// PathsFound is what leads from one entity to another.
type PathsFound struct {
	Paths     []FoundPath
	nodes     loaded[*EntityNode]
	relations loaded[*RelationNode]
}

// FoundPath is one of them.
type FoundPath struct {
	IDs                []string
	Relations          []*kg.Relation
	Timed              bool
	Departure, Arrival edtf.Day // if it is timed
}

// Node returns the entity of a path with what was loaded of it under key.
func (p *PathsFound) Node(key plan.Key, id string) *EntityNode { return p.nodes.of(id, key) }

// Relation returns a relation of a path with what was loaded of it under key.
func (p *PathsFound) Relation(key plan.Key, r *kg.Relation) *RelationNode {
	return p.relations.of(r.ID, key)
}

// search is a search for paths under way.
type search struct {
	walker
	*plan.Paths
	counted bool // by what stores keep of pairs
	walked  int
	allowed map[string]bool // of the entities whose kinds are known, those that may be passed
}

func (w walker) answerPaths(q *plan.Paths) (*PathsFound, error) {
	s := &search{walker: w, Paths: q, counted: q.CountedIn(w.view), allowed: map[string]bool{}}
	out := &PathsFound{}
	var ends [2]string
	for i, id := range []string{q.From, q.To} {
		found, err := w.findCenters([]string{id})
		if err != nil || len(found.List()) == 0 {
			w.emptyOf(q.Path, []plan.Name{{Path: []string{"from", "to"}[i], ID: id}})
			return out, err
		}
		ends[i] = found.List()[0]
	}
	from, to := ends[0], ends[1]
	if from == to {
		return out, nil
	}
	s.allowed[from], s.allowed[to] = true, true
	var err error
	switch {
	case q.Mode.Timed():
		out.Paths, err = s.timed(from, to)
	default:
		var paths [][]string
		if q.Mode == plan.PathShortest {
			paths, err = s.shortest(from, to)
		} else {
			paths, err = s.several(from, to)
		}
		if err == nil {
			out.Paths, err = s.withRelations(paths)
		}
	}
	if err != nil {
		return nil, err
	}
	if len(out.Paths) == 0 {
		w.empty(q.Path, q.List.Where)
	}
	var ids kg.IDSet
	var rels []*kg.Relation
	seen := map[string]bool{}
	for _, p := range out.Paths {
		ids.Add(p.IDs...)
		for _, r := range p.Relations {
			if !seen[r.ID] {
				seen[r.ID] = true
				rels = append(rels, r)
			}
		}
	}
	out.relations, out.nodes, err = w.loadRelationLevel(rels, q.Relations, q.Nodes, ids)
	return out, err
}

// walk counts what the search goes through.
func (s *search) walk(n int) error {
	if s.walked += n; s.walked <= s.MaxWalked {
		return nil
	}
	return kg.Errorf(kg.CodeLimitExceeded, "this search for paths would go through more than %d neighbors or "+
		"relations: ask for a smaller maxLength, or with a filter, such as on types or a narrower during", s.MaxWalked)
}

// reach returns what is one step from the entities, sorted by id, each once with the first of them that leads there.
func (s *search) reach(from []string, d kg.Direction) ([]store.Reached, error) {
	var out []store.Reached
	if s.counted {
		list, err := s.r.Reached(s.ctx, from, d)
		if err != nil {
			return nil, err
		}
		if err := s.walk(len(list)); err != nil {
			return nil, err
		}
		out = list
	} else {
		lists, err := s.adjacent(from, d)
		if err != nil {
			return nil, err
		}
		seen := map[string]bool{}
		for i, list := range lists {
			for _, id := range list {
				if !seen[id] {
					seen[id] = true
					out = append(out, store.Reached{From: i, ID: id})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b store.Reached) int { return cmp.Compare(a.ID, b.ID) })
	return s.ofKinds(out)
}

// ofKinds leaves what may be passed.
func (s *search) ofKinds(list []store.Reached) ([]store.Reached, error) {
	if s.Kinds == nil {
		return list, nil
	}
	var ids []string
	for _, r := range list {
		if _, known := s.allowed[r.ID]; !known {
			ids = append(ids, r.ID)
		}
	}
	kinds, err := s.kindsOf(ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		s.allowed[id] = slices.Contains(s.Kinds, kinds[id])
	}
	return slices.DeleteFunc(list, func(r store.Reached) bool { return !s.allowed[r.ID] }), nil
}

// adjacent returns the neighbors of each of the entities, sorted by id.
func (s *search) adjacent(of []string, d kg.Direction) ([][]string, error) {
	lists := make([]kg.IDSet, len(of))
	if s.counted {
		rows, err := s.r.Pairs(s.ctx, &plan.PairList{Direction: d}, of)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			p, id := &rows[i].Pair, of[rows[i].Parent]
			forth, back := p.Forth, p.Back
			if id == p.B {
				forth, back = back, forth
			}
			if d == kg.DirectionOutgoing && forth > 0 || d == kg.DirectionIncoming && back > 0 ||
				d == kg.DirectionBoth && p.N > 0 {
				lists[rows[i].Parent].Add(p.Other(id))
			}
		}
		if err := s.walk(len(rows)); err != nil {
			return nil, err
		}
	} else {
		l := s.list()
		l.Direction = d
		l.Scan.Limit = s.MaxWalked - s.walked + 1
		rows, err := s.r.ListRelations(s.ctx, &l, of)
		if err != nil {
			return nil, err
		}
		if err := s.walk(len(rows)); err != nil {
			return nil, err
		}
		for _, row := range rows {
			if other := row.Relation.Other(of[row.Parent]); other != kg.UnspecifiedActor && other != of[row.Parent] {
				lists[row.Parent].Add(other)
			}
		}
	}
	out := make([][]string, len(of))
	for i := range lists {
		out[i] = lists[i].List()
		slices.Sort(out[i])
	}
	return out, nil
}

// list is the list of the relations of an entity that count.
func (s *search) list() plan.RelationList {
	l := s.List
	l.Where, l.Columns = s.Where(), plan.Columns{}
	return l
}

func opposite(d kg.Direction) kg.Direction {
	switch d {
	case kg.DirectionOutgoing:
		return kg.DirectionIncoming
	case kg.DirectionIncoming:
		return kg.DirectionOutgoing
	}
	return kg.DirectionBoth
}

// side is one end of a search from both ends: what was reached from it, level by level.
type side struct {
	direction kg.Direction
	frontier  []string
	before    map[string]string // of each that was reached, the one before it
	depth     map[string]int
	level     int
}

func newSide(id string, d kg.Direction) *side {
	return &side{d, []string{id}, map[string]string{}, map[string]int{id: 0}, 0}
}

// grow takes one step.
func (s *search) grow(e *side) error {
	list, err := s.reach(e.frontier, e.direction)
	if err != nil {
		return err
	}
	e.level++
	var next []string
	for _, r := range list {
		if _, there := e.depth[r.ID]; !there {
			e.depth[r.ID], e.before[r.ID] = e.level, e.frontier[r.From]
			next = append(next, r.ID)
		}
	}
	e.frontier = next
	return nil
}

// shortest returns one shortest path. It searches from both ends, the smaller of the two fronts first: with one
// statement for each step.
func (s *search) shortest(from, to string) ([][]string, error) {
	a, b := newSide(from, s.List.Direction), newSide(to, opposite(s.List.Direction))
	for a.level+b.level < s.MaxLength {
		grown, other := a, b
		if len(b.frontier) < len(a.frontier) {
			grown, other = b, a
		}
		if len(grown.frontier) == 0 {
			return nil, nil
		}
		if err := s.grow(grown); err != nil {
			return nil, err
		}
		for _, id := range grown.frontier { // sorted, so that it is the same one in every store
			if _, met := other.depth[id]; met {
				return [][]string{join(a, b, id)}, nil
			}
		}
	}
	return nil, nil
}

// join is the path by way of an entity that both sides have reached.
func join(a, b *side, id string) []string {
	path := []string{id}
	for at, ok := a.before[id]; ok; at, ok = a.before[at] {
		path = append(path, at)
	}
	slices.Reverse(path)
	for at, ok := b.before[id]; ok; at, ok = b.before[at] {
		path = append(path, at)
	}
	return path
}

// several returns all shortest paths, or the shortest ones and then longer ones. It knows how far each entity is from
// the end, and so takes no step that leads too far away.
func (s *search) several(from, to string) ([][]string, error) {
	end := newSide(to, opposite(s.List.Direction))
	next := map[string][]string{}
	var out [][]string
	for length := 1; length <= s.MaxLength && len(out) < s.First; length++ {
		for end.level < length-1 && len(end.frontier) > 0 {
			if err := s.grow(end); err != nil {
				return nil, err
			}
		}
		within := func(id string, left int) bool {
			d, ok := end.depth[id]
			return ok && d <= left
		}
		if err := s.spreadTo(from, length, next, within); err != nil {
			return nil, err
		}
		path := []string{from}
		var follow func() bool
		follow = func() bool { // false: there are enough
			at, left := path[len(path)-1], length-len(path)+1
			if s.walked++; s.walked > stepsPerWalked*s.MaxWalked {
				return false
			}
			for _, id := range next[at] {
				switch {
				case left == 1 && id == to:
					out = append(out, append(slices.Clone(path), to))
					if len(out) == s.First {
						return false
					}
				case left > 1 && id != to && within(id, left-1) && !slices.Contains(path, id):
					path = append(path, id)
					more := follow()
					path = path[:len(path)-1]
					if !more {
						return false
					}
				}
			}
			return true
		}
		if !follow() && len(out) < s.First {
			return nil, s.walk(0)
		}
		if s.Mode == plan.PathAllShortest && len(out) > 0 {
			break
		}
	}
	return out, nil
}

// stepsPerWalked is how many steps in memory weigh as much as a row that is read.
const stepsPerWalked = 20

// spreadTo learns the neighbors of all that a path of this length may pass.
func (s *search) spreadTo(from string, length int, next map[string][]string, within func(string, int) bool) error {
	level := []string{from}
	for left := length; left > 0 && len(level) > 0; left-- {
		var unknown []string
		for _, id := range level {
			if _, known := next[id]; !known {
				unknown = append(unknown, id)
			}
		}
		if len(unknown) > 0 {
			lists, err := s.adjacent(unknown, s.List.Direction)
			if err != nil {
				return err
			}
			var all []store.Reached
			for i, id := range unknown {
				next[id] = lists[i]
				for _, other := range lists[i] {
					all = append(all, store.Reached{ID: other})
				}
			}
			if _, err := s.ofKinds(all); err != nil {
				return err
			}
			if s.Kinds != nil {
				for _, id := range unknown {
					next[id] = slices.DeleteFunc(next[id], func(id string) bool { return !s.allowed[id] })
				}
			}
		}
		var ids kg.IDSet
		for _, id := range level {
			for _, other := range next[id] {
				if within(other, left-1) {
					ids.Add(other)
				}
			}
		}
		level = ids.List()
	}
	return nil
}

// withRelations finds for each step the latest relation that counts.
func (s *search) withRelations(paths [][]string) ([]FoundPath, error) {
	latest := map[[2]string]*kg.Relation{}
	for _, d := range []kg.Direction{kg.DirectionOutgoing, kg.DirectionIncoming} {
		l := s.list()
		l.Anchor, l.Columns, l.Scan.Limit = plan.AnchorPair, s.List.Columns, 1
		switch s.List.Direction {
		case kg.DirectionOutgoing:
			l.Direction = d // from the first of the two
		case kg.DirectionIncoming:
			l.Direction = opposite(d)
		default:
			l.Direction = kg.DirectionBoth
		}
		var keys kg.IDSet
		for _, p := range paths {
			for i := range p[1:] {
				if (p[i] < p[i+1]) == (d == kg.DirectionOutgoing) {
					keys.Add(kg.PairKey(p[i], p[i+1]))
				}
			}
		}
		rows, err := s.r.ListRelations(s.ctx, &l, keys.List())
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			a, b := min(row.Relation.From, row.Relation.To), max(row.Relation.From, row.Relation.To)
			if d == kg.DirectionIncoming {
				a, b = b, a
			}
			latest[[2]string{a, b}] = row.Relation
		}
	}
	out := make([]FoundPath, len(paths))
	for i, p := range paths {
		out[i].IDs = p
		for j := range p[1:] {
			r := latest[[2]string{p[j], p[j+1]}]
			if r == nil {
				return nil, fmt.Errorf("query: no relation leads from %q to %q", p[j], p[j+1])
			}
			out[i].Relations = append(out[i].Relations, r)
		}
	}
	return out, nil
}
