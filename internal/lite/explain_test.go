package lite

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// explained is the plan that SQLite makes of a statement, a line a step.
func explained(t *testing.T, s *Store, text statementText) []string {
	t.Helper()
	var lines []string
	err := s.Read(t.Context(), func(r store.Reader) error {
		return r.(*reader).c.query(t.Context(), "EXPLAIN QUERY PLAN "+text.whole(), text.args, func(row row) error {
			lines = append(lines, row.text(3))
			return nil
		})
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, text.String())
	}
	return lines
}

func p[T any](v T) *T { return &v }

func idFilter(ids ...string) *plan.IDFilter { return &plan.IDFilter{In: ids} }

func entityIDs(ids ...string) *plan.EntityWhere { return &plan.EntityWhere{ID: idFilter(ids...)} }

func typeFilter(types ...kg.RelationType) *plan.RelationTypeFilter {
	return &plan.RelationTypeFilter{In: types}
}

func latest(n int) plan.Scan {
	return plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: n}
}

func many(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprint("id", i)
	}
	return out
}

// manyTypes are more types than SQLite returns pages for.
func manyTypes() []kg.RelationType {
	var out []kg.RelationType
	for _, t := range kg.RelationTypes[1 : manyLists+2] {
		out = append(out, t.Type)
	}
	return out
}

// relationLists are lists of every path, with one key and with several.
func relationLists() map[string]plan.RelationList {
	day, later := edtf.Day(19738), edtf.Day(19800)
	hasClaim := &plan.RelationWhere{Claim: &plan.ClaimWhere{Stance: &plan.StanceFilter{Eq: p(kg.StanceDenies)}}}
	answered := &plan.RelationWhere{LinkedBy: &plan.LinkWhere{Role: p(kg.LinkResponseTo)}}
	linkedByOne := &plan.RelationWhere{LinkedBy: &plan.LinkWhere{Relation: p("r")}}
	lists := map[string]plan.RelationList{
		"id":           {Where: &plan.RelationWhere{ID: idFilter("r1", "r2")}},
		"id anchored":  {Anchor: plan.AnchorEntity, Where: &plan.RelationWhere{ID: idFilter("r1", "r2")}},
		"event":        {Where: &plan.RelationWhere{EventKey: idFilter("e1")}},
		"events":       {Anchor: plan.AnchorEvent},
		"dyad":         {Where: &plan.RelationWhere{Between: []string{"a", "b"}}},
		"dyads":        {Where: &plan.RelationWhere{From: entityIDs("a", "b"), To: entityIDs("c", "d")}},
		"dyad of each": {Anchor: plan.AnchorEntity, Where: &plan.RelationWhere{Either: entityIDs("c")}},
		"states":       {Where: &plan.RelationWhere{BetweenStates: []string{"a", "b"}}},
		"location":     {Where: &plan.RelationWhere{Location: entityIDs("l")}},
		"location end": {Where: &plan.RelationWhere{Location: entityIDs("l", "m"), From: entityIDs("a")}},
		"location of":  {Anchor: plan.AnchorEntity, Where: &plan.RelationWhere{Location: entityIDs("l", "m")}},
		"source":       {Anchor: plan.AnchorSource},
		"linked":       {Anchor: plan.AnchorLinked},
		"links": {
			Where: &plan.RelationWhere{Links: &plan.LinkWhere{Relation: p("r")}, From: entityIDs("a", "b")},
		},
		"answered":      {Anchor: plan.AnchorEntity, Where: answered},
		"linked by one": {Anchor: plan.AnchorEntity, Where: linkedByOne},
		"status": {
			Where: &plan.RelationWhere{
				Status: &plan.ClaimStatusFilter{In: []kg.Status{kg.StatusDisputed, kg.StatusDenied}},
			},
		},
		"contradicts": {Where: &plan.RelationWhere{Contradicts: true}},
		"claimant":    {Where: &plan.RelationWhere{Claim: &plan.ClaimWhere{By: entityIDs("a")}}},
		"from":        {Where: &plan.RelationWhere{From: entityIDs("a", "b")}},
		"many from":   {Where: &plan.RelationWhere{From: entityIDs(many(100)...)}},
		"many ids":    {Where: &plan.RelationWhere{ID: idFilter(many(1000)...)}},
		"many events": {Where: &plan.RelationWhere{EventKey: idFilter(many(100)...)}},
		"many types":  {Where: &plan.RelationWhere{Type: typeFilter(manyTypes()...)}},
		"entity":      {Anchor: plan.AnchorEntity},
		"outgoing":    {Anchor: plan.AnchorEntity, Direction: kg.DirectionOutgoing},
		"types":       {Anchor: plan.AnchorEntity, Where: &plan.RelationWhere{Type: typeFilter("CONSULT", "AID")}},
		"at":          {Anchor: plan.AnchorEntity, Where: &plan.RelationWhere{At: &day}},
		"filtered":    {Anchor: plan.AnchorEntity, Where: hasClaim},
		"named": {
			Anchor: plan.AnchorEntity,
			Where:  &plan.RelationWhere{Either: &plan.EntityWhere{Name: &plan.StringFilter{Contains: p("x")}}},
		},
		"placed": {
			Anchor: plan.AnchorEntity,
			Where: &plan.RelationWhere{Either: &plan.EntityWhere{
				Within: &plan.Box{South: 1, North: 2, East: 1}, HasPoint: p(true)}},
		},
		"at a place": {
			Where: &plan.RelationWhere{Location: &plan.EntityWhere{Near: &plan.Circle{Lat: 1, Lon: 1, Km: 9}}},
		},
		"has relation": {
			Anchor: plan.AnchorEntity,
			Where: &plan.RelationWhere{
				To: &plan.EntityWhere{HasRelation: &plan.RelationWhere{At: &day, Type: typeFilter("AID", "CONSULT")}},
			},
		},
		"at in": {
			Anchor: plan.AnchorEntity,
			Where:  &plan.RelationWhere{To: &plan.EntityWhere{HasRelation: &plan.RelationWhere{At: &day}}},
		},
		"from state":  {Where: &plan.RelationWhere{FromState: idFilter("a")}},
		"to states":   {Where: &plan.RelationWhere{ToState: idFilter("a", "b")}},
		"type":        {Where: &plan.RelationWhere{Type: typeFilter("CONSULT")}},
		"two types":   {Where: &plan.RelationWhere{Type: typeFilter("CONSULT", "AID")}},
		"date":        {},
		"during":      {Where: &plan.RelationWhere{During: &plan.DateRange{From: &day, To: &later}}},
		"date claims": {Where: hasClaim},
	}
	for name, l := range lists {
		l.Scan = latest(20)
		lists[name] = l
	}
	return lists
}

