package lite

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Aggregate reduces the relations of a list to groups. SQLite would sort the rows to group them. So they are handed
// over one by one, as one number of the first day and the facts, which takes a third of the time. Where the list's
// filter asks for these alone, the postings hold all that is needed, and relations are not read.
func (r *reader) Aggregate(ctx context.Context, a *plan.Aggregate) ([]store.Group, error) {
	if a.Nothing() {
		return nil, nil
	}
	acc := a.Access()
	g := &groupings{a: a, seen: map[int64]bool{}}
	for _, one := range a.Groupings() {
		g.list = append(g.list, newGrouping(one))
		g.texts = append(g.texts, one.Texts()...)
	}
	t := r.statement()
	if err := r.compileAggregate(ctx, &t, g, acc); err != nil {
		return nil, err
	}
	if err := r.c.query(ctx, t.String(), t.args, g.add); err != nil {
		return nil, err
	}
	var out []store.Group
	for i, one := range g.list {
		out = append(out, one.result(i)...)
	}
	return out, nil
}

// groupings are all that are asked of one list, by which its rows are handed on.
type groupings struct {
	a     *plan.Aggregate
	list  []*grouping
	texts []plan.Trait // of all of them
	at    int          // the column of the number
	rel   bool         // the last column tells rows apart that several lists have
	seen  map[int64]bool
}

// add counts a row in the groups of each.
func (g *groupings) add(r row) error {
	r = r[g.at:]
	if g.rel {
		rel := r.int(len(r) - 1)
		if g.seen[rel] {
			return nil
		}
		g.seen[rel] = true
	}
	texts := 2 // the column of the first text
	if g.a.Dates {
		texts++
	}
	for _, one := range g.list {
		n, err := one.add(r, texts)
		if err != nil {
			return err
		}
		texts += n
	}
	return nil
}

// grouping gathers groups.
type grouping struct {
	a      *plan.Aggregate
	texts  []plan.Trait
	mask   int64 // of the number of a row: what groups have in common of it
	groups map[groupKey]*store.Count
	plain  map[int64]int       // those without texts: nearly all, where there are no traits that are texts
	counts []store.Count       // of plain, by the places that it tells
	key    []byte              // the texts of the group at hand
	claims map[string][]string // the sources of claims
}

func newGrouping(a *plan.Aggregate) *grouping {
	g := &grouping{a: a, texts: a.Texts(), mask: int64(a.Mask()), groups: map[groupKey]*store.Count{},
		plain: map[int64]int{}, claims: map[string][]string{}}
	if a.Days {
		g.mask |= -1 << kg.FactBits
	}
	return g
}

// groupKey is what the rows of a group have in common: of their number, and of their texts.
type groupKey struct {
	n     int64
	texts string
}

// dayAndFact is the first day and the facts of the relation of table alias q, which may be a posting's.
func dayAndFact(sk, fact string) string {
	return fmt.Sprintf("(%s >> %d << %d) | (%s)", sk, kg.SortKeyHashBits, kg.FactBits, fact)
}

// traitColumns are the columns of the traits that are texts.
var traitColumns = map[plan.Trait]string{plan.TraitFrom: "from_id", plan.TraitTo: "to_id",
	plan.TraitFromState: "from_state", plan.TraitToState: "to_state", plan.TraitLocation: "location",
	plan.TraitSource: "claims", plan.TraitOther: "from_id"}

// selected are the columns of the relation of table alias q.
func (g *groupings) selected(q string) string {
	event := fmt.Sprintf("iif(%s.fact & 2, %s.event_key, NULL)", q, q)
	list := columnList{dayAndFact(q+".sk", q+".fact"), event}
	if g.a.Dates {
		list = append(list, fmt.Sprintf("iif(%s.fact & 1, %s.stated, NULL)", q, q))
	}
	for _, t := range g.texts {
		list = append(list, q+"."+traitColumns[t])
		if t == plan.TraitOther {
			list = append(list, q+".to_id")
		}
	}
	return list.String()
}

