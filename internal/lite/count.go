package lite

import (
	"cmp"
	"context"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// CountRelations returns how many relations the list holds for each parent.
func (r *reader) CountRelations(ctx context.Context, l *plan.RelationList, parents []string) ([]int, error) {
	parents = owners(l, parents)
	if len(parents) == 0 {
		return nil, nil
	}
	counts := make([]int, len(parents))
	if plan.IsNever(l.Predicate()) {
		return counts, nil
	}
	t := r.statement()
	err := r.compileCount(ctx, &t, l, parents, func(n int64) { counts[0] = int(n) })
	if err != nil || t.Len() == 0 {
		return counts, err
	}
	err = r.c.query(ctx, t.whole(), t.args, func(row row) error {
		counts[row.int(0)] += int(row.int(1))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return counts, nil
}

// compileCount writes the statement that counts by what is at hand. It writes none if figures tell the number, which it
// passes on.
func (r *reader) compileCount(
	ctx context.Context, t *statementText, l *plan.RelationList, parents []string, tell func(int64),
) error {
	all := *l
	all.Scan = plan.Scan{} // whatever the page
	a := all.Access(anchors(l, parents))
	c, countable := l.Countable()
	root := l.Anchor == plan.AnchorRoot
	if r.known.IsZero() {
		if countable {
			compileCounters(t, c, root, parents)
		} else {
			compileRelationCount(t, &all, a, parents)
		}
		return nil
	}
	if countable && root && c.Of == "" {
		f, _, err := r.knownFigures(ctx)
		if err != nil {
			return err
		}
		if f != nil {
			tell(f.relations(c.Types))
			return nil
		}
	}
	few, err := r.readsFew(ctx, a, parents)
	if err != nil {
		return err
	}
	switch {
	case few:
		compileFew(t, &all, "count(*)", " GROUP BY p.key", parents)
	case countable && !(root && c.Of == "") && len(parents) <= fewParents && r.found != nil && r.found.late:
		compileLate(t, &all, c, parents)
	default:
		compileRelationCount(t, &all, a, parents)
	}
	return nil
}

// compileCounters writes the statement that reads counters. Those of entities go by hashes, and a number is wrong where
// two of them collide, which takes some hundred million lists to be likely at all.
func compileCounters(t *statementText, c plan.Countable, root bool, parents []string) {
	if root && c.Of == "" {
		t.add("SELECT 0, coalesce(sum(n), 0) FROM counter WHERE what = 'relation'")
		if c.Types != nil {
			t.add(" AND name", t.oneOf(typeNames(c.Types)))
		}
		return
	}
	marks := []mark{allMark}
	if c.Types != nil {
		marks = marks[:0]
		for _, typ := range c.Types {
			marks = append(marks, markOf(markType, string(typ)))
		}
	}
	lists := make([][2]int64, 0, len(parents)*len(marks))
	for i, p := range parents {
		if root {
			p = c.Of
		}
		for _, m := range marks {
			lists = append(lists, [2]int64{m.of(hashID(p)), int64(i)})
		}
	}
	slices.SortFunc(lists, func(a, b [2]int64) int { return cmp.Compare(a[0], b[0]) })
	n := "n"
	switch c.Direction {
	case kg.DirectionOutgoing:
		n = "n_out"
	case kg.DirectionIncoming:
		n = "n_in"
	}
	t.sql(`
		SELECT l.value->>1 AS place, sum(c.{n}) AS n
		FROM json_each({lists}) l
		CROSS JOIN tally c ON c.g = l.value->>0
		GROUP BY 1`,
		"n", n, "lists", t.param(jsonOf(lists)))
}

// compileRelationCount writes the statement that counts. Where the list has no filter it reads postings alone: then
// hashes decide what belongs to a list, and a number is wrong where two of them collide, which takes some hundred
// million lists to be likely at all.
func compileRelationCount(t *statementText, l *plan.RelationList, a plan.Access, parents []string) {
	filtered := !plan.IsAlways(l.Predicate()) || !t.known.IsZero()
	if a.Index == plan.IndexID {
		t.sql(`
			SELECT p.key, count(*)
			FROM json_each({parents}) p
			CROSS JOIN relation r
			WHERE r.rel IN ({rels}){seen}`,
			"parents", t.param(jsonOf(parents)), "rels", t.relsOf(a.Keys), "seen", t.seenRelation("r"))
		t.addAnchor(l, "r", "p.value")
		t.addPredicate(l, "r")
		t.add(" GROUP BY p.key")
		return
	}
	lists := ownedLists(l, a, parents)
	if !t.known.IsZero() {
		lists = withOldLists(lists)
	}
	t.withLists(lists)
	if filtered && l.Anchor == plan.AnchorRoot {
		t.add("SELECT 0, count(*)")
		t.addFetched(a)
		t.addPredicate(l, "q")
		return
	}
	// Lists of one parent may share relations, but for those of an entity's types, those of types as such, and one of
	// current and one of old versions.
	apart := len(lists) == len(parents) || !t.known.IsZero() && len(lists) == 2*len(parents) ||
		a.Spans == nil &&
			(a.Index == plan.IndexType || a.Index == plan.IndexEntity && a.Types != nil && len(a.Keys) < 2)
	if apart {
		t.add(`
		SELECT l.place, (
			SELECT count(*)
			FROM `)
	} else {
		t.add(`
			SELECT l.place, count(DISTINCT x.rel)
			FROM l
			CROSS JOIN `)
	}
	t.add("posting x")
	if filtered {
		t.add(`
			CROSS JOIN relation q ON q.rel = x.rel`)
	}
	t.sql(`
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < {hi}{side}`,
		"hi", t.param(int64(a.Hi)), "side", sideFilter(a, "x"))
	if filtered {
		t.add(t.seenRelation("q"))
		t.addAnchor(l, "q", "l.parent")
		t.addPredicate(l, "q")
	}
	if apart {
		t.add(") FROM l")
	} else {
		t.add(" GROUP BY l.place")
	}
}

// CountTypes returns how many relations of each type the list of the whole graph holds.
func (r *reader) CountTypes(ctx context.Context, l *plan.RelationList) (map[kg.RelationType]int, error) {
	out := map[kg.RelationType]int{}
	if plan.IsNever(l.Predicate()) {
		return out, nil
	}
	all := *l
	all.Scan = plan.Scan{}
	a := all.Access(nil)
	t := r.statement()
	if a.Index == plan.IndexID {
		t.sql("SELECT r.type, count(*) FROM relation r WHERE r.rel IN ({rels}){seen}",
			"rels", t.relsOf(a.Keys), "seen", t.seenRelation("r"))
		t.addPredicate(&all, "r")
		t.add(" GROUP BY r.type")
	} else {
		lists := ownedLists(&all, a, owners(&all, nil))
		count := "count(*)"
		if len(lists) > 1 { // they may share relations
			count = "count(DISTINCT x.rel)"
		}
		if !t.known.IsZero() {
			lists = withOldLists(lists)
		}
		t.withLists(lists)
		t.sql(`
			SELECT r.type, {count}
			FROM l
			CROSS JOIN posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < {hi}{side}{seen}`,
			"count", count, "hi", t.param(int64(a.Hi)), "side", sideFilter(a, "x"), "seen", t.seenRelation("r"))
		t.addAnchor(&all, "r", "l.parent")
		t.addPredicate(&all, "r")
		t.add(" GROUP BY r.type")
	}
	err := r.c.query(ctx, t.whole(), t.args, func(row row) error {
		out[kg.RelationType(row.text(0))] = int(row.int(1))
		return nil
	})
	return out, err
}

// withOldLists adds the lists of old versions beside those of current ones.
func withOldLists(lists []owned) []owned {
	for _, l := range slices.Clone(lists) {
		l.g = old(l.g)
		lists = append(lists, l)
	}
	return lists
}

func typeNames(types []kg.RelationType) []string {
	out := make([]string, len(types))
	for i, t := range types {
		out[i] = string(t)
	}
	return out
}