func parentsOf(l plan.RelationList, n int) []string {
	if l.Anchor == plan.AnchorRoot {
		return []string{""}
	}
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("p%d", i)
	}
	return list
}

// unplanned says what a plan does that it should not: sort, or read a whole table.
func unplanned(lines []string) string {
	for _, l := range lines {
		if strings.Contains(l, "TEMP B-TREE") || strings.HasSuffix(l, " (g=?)") || // a list from end to end
			strings.Contains(l, "AUTOMATIC") ||
			l == "MATERIALIZE m" { // all rows of merged lists, and not only those of a page
			return l
		}
		if strings.HasPrefix(l, "SCAN ") && !strings.Contains(l, "VIRTUAL TABLE") && l != "SCAN l" && l != "SCAN m" &&
			l != "SCAN page" {
			return l
		}
	}
	return ""
}

// rereads says where a plan looks for the entity that a relation names otherwise than by its id: that would read all
// entities again and again. Those that a list itself reads, by any of their indexes, have the aliases e and x.
func rereads(lines []string) string {
	for _, l := range lines {
		table, _, found := strings.Cut(strings.TrimPrefix(l, "SEARCH "), " USING INDEX entity_")
		if found && table != "e" && table != "x" && !strings.Contains(l, " AND id=?") {
			return l
		}
	}
	return ""
}

func TestListsSeek(t *testing.T) {
	s := openFile(t, t.TempDir()+"/graph.db", nil)
	for name, l := range relationLists() {
		for _, n := range []int{1, 3, -3} { // -3: as known then
			t.Run(fmt.Sprintf("%s/%d", name, n), func(t *testing.T) {
				var list, count statementText
				if n < 0 {
					n = -n
					list.known, count.known = time.Now(), time.Now()
				}
				parents := parentsOf(l, n)
				compileRelationList(&list, &l, l.Access(anchors(&l, parents)), parents)
				lines := explained(t, s, list)
				if strings.HasPrefix(name, "many ") { // the rows of a page that were found in one list already
					lines = slices.DeleteFunc(lines, func(l string) bool { return l == "USE TEMP B-TREE FOR DISTINCT" })
				}
				if bad := cmp.Or(unplanned(lines), rereads(lines)); bad != "" {
					t.Errorf("the list: %s\n%s\n%s", bad, list.String(), strings.Join(lines, "\n"))
				}
				if testing.Verbose() {
					t.Logf("%s\n%s", list.String(), strings.Join(lines, "\n"))
				}
				all := l
				all.Scan = plan.Scan{}
				compileRelationCount(&count, &all, all.Access(anchors(&all, parents)), parents)
				lines = explained(t, s, count)
				if bad := rereads(lines); bad != "" {
					t.Errorf("the count: %s\n%s\n%s", bad, count.String(), strings.Join(lines, "\n"))
				}
				for _, l := range lines {
					if strings.HasPrefix(l, "SCAN relation") || strings.HasPrefix(l, "SCAN posting") ||
						strings.HasPrefix(l, "SCAN x") || strings.HasPrefix(l, "SCAN q") {
						t.Errorf("the count: %s\n%s\n%s", l, count.String(), strings.Join(lines, "\n"))
					}
				}
			})
		}
	}
}

