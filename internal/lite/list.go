package lite

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// reader is a view of the graph in the transaction of its connection.
type reader struct {
	c     *conn
	known time.Time // zero: now
	found *instantPlace
}

// AsKnown returns a reader of what was known at t.
func (r *reader) AsKnown(t time.Time) store.Reader { return &reader{c: r.c, known: t.UTC()} }

// statement begins a statement on what the reader sees.
func (r *reader) statement() statementText { return statementText{known: r.known} }

// list is a run of postings that a step reads.
type list struct {
	g   int64      // its key; a mark, if it is a list of the row at hand
	own bool       // g is a mark
	lo  kg.SortKey // exclusive
}

// listsOf returns the lists in which the rows of l under the parent are. Rows may be in several of them. With an
// empty parent, inside HasRelation, those that are keyed by the parent are named by their marks.
func listsOf(l *plan.RelationList, a plan.Access, parent string) []list {
	var out []list
	spans := a.Spans
	if spans == nil {
		spans = []plan.SpanBound{{Span: kg.SpanDay, Lo: a.Lo}}
	}
	each := func(g int64, own bool) {
		for _, s := range spans {
			l := list{g, own, s.Lo}
			if s.Span != kg.SpanDay { // not worth a list of its own: it is nearly all
				l.g = spanMarks[s.Span].of(g)
			}
			out = append(out, l)
		}
	}
	add := func(g int64) { each(g, false) }
	own := func(entity string, m mark) {
		if entity == "" {
			each(int64(m), true)
			return
		}
		add(m.of(hashID(entity)))
	}
	anchored := l.Anchor == plan.AnchorEntity
	ofEntity := func(id string) {
		if a.Types == nil {
			own(id, allMark)
		}
		for _, t := range a.Types {
			own(id, markOf(markType, string(t)))
		}
	}
	switch a.Index {
	case plan.IndexEvent:
		if a.Keys == nil {
			add(int64(hash64(markEvent0, parent)))
		}
		for _, k := range a.Keys {
			add(int64(hash64(markEvent0, k.A)))
		}
	case plan.IndexDyad:
		if a.Keys == nil {
			one, other, _ := strings.Cut(parent, kg.PairSeparator)
			add(pairList(markPair, one, other))
		}
		for _, k := range a.Keys {
			if anchored {
				add(pairList(markPair, parent, k.A))
			} else {
				add(pairList(markPair, k.A, k.B))
			}
		}
	case plan.IndexStates:
		for _, k := range a.Keys {
			add(pairList(markStates, k.A, k.B))
		}
	case plan.IndexTag:
		if a.Keys == nil {
			add(int64(hash64(markTag0, l.ParentTag(parent))))
		}
		for _, k := range a.Keys {
			switch {
			case anchored:
				own(parent, markOf(markTag, k.A))
			case k.B != "":
				own(k.B, markOf(markTag, k.A))
			default:
				add(int64(hash64(markTag0, k.A)))
			}
		}
	case plan.IndexFromState, plan.IndexToState:
		for _, k := range a.Keys {
			own(k.A, actorMark)
		}
	case plan.IndexType:
		for _, k := range a.Keys {
			add(int64(hash64(markType0, k.A)))
		}
	case plan.IndexDate:
		add(dateList)
	default:
		if a.Keys == nil {
			ofEntity(parent)
		}
		for _, k := range a.Keys {
			ofEntity(k.A)
		}
	}
	slices.SortFunc(out, func(a, b list) int { return cmp.Or(cmp.Compare(a.g, b.g), cmp.Compare(a.lo, b.lo)) })
	return slices.CompactFunc(out, func(a, b list) bool { return a.g == b.g })
}

// sideFilter leaves out the postings, of table alias x, of the wrong direction, before their relations are read.
func sideFilter(a plan.Access, x string) string {
	out := a.Index == plan.IndexEntity && a.Direction == kg.DirectionOutgoing || a.Index == plan.IndexFromState
	in := a.Index == plan.IndexEntity && a.Direction == kg.DirectionIncoming || a.Index == plan.IndexToState
	switch {
	case out:
		return " AND " + x + ".side & 1"
	case in:
		return " AND " + x + ".side & 2"
	}
	return ""
}