// covering are the columns of the posting of table alias x. Few relations belong to events, or are uncertain.
func (g *groupings) covering(x string) string {
	fact := fmt.Sprintf("%s.side >> %d", x, sideBits)
	of := func(bit int, column string) string {
		return fmt.Sprintf("iif(%s & %d, (SELECT q.%s FROM relation q WHERE q.rel = %s.rel), NULL)", fact, bit, column,
			x)
	}
	list := columnList{dayAndFact(x+".sk", fact), of(2, "event_key")}
	if g.a.Dates {
		list = append(list, of(1, "stated"))
	}
	if g.rel {
		list = append(list, x+".rel")
	}
	return list.String()
}

// compileAggregate writes the statement.
func (r *reader) compileAggregate(ctx context.Context, t *statementText, g *groupings, acc plan.Access) error {
	l, parents := &g.a.List, owners(&g.a.List, g.a.Parents())
	few, err := r.readsFew(ctx, acc, parents)
	if err != nil {
		return err
	}
	if few {
		compileFew(t, l, g.selected("r"), "", parents)
		g.at = 1 // behind the place of the parent
		return nil
	}
	if acc.Index == plan.IndexID {
		t.sql(`
			SELECT {columns}
			FROM json_each({parents}) p
			CROSS JOIN relation r
			WHERE r.rel IN ({rels}) AND r.sk > {lo} AND r.sk < {hi}{seen}`,
			"columns", g.selected("r"), "parents", t.param(jsonOf(parents)), "rels", t.relsOf(acc.Keys),
			"lo", t.param(int64(acc.Lo)), "hi", t.param(int64(acc.Hi)), "seen", t.seenRelation("r"))
		t.addAnchor(l, "r", "p.value")
		t.addPredicate(l, "r")
		return nil
	}
	lists := ownedLists(l, acc, parents)
	p, covered := g.a.Covered(acc)
	covered = covered && t.known.IsZero() && len(g.texts) == 0
	g.rel = covered && len(lists) > 1 && !(acc.Spans == nil &&
		(acc.Index == plan.IndexType || acc.Index == plan.IndexEntity && acc.Types != nil && len(acc.Keys) < 2))
	if !t.known.IsZero() {
		for _, l := range slices.Clone(lists) {
			l.g = old(l.g)
			lists = append(lists, l)
		}
	}
	t.withLists(lists)
	if covered {
		t.sql(`
			SELECT {columns}
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < {hi}{side}`,
			"columns", g.covering("x"), "hi", t.param(int64(acc.Hi)), "side", sideFilter(acc, "x"))
		if !plan.IsAlways(p) {
			t.add(" AND ")
			t.compileCovered(p, "x")
		}
		return nil
	}
	t.add("SELECT ", g.selected("q"))
	t.addFetched(acc)
	if l.Anchor != plan.AnchorRoot {
		t.addAnchor(l, "q", t.param(g.a.Parent))
	}
	t.addPredicate(l, "q")
	return nil
}

// addFetched appends where the relations of the lists l come from, as q, if their order does not matter. Grouping
// sorts: each is fetched once, in the order of the table, where neighbors share pages.
func (s *statementText) addFetched(acc plan.Access) {
	s.sql(`
		FROM (
			SELECT x.rel
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < {hi}{side}
			GROUP BY x.rel) f
		CROSS JOIN relation q ON q.rel = f.rel
		WHERE 1{seen}`,
		"hi", s.param(int64(acc.Hi)), "side", sideFilter(acc, "x"), "seen", s.seenRelation("q"))
}

// compileCovered appends a condition that a posting can tell; see plan.Aggregate.Covered.
func (s *statementText) compileCovered(p plan.Pred, x string) {
	switch p := p.(type) {
	case plan.All:
		s.compileEach([]plan.Pred(p), x, " AND ", "1", s.compileCovered)
	case plan.Any:
		s.compileEach([]plan.Pred(p), x, " OR ", "0", s.compileCovered)
	case plan.Not:
		s.add("NOT (")
		s.compileCovered(p.P, x)
		s.add(")")
	case plan.In:
		part, numbers := plan.FactsIn(p)
		bits := int64(0)
		for _, n := range numbers {
			bits |= 1 << n
		}
		s.sql("({bits} >> ({x}.side >> {shift} & {mask}) & 1)", "bits", s.param(bits), "x", x,
			"shift", fmt.Sprint(sideBits+part.Shift), "mask", fmt.Sprint(1<<part.Bits-1))
	case plan.AtLeast:
		s.compileBound(p.Field, x, p.Value, true)
	case plan.AtMost:
		s.compileBound(p.Field, x, p.Value, false)
	default:
		panic(fmt.Sprintf("lite: a posting cannot tell a predicate of type %T", p))
	}
}

