package query

import (
	"cmp"
	"maps"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Subgraph is what a neighborhood shows.
type Subgraph struct {
	IDs       []string // of the nodes, the centers first
	Entities  []*kg.Entity
	Relations []*kg.Relation
	Depth     map[string]int
	Degrees   map[string]Degree   // if they were asked for
	Pairs     map[string]*kg.Pair // of Relations, by kg.PairKey, as brief as plan.PairList; nil without counters
	AllCount  bool                // what did not occur counts, too
	Truncated bool
	nodes     loaded[*EntityNode]
	relations loaded[*RelationNode]
}

// Degree is how many relations of a node match, and how many of these are not shown.
type Degree struct {
	Count, Hidden int
	More          bool // there are more than that
}

// neighborhood is one under way.
type neighborhood struct {
	walker
	*plan.Neighborhood
	g       *Subgraph
	counted bool // by what stores keep of pairs: there is neither a filter nor a view
	tree    []string
	longest int  // how many relations the pair of nodes has that has the most; 0 without counters
	crowded bool // by the counters, pairs of nodes have more relations than may be shown
}

// answerNeighborhood loads what lies around the given entities. The reserved actor kg.UnspecifiedActor, and what leads
// to it, is left out.
func (w walker) answerNeighborhood(q *plan.Neighborhood) (*Subgraph, error) {
	g := &Subgraph{Depth: map[string]int{}, AllCount: q.List.Where.NamesRealization()}
	asked := *q
	var err error
	if asked.List, err = q.List.Driven(finder(w)); err != nil {
		return nil, err
	}
	n := &neighborhood{walker: w, Neighborhood: &asked, g: g, counted: q.CountedIn(w.view)}
	centers, err := w.findCenters(q.IDs)
	if err != nil {
		return nil, err
	}
	if err := n.spread(centers.List()); err != nil {
		return nil, err
	}
	if err := n.connect(); err != nil {
		return nil, err
	}
	n.shorten()
	if len(g.Relations) == 0 {
		w.empty(q.Path, q.List.Where)
	}
	// The ends and whatever else the relations' selections refer to come with one fetch; the centers may have no
	// relation at all.
	var ids kg.IDSet
	ids.Add(g.IDs...)
	if g.relations, g.nodes, err = w.loadRelationLevel(g.Relations, q.Relations, q.Nodes, ids); err != nil {
		return nil, err
	}
	if len(g.nodes.fields) > 0 { // entities were loaded with the selections on nodes; without one they are not wanted
		for _, id := range g.IDs {
			if node := g.nodes.fields[0].byID[id]; node != nil {
				g.Entities = append(g.Entities, node.Entity)
			}
		}
	}
	if q.Hidden {
		err = n.countDegrees()
	}
	return g, err
}

// findCenters returns the entities with these ids, in their order: those that exist, and in place of one that was
// merged away what it is part of.
func (w walker) findCenters(given []string) (kg.IDSet, error) {
	var ids, centers kg.IDSet
	for _, id := range given {
		if id != kg.UnspecifiedActor {
			ids.Add(id)
		}
	}
	list, err := w.r.Entities(w.ctx, ids.List())
	if err != nil {
		return centers, err
	}
	merged, err := w.followMerges(ids.List(), &list, nil)
	if err != nil {
		return centers, err
	}
	there := make(map[string]bool, len(list))
	for _, e := range list {
		there[e.ID] = true
	}
	for _, id := range ids.List() {
		if id = kg.FollowRedirects(merged, id); there[id] {
			centers.Add(id)
		}
	}
	return centers, nil
}

// candidate is a neighbor that a node hands on.
type candidate struct {
	of, id string
	depth  int
}

// spread chooses the nodes, step by step. Each step but the last takes at most half of the room that is left, and what
// no step takes is filled from earlier ones.
func (n *neighborhood) spread(centers []string) error {
	if len(centers) > n.MaxNodes {
		centers, n.g.Truncated = centers[:n.MaxNodes], true
	}
	for _, id := range centers {
		n.add(candidate{id: id})
	}
	var left []candidate
	frontier := centers
	for depth := 1; depth <= max(n.Depth, 1) && len(frontier) > 0; depth++ {
		room := n.MaxNodes - len(n.g.IDs)
		if depth < n.Depth {
			room = (room + 1) / 2
		}
		lists, err := n.neighbors(frontier, room)
		if err != nil {
			return err
		}
		first := len(n.g.IDs)
		for _, c := range inTurns(lists) {
			c.depth = depth
			if room > len(n.g.IDs)-first {
				n.add(c)
			} else {
				left = append(left, c)
			}
		}
		frontier = n.g.IDs[first:]
	}
	for _, c := range left {
		switch _, there := n.g.Depth[c.id]; {
		case there:
		case len(n.g.IDs) < n.MaxNodes:
			n.add(c)
		default:
			n.g.Truncated = true
		}
	}
	return nil
}

// shorten counts steps anew by the relations shown: for a neighbor of a center there may have been no room, so that it
// was reached by way of others.
func (n *neighborhood) shorten() {
	depth := n.g.Depth
	step := func(from, to string) (shorter bool) {
		if shorter = depth[to] > depth[from]+1; shorter {
			depth[to] = depth[from] + 1
		}
		return shorter
	}
	for again := true; again; {
		again = false
		for _, r := range n.g.Relations {
			if r.Symmetric || n.List.Direction != kg.DirectionIncoming {
				again = step(r.From, r.To) || again
			}
			if r.Symmetric || n.List.Direction != kg.DirectionOutgoing {
				again = step(r.To, r.From) || again
			}
		}
	}
}

// add adds a node, unless it is there.
func (n *neighborhood) add(c candidate) {
	if _, there := n.g.Depth[c.id]; there {
		return
	}
	n.g.IDs, n.g.Depth[c.id] = append(n.g.IDs, c.id), c.depth
	if c.of != "" {
		n.tree = append(n.tree, kg.PairKey(c.of, c.id))
	}
}

// inTurns joins lists, one of each at a time.
func inTurns[T any](lists [][]T) []T {
	var out []T
	for i, more := 0, true; more; i++ {
		more = false
		for _, l := range lists {
			if i < len(l) {
				out, more = append(out, l[i]), true
			}
		}
	}
	return out
}

// neighbors returns the neighbors of each node that are not there yet, in their order.
func (n *neighborhood) neighbors(of []string, room int) ([][]candidate, error) {
	out := make([][]candidate, len(of))
	take := func(i int, p *kg.Pair) {
		id := p.Other(of[i])
		if _, there := n.g.Depth[id]; !there {
			out[i] = append(out[i], candidate{of: of[i], id: id})
		}
	}
	if n.counted {
		l := &plan.PairList{Direction: n.List.Direction, Order: n.Order, Kinds: n.Kinds,
			Limit: n.Fan(len(of), room+len(n.g.IDs)) + 1}
		rows, err := n.r.Pairs(n.ctx, l, of)
		for i := range rows {
			take(rows[i].Parent, &rows[i].Pair)
		}
		return out, err
	}
	l := n.List
	l.Scan.Limit, l.Columns = n.Read(len(of)), plan.Columns{}
	rows, err := n.r.ListRelations(n.ctx, &l, of)
	if err != nil {
		return nil, err
	}
	pairs := make([]map[string]*kg.Pair, len(of))
	for i, row := range rows {
		if pairs[row.Parent] == nil {
			pairs[row.Parent] = map[string]*kg.Pair{}
		}
		addRelation(pairs[row.Parent], row.Relation, n.g.AllCount)
		if last := i+1 == len(rows) || rows[i+1].Parent != row.Parent; last && len(pairs[row.Parent]) > 0 {
			list := slices.SortedFunc(maps.Values(pairs[row.Parent]), func(a, b *kg.Pair) int {
				return n.Order.Compare(of[row.Parent], a, b)
			})
			for _, p := range list {
				take(row.Parent, p)
			}
		}
	}
	return n.ofKinds(out)
}

// addRelation adds a relation to what is known of pairs; if all count, as if it had occurred.
func addRelation(pairs map[string]*kg.Pair, r *kg.Relation, all bool) {
	if all && r.Realization != kg.RealizationOccurred {
		c := *r
		c.Realization = kg.RealizationOccurred
		r = &c
	}
	p, ok := kg.PairOf(r)
	if !ok {
		return
	}
	if there := pairs[p.Key()]; there != nil {
		there.Add(&p)
	} else {
		pairs[p.Key()] = &p
	}
}

// ofKinds leaves the candidates of the kinds that are asked for.
func (n *neighborhood) ofKinds(lists [][]candidate) ([][]candidate, error) {
	if n.Kinds == nil {
		return lists, nil
	}
	var ids kg.IDSet
	for _, l := range lists {
		for _, c := range l {
			ids.Add(c.id)
		}
	}
	kinds, err := n.kindsOf(ids.List())
	for i := range lists {
		lists[i] = slices.DeleteFunc(lists[i], func(c candidate) bool { return !slices.Contains(n.Kinds, kinds[c.id]) })
	}
	return lists, err
}

// kindsOf returns the kinds of entities.
func (w walker) kindsOf(ids []string) (map[string]kg.Kind, error) {
	list, err := w.r.Entities(w.ctx, ids)
	out := make(map[string]kg.Kind, len(list))
	for _, e := range list {
		out[e.ID] = e.Kind
	}
	return out, err
}

// parallel are the relations of a pair of nodes, the latest first.
type parallel struct {
	turn      int // negative for pairs by which nodes were reached, which come first; 1 for what comes last
	relations []*kg.Relation
}

// connect chooses the relations among the nodes: first the latest of each pair, then one more of each, and so on.
func (n *neighborhood) connect() error {
	if len(n.g.IDs) == 0 {
		return nil
	}
	rows, err := n.among()
	if err != nil {
		return err
	}
	turns := make(map[string]int, len(n.tree))
	for i, key := range n.tree {
		turns[key] = i - len(n.tree)
	}
	if n.counted {
		for _, id := range n.g.IDs {
			turns[kg.PairKey(id, id)] = 1
		}
	}
	var of []parallel
	places, seen := map[string]int{}, make(map[string]bool, len(rows))
	for _, r := range rows {
		if seen[r.ID] {
			continue
		}
		seen[r.ID] = true
		key := kg.PairKey(r.From, r.To)
		i, ok := places[key]
		if !ok {
			i = len(of)
			places[key], of = i, append(of, parallel{turn: turns[key]})
		}
		of[i].relations = append(of[i].relations, r)
	}
	slices.SortStableFunc(of, func(a, b parallel) int {
		return cmp.Or(cmp.Compare(a.turn, b.turn), cmp.Compare(b.relations[0].SK, a.relations[0].SK))
	})
	lists := make([][]*kg.Relation, len(of))
	for i := range of {
		lists[i] = typesInTurns(of[i].relations)
	}
	all := inTurns(lists)
	if len(all) > n.MaxRelations {
		all, n.g.Truncated = all[:n.MaxRelations], true
	}
	slices.SortFunc(all, func(a, b *kg.Relation) int { return cmp.Compare(b.SK, a.SK) })
	n.g.Relations = all
	return nil
}

// typesInTurns puts relations, the latest first, in an order in which types take turns.
func typesInTurns(list []*kg.Relation) []*kg.Relation {
	place := map[kg.RelationType]int{}
	var byType [][]*kg.Relation
	for _, r := range list {
		i, ok := place[r.Type]
		if !ok {
			i = len(byType)
			place[r.Type], byType = i, append(byType, nil)
		}
		byType[i] = append(byType[i], r)
	}
	return inTurns(byType)
}

// among returns relations among the nodes, the latest of each pair first.
func (n *neighborhood) among() ([]*kg.Relation, error) {
	l := n.List
	l.Direction = kg.DirectionBoth
	var parents []string
	byPairs, joins := n.PairedIn(n.view), l.Joins()
	tells := !n.counted // one row more is read than is shown, and tells that some are left out
	if byPairs {
		pairs, err := n.r.Pairs(n.ctx, &plan.PairList{Among: true, Order: n.Order, Brief: true}, n.g.IDs)
		if err != nil {
			return nil, err
		}
		if n.counted {
			parents = n.choose(pairs)
		} else if byPairs = len(pairs) <= plan.MostPairs; byPairs {
			for i := range pairs {
				if joins(pairs[i].A, pairs[i].B) {
					parents = append(parents, pairs[i].Key())
				}
			}
		}
	}
	if byPairs {
		pairs := len(parents)
		l.Anchor, l.Scan.Limit = plan.AnchorPair, n.OfPair(pairs)
		full := n.crowded && pairs == n.MaxRelations
		if tells = !n.crowded; tells {
			l.Scan.Limit = max(l.Scan.Limit, min(n.longest, n.OfNode(len(n.g.IDs)))) + 1
		}
		for _, id := range n.g.IDs { // relations of a node with itself, if one can be shown, or tells that some are not
			if joins(id, id) && !full {
				parents = append(parents, kg.PairKey(id, id))
			}
		}
	} else {
		in := &plan.EntityWhere{ID: &plan.IDFilter{In: n.g.IDs}}
		where := &plan.RelationWhere{From: in, To: in}
		if l.Where != nil {
			where.And = []*plan.RelationWhere{l.Where}
		}
		l.Where, parents = where, n.g.IDs
		l.Scan.Limit = plan.Share(2*n.MaxRelations, len(parents), 16, n.MaxRelations) + 1
	}
	rows, err := n.r.ListRelations(n.ctx, &l, parents)
	if err != nil {
		return nil, err
	}
	out := make([]*kg.Relation, 0, len(rows))
	count := make([]int, len(parents))
	for _, row := range rows {
		if count[row.Parent]++; tells && count[row.Parent] == l.Scan.Limit {
			n.g.Truncated = true
			continue
		}
		out = append(out, row.Relation)
	}
	return out, nil
}

// choose keeps the pairs, and returns the keys of those of which relations are read, at most as many as there may be
// relations: those by which nodes were reached, and then the others in the order that is asked for.
func (n *neighborhood) choose(pairs []store.PairRow) []string {
	n.g.Pairs = map[string]*kg.Pair{}
	tree := make(map[string]bool, len(n.tree))
	for _, key := range n.tree {
		tree[key] = true
	}
	type keyed struct {
		key   string
		order int64
		*kg.Pair
	}
	var rest []keyed
	total := 0
	for i := range pairs {
		p := &pairs[i].Pair
		total += int(p.Total)
		n.longest = max(n.longest, int(p.Total))
		if key := p.Key(); tree[key] {
			n.g.Pairs[key] = p
		} else {
			rest = append(rest, keyed{key, n.Order.Key(p), p})
		}
	}
	n.crowded = total > n.MaxRelations
	n.g.Truncated = n.g.Truncated || n.crowded
	out := slices.Clone(n.tree)
	slices.SortFunc(rest, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(b.order, a.order), cmp.Compare(a.key, b.key))
	})
	for _, p := range rest[:min(len(rest), max(n.MaxRelations-len(out), 0))] {
		out, n.g.Pairs[p.key] = append(out, p.key), p.Pair
	}
	return out[:min(len(out), n.MaxRelations)]
}

