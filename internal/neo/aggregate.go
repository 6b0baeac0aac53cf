package neo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// The property fact of a relation is its kg.Fact, and behind that the score: 0 for none, else tenths above -10.1, as
// the Goldstein value stands in it. So sums are sums of parts of one number.
const (
	scoreShift  = kg.FactBits
	zeroOfScale = 101
)

func factOf(r *kg.Relation) int64 {
	f := kg.FactOf(r)
	score := 0
	if n, ok := f.Score(); ok {
		score = n + zeroOfScale
	}
	return int64(f) | int64(score)<<scoreShift
}

// bits is the part of the number that the expression is: bits many, from the bit on.
func bits(expr string, shift, many int) string {
	return fmt.Sprintf("%s / %d %% %d", expr, int64(1)<<shift, int64(1)<<many)
}

// traitColumns are the expressions of the traits that are texts, about the relation r and the parent n.
var traitColumns = map[plan.Trait]string{
	plan.TraitFrom: "r.fromId", plan.TraitTo: "r.toId",
	plan.TraitFromState: "coalesce(r.fromState, '')", plan.TraitToState: "coalesce(r.toState, '')",
	plan.TraitLocation: "coalesce(r.location, '')",
}

// traitLists are those of which a relation may have several; each has one at least.
var traitLists = map[plan.Trait]string{
	plan.TraitSource: "coalesce(r.sources, [''])",
	plan.TraitOther:  "CASE WHEN r.fromId = r.toId THEN [r.fromId] ELSE [r.fromId, r.toId] END",
}