// owned is a list with the parent that it is of.
type owned struct {
	list
	place  int
	parent string
}

// owners returns the parents of a list; at the root it is one, without an id.
func owners(l *plan.RelationList, parents []string) []string {
	if l.Anchor == plan.AnchorRoot {
		return []string{""}
	}
	return parents
}

// anchors are the parents, for those who choose the path; there are none at the root.
func anchors(l *plan.RelationList, parents []string) []string {
	if l.Anchor == plan.AnchorRoot {
		return nil
	}
	return parents
}

// beside are lists and, for those who ask what was known, the lists of old versions beside them.
func (s *statementText) beside(lists []list) []list {
	if !s.known.IsZero() {
		for _, l := range slices.Clone(lists) {
			l.g = old(l.g)
			lists = append(lists, l)
		}
	}
	return lists
}

// withOld are keys of lists of current versions, and those of the lists of old ones beside them.
func withOld(keys []int64) []int64 {
	for _, g := range slices.Clone(keys) {
		keys = append(keys, old(g))
	}
	return keys
}

func ownedLists(l *plan.RelationList, a plan.Access, parents []string) []owned {
	out := make([]owned, 0, len(parents))
	for i, p := range parents {
		for _, list := range listsOf(l, a, p) {
			out = append(out, owned{list, i, p})
		}
	}
	return out
}