// countDegrees counts the relations of each node: by counters, or up to a bound.
func (n *neighborhood) countDegrees() error {
	shown := map[string]int{}
	for _, r := range n.g.Relations {
		shown[r.From]++
		if r.To != r.From {
			shown[r.To]++
		}
	}
	n.g.Degrees = make(map[string]Degree, len(n.g.IDs))
	if len(n.g.IDs) == 0 {
		return nil
	}
	l := n.List
	l.Direction = kg.DirectionBoth
	counts, most := make([]int, len(n.g.IDs)), n.Counted(len(n.g.IDs))
	if _, ok := l.Countable(); ok && n.view == (plan.View{}) {
		var err error
		if counts, err = n.r.CountRelations(n.ctx, &l, n.g.IDs); err != nil {
			return err
		}
		most = -1
	} else {
		l.Scan.Limit, l.Columns = most+1, plan.Columns{}
		rows, err := n.r.ListRelations(n.ctx, &l, n.g.IDs)
		if err != nil {
			return err
		}
		for _, row := range rows {
			counts[row.Parent]++
		}
	}
	for i, id := range n.g.IDs {
		d := Degree{Count: counts[i]}
		if most >= 0 && d.Count > most {
			d.Count, d.More = most, true
		}
		d.Hidden = max(d.Count-shown[id], 0)
		n.g.Degrees[id] = d
	}
	return nil
}