func TestSearchSeeks(t *testing.T) {
	s := openFile(t, t.TempDir()+"/graph.db", nil)
	for _, known := range []time.Time{{}, time.Now()} {
		text := statementText{known: known}
		text.addKeySeek(plan.KeySeek{Prefixes: many(20), Limit: 3}, 0)
		lines := explained(t, s, text)
		if bad := unplanned(lines); bad != "" && bad != "SCAN x" {
			t.Errorf("%s\n%s\n%s", bad, text.String(), strings.Join(lines, "\n"))
		}
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, "(live=? AND key>? AND key<?)") }) {
			t.Errorf("no seek:\n%s", strings.Join(lines, "\n"))
		}
	}
}

func TestEntityListsSeek(t *testing.T) {
	s := openFile(t, t.TempDir()+"/graph.db", nil)
	states := []kg.Kind{kg.KindState}
	oneKind := &plan.EntityKindFilter{In: states}
	for name, l := range map[string]plan.EntityList{
		"all":        {},
		"kind":       {Kinds: states},
		"kinds":      {Kinds: kg.Kinds},
		"kind where": {Kinds: kg.Kinds, Where: &plan.EntityWhere{Kind: &plan.EntityKindFilter{In: states}}},
		"ids":        {Kinds: states, Where: entityIDs("a", "b")},
		"prefix":     {Where: &plan.EntityWhere{Name: &plan.StringFilter{StartsWith: p("ir")}}},
		"names":      {Where: &plan.EntityWhere{Name: &plan.StringFilter{In: []string{"Iran", "Iraq"}}}},
		"names of":   {Kinds: states, Where: &plan.EntityWhere{Name: &plan.StringFilter{In: []string{"Iran", "Iraq"}}}},
		"relation":   {Where: &plan.EntityWhere{HasRelation: &plan.RelationWhere{Type: typeFilter("AID")}}},
		"via":        {Via: &plan.Via{Types: kg.Affiliations, Incoming: true}},
		"via, kind":  {Via: &plan.Via{Types: kg.Affiliations}, Kinds: states},
		"via, kinds": {Via: &plan.Via{Types: kg.Affiliations, Incoming: true}, Kinds: kg.Kinds[:2]},
		"via, names": {
			Via:   &plan.Via{Types: kg.Affiliations},
			Where: &plan.EntityWhere{Name: &plan.StringFilter{StartsWith: p("ir")}},
		},
		"via, named": {
			Via:   &plan.Via{Types: kg.Affiliations},
			Where: &plan.EntityWhere{Name: &plan.StringFilter{In: []string{"Iran", "Iraq"}}},
		},
		"via, ids": {Via: &plan.Via{Types: kg.Affiliations}, Where: entityIDs("a", "b")},
		"via, relation": {
			Via:   &plan.Via{Types: kg.Affiliations},
			Where: &plan.EntityWhere{HasRelation: &plan.RelationWhere{To: &plan.EntityWhere{Kind: oneKind}}},
		},
	} {
		for i, order := range []plan.EntityOrder{plan.OrderByName, plan.OrderByID, plan.OrderByName, plan.OrderByID} {
			t.Run(fmt.Sprintf("%s/%s/%d", name, order, i), func(t *testing.T) {
				l := l
				l.Order, l.Scan = order, plan.TextScan{Limit: 20}
				var text statementText
				if i > 1 {
					text.known = time.Now()
				}
				compileEntityList(&text, &l, []string{""})
				lines := explained(t, s, text)
				if bad := rereads(lines); bad != "" {
					t.Errorf("%s\n%s\n%s", bad, text.String(), strings.Join(lines, "\n"))
				}
				// An index that is read in its order is no table that is read whole; and what ties entities to a
				// parent is sorted, see compileEntityList.
				lines = slices.DeleteFunc(lines, func(line string) bool {
					return strings.Contains(line, " USING INDEX ") ||
						l.Via != nil && (strings.Contains(line, "TEMP B-TREE") ||
							strings.HasPrefix(line, "SCAN (subquery"))
				})
				if bad := unplanned(lines); bad != "" {
					t.Errorf("%s\n%s\n%s", bad, text.String(), strings.Join(lines, "\n"))
				}
			})
		}
	}
}
