package lite

import (
	"context"
	"slices"

	"graphd/internal/plan"
)

// CountRelations returns how many relations the list holds for each parent.
func (r *reader) CountRelations(ctx context.Context, l *plan.RelationList, parents []string) ([]int, error) {
	parents = owners(l, parents)
	if len(parents) == 0 {
		return nil, nil
	}
	all := *l
	all.Scan = plan.Scan{} // whatever the page
	counts := make([]int, len(parents))
	if plan.IsNever(l.Predicate()) {
		return counts, nil
	}
	t := r.statement()
	compileRelationCount(&t, &all, all.Access(anchors(l, parents)), parents)
	err := r.c.query(ctx, t.whole(), t.args, func(row row) error {
		counts[row.int(0)] += int(row.int(1))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return counts, nil
}

// compileRelationCount writes the statement that counts. Where the list has no filter it reads postings alone: then
// hashes decide what belongs to a list, and a number is wrong where two of them collide, which takes some hundred
// million lists to be likely at all.
func compileRelationCount(t *statementText, l *plan.RelationList, a plan.Access, parents []string) {
	filtered := !plan.IsAlways(l.Predicate()) || !t.known.IsZero()
	switch {
	case l.Anchor == plan.AnchorRoot && !filtered:
		t.add("SELECT 0, coalesce(sum(n), 0) FROM counter WHERE what = 'relation'")
		return
	case a.Index == plan.IndexID:
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
		for _, l := range slices.Clone(lists) {
			l.g = old(l.g)
			lists = append(lists, l)
		}
	}
	t.withLists(lists)
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