// Aggregate reduces the relations of a list to groups.
func (r *reader) Aggregate(ctx context.Context, a *plan.Aggregate) ([]store.Group, error) {
	if a.Nothing() {
		return nil, nil
	}
	s, acc := newStatement(r.known), withoutEmpty(&a.List, a.Access())
	known, err := r.instant(ctx, &a.List, a.Parents())
	if err != nil {
		return nil, err
	}
	text := s.aggregate(a, acc, known.few)
	var out []store.Group
	err = r.whole(ctx, func() error {
		out = nil
		return r.run(ctx, text, s.params, func(c *cells) (err error) {
			if s.handedOver {
				out, err = groupsOf(c, a, s.told)
				return err
			}
			list := next[[]any](c)
			if a.Also == nil && a.Most > 0 && len(list) > a.Most {
				return store.TooManyGroups{Most: a.Most}
			}
			groups := make([]store.Group, len(list))
			texts := make([][][]string, len(list))
			for i, row := range list {
				values, _ := row.([]any)
				g := cells{values: values}
				groups[i], texts[i] = groupOf(&g, a)
				if g.err != nil {
					return g.err
				}
			}
			out, err = regrouped(a, groups, texts)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// aggregate writes the statement. It returns one list of all groups: a record of each would take longer.
func (s *statement) aggregate(a *plan.Aggregate, acc plan.Access, few bool) string {
	l := &a.List
	// A property costs a walk through all those of a relation before it. So what facts tell is read from them, and what
	// the index has found belongs to the list is not asked again; of one direction only the list's condition tells.
	if !few && (acc.Index != plan.IndexEntity || acc.Direction == kg.DirectionBoth) {
		if byFacts := a.ByFacts(acc); byFacts != nil {
			l, s.byFacts = byFacts, true
		}
	}
	if acc.Index != plan.IndexDate && (acc.Index != plan.IndexEntity || acc.Types != nil) {
		acc.Spans = nil
	}
	p := parents{ids: a.Parents(), root: l.Anchor == plan.AnchorRoot, few: few}
	if !p.root {
		p.list = s.param(p.ids)
	}
	rt := s.listed(l, acc, p)
	if s.handedOver = p.root && isShort(acc) && len(allTexts(a)) == 0; s.handedOver {
		if s.byFacts {
			s.told, l = plan.Told(l.Predicate()), l.Unfiltered()
		}
		return clauses(s.all(l, rt, p), handOver(a.Dates))
	}
	list := columns{"r.sk / " + fmt.Sprint(int64(1)<<kg.SortKeyHashBits) + " AS d", "r.fact AS f",
		"CASE WHEN " + bits("r.fact", 1, 1) + " = 1 THEN r.eventKey ELSE '' END AS e"}
	keys := []string{"0", "f", "e", "''"}
	if a.Days {
		keys[0] = "d"
	}
	if a.Dates {
		list = list.and("CASE WHEN " + bits("r.fact", 0, 1) + " = 1 THEN r.`when` ELSE '' END AS w")
		keys[3] = "w"
	}
	var unwinds string
	mask := a.Mask()
	for i, t := range allTexts(a) {
		name := fmt.Sprintf("t%d", i)
		if several, ok := traitLists[t]; ok {
			if t == plan.TraitOther && !p.root {
				several = "[CASE WHEN r.fromId = n THEN r.toId ELSE r.fromId END]"
			}
			if a.Also != nil { // each grouping takes them apart by itself
				list = list.and(several + " AS " + name)
			} else {
				unwinds += " UNWIND " + several + " AS " + name
				list = list.and(name)
			}
		} else {
			list = list.and(traitColumns[t] + " AS " + name)
		}
		keys = append(keys, name)
	}
	var parts []string
	for _, part := range []kg.FactPart{kg.FactType, kg.FactMode, kg.FactStatus, kg.FactRealization} {
		if mask&part.Mask() != 0 {
			parts = append(parts, "("+bits("f", part.Shift, part.Bits)+fmt.Sprintf(") * %d", int64(1)<<part.Shift))
		}
	}
	keys[1] = "0"
	if parts != nil {
		keys[1] = strings.Join(parts, " + ")
	}
	names := make([]string, len(keys))
	for i := range keys {
		names[i] = fmt.Sprintf("g%d", i)
		keys[i] += " AS " + names[i]
	}
	score, goldstein := bits("f", scoreShift, 8), bits("f", 17, 8)
	sums := fmt.Sprintf("count(*) AS rn, sum(%s) AS u, sum(sign(%s)) AS sn, sum(%s) AS s, sum(sign(%s)) AS gn, "+
		"sum(%s) AS gs",
		bits("f", 0, 1), score, score, goldstein, goldstein)
	body := clauses(s.all(l, rt, p), strings.TrimSpace(unwinds), "WITH", list.String(),
		"WITH", strings.Join(keys, ", ")+",", sums)
	row := "[" + strings.Join(names, ", ") + ", rn, u, sn, s, gn, gs]"
	if p.root {
		return clauses(body, "RETURN collect("+row+")")
	}
	return clauses("UNWIND range(0, size("+p.list+") - 1) AS i WITH i, "+p.list+"[i] AS n",
		call(p.vars(), body, "RETURN "+row+" AS g"), "RETURN collect(g)")
}

// isShort reports whether the access leads to a list that is short beside the graph. Its relations are handed over one
// by one, as one number of the first day and the facts: Neo4j takes longer to group them, and to add numbers up.
func isShort(acc plan.Access) bool {
	return acc.Index == plan.IndexDyad || acc.Index == plan.IndexStates
}

// handOver returns the numbers of relations; of those that are not plain, see plainIn, a list of number, event key and
// date; and how many there are.
func handOver(dates bool) string {
	number := fmt.Sprintf("r.sk / %d * %d + r.fact %% %[2]d", int64(1)<<kg.SortKeyHashBits, int64(1)<<kg.FactBits)
	other, key, date := "n % 4 > 1", "r.eventKey", "''" // the first bit: the date is uncertain; the second: an event
	if dates {
		key = "CASE WHEN " + other + " THEN r.eventKey ELSE '' END"
		date = "CASE WHEN n % 2 = 1 THEN r.`when` ELSE '' END"
		other = "n % 4 > 0"
	}
	return "WITH r, " + number + " AS n RETURN collect(n), collect(CASE WHEN " + other +
		" THEN [n, " + key + ", " + date + "] END), count(*)"
}

// dayIn and factIn are the parts of such a number.
func dayIn(number int64) edtf.Day { return edtf.Day(number>>kg.FactBits) + edtf.MinDay }
func factIn(number int64) kg.Fact { return kg.Fact(number & (1<<kg.FactBits - 1)) }

// plainIn reports whether the number tells all that relations are grouped by: there is no event key and, if dates are
// asked for, the date is certain.
func plainIn(number int64, dates bool) bool {
	f := factIn(number)
	return !f.HasEvent() && !(dates && f.Uncertain())
}

// groupsOf makes groups of the relations that handOver returns.
func groupsOf(c *cells, a *plan.Aggregate, told func(edtf.Day, kg.Fact) bool) ([]store.Group, error) {
	all, others, n := next[[]any](c), next[[]any](c), c.int()
	if len(all) != n { // collect leaves out what is null
		c.fail("groups")
	}
	type key struct {
		number      int64
		event, date string
	}
	room := min(n, 10_000) // most days have few relations of two entities
	out := make([]store.Group, 0, room)
	for place, one := range a.Groupings() {
		mask := int64(one.Mask())
		if a.Days {
			mask |= -1 << kg.FactBits
		}
		plainAt, otherAt := make(map[int64]int, room), map[key]int{} // places in out
		begin := func(k key) int {
			g := store.Group{Grouping: place, Fact: kg.Fact(k.number) & one.Mask(), Event: k.event, Date: k.date}
			if a.Days {
				g.Day = dayIn(k.number)
			}
			out = append(out, g)
			return len(out) - 1
		}
		count := func(i int, number int64) { out[i].Count = out[i].Plus(store.CountOf(factIn(number))) }
		left := func(number int64) bool { return told == nil || told(dayIn(number), factIn(number)) }
		numbers := cells{values: all}
		for range all {
			number := next[int64](&numbers)
			if !plainIn(number, a.Dates) || !left(number) {
				continue
			}
			i, ok := plainAt[number&mask]
			if !ok {
				i = begin(key{number: number & mask})
				plainAt[number&mask] = i
			}
			count(i, number)
		}
		for _, v := range others {
			values, _ := v.([]any)
			other := cells{values: values}
			number := next[int64](&other)
			if !left(number) {
				continue
			}
			k := key{number & mask, other.text(), other.text()}
			i, ok := otherAt[k]
			if !ok {
				i = begin(k)
				otherAt[k] = i
			}
			count(i, number)
			c.err = cmp.Or(c.err, other.err)
		}
		if c.err = cmp.Or(c.err, numbers.err); c.err != nil {
			return nil, c.err
		}
		if a.Most > 0 && len(plainAt)+len(otherAt) > a.Most {
			return nil, store.TooManyGroups{Most: a.Most}
		}
	}
	return out, nil
}

// allTexts are the traits of all groupings that are texts, in their order.
func allTexts(a *plan.Aggregate) (out []plan.Trait) {
	for _, one := range a.Groupings() {
		out = append(out, one.Texts()...)
	}
	return out
}

// groupOf reads a group, and the values of its texts.
func groupOf(c *cells, a *plan.Aggregate) (g store.Group, texts [][]string) {
	g = store.Group{Day: edtf.Day(next[int64](c)), Fact: kg.Fact(next[int64](c)), Event: c.text(), Date: c.text()}
	if a.Days {
		g.Day += edtf.MinDay
	}
	for range allTexts(a) {
		var values []string
		switch v := next[any](c).(type) {
		case string:
			values = []string{v}
		case []any:
			for _, x := range v {
				text, _ := x.(string)
				values = append(values, text)
			}
		}
		texts = append(texts, values)
	}
	g.Relations, g.Uncertain = c.int(), c.int()
	g.Scored, g.Score, g.Rated, g.Goldstein = c.int(), c.int(), c.int(), c.int()
	g.Score -= zeroOfScale * g.Scored
	g.Goldstein -= zeroOfScale * g.Rated
	return g, texts
}

// regrouped makes the groups of each grouping of those that have all in common, texts as they were read. If there is
// one grouping, they are its groups.
func regrouped(a *plan.Aggregate, groups []store.Group, texts [][][]string) ([]store.Group, error) {
	if a.Also == nil {
		for i, list := range texts {
			for _, values := range list {
				groups[i].Texts = append(groups[i].Texts, values...)
			}
		}
		return groups, nil
	}
	var out []store.Group
	from := 0
	for place, one := range a.Groupings() {
		n := len(one.Texts())
		at := map[string]int{} // places in out
		add := func(g store.Group) {
			key := fmt.Sprint(g.Day, " ", int64(g.Fact)) + separator + strings.Join(g.Texts, separator) + separator +
				g.Event + separator + g.Date
			if i, ok := at[key]; ok {
				out[i].Count = out[i].Plus(g.Count)
				return
			}
			at[key] = len(out)
			out = append(out, g)
		}
		for i, g := range groups {
			g.Grouping, g.Fact = place, g.Fact&one.Mask()
			eachText(texts[i][from:from+n], nil, func(values []string) {
				g.Texts = values
				add(g)
			})
		}
		if a.Most > 0 && len(at) > a.Most {
			return nil, store.TooManyGroups{Most: a.Most}
		}
		from += n
	}
	return out, nil
}

// eachText calls each with every choice of one value from each list.
func eachText(lists [][]string, chosen []string, each func([]string)) {
	if len(lists) == 0 {
		each(chosen)
		return
	}
	for _, v := range lists[0] {
		eachText(lists[1:], append(slices.Clone(chosen), v), each)
	}
}