// withLists begins a statement with the table l of the lists; it is materialized so that their JSON is read once.
func (s *statementText) withLists(lists []owned) {
	b := append(make([]byte, 0, 80*len(lists)), '[')
	for i, l := range lists {
		id, err := json.Marshal(l.parent)
		if err != nil {
			panic(err) // strings always encode
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(append(b, '['), l.g, 10)
		b = strconv.AppendInt(append(b, ','), int64(l.lo), 10)
		b = strconv.AppendInt(append(b, ','), int64(l.place), 10)
		b = append(append(append(b, ','), id...), ']')
	}
	s.sql(`
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each({lists}))`,
		"lists", s.param(string(append(b, ']'))))
}

// ListRelations returns a page of relations for each parent.
func (r *reader) ListRelations(
	ctx context.Context, l *plan.RelationList, parents []string,
) ([]store.RelationRow, error) {
	parents = owners(l, parents)
	if len(parents) == 0 || plan.IsNever(l.Predicate()) || l.Scan.Limit <= 0 || l.Scan.Hi <= l.Scan.Lo+1 {
		return nil, nil // Access would take bounds without a key between them for no bounds at all
	}
	a := l.Access(anchors(l, parents))
	t := r.statement()
	few, err := r.readsFew(ctx, a, parents)
	if err != nil {
		return nil, err
	}
	if few {
		compileFew(&t, l, relationColumns(l.Columns), "", parents)
	} else {
		compileRelationList(&t, l, a, parents)
	}
	text := t.String()
	if !plan.IsAlways(l.Predicate()) || !r.known.IsZero() {
		text = t.whole()
	}
	var rows []store.RelationRow
	err = r.c.query(ctx, text, t.args, func(row row) error {
		rel, err := r.c.dates.decodeRelation(row, 1, l.Columns)
		rows = append(rows, store.RelationRow{Parent: int(row.int(0)), Relation: rel})
		return err
	})
	if err != nil {
		return nil, err
	}
	return cutPages(rows, l.Scan), nil
}

// cutPages orders rows by parent and sort key, drops those that came by several lists, and cuts each parent's to the
// limit.
func cutPages(rows []store.RelationRow, scan plan.Scan) []store.RelationRow {
	order := func(a, b store.RelationRow) int {
		if a.Parent != b.Parent {
			return a.Parent - b.Parent
		}
		if scan.Desc {
			a, b = b, a
		}
		return cmp.Or(cmp.Compare(a.Relation.SK, b.Relation.SK), cmp.Compare(a.Relation.ID, b.Relation.ID))
	}
	if !slices.IsSortedFunc(rows, order) {
		slices.SortFunc(rows, order)
	}
	out := rows[:0]
	n := 0 // rows of this parent
	for i, row := range rows {
		if i == 0 || row.Parent != out[len(out)-1].Parent {
			n = 0
		} else if last := out[len(out)-1].Relation; n > 0 && row.Relation.SK == last.SK && row.Relation.ID == last.ID {
			continue
		}
		if n++; n <= scan.Limit {
			out = append(out, row)
		}
	}
	return out
}

// compileRelationList writes the statement of a list step. Its first column is the parent's place.
func compileRelationList(t *statementText, l *plan.RelationList, a plan.Access, parents []string) {
	columns := relationColumns(l.Columns)
	if a.Index == plan.IndexID { // few rows, in no order
		t.sql(`
			SELECT p.key, {columns}
			FROM json_each({parents}) p
			CROSS JOIN relation r
			WHERE r.rel IN ({rels}) AND r.sk > {lo} AND r.sk < {hi}{seen}`,
			"columns", columns, "parents", t.param(jsonOf(parents)), "rels", t.relsOf(a.Keys),
			"lo", t.param(int64(a.Lo)), "hi", t.param(int64(a.Hi)), "seen", t.seenRelation("r"))
		t.addAnchor(l, "r", "p.value")
		t.addPredicate(l, "r")
		return
	}
	lists := ownedLists(l, a, parents)
	if len(lists) == 1 && t.known.IsZero() { // one seek, and rows as they lie
		t.sql(`
			SELECT 0, {columns}
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = {g} AND x.sk > {lo} AND x.sk < {hi}{side}`,
			"columns", columns, "g", t.param(lists[0].g), "lo", t.param(int64(lists[0].lo)),
			"hi", t.param(int64(a.Hi)), "side", sideFilter(a, "x"))
		if l.Anchor != plan.AnchorRoot {
			t.addAnchor(l, "r", t.param(parents[0]))
		}
		t.addPredicate(l, "r")
		t.addPage("x.sk", l.Scan.Desc, l.Scan.Limit)
		return
	}
	// SQLite ends a subquery at its limit only where the subquery stands by itself, and a subquery can refer to what
	// is left of it only inside an expression: hence IN. Its rows come in the order of rel, and are put in order
	// afterwards.
	if len(parents) == 1 && len(lists) > manyLists {
		t.mergeLists(l, a, lists, columns)
		return
	}
	in := "IN"
	if l.Scan.Limit == 1 && t.known.IsZero() { // SQLite would make a table of the one row
		in = "="
	}
	t.withLists(lists)
	t.sql(`
		SELECT l.place, {columns}
		FROM l
		CROSS JOIN relation r
		WHERE r.rel {in} (`,
		"columns", columns, "in", in)
	if t.known.IsZero() {
		t.addCurrentPage(l, a)
	} else {
		t.addKnownPage(l, a)
	}
	t.add(")")
}

// manyLists is how many lists of one parent may each return a page, from which cutPages makes one. More are merged.
const manyLists = 8

// mergeLists writes the statement of a page of many lists of one parent: it reads the first posting of each, and then
// that which follows the one taken last in its list, as SQLite takes the rows of a recursion in their order. So a page
// costs what its rows do, and a seek for each list; materialized, m would hold all that the lists have.
func (s *statementText) mergeLists(l *plan.RelationList, a plan.Access, lists []owned, columns string) {
	if !s.known.IsZero() {
		for _, l := range slices.Clone(lists) {
			l.g = old(l.g)
			lists = append(lists, l)
		}
	}
	s.withLists(lists)
	hi, side := s.param(int64(a.Hi)), sideFilter(a, "f")
	order, behind := "", "(f.sk, f.rel) > (m.sk, m.rel) AND f.sk < "+hi
	if l.Scan.Desc {
		order, behind = " DESC", "(f.sk, f.rel) < (m.sk, m.rel) AND f.sk > m.lo"
	}
	first := "ORDER BY f.sk" + order + ", f.rel" + order + " LIMIT 1"
	s.sql(`,
		m (g, lo, sk, rel) AS NOT MATERIALIZED (
			SELECT l.g, l.lo, x.sk, x.rel
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND (x.sk, x.rel) IN (
				SELECT f.sk, f.rel FROM posting f WHERE f.g = l.g AND f.sk > l.lo AND f.sk < {hi}{side} {first})
			UNION ALL
			SELECT m.g, m.lo, x.sk, x.rel
			FROM m
			CROSS JOIN posting x
			WHERE x.g = m.g AND (x.sk, x.rel) IN (
				SELECT f.sk, f.rel FROM posting f WHERE f.g = m.g AND {behind}{side} {first})
			ORDER BY 3{order})
		SELECT 0, {columns}
		FROM relation r
		WHERE r.rel IN (
			SELECT DISTINCT q.rel
			FROM m
			CROSS JOIN relation q ON q.rel = m.rel{seen}
			WHERE 1`,
		"hi", hi, "side", side, "first", first, "behind", behind, "order", order, "columns", columns,
		"seen", s.seenRelation("q"))
	s.addAnchor(l, "q", s.param(lists[0].parent))
	s.addPredicate(l, "q")
	s.add(" LIMIT ", s.param(int64(l.Scan.Limit)), ")")
}

// addCurrentPage appends the query for the rel of a page of what is current.
func (s *statementText) addCurrentPage(l *plan.RelationList, a plan.Access) {
	s.add(`
		SELECT x.rel
		FROM posting x`)
	if l.Anchor != plan.AnchorRoot || !plan.IsAlways(l.Predicate()) {
		s.add(`
		CROSS JOIN relation q ON q.rel = x.rel`)
	}
	s.sql(`
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < {hi}{side}`,
		"hi", s.param(int64(a.Hi)), "side", sideFilter(a, "x"))
	s.addAnchor(l, "q", "l.parent")
	s.addPredicate(l, "q")
	s.addPage("x.sk", l.Scan.Desc, l.Scan.Limit)
}

// addKnownPage appends the query for the rel of a page of what was known: the list of current versions and that of old
// ones beside it are read side by side, in the order of sort keys, until there are enough that were known. To look
// for these in each list before they are joined would be to read a whole list that holds none.
func (s *statementText) addKnownPage(l *plan.RelationList, a plan.Access) {
	order := ""
	if l.Scan.Desc {
		order = " DESC"
	}
	// Without a limit SQLite would drop the order.
	s.sql(`
		SELECT m.rel
		FROM (
			SELECT x.sk, x.rel FROM posting x WHERE x.g = l.g AND x.sk > l.lo AND x.sk < {hi}{side}
			UNION ALL
			SELECT x.sk, x.rel FROM posting x WHERE x.g = (l.g | {old}) AND x.sk > l.lo AND x.sk < {hi}{side}
			ORDER BY 1{order} LIMIT -1) m
		CROSS JOIN relation q ON q.rel = m.rel
		WHERE 1{seen}`,
		"hi", s.param(int64(a.Hi)), "side", sideFilter(a, "x"), "old", s.param(old(0)), "order", order,
		"seen", s.seenRelation("q"))
	s.addAnchor(l, "q", "l.parent")
	s.addPredicate(l, "q")
	s.add(" LIMIT ", s.param(int64(l.Scan.Limit)))
}

// addPage appends order and limit.
func (s *statementText) addPage(key string, desc bool, limit int) {
	s.add(" ORDER BY ", key)
	if desc {
		s.add(" DESC")
	}
	s.add(" LIMIT ", s.param(int64(limit)))
}

// addPredicate appends the list's predicate on the relation of table alias t.
func (s *statementText) addPredicate(l *plan.RelationList, t string) {
	if p := l.Predicate(); !plan.IsAlways(p) {
		s.add(" AND ")
		s.compile(p, t)
	}
}