// add counts a row in its groups. It returns the number of columns with texts that it has taken, from the one on.
func (g *grouping) add(r row, from int) (taken int, err error) {
	number := r.int(0)
	n, c := number&g.mask, store.CountOf(kg.Fact(number&(1<<kg.FactBits-1)))
	event, date := r.text(1), ""
	if g.a.Dates {
		date = r.text(2)
	}
	if event != "" || date != "" || len(g.texts) > 0 {
		g.key = append(append(append(g.key[:0], event...), separator), date...)
		taken, err = g.addTexts(r[from:], g.texts, n, c)
	} else {
		i, ok := g.plain[n]
		if !ok {
			i = len(g.counts)
			g.plain[n], g.counts = i, append(g.counts, store.Count{})
		}
		g.counts[i] = g.counts[i].Plus(c)
	}
	if err == nil && g.a.Most > 0 && len(g.groups)+len(g.plain) > g.a.Most {
		err = store.TooManyGroups{Most: g.a.Most}
	}
	return taken, err
}

// addTexts counts a row in each group whose key begins as it does so far, and goes on with values of the traits. It
// returns the number of columns that these take.
func (g *grouping) addTexts(r row, traits []plan.Trait, n int64, c store.Count) (columns int, err error) {
	if len(traits) == 0 {
		sum := g.groups[groupKey{n, string(g.key)}]
		if sum == nil {
			sum = &store.Count{}
			g.groups[groupKey{n, string(g.key)}] = sum
		}
		*sum = sum.Plus(c)
		return 0, nil
	}
	var room [2]string // nearly always enough
	values, own, err := g.values(room[:0], traits[0], r)
	at := len(g.key)
	for _, v := range values {
		if err != nil {
			break
		}
		g.key = append(append(g.key[:at], separator), v...)
		columns, err = g.addTexts(r[own:], traits[1:], n, c)
	}
	g.key = g.key[:at]
	return own + columns, err
}

// values appends the values of a trait that a row has, from its first column on, and tells how many columns it takes.
func (g *grouping) values(to []string, t plan.Trait, r row) (values []string, columns int, err error) {
	switch t {
	case plan.TraitOther:
		switch from, other := r.text(0), r.text(1); {
		case from == g.a.Parent:
			return append(to, other), 2, nil
		case g.a.List.Anchor == plan.AnchorRoot && from != other:
			return append(to, from, other), 2, nil
		default:
			return append(to, from), 2, nil
		}
	case plan.TraitSource:
		values, err = g.sources(r.text(0))
		return values, 1, err
	}
	return append(to, r.text(0)), 1, nil
}

// mostClaims is how many texts of claims a count remembers.
const mostClaims = 1000

// sources are those of claims; one empty text, if there are none. Those of a data set have few texts, which are read
// once.
func (g *grouping) sources(text string) ([]string, error) {
	if known, ok := g.claims[text]; ok {
		return known, nil
	}
	claims, err := kg.DecodeClaims(text)
	if err != nil {
		return nil, fmt.Errorf("lite: claims: %w", err)
	}
	list := kg.Sources(claims)
	if len(list) == 0 {
		list = []string{""}
	}
	if len(g.claims) < mostClaims {
		g.claims[text] = list
	}
	return list, nil
}

func (g *grouping) result(place int) []store.Group {
	out := make([]store.Group, 0, len(g.groups)+len(g.plain))
	group := func(n int64, c store.Count) store.Group {
		group := store.Group{Grouping: place, Fact: kg.Fact(n & (1<<kg.FactBits - 1)), Count: c}
		if g.a.Days {
			group.Day = edtf.Day(n>>kg.FactBits) + edtf.MinDay
		}
		return group
	}
	for n, i := range g.plain {
		out = append(out, group(n, g.counts[i]))
	}
	for key, c := range g.groups {
		group := group(key.n, *c)
		if key.texts != "" {
			parts := strings.Split(key.texts, string(separator))
			group.Event, group.Date = parts[0], parts[1]
			if len(parts) > 2 {
				group.Texts = parts[2:]
			}
		}
		out = append(out, group)
	}
	return out
}
